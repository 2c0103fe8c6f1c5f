import { Button, SegmentedControl } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { areaY, gridY, lineY, plot, pointerX, tip } from '@observablehq/plot'
import { type RefObject, useEffect, useRef } from 'react'
import type { ChannelPlan } from '../../../contract/staffing.ts'
import { useFormat } from '../../format.ts'
import { hang } from '../../look/picture.ts'
import { savePicture } from '../../look/save-file.ts'
import { Sideways } from '../../look/sideways.tsx'
import { useStaffingText } from '../../text.ts'
import trends from '../trends/trends.module.css'
import { holidayName } from './holiday-words.ts'
import css from './staffing.module.css'
import { numbers } from './words.ts'

type Props = { plan: ChannelPlan; name: string; halves: boolean; setHalves: (on: boolean) => void }
type Point = { at: Date; past: number; value: number; low: number; high: number; naive: number; said: string }

/** The forecast as a line in its band with last week's figures beside, by day or by half-hour, and the days in a table. */
export function Ahead({ plan, name, halves, setHalves }: Props) {
  const t = useStaffingText()
  const f = useFormat()
  const n = numbers(f, t)
  const place = useRef<HTMLDivElement>(null)
  const [from, to] = [plan.days[0]!.date, plan.days.at(-1)!.date]
  const told = [name, f.localDay(from), f.localDay(to), n.contacts(plan.sum.forecast)] as const
  return (
    <section className="card">
      <h2 className={css.mapHead}>
        {t.forecast}
        <SegmentedControl
          size="xs"
          aria-label={t.forecast}
          value={halves ? 'halves' : 'days'}
          data={[
            { value: 'days', label: t.charts.days },
            { value: 'halves', label: t.charts.halves },
          ]}
          onChange={(as) => setHalves(as === 'halves')}
        />
      </h2>
      <Chart place={place} plan={plan} halves={halves} label={halves ? t.chartHalves(...told) : t.chartDays(...told)} />
      <p className={trends.note}>
        {t.legend} {!halves && t.legendPast}
      </p>
      <Button
        variant="subtle"
        size="compact-sm"
        className={css.picture!}
        onClick={() => {
          const chart = place.current?.querySelector('svg')
          if (chart) void savePicture(`hetki-${plan.channel}-${from}.png`, chart)
        }}
      >
        {t.picture}
      </Button>
      <Sideways label={t.forecast} className={css.days}>
        <table className="plain">
          <thead>
            <tr>
              <th>{t.date}</th>
              <th className="num">{t.contacts}</th>
              <th className="num">{t.interval}</th>
              <th className="num">{t.naive}</th>
              <th className="num">{t.hours}</th>
            </tr>
          </thead>
          <tbody>
            {plan.days.map((day) => (
              <tr key={day.date}>
                <td>
                  {n.weekday(day.date)} {f.localDayMonth(day.date)}
                  {day.holiday && <small className={css.holiday}>{holidayName(t, day.holiday)}</small>}
                </td>
                <td className="num">{n.contacts(day.forecast)}</td>
                <td className="num">{day.interval ? n.range(day.interval) : '–'}</td>
                <td className="num">{n.contacts(day.naive)}</td>
                <td className="num">{day.hours === null ? '–' : t.hoursShort(n.tenths(day.hours))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Sideways>
    </section>
  )
}

type Drawn = { place: RefObject<HTMLDivElement | null>; plan: ChannelPlan; halves: boolean; label: string }

function Chart({ place, plan, halves, label }: Drawn) {
  const t = useStaffingText()
  const f = useFormat()
  const { ref: sized, width } = useElementSize()
  useEffect(() => {
    if (!place.current || !width) return
    const n = numbers(f, t)
    const height = 280
    const points = halves ? halfPoints(plan, n, t, f) : dayPoints(plan, n, t, f)
    // Weeks of days begin on Mondays; of half-hours each day has a word.
    const days = [...new Set(points.map((p) => p.at.toISOString().slice(0, 10)))]
    const every = halves ? 1 : Math.max(1, Math.ceil(days.length / Math.floor(width / 56)))
    const ticks = days
      .filter((_, i) => (days.length - 1 - i) % every === 0)
      .map((date) => new Date(`${date}T${halves ? '12' : '00'}:00:00Z`))
    const figure = plot({
      width,
      height,
      ...{ marginLeft: 40, marginRight: 12, marginTop: 14, marginBottom: 26 },
      style: { background: 'transparent', color: 'var(--ink-3)', fontSize: '12px', overflow: 'visible' },
      x: {
        ...{ type: 'utc', label: null, ticks, tickSize: 0, tickPadding: 8 },
        tickFormat: (d: Date) => {
          const date = d.toISOString().slice(0, 10)
          return halves ? n.weekday(date) : f.localDayMonth(date)
        },
      },
      y: { label: null, ticks: 5, tickSize: 0, zero: true, tickFormat: (v: number) => n.tenths(v) },
      marks: [
        gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 5 }),
        areaY(points, { x: 'at', y1: 'low', y2: 'high', fill: 'var(--band)' }),
        lineY(points, { x: 'at', y: 'past', stroke: 'var(--mid)', strokeWidth: 2 }),
        lineY(points, { x: 'at', y: 'naive', stroke: 'var(--low)', strokeWidth: 1.4, strokeDasharray: '4 4' }),
        lineY(points, {
          ...{ x: 'at', y: 'value', stroke: 'var(--high)', strokeWidth: halves ? 1.8 : 2.5 },
          ...{ strokeLinejoin: 'round', strokeLinecap: 'round' },
        }),
        tip(
          points,
          pointerX({
            ...{ x: 'at', y: (p: Point) => (Number.isNaN(p.value) ? p.past : p.value), title: 'said' },
            ...{ fill: 'var(--card)', stroke: 'var(--line-strong)', textPadding: 10, fontSize: 13 },
          }),
        ),
      ],
    })
    hang(figure, label, place.current)
  }, [place, plan, halves, label, width, t, f])
  return (
    <div ref={sized} className={trends.chart}>
      <div ref={place} style={{ minHeight: 280 }} />
    </div>
  )
}

type Words = [ReturnType<typeof numbers>, ReturnType<typeof useStaffingText>, ReturnType<typeof useFormat>]
const none = Number.NaN

function dayPoints(plan: ChannelPlan, ...[n, t, f]: Words): Point[] {
  const at = (date: string) => new Date(`${date}T00:00:00Z`)
  const when = (date: string) => `${n.weekday(date)} ${f.localDayMonth(date)}`
  const past = plan.past.map((day) => ({
    ...{ at: at(day.date), past: day.n, value: none, low: none, high: none, naive: none },
    said: `${when(day.date)}\n${f.count(day.n)}${day.holiday ? ` (${t.holiday})` : ''}`,
  }))
  const ahead = plan.days.map((day) => ({
    ...{ at: at(day.date), past: none, value: day.forecast, naive: day.naive },
    ...{ low: day.interval?.[0] ?? none, high: day.interval?.[1] ?? none },
    said: `${when(day.date)}\n${told(n, t, day)}`,
  }))
  return [...past, ...ahead]
}

function halfPoints(plan: ChannelPlan, ...[n, t, f]: Words): Point[] {
  return plan.halfHours.map((h) => ({
    at: new Date(Date.parse(`${h.date}T00:00:00Z`) + h.minute * 60_000),
    ...{ past: none, value: h.forecast, naive: h.naive, low: h.interval?.[0] ?? none, high: h.interval?.[1] ?? none },
    said: `${n.weekday(h.date)} ${f.localDayMonth(h.date)} ${n.clock(h.minute)}\n${told(n, t, h)}`,
  }))
}

const told = (
  n: Words[0],
  t: Words[1],
  { forecast, interval, naive }: { forecast: number; interval: [number, number] | null; naive: number },
): string =>
  `${t.forecast} ${n.contacts(forecast)}${interval ? ` (${n.range(interval)})` : ''}\n${t.detail.naive} ${n.contacts(naive)}`
