import { metricUnits } from 'virtual:contract'
import { useElementSize } from '@mantine/hooks'
import { dot, gridY, lineY, plot, pointerX, rectX, ruleX, text, tip } from '@observablehq/plot'
import { useEffect, useRef } from 'react'
import type { Effect } from '../../../contract/improvement.ts'
import { useFormat } from '../../format.ts'
import { hang } from '../../look/picture.ts'
import { useImprovementsText } from '../../text.ts'
import css from './improvements.module.css'

type Point = { at: Date; value: number; low: number; high: number; expected: number; phase: string; said: string }
const height = 260
const oneWeek = 7 * 86_400_000

/** Each week as it was, with its interval, and what the comparable places would have made of it; when the change began as a line. */
export function EffectChart({ effect, label }: { effect: Effect; label: string }) {
  const w = useImprovementsText().effect
  const f = useFormat()
  const { ref: sized, width } = useElementSize()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!place.current || !width || !effect.startsOn) return
    const narrow = width < 480
    const unit = metricUnits[effect.metric]
    const scale = unit === 'share' ? 100 : 1
    const of = (x: number | null | undefined) => (x === null || x === undefined ? Number.NaN : x * scale)
    const points = effect.weeks.map((week): Point => {
      const value = week.value === null ? '–' : f.value(unit, week.value)
      const expected = week.expected === null ? null : `${w.expected} ${f.value(unit, week.expected)}`
      return {
        at: new Date(`${week.week}T00:00:00Z`),
        value: of(week.value),
        low: of(week.interval?.[0]),
        high: of(week.interval?.[1]),
        expected: of(week.expected),
        phase: week.phase,
        said: [f.localDay(week.week), `${value} (n ${f.count(week.n)})`, expected].filter(Boolean).join('\n'),
      }
    })
    const known = points.filter((p) => !Number.isNaN(p.value))
    const others = points.filter((p) => !Number.isNaN(p.expected))
    const start = new Date(`${effect.startsOn}T00:00:00Z`)
    const last = points.at(-1)
    const judged = effect.judgedAt && points.filter((p) => p.phase === 'after')[effect.judgedAt - 1]
    const endOf = (list: Point[], key: 'value' | 'expected') => {
      const p = list.at(-1)
      return p ? [{ at: p.at, y: p[key] }] : []
    }
    const [ours, theirs] = [endOf(known, 'value'), endOf(others, 'expected')]
    // Two names at the same height would lie on each other.
    const apart = ours[0] && theirs[0] ? (ours[0].y >= theirs[0].y ? -1 : 1) * 9 : 0
    const drawing = plot({
      width,
      height,
      marginLeft: 48,
      marginRight: narrow ? 14 : 112,
      marginTop: 24,
      marginBottom: 24,
      style: { background: 'transparent', color: 'var(--ink-3)', fontSize: '12px', overflow: 'visible' },
      x: {
        type: 'utc',
        label: null,
        ticks: narrow ? 3 : 6,
        tickSize: 0,
        tickPadding: 8,
        tickFormat: (d: Date) => f.localDayMonth(d.toISOString().slice(0, 10)),
      },
      y: { label: null, ticks: 4, tickSize: 0, nice: true, tickFormat: (v: number) => f.value(unit, v / scale) },
      marks: [
        last && last.at > start
          ? rectX([{ x1: start, x2: new Date(last.at.getTime() + oneWeek) }], {
              x1: 'x1',
              x2: 'x2',
              fill: 'var(--spruce-soft)',
              fillOpacity: 0.55,
            })
          : null,
        gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 4 }),
        ruleX(known, { x: 'at', y1: 'low', y2: 'high', stroke: 'var(--spruce)', strokeOpacity: 0.22, strokeWidth: 3 }),
        ruleX([start], { stroke: 'var(--signal)', strokeDasharray: '4 4' }),
        text([start], {
          x: (d: Date) => d,
          frameAnchor: 'top',
          dy: -16,
          text: () => w.change,
          fill: 'var(--signal-ink)',
          fontWeight: 600,
        }),
        judged && judged !== last
          ? ruleX([new Date(judged.at.getTime() + oneWeek)], { stroke: 'var(--line-strong)' })
          : null,
        lineY(others, { x: 'at', y: 'expected', stroke: 'var(--ink-3)', strokeWidth: 1.6, strokeDasharray: '2 4' }),
        lineY(points, { x: 'at', y: 'value', stroke: 'var(--spruce)', strokeWidth: 2 }),
        dot(known, { x: 'at', y: 'value', r: 2.4, fill: 'var(--spruce)' }),
        narrow
          ? null
          : text(ours, {
              ...{ x: 'at', y: 'y', dx: 8, dy: apart, textAnchor: 'start', text: () => w.actual },
              ...{ fill: 'var(--spruce)', fontWeight: 600 },
            }),
        narrow
          ? null
          : text(theirs, {
              ...{ x: 'at', y: 'y', dx: 8, dy: -apart, textAnchor: 'start', text: () => w.expected },
              fill: 'var(--ink-2)',
            }),
        tip(known, pointerX({ x: 'at', y: 'value', title: 'said', fill: 'var(--card)', stroke: 'var(--line-strong)' })),
      ],
    }) as SVGSVGElement
    hang(drawing, label, place.current)
  }, [effect, label, width, w, f])
  return (
    <div ref={sized} className={css.chart}>
      <div ref={place} style={{ minHeight: height }} />
      <p className={css.caption}>
        <span data-line="actual">{w.actual}</span>
        <span data-line="expected">{w.expected}</span>
        {w.caption}
      </p>
    </div>
  )
}
