import { metricUnits } from 'virtual:contract'
import { useElementSize } from '@mantine/hooks'
import { areaY, dot, gridY, lineY, plot, pointerX, ruleX, text, tip } from '@observablehq/plot'
import { useEffect, useRef } from 'react'
import type { AlertDay, AlertRow } from '../../../contract/alert.ts'
import { useFormat } from '../../format.ts'
import { hang } from '../../look/picture.ts'
import { useAlertsText } from '../../text.ts'
import { figure } from './alert-words.ts'
import css from './alerts.module.css'

type Point = { at: Date; value: number; low: number; high: number; trend: number; alarmed: boolean; said: string }
const height = 250

/** The days of a series in the band of what is usual, the days of the alert as dots, and where the level changed. */
export function AlertChart({
  alert,
  days: all,
  label,
  drawn,
}: {
  alert: AlertRow
  days: AlertDay[]
  label: string
  /** Is given the drawing, for whoever keeps it. */
  drawn: (figure: SVGSVGElement) => void
}) {
  const t = useAlertsText()
  const f = useFormat()
  const { ref: sized, width } = useElementSize()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!place.current || !width) return
    const narrow = width < 480
    // More would be a hatching; the table and the file have them.
    const days = all.slice(narrow ? -9 * 7 : -15 * 7)
    const unit = metricUnits[alert.metric]
    const scale = unit === 'share' ? 100 : 1
    const of = (x: number | null | undefined) => (x === null || x === undefined ? Number.NaN : x * scale)
    const moment = (date: string) => new Date(`${date}T00:00:00Z`)
    const points = days.map((d): Point => {
      const usual =
        d.usual &&
        `${t.chart.low} ${figure(f, unit, d.usual[0])}, ${t.chart.high.toLowerCase()} ${figure(f, unit, d.usual[1])}`
      const value = d.value === null ? '–' : figure(f, unit, d.value)
      return {
        at: moment(d.date),
        value: of(d.value),
        low: of(d.usual?.[0]),
        high: of(d.usual?.[1]),
        trend: of(d.trend),
        alarmed: d.date >= alert.since && d.date <= alert.lastOn,
        said: [f.localDay(d.date), unit === 'count' ? value : `${value} (n ${f.count(d.n)})`, usual]
          .filter(Boolean)
          .join('\n'),
      }
    })
    const alarmed = points.filter((p) => p.alarmed && !Number.isNaN(p.value))
    const shift = alert.kind === 'shift' && days.some((d) => d.date === alert.since) ? moment(alert.since) : null
    const figureOf = plot({
      width,
      height,
      marginLeft: 36,
      marginRight: 14,
      marginTop: 22,
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
      y: {
        label: null,
        ticks: 4,
        tickSize: 0,
        zero: unit === 'count',
        nice: true,
        tickFormat: (v: number) => f.bare('count', v),
      },
      marks: [
        gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 4 }),
        areaY(points, { x: 'at', y1: 'low', y2: 'high', fill: 'var(--band)', curve: 'step' }),
        shift && ruleX([shift], { stroke: 'var(--signal)', strokeDasharray: '4 4' }),
        shift &&
          text([shift], {
            x: (d: Date) => d,
            frameAnchor: 'top',
            dy: -16,
            text: () => `${t.chart.shift} ${f.localDayMonth(alert.since)}`,
            textAnchor: days.findIndex((d) => d.date === alert.since) > days.length / 2 ? 'end' : 'start',
            fill: 'var(--signal-ink)',
          }),
        lineY(points, { x: 'at', y: 'value', stroke: 'var(--mid)', strokeWidth: 1.2 }),
        lineY(points, { x: 'at', y: 'trend', stroke: 'var(--high)', strokeWidth: 2.4, strokeLinecap: 'round' }),
        dot(alarmed, { x: 'at', y: 'value', r: alarmed.length > 20 ? 2.5 : 4, fill: 'var(--signal)' }),
        tip(
          points,
          pointerX({
            x: 'at',
            y: 'value',
            title: 'said',
            fill: 'var(--card)',
            stroke: 'var(--line-strong)',
            textPadding: 10,
            fontSize: 13,
          }),
        ),
      ],
    }) as SVGSVGElement
    hang(figureOf, label, place.current)
    drawn(figureOf)
  }, [alert, all, label, width, t, f, drawn])
  return (
    <div ref={sized} className={css.chart}>
      <div ref={place} style={{ minHeight: height }} />
    </div>
  )
}
