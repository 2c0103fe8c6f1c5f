import { metricUnits, otherValues, withoutParts } from 'virtual:contract'
import { Button, MultiSelect, Select, Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ExplainedGroup, ExplainedPart, ExplainInput } from '../../../contract/explain.ts'
import type { Dimension, MetricId } from '../../../contract/metric.ts'
import { useFormat } from '../../format.ts'
import { Sideways } from '../../look/sideways.tsx'
import { Problem } from '../../look/states.tsx'
import { half } from '../../look/verdict.ts'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useText } from '../../text.ts'
import { filtersOf, periodOf, type View, withValues } from '../../view/view.ts'
import { splits } from './controls.tsx'
import css from './why.module.css'
import { Factors, Volume } from './why-parts.tsx'
import { isSure, whyWords } from './why-words.ts'

/** Of combinations there are many more than anybody reads. */
const mostShown = 30

type Props = {
  metric: MetricId
  compare: 'previous' | 'year'
  view: View
  fcr: Pick<ExplainInput, 'fcr'>
  by: Dimension | null
  /** Further dimensions, split by at once. */
  and: Dimension[]
  pick: (by: Dimension | undefined, and: Dimension[]) => void
}

/** What the change is made of: each group's part, so that they sum to it, and in words what is more than chance. */
export function Why({ by, and, pick, ...props }: Props) {
  const t = useText()
  const why = t.trends.why
  if (!by)
    return (
      <p className={css.ask}>
        <Button variant="default" onClick={() => pick('reason', [])}>
          {why.title}
        </Button>
      </p>
    )
  return (
    <section className={`card ${css.why}`} aria-labelledby="why">
      <h2 id="why">{why.title}</h2>
      <div className={css.picks}>
        <Select
          aria-label={why.by}
          data={splits.map((d) => ({ value: d as string, label: t.trends.byWhat(t.dimension[d as 'unit']) }))}
          value={by}
          onChange={(d) => {
            const first = (d || undefined) as Dimension | undefined
            pick(
              first,
              and.filter((a) => a !== first),
            )
          }}
          clearable
          className={css.by!}
        />
        <MultiSelect
          aria-label={why.and}
          placeholder={and.length ? '' : why.and}
          data={splits.filter((d) => d !== by).map((d) => ({ value: d as string, label: t.dimension[d as 'unit'] }))}
          value={and}
          onChange={(some) => pick(by, some as Dimension[])}
          maxValues={3}
          clearable
          className={css.by!}
        />
      </div>
      {withoutParts.includes(props.metric) ? (
        <p className="dim">{why.median}</p>
      ) : (
        <Parts by={by} and={and} {...props} />
      )}
    </section>
  )
}

function Parts({ metric, compare, view, fcr, by, and }: Omit<Props, 'pick' | 'by'> & { by: Dimension }) {
  const t = useText()
  const f = useFormat()
  const names = useNames()
  const why = t.trends.why
  const body = { metric, by, and, compare, period: periodOf(view), filters: filtersOf(view), ...fcr }
  const { data, error, refetch } = useCall('explain', { body }, { keep: true })
  if (error) return <Problem error={error} retry={() => void refetch()} />
  if (!data || data.metric !== metric || [data.by, ...data.and].join() !== [by, ...and].join())
    return <Skeleton height={220} radius={10} />
  if (data.none) return <p className="dim">{why[data.none]}</p>
  const unit = metricUnits[metric]
  const valueName = (d: Dimension, key: string) => (key === otherValues ? why.others : names.name(d, key))
  const linked = (g: ExplainedGroup) => g.key !== null && ![g.key, ...g.more].includes(otherValues)
  const nameOf = (g: ExplainedGroup) =>
    g.key === null
      ? why.small(f.count(g.values))
      : [by, ...and].map((d, i) => valueName(d, [g.key!, ...g.more][i]!)).join(' · ')
  const [headline, ...more] = whyWords(t, f, data, nameOf)
  const counts = data.rate === null
  const several = and.length > 0
  const isTested = counts || several
  const shown = data.groups.slice(0, mostShown)
  const most = Math.max(...data.groups.map((g) => Math.abs(g.total)), Number.MIN_VALUE)
  const value = (side: ExplainedGroup['before']) =>
    counts ? f.count(side.n) : side.value === null ? '–' : f.value(unit, side.value)
  const part = (p: ExplainedPart | null) =>
    p && (
      <span data-sure={isSure(p.q) || undefined}>
        {f.difference(unit, p.value, 0)} <small>±{f.bare(unit, half(p.interval), 0)}</small>
      </span>
    )
  return (
    <>
      <p className={css.headline}>{headline}</p>
      {more.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {several && data.rate && (
        <Factors
          parts={[
            { name: why.rate, part: data.rate },
            ...data.mixes.map((m) => ({ name: why.mixOf(t.dimension[m.by as 'unit']), part: m })),
          ]}
          unit={unit}
        />
      )}
      <Sideways label={why.title} className={css.scroll}>
        <table className="plain">
          <thead>
            <tr>
              <th>{why.group}</th>
              <th className="num">{why.before}</th>
              <th className="num">{why.after}</th>
              {!isTested && <th className="num">{why.rate}</th>}
              {!isTested && <th className="num">{why.mix}</th>}
              <th className="num">{why.total}</th>
              {isTested && <th className={css.beyond}>{counts ? why.beyond : why.certain}</th>}
            </tr>
          </thead>
          <tbody>
            {shown.map((g) => (
              <tr key={g.key === null ? '\0' : [g.key, ...g.more].join('\0')}>
                <td>
                  {linked(g) ? (
                    <Link
                      to={'.' as string}
                      search={
                        {
                          ...[by, ...and].reduce((v, d, i) => withValues(v, d, [[g.key!, ...g.more][i]!]), view),
                          ...{ metric, why: by, ...(several && { also: and }) },
                        } as never
                      }
                    >
                      {nameOf(g)}
                    </Link>
                  ) : (
                    nameOf(g)
                  )}
                </td>
                <td className="num">
                  {value(g.before)} {!counts && <small className="dim">n {f.count(g.before.n)}</small>}
                </td>
                <td className="num">
                  {value(g.after)} {!counts && <small className="dim">n {f.count(g.after.n)}</small>}
                </td>
                {!isTested && <td className="num">{part(g.rate)}</td>}
                {!isTested && <td className="num">{part(g.mix)}</td>}
                <td className="num">
                  <span className={css.bar} data-low={g.total < 0 || undefined}>
                    <i style={{ inlineSize: `${(Math.abs(g.total) / most) * 50}%` }} />
                  </span>
                  <span data-sure={(isTested && isSure(g.beyond)) || undefined}>{f.difference(unit, g.total, 0)}</span>
                </td>
                {isTested && (
                  <td className={css.beyond}>
                    {g.before.n === 0 ? why.fresh : g.after.n === 0 ? why.gone : isSure(g.beyond) ? why.yes : why.no}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Sideways>
      {data.groups.length > shown.length && (
        <p className={css.note}>{why.furtherGroups(f.count(data.groups.length - shown.length))}</p>
      )}
      {data.volume && <Volume volume={data.volume} groups={data.groups} nameOf={nameOf} />}
      <p className={css.note}>{counts ? why.noteCounts : several ? why.noteSeveral : why.noteMeans}</p>
    </>
  )
}
