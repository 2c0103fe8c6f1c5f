import { metricUnits } from 'virtual:contract'
import { Link } from '@tanstack/react-router'
import type { AskReply, AskRow } from '../../../contract/ask.ts'
import type { Dimension, MetricId } from '../../../contract/metric.ts'
import { useFormat } from '../../format.ts'
import { half, nWords } from '../../look/verdict.ts'
import { useNames } from '../../names.ts'
import { useText } from '../../text.ts'
import { type View, withValues } from '../../view/view.ts'
import { Chart, domainOf } from './chart.tsx'
import { useSaveCsv } from './save-csv.ts'
import type { Bucket } from './search.ts'
import { FigureTable } from './table.tsx'
import css from './trends.module.css'
import { Change, Value } from './value.tsx'

type Props = {
  series: AskReply
  totals: AskReply
  metric: MetricId
  bucket: Bucket
  by: Dimension
  compare: 'previous' | 'year' | 'none'
  view: View
}

/** More charts than these are not looked at; the table has them all. */
const most = 12

/** One small chart per value, all on the same scale, the ones with most answers first; and the table of all. */
export function Groups({ series, totals, metric, bucket, by, compare, view }: Props) {
  const t = useText()
  const f = useFormat()
  const names = useNames()
  const save = useSaveCsv()
  const unit = metricUnits[metric]
  const groups = totals.rows
    .filter((r) => r.figure.n || r.figure.hidden)
    .sort((a, b) => (b.figure.n ?? 0) - (a.figure.n ?? 0))
  const drawn = groups.slice(0, most).filter((g) => g.figure.value !== null)
  const rowsOf = (g: AskRow) => series.rows.filter((r) => r.key[0] === g.key[0])
  const domain = domainOf(drawn.flatMap(rowsOf), metric)
  const one = (g: AskRow): View => withValues(view, by, [g.key[0]!])
  const { from, to } = series.period
  const label = (g: AskRow) => {
    const known = rowsOf(g).filter((r) => r.figure.value !== null)
    const said = (r: AskRow | undefined) =>
      r ? f.value(unit, r.figure.value!, r.figure.interval ? half(r.figure.interval) : 10) : '–'
    return `${names.name(by, g.key[0]!)}: ${t.trends.said(t.metric[metric], f.localDay(from), f.localDay(to), said(known[0]), said(known.at(-1)))}`
  }
  return (
    <>
      <div className={css.groups}>
        {drawn.map((g) => (
          <section key={g.key[0]} className={`card ${css.group}`}>
            <h2>
              <span>{names.name(by, g.key[0]!)}</span>
              <Value row={g} view={one(g)} />
            </h2>
            <p className="small dim">
              {nWords(t, f, g)}
              {g.figure.tooFew ? ` · ${t.figure.tooFew}` : compare !== 'none' && ' · '}
              {!g.figure.tooFew && <Change row={g} compare={compare} view={view} one={{ by, value: g.key[0]! }} />}
            </p>
            <Chart
              rows={rowsOf(g)}
              metric={metric}
              bucket={bucket}
              label={label(g)}
              height={150}
              domain={domain}
              small
            />
          </section>
        ))}
      </div>
      {groups.length > most && <p className={css.note}>{t.trends.more(f.count(groups.length - most))}</p>}
      <FigureTable
        first={names.dimension(by)}
        compared={compare !== 'none'}
        save={() => save(series, metric, by)}
        rows={groups.map((g) => ({
          id: g.key[0]!,
          row: g,
          why: { view, one: { by, value: g.key[0]! } },
          name: (
            <Link to={'/answers' as string} search={one(g) as never}>
              {names.name(by, g.key[0]!)}
            </Link>
          ),
        }))}
      />
    </>
  )
}
