import { Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, useState } from 'react'
import type { AskInput } from '../../../contract/ask.ts'
import { useFormat } from '../../format.ts'
import { Sideways } from '../../look/sideways.tsx'
import { Problem } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useEncountersText } from '../../text.ts'
import type { View } from '../../view/view.ts'
import { ChartCard } from './chart-card.tsx'
import css from './encounters.module.css'

type Stretch = Pick<AskInput, 'period' | 'filters'>
const hours = Array.from({ length: 24 }, (_, hour) => hour)
const [side, top, wide, high] = [28, 18, 36, 24]

/** How far the arrows go: days down, hours aside. */
const arrows: Record<string, readonly [day: number, hour: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** Encounters an hour by weekday: darker is more, each cell leads to its encounters; Tab leads to one of them, the arrows to the others. */
export function Hours({ stretch, view }: { stretch: Stretch; view: View }) {
  const t = useEncountersText()
  const f = useFormat()
  const { data, error, refetch } = useCall('encounters.hours', { body: stretch }, { keep: true })
  const [at, setAt] = useState<readonly [day: number, hour: number]>([0, 10])
  if (error && !data)
    return (
      <section className="card">
        <Problem error={error} retry={() => void refetch()} />
      </section>
    )
  if (!data) return <Skeleton height={260} radius={10} />
  const counts = new Map(data.cells.map((c) => [`${c.weekday} ${c.hour}`, c.n]))
  const of = (weekday: number, hour: number) => counts.get(`${weekday} ${hour}`) ?? 0
  const each = (weekday: number, hour: number) =>
    data.days[weekday] ? of(weekday, hour) / data.days[weekday]! : of(weekday, hour)
  const most = Math.max(...t.weekdays.flatMap((_, d) => hours.map((h) => each(d, h))), 0)
  const small = (x: number) => (x >= 10 || x === 0 ? f.count(Math.round(x)) : f.bare('mean', x))
  const words = (d: number, h: number) => t.cell(t.weekdays[d]!, String(h), small(each(d, h)), f.count(of(d, h)))
  const walk = (event: KeyboardEvent<SVGElement>) => {
    const step = arrows[event.key]
    if (!step) return
    event.preventDefault()
    const [d, h] = [Math.min(6, Math.max(0, at[0] + step[0])), Math.min(23, Math.max(0, at[1] + step[1]))]
    setAt([d, h])
    event.currentTarget.querySelector<SVGAElement>(`[data-at="${d} ${h}"]`)?.focus()
  }
  const open = (weekday: number, hour: number) => ({
    to: '/encounters/list' as string,
    search: { ...view, weekday, hour } as never,
  })
  return (
    <ChartCard
      title={t.hours}
      what={t.hoursWhat}
      file="encounters-hours"
      table={() => [['', ...hours], ...t.weekdays.map((day, d) => [day, ...hours.map((h) => each(d, h))])]}
    >
      <Sideways label={t.hours}>
        {/* biome-ignore lint/a11y/useSemanticElements: a drawing, but no picture: its cells are links */}
        <svg
          role="group"
          aria-label={t.hours}
          viewBox={`0 0 ${side + 24 * wide} ${top + 7 * high}`}
          className={css.heat}
          onKeyDown={walk}
        >
          {hours.map((h) => (
            <text key={h} x={side + h * wide + wide / 2} y={top - 6} textAnchor="middle">
              {h}
            </text>
          ))}
          {t.weekdays.map((day, d) => (
            <g key={day}>
              <text x={0} y={top + d * high + high / 2} dominantBaseline="central">
                {day}
              </text>
              {hours.map((h) => {
                const share = most > 0 ? each(d, h) / most : 0
                return (
                  <Link
                    key={h}
                    {...open(d, h)}
                    data-at={`${d} ${h}`}
                    aria-label={words(d, h)}
                    tabIndex={d === at[0] && h === at[1] ? 0 : -1}
                    onFocus={() => setAt([d, h])}
                  >
                    <rect
                      x={side + h * wide + 1}
                      y={top + d * high + 1}
                      width={wide - 2}
                      height={high - 2}
                      rx={3}
                      fill={share === 0 ? 'var(--mid-soft)' : 'var(--high)'}
                      fillOpacity={share === 0 ? 0.5 : 0.1 + 0.9 * share}
                      className={css.cell}
                    >
                      <title>{words(d, h)}</title>
                    </rect>
                  </Link>
                )
              })}
            </g>
          ))}
        </svg>
      </Sideways>
      <details className={css.table}>
        <summary>{t.asTable}</summary>
        <Sideways label={t.hours}>
          <table className="plain">
            <thead>
              <tr>
                <th />
                {t.weekdays.map((day) => (
                  <th key={day} className="num">
                    {day}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {hours.map((h) => (
                <tr key={h}>
                  <th scope="row">{t.clock(String(h))}</th>
                  {t.weekdays.map((day, d) => (
                    <td key={day} className="num">
                      {of(d, h) > 0 ? (
                        <Link {...open(d, h)} aria-label={words(d, h)}>
                          {small(each(d, h))}
                        </Link>
                      ) : (
                        '0'
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Sideways>
      </details>
    </ChartCard>
  )
}
