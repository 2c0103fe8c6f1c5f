import { SegmentedControl } from '@mantine/core'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { ChannelPlan, HalfHour } from '../../../contract/staffing.ts'
import { useFormat } from '../../format.ts'
import { useStaffingText } from '../../text.ts'
import { HalvesTable } from './halves-table.tsx'
import { holidayName } from './holiday-words.ts'
import css from './staffing.module.css'
import { numbers } from './words.ts'

type Props = { plan: ChannelPlan; name: string; week: string; table: boolean; setTable: (on: boolean) => void }
/** Half-hours that show one time, one per day; `again` of the hour that comes twice when clocks are put back. */
type Row = { key: string; minute: number; again: boolean; cells: (HalfHour | null)[] }

/** People per weekday and half-hour: darker is more. Arrow keys go from cell to cell; what a cell rests on is said beside. */
export function HeatMap({ plan, name, week, table, setTable }: Props) {
  const t = useStaffingText()
  const f = useFormat()
  const n = numbers(f, t)
  const dates = plan.days.map((day) => day.date)
  const rows = rowsOf(plan.halfHours, dates)
  const most = Math.max(1, ...plan.halfHours.map((h) => h.people))
  const [at, setAt] = useState(() => busiest(rows))
  const cells = useRef(new Map<string, HTMLButtonElement>())
  const chosen = rows[at.row]?.cells[at.day] ?? null
  const go = (row: number, day: number) => {
    const next = { row: Math.max(0, Math.min(rows.length - 1, row)), day: Math.max(0, Math.min(6, day)) }
    setAt(next)
    cells.current.get(`${next.row} ${next.day}`)?.focus()
  }
  const keys = (event: KeyboardEvent) => {
    const step: Record<string, [number, number]> = {
      ...{ ArrowUp: [at.row - 1, at.day], ArrowDown: [at.row + 1, at.day] },
      ...{ ArrowLeft: [at.row, at.day - 1], ArrowRight: [at.row, at.day + 1] },
      ...{ Home: [at.row, 0], End: [at.row, 6], PageUp: [at.row - 6, at.day], PageDown: [at.row + 6, at.day] },
    }
    const to = step[event.key]
    if (!to || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    go(...to)
  }
  const said = (h: HalfHour) =>
    `${n.weekday(h.date)} ${f.localDayMonth(h.date)} ${n.clock(h.minute)}: ${t.people(h.people, f.count(h.people))}`
  return (
    <section className={`card ${css.map}`}>
      <h2 className={css.mapHead}>
        {t.map}
        <SegmentedControl
          size="xs"
          aria-label={t.map}
          value={table ? 'table' : 'map'}
          data={[
            { value: 'map', label: t.asMap },
            { value: 'table', label: t.asTable },
          ]}
          onChange={(as) => setTable(as === 'table')}
        />
      </h2>
      {table ? (
        <HalvesTable plan={plan} rows={rows.flatMap((row) => row.cells)} />
      ) : (
        <>
          <div className={css.scroll}>
            <table className={css.heat}>
              <caption className="visually-hidden">{t.mapLabel(name, week)}</caption>
              <thead>
                <tr>
                  <th scope="col">{t.time}</th>
                  {plan.days.map(({ date, holiday }) => (
                    <th key={date} scope="col" data-holiday={!!holiday || undefined}>
                      {n.weekday(date)}
                      <small>{f.localDayMonth(date)}</small>
                      {holiday && <span className="visually-hidden">{holidayName(t, holiday)}</span>}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row, r) => (
                  <tr key={row.key}>
                    <th scope="row">
                      {n.clock(row.minute)}
                      {row.again && (
                        <>
                          <span aria-hidden>*</span>
                          <span className="visually-hidden"> ({t.again})</span>
                        </>
                      )}
                    </th>
                    {row.cells.map((h, d) => (
                      <td key={dates[d]}>
                        {h && (
                          <button
                            type="button"
                            ref={(el) => {
                              if (el) cells.current.set(`${r} ${d}`, el)
                            }}
                            tabIndex={r === at.row && d === at.day ? 0 : -1}
                            aria-pressed={r === at.row && d === at.day}
                            aria-label={said(h)}
                            style={h.people > 0 ? { ['--heat' as string]: shade(h.people / most) } : undefined}
                            data-some={h.people > 0 || undefined}
                            onFocus={() => setAt({ row: r, day: d })}
                            onClick={() => go(r, d)}
                            onKeyDown={keys}
                          >
                            {h.people > 0 ? f.count(h.people) : '·'}
                          </button>
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {chosen && (
            <div className={css.chosen} aria-live="polite">
              <strong>
                {n.weekday(chosen.date)} {f.localDay(chosen.date)} {n.clock(chosen.minute)}
              </strong>
              <dl>
                {detailsOf(chosen, t, n, f).map(([what, value]) => (
                  <div key={what}>
                    <dt>{what}</dt>
                    <dd>{value}</dd>
                  </div>
                ))}
              </dl>
            </div>
          )}
          <p className="small dim">{t.mapWhy}</p>
        </>
      )}
    </section>
  )
}

/** Darker is more; never so dark that the number on it would be hard to read. */
const shade = (share: number): string => `${Math.round(8 + 47 * share)}%`

function detailsOf(
  h: HalfHour,
  t: ReturnType<typeof useStaffingText>,
  n: ReturnType<typeof numbers>,
  f: ReturnType<typeof useFormat>,
): [string, string][] {
  const { detail } = t
  return [
    [detail.people, f.count(h.people)],
    [detail.agents, f.count(h.agents)],
    ...(h.peopleHigh === null ? [] : [[detail.high, f.count(h.peopleHigh)] as [string, string]]),
    [detail.forecast, n.tenths(h.forecast) + (h.interval ? ` (${n.range(h.interval)})` : '')],
    [detail.naive, n.tenths(h.naive)],
    ...(h.served === null ? [] : [[detail.served, f.percent(h.served)] as [string, string]]),
    ...(h.occupancy === null ? [] : [[detail.busy, f.percent(h.occupancy)] as [string, string]]),
  ]
}

/** Rows from the first half-hour with anything in it to the last. */
function rowsOf(halfHours: HalfHour[], dates: string[]): Row[] {
  const byTime = new Map<string, Row>()
  const seen = new Set<string>()
  for (const h of halfHours) {
    const again = seen.has(`${h.date} ${h.minute}`)
    seen.add(`${h.date} ${h.minute}`)
    const key = `${h.minute}${again ? '*' : ''}`
    const row = byTime.get(key) ?? { key, minute: h.minute, again, cells: dates.map(() => null) }
    byTime.set(key, row)
    row.cells[dates.indexOf(h.date)] = h
  }
  // The hour that comes again follows the one it repeats.
  const place = ({ minute, again }: Row) => minute + (again ? 60 - 0.5 : 0)
  const sorted = [...byTime.values()].sort((a, b) => place(a) - place(b))
  const some = sorted.map((row) => row.cells.some((h) => h && (h.people > 0 || h.forecast >= 0.05)))
  const first = some.indexOf(true)
  return first < 0 ? sorted : sorted.slice(first, some.lastIndexOf(true) + 1)
}

function busiest(rows: Row[]): { row: number; day: number } {
  let [best, most] = [{ row: 0, day: 0 }, -1]
  for (const [row, { cells }] of rows.entries())
    for (const [day, h] of cells.entries())
      if (h && h.people > most) {
        most = h.people
        best = { row, day }
      }
  return best
}
