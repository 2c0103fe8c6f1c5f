import { metricUnits } from 'virtual:contract'
import { Link } from '@tanstack/react-router'
import type { AskReply, AskRow } from '../../../contract/ask.ts'
import type { MetricId } from '../../../contract/metric.ts'
import { addDays } from '../../../contract/zone.ts'
import { useFormat } from '../../format.ts'
import { half, nWords } from '../../look/verdict.ts'
import { useText } from '../../text.ts'
import type { View } from '../../view/view.ts'
import { Chart, domainOf } from './chart.tsx'
import { useSaveCsv } from './save-csv.ts'
import type { Bucket } from './search.ts'
import { FigureTable } from './table.tsx'
import css from './trends.module.css'
import { Change, Value } from './value.tsx'

type Props = {
  series: AskReply
  total: AskRow
  metric: MetricId
  bucket: Bucket
  compare: 'previous' | 'year' | 'none'
  view: View
}

/** The last day of a step that begins on `from`, not beyond the period. */
function lastDay(from: string, bucket: Bucket, end: string): string {
  const next = new Date(`${from}T00:00:00Z`)
  if (bucket === 'month') next.setUTCMonth(next.getUTCMonth() + 1)
  else next.setUTCDate(next.getUTCDate() + (bucket === 'week' ? 7 : 1))
  const last = addDays(next.toISOString().slice(0, 10), -1)
  return last < end ? last : end
}

/** One line for everything, its figure above and its steps in a table beside. */
export function Whole({ series, total, metric, bucket, compare, view }: Props) {
  const t = useText()
  const f = useFormat()
  const save = useSaveCsv()
  const unit = metricUnits[metric]
  const known = series.rows.filter((r) => r.figure.value !== null)
  const said = (r: AskRow | undefined) =>
    r ? f.value(unit, r.figure.value!, r.figure.interval ? half(r.figure.interval) : 10) : '–'
  const { from, to } = series.period
  const label = t.trends.said(t.metric[metric], f.localDay(from), f.localDay(to), said(known[0]), said(known.at(-1)))
  // Within a year the day and the month say which step is meant.
  const year = addDays(from, 350) < to
  const step = (date: string) =>
    bucket === 'month' ? f.localMonth(date) : year ? f.localDay(date) : f.localDayMonth(date)
  return (
    <div className={css.cols}>
      <section className="card">
        <h2>
          {t.metric[metric]}
          <span>{nWords(t, f, total)}</span>
        </h2>
        <div className={css.top}>
          <Value row={total} view={view} className={css.value!} />
          <Change row={total} compare={compare} view={view} />
          {total.target !== null && <span className={css.change}>{t.figure.target(f.bare(unit, total.target))}</span>}
        </div>
        <p className="small dim">{t.metricWhat[metric]}</p>
        <Chart
          rows={series.rows}
          metric={metric}
          bucket={bucket}
          label={label}
          height={330}
          domain={domainOf(series.rows, metric)}
        />
        {known.length > 0 && known.every((r) => r.figure.tooFew) && <p className={css.few}>{t.trends.fewInAll}</p>}
      </section>
      <FigureTable
        first={t.trends.buckets[bucket]}
        compared={compare !== 'none'}
        save={() => save(series, metric, null)}
        rows={series.rows.toReversed().map((row) => {
          const first = [row.bucket!, from].sort()[1]!
          return {
            id: row.bucket!,
            row,
            name: (
              <Link
                to={'/answers' as string}
                search={{ ...view, period: `${first}_${lastDay(row.bucket!, bucket, to)}` } as never}
              >
                {step(row.bucket!)}
              </Link>
            ),
          }
        })}
      />
    </div>
  )
}
