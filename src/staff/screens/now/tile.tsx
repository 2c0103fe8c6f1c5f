import { metricUnits, tooFewToCompare } from 'virtual:contract'
import { Popover } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { AskRow } from '../../../contract/ask.ts'
import { useFormat } from '../../format.ts'
import { Strip } from '../../look/strip.tsx'
import { changeWords, half, misses, nWords, worse } from '../../look/verdict.ts'
import { WhyLink } from '../../look/why-link.tsx'
import { useText } from '../../text.ts'
import type { View } from '../../view/view.ts'
import css from './tile.module.css'

type Props = {
  row: AskRow
  view: View
  compare: 'previous' | 'year' | 'none' /** Where a fall comes from. */
  drivers?: string[]
  /** What the explanation of its change needs to know beside the view. */
  terms?: object
  /** Where the rows behind it are; answers where nothing else is said. */
  rows?: { to: string; search: object; words: string }
  /** Words where there is no figure. */
  none?: string
}

/** One figure: big, with its ±, n, where it stands and what became of it. Leads to the answers behind it. */
export function Tile({ row, view, compare, drivers = [], terms, rows, none }: Props) {
  const t = useText()
  const f = useFormat()
  const { metric, figure, target } = row
  const unit = metricUnits[metric]
  const name = t.metric[metric]
  const { value, interval } = figure
  const width = interval ? half(interval) : 0
  const change = compare === 'none' ? null : changeWords(t, f, row, compare)
  const bad = misses(row) || (row.compare && worse(metric, row.compare.verdict))
  return (
    <section className={`card ${css.tile}`}>
      <h2>
        <span>
          {name}
          <Definition text={t.metricWhat[metric]} />
        </span>
        <span title={nWords(t, f, row)}>{figure.n === null ? '' : f.count(figure.n)}</span>
      </h2>
      {value === null ? (
        <p className={css.none}>
          <strong>
            {figure.hidden
              ? t.figure.hidden
              : metric === 'response_rate'
                ? t.figure.noInvitations
                : (none ?? t.figure.none)}
          </strong>
          {figure.hidden && t.figure.hiddenWhy}
        </p>
      ) : (
        <>
          <Link to={rows?.to ?? '/answers'} search={(rows?.search ?? view) as never} className={css.value}>
            <span className="visually-hidden">{name}: </span>
            {f.bare(unit, value, width)}
            <small
              title={
                interval ? t.figure.interval(f.value(unit, interval[0], width), f.value(unit, interval[1], width)) : ''
              }
            >
              {[metric === 'ces' ? t.figure.easy : t.figure.after[unit], interval && `±${f.bare(unit, width, width)}`]
                .filter(Boolean)
                .join(' ')}
            </small>
            <span className="visually-hidden">
              {interval &&
                t.figure.said(f.value(unit, interval[0], width), f.value(unit, interval[1], width), nWords(t, f, row))}
              . {rows?.words ?? t.figure.rows}
            </span>
          </Link>
          {interval && <Strip unit={unit} value={value} interval={interval} target={target} low={!!bad} />}
        </>
      )}
      <p className={css.why} data-bad={(row.compare && worse(metric, row.compare.verdict)) || undefined}>
        {target !== null && t.figure.target(f.bare(unit, target))}
        {value !== null && target !== null && ' · '}
        {value === null ? null : figure.tooFew ? (
          <span title={t.figure.tooFewWhy(f.count(tooFewToCompare))}>{t.figure.tooFew}</span>
        ) : (
          <>
            <strong>
              {change?.strong && (
                <WhyLink metric={metric} view={{ ...view, ...terms }}>
                  {change.strong}
                </WhyLink>
              )}
              {drivers.length > 0 && t.now.driver(drivers.join(', '))}
            </strong>{' '}
            {change?.rest}
            {!change && target === null && t.figure.noTarget}
          </>
        )}
      </p>
    </section>
  )
}

/** The definition, one click away. */
function Definition({ text }: { text: string }) {
  const t = useText()
  return (
    <Popover width={260} shadow="md" withinPortal>
      <Popover.Target>
        <button type="button" className={css.what} aria-label={t.figure.definition}>
          ?
        </button>
      </Popover.Target>
      <Popover.Dropdown className="small">{text}</Popover.Dropdown>
    </Popover>
  )
}
