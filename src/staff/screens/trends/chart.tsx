import { metricUnits } from 'virtual:contract'
import { useElementSize } from '@mantine/hooks'
import { areaY, dot, gridY, lineY, plot, pointerX, ruleY, text, tip } from '@observablehq/plot'
import { useEffect, useRef } from 'react'
import type { AskRow } from '../../../contract/ask.ts'
import type { MetricId } from '../../../contract/metric.ts'
import { useFormat } from '../../format.ts'
import { hang } from '../../look/picture.ts'
import { half, nWords } from '../../look/verdict.ts'
import { useText } from '../../text.ts'
import type { Bucket } from './search.ts'
import css from './trends.module.css'

type Props = {
  rows: AskRow[]
  metric: MetricId
  bucket: Bucket
  label: string
  height: number
  /** The same ends for charts that stand side by side. */
  domain: [number, number]
  small?: boolean
}
type Point = { at: Date; value: number; low: number; high: number; few: boolean; before: number; said: string }

/** The ends of the value axis: all that is drawn fits, counts begin at zero. */
export function domainOf(rows: AskRow[], metric: MetricId): [number, number] {
  const unit = metricUnits[metric]
  const scale = unit === 'share' ? 100 : 1
  const all = rows
    .flatMap((r) => [
      r.figure.value,
      ...(r.figure.tooFew ? [] : (r.figure.interval ?? [])),
      r.target,
      r.compare?.value ?? null,
    ])
    .filter((v): v is number => v !== null && v !== undefined)
    .map((v) => v * scale)
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const pad = (high - low) * 0.06 || 1
  if (unit === 'count' || unit === 'hours') return [0, high + pad]
  const [floor, ceiling] = unit === 'share' ? [0, 100] : unit === 'points' ? [-100, 100] : [low - pad, high + pad]
  return [Math.max(floor, low - pad), Math.min(ceiling, high + pad)]
}

/** A thin line in the band of its interval, hollow dots where there are too few, the target dashed, the period before in grey. */
export function Chart({ rows, metric, bucket, label, height, domain: ends, small }: Props) {
  const t = useText()
  const f = useFormat()
  const { ref: sized, width } = useElementSize()
  const place = useRef<HTMLDivElement>(null)
  const [floor, ceiling] = ends
  useEffect(() => {
    if (!place.current || !width) return
    const domain: [number, number] = [floor, ceiling]
    const unit = metricUnits[metric]
    const scale = unit === 'share' ? 100 : 1
    const when = (date: string) => (bucket === 'month' ? f.localMonth(date) : f.localDay(date))
    const points: Point[] = rows.map((r) => {
      const { value, interval } = r.figure
      const lines = [when(r.bucket!)]
      if (value === null) lines.push(r.figure.hidden ? t.figure.hidden : t.figure.none)
      else
        lines.push(
          `${f.value(unit, value, interval ? half(interval) : 10)}${interval ? ` (${f.bare(unit, interval[0])}…${f.bare(unit, interval[1])})` : ''}`,
          nWords(t, f, r),
        )
      if (r.figure.tooFew && value !== null) lines.push(t.figure.tooFew)
      return {
        at: new Date(`${r.bucket}T00:00:00Z`),
        value: value === null ? Number.NaN : value * scale,
        low: interval ? interval[0] * scale : Number.NaN,
        high: interval ? interval[1] * scale : Number.NaN,
        few: r.figure.tooFew,
        before: r.compare?.value == null ? Number.NaN : r.compare.value * scale,
        said: lines.join('\n'),
      }
    })
    const target = rows.findLast((r) => r.target !== null)?.target ?? null
    const known = points.filter((p) => !Number.isNaN(p.value))
    const last = known.at(-1)
    // The target's label makes way for the last value where they would lie on each other.
    const besideLast = (at: number) => {
      const apart = last ? ((at - last.value) * (height - 38)) / (domain[1] - domain[0]) : 99
      return Math.abs(apart) > 15 ? 0 : apart >= 0 ? apart - 15 : apart + 15
    }
    const ticks = Math.max(2, Math.min(points.length, Math.floor(width / 90)))
    const shown = points.filter((_, i) => i % Math.ceil(points.length / ticks) === 0).map((p) => p.at)
    const figure = plot({
      width,
      height,
      marginLeft: small ? 30 : 40,
      marginRight: small ? 12 : 56,
      marginTop: 14,
      marginBottom: 24,
      style: { background: 'transparent', color: 'var(--ink-3)', fontSize: '12px', overflow: 'visible' },
      x: {
        type: 'utc',
        label: null,
        ticks: shown,
        tickSize: 0,
        tickPadding: 8,
        tickFormat: (d: Date) =>
          bucket === 'month'
            ? f.localMonth(d.toISOString().slice(0, 10))
            : f.localDayMonth(d.toISOString().slice(0, 10)),
      },
      y: { domain, label: null, ticks: small ? 3 : 5, tickSize: 0, tickFormat: (v: number) => f.bare('count', v) },
      marks: [
        gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: small ? 3 : 5 }),
        areaY(points, { x: 'at', y1: 'low', y2: 'high', fill: 'var(--band)', clip: true }),
        lineY(points, {
          x: 'at',
          y: 'before',
          stroke: 'var(--mid)',
          strokeWidth: 1.2,
          strokeDasharray: '1 4',
          strokeLinecap: 'round',
        }),
        target === null ? null : ruleY([target * scale], { stroke: 'var(--ink-3)', strokeDasharray: '5 5' }),
        lineY(points, {
          x: 'at',
          y: 'value',
          stroke: 'var(--high)',
          strokeWidth: small ? 2 : 2.5,
          strokeLinejoin: 'round',
          strokeLinecap: 'round',
        }),
        dot(
          known.filter((p) => p.few),
          { x: 'at', y: 'value', r: 3.5, fill: 'var(--card)', stroke: 'var(--mid)', strokeWidth: 1.5 },
        ),
        last
          ? dot([last], {
              x: 'at',
              y: 'value',
              r: 4,
              fill: last.few ? 'var(--card)' : 'var(--high)',
              stroke: 'var(--high)',
            })
          : null,
        last && !small
          ? text([last], {
              x: 'at',
              y: 'value',
              text: () => f.value(unit, last.value / scale),
              textAnchor: 'start',
              dx: 9,
              fill: 'var(--ink)',
              fontWeight: 600,
              fontSize: 13,
            })
          : null,
        target === null || small
          ? null
          : text([target * scale], {
              y: (d: number) => d,
              text: () => t.now.targetLabel,
              frameAnchor: 'right',
              textAnchor: 'start',
              dx: 9,
              dy: besideLast(target * scale),
              fill: 'var(--ink-3)',
            }),
        tip(
          points,
          pointerX({
            x: 'at',
            y: (p: Point) => (Number.isNaN(p.value) ? (domain[0] + domain[1]) / 2 : p.value),
            title: 'said',
            fill: 'var(--card)',
            stroke: 'var(--line-strong)',
            textPadding: 10,
            fontSize: 13,
          }),
        ),
      ],
    })
    hang(figure, label, place.current)
  }, [rows, metric, bucket, label, height, floor, ceiling, small, width, t, f])
  return (
    <div ref={sized} className={css.chart}>
      <div ref={place} style={{ minHeight: height }} />
    </div>
  )
}
