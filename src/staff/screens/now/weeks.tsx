import { metricUnits } from 'virtual:contract'
import { Link } from '@tanstack/react-router'
import type { AskRow } from '../../../contract/ask.ts'
import type { MetricId } from '../../../contract/metric.ts'
import { type Formats, useFormat } from '../../format.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useText } from '../../text.ts'
import { filtersOf, type View } from '../../view/view.ts'
import css from './now.module.css'

const width = 420
const height = 170
const [left, right, top, bottom] = [10, 366, 18, 138]

/** Twelve weeks of one figure: a thin line in its interval, the target dashed. Small enough to be drawn without a library. */
export function Weeks({ metric, view }: { metric: MetricId; view: View }) {
  const t = useText()
  const f = useFormat()
  const { data, error, refetch } = useCall(
    'ask',
    { body: { metrics: [metric], bucket: 'week', period: { last: 12, unit: 'week' }, filters: filtersOf(view) } },
    { keep: true },
  )
  const rows = data?.rows.filter((r) => r.bucket)
  const known = rows?.filter((r) => r.figure.value !== null) ?? []
  return (
    <section className="card">
      <h2>
        <Link
          to={'/trends' as string}
          search={{ ...view, period: 'w12', metric, bucket: 'week' } as never}
          className={css.all}
        >
          {t.now.weeks(t.metric[metric])}
        </Link>
      </h2>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!rows && !error && <Wait lines={5} />}
      {rows && known.length < 2 && <p className={css.quiet}>{t.now.weeksFewer}</p>}
      {rows && known.length > 1 && <Line rows={rows} metric={metric} f={f} />}
    </section>
  )
}

function Line({ rows, metric, f }: { rows: AskRow[]; metric: MetricId; f: Formats }) {
  const t = useText()
  const unit = metricUnits[metric]
  const known = rows.filter((r) => r.figure.value !== null)
  const first = known[0]!
  const last = known.at(-1)!
  const target = last.target
  const all = known.flatMap((r) => [r.figure.value!, ...(r.figure.interval ?? [])]).concat(target ?? [])
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const x = (i: number) => left + (i * (right - left)) / Math.max(1, rows.length - 1)
  const y = (v: number) => bottom - ((v - low) / (high - low || 1)) * (bottom - top)
  // A week without a figure breaks the line; it is never drawn over.
  const runs: { r: AskRow; i: number }[][] = []
  rows.forEach((r, i) => {
    if (r.figure.value === null) return
    const run = runs.at(-1)
    if (run && run.at(-1)!.i === i - 1) run.push({ r, i })
    else runs.push([{ r, i }])
  })
  const points = (run: (typeof runs)[number], of: (r: AskRow) => number) =>
    run.map(({ r, i }) => `${x(i).toFixed(1)} ${y(of(r)).toFixed(1)}`)
  const shown = (r: AskRow) => f.value(unit, r.figure.value!)
  const label = t.now.weeksSaid(
    t.metric[metric],
    shown(first),
    shown(last),
    target === null ? '' : f.value(unit, target),
  )
  const ticks = [0, Math.floor((rows.length - 1) / 2), rows.length - 1]
  return (
    <svg viewBox={`0 0 ${width} ${height}`} className={css.line} role="img" aria-label={label}>
      {runs.map((run) => (
        <g key={run[0]!.i}>
          <path
            d={`M${points(run, (r) => r.figure.interval?.[1] ?? r.figure.value!).join('L')}L${points(
              run,
              (r) => r.figure.interval?.[0] ?? r.figure.value!,
            )
              .reverse()
              .join('L')}Z`}
            fill="var(--band)"
          />
          <path
            d={`M${points(run, (r) => r.figure.value!).join('L')}`}
            fill="none"
            stroke="var(--high)"
            strokeWidth="2.5"
            strokeLinejoin="round"
            strokeLinecap="round"
          />
        </g>
      ))}
      {target !== null && (
        <>
          <path d={`M${left} ${y(target)}H${right}`} stroke="var(--ink-3)" strokeDasharray="5 5" />
          <text
            x={right + 8}
            y={
              y(target) +
              (Math.abs(y(target) - y(last.figure.value!)) < 14 ? (y(target) <= y(last.figure.value!) ? -6 : 16) : 4)
            }
          >
            {t.now.targetLabel}
          </text>
        </>
      )}
      <circle cx={x(rows.indexOf(last))} cy={y(last.figure.value!)} r="4" fill="var(--high)" />
      <text x={x(rows.indexOf(last)) + 9} y={y(last.figure.value!) + 4} className={css.last}>
        {shown(last)}
      </text>
      {ticks.map((i, n) => (
        <text key={rows[i]!.bucket} x={x(i)} y={height - 6} textAnchor={n === 0 ? 'start' : n === 1 ? 'middle' : 'end'}>
          {f.localDayMonth(rows[i]!.bucket!)}
        </text>
      ))}
    </svg>
  )
}
