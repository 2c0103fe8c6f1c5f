import { metricUnits, withoutParts } from 'virtual:contract'
import { Button, Select, Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ExplainedGroup, ExplainedPart } from '../../../contract/explain.ts'
import type { Dimension, MetricId } from '../../../contract/metric.ts'
import { useFormat } from '../../format.ts'
import { Problem } from '../../look/states.tsx'
import { half } from '../../look/verdict.ts'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useText } from '../../text.ts'
import { filtersOf, periodOf, type View, withValues } from '../../view/view.ts'
import { splits } from './controls.tsx'
import css from './why.module.css'
import { isSure, whyWords } from './why-words.ts'

type Props = {
  metric: MetricId
  compare: 'previous' | 'year'
  view: View
  by: Dimension | null
  pick: (by: Dimension | undefined) => void
}

/** What the change is made of: each group's part, so that they sum to it, and in words what is more than chance. */
export function Why({ by, pick, ...props }: Props) {
  const t = useText()
  const why = t.trends.why
  if (!by)
    return (
      <p className={css.ask}>
        <Button variant="default" onClick={() => pick('reason')}>
          {why.title}
        </Button>
      </p>
    )
  return (
    <section className={`card ${css.why}`} aria-labelledby="why">
      <h2 id="why">
        {why.title}
        <Select
          aria-label={why.by}
          data={splits.map((d) => ({ value: d as string, label: t.trends.byWhat(t.dimension[d as 'unit']) }))}
          value={by}
          onChange={(d) => pick((d || undefined) as Dimension | undefined)}
          clearable
          className={css.by!}
        />
      </h2>
      {withoutParts.includes(props.metric) ? <p className="dim">{why.median}</p> : <Parts by={by} {...props} />}
    </section>
  )
}

function Parts({ metric, compare, view, by }: Omit<Props, 'pick' | 'by'> & { by: Dimension }) {
  const t = useText()
  const f = useFormat()
  const names = useNames()
  const why = t.trends.why
  const body = { metric, by, compare, period: periodOf(view), filters: filtersOf(view) }
  const { data, error, refetch } = useCall('explain', { body }, { keep: true })
  if (error) return <Problem error={error} retry={() => void refetch()} />
  if (!data || data.metric !== metric || data.by !== by) return <Skeleton height={220} radius={10} />
  if (data.none) return <p className="dim">{why[data.none]}</p>
  const unit = metricUnits[metric]
  const nameOf = (g: ExplainedGroup) => (g.key === null ? why.small(f.count(g.values)) : names.name(by, g.key))
  const [headline, ...more] = whyWords(t, f, data, nameOf)
  const counts = data.rate === null
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
      <div className={css.scroll}>
        <table className="plain">
          <thead>
            <tr>
              <th>{why.group}</th>
              <th className="num">{why.before}</th>
              <th className="num">{why.after}</th>
              {!counts && <th className="num">{why.rate}</th>}
              {!counts && <th className="num">{why.mix}</th>}
              <th className="num">{why.total}</th>
              {counts && <th className={css.beyond}>{why.beyond}</th>}
            </tr>
          </thead>
          <tbody>
            {data.groups.map((g) => (
              <tr key={g.key ?? '\0'}>
                <td>
                  {g.key === null ? (
                    nameOf(g)
                  ) : (
                    <Link to={'.' as string} search={{ ...withValues(view, by, [g.key]), metric, why: by } as never}>
                      {nameOf(g)}
                    </Link>
                  )}
                </td>
                <td className="num">
                  {value(g.before)} {!counts && <small className="dim">n {f.count(g.before.n)}</small>}
                </td>
                <td className="num">
                  {value(g.after)} {!counts && <small className="dim">n {f.count(g.after.n)}</small>}
                </td>
                {!counts && <td className="num">{part(g.rate)}</td>}
                {!counts && <td className="num">{part(g.mix)}</td>}
                <td className="num">
                  <span className={css.bar} data-low={g.total < 0 || undefined}>
                    <i style={{ inlineSize: `${(Math.abs(g.total) / most) * 50}%` }} />
                  </span>
                  <span data-sure={(counts && isSure(g.beyond)) || undefined}>{f.difference(unit, g.total, 0)}</span>
                </td>
                {counts && (
                  <td className={css.beyond}>
                    {g.before.n === 0 ? why.fresh : g.after.n === 0 ? why.gone : isSure(g.beyond) ? why.yes : why.no}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={css.note}>{counts ? why.noteCounts : why.noteMeans}</p>
    </>
  )
}
