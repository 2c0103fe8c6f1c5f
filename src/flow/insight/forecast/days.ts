import type { Holiday } from '../../../contract/holidays.ts'
import { addDays, localClock } from '../../../contract/zone.ts'
import { startOfDay } from '../period.ts'

export const halfHour = 30 * 60_000
/** Half-hours of a day by the clock on the wall. */
export const slotsOfDay = 48

/** One local day of a series. Half-hours go by the clock on the wall; a series of whole days has one slot. */
export type Day = {
  date: string
  holiday: Holiday | null
  /** What came in a slot, per half-hour; NaN where the clock jumped over it. */
  slots: number[]
}

/** Days that were worked out before: a plan asks for each day of its log once for each channel. */
const known = new Map<string, { at: number; slot: number }[]>()
const mostKnown = 2_000

/** The half-hours that a local day really has: 46 where the clock is put forward, 50 where it is put back and two of them show one time. */
export function halfHoursOf(date: string, zone: string): readonly { at: number; slot: number }[] {
  const key = date + zone
  const kept = known.get(key)
  if (kept) return kept
  const [from, until] = [startOfDay(date, zone), startOfDay(addDays(date, 1), zone)]
  const many = Math.round((until - from) / halfHour)
  const usual = many === slotsOfDay
  const halves = Array.from({ length: many }, (_, i) => {
    const at = from + i * halfHour
    return { at, slot: usual ? i : Math.floor(localClock(at, zone).minute / 30) }
  })
  if (known.size >= mostKnown) known.clear()
  known.set(key, halves)
  return halves
}

/** What came in bins of so many milliseconds, which divide half an hour, one after the other from an instant on. */
export type Counted = { from: number; bin: number; counts: Float64Array }

/** Puts what came in bins into half-hours of local days. */
export function daysOf(
  { from: start, bin, counts }: Counted,
  { first, last, zone }: { first: string; last: string; zone: string },
  holidayOf: (date: string) => Holiday | null,
): Day[] {
  const days: Day[] = []
  for (let date = first; date <= last; date = addDays(date, 1)) {
    const slots = new Array<number>(slotsOfDay).fill(0)
    const halves = new Array<number>(slotsOfDay).fill(0)
    for (const { at, slot } of halfHoursOf(date, zone)) {
      halves[slot]! += 1
      for (let from = at; from < at + halfHour; from += bin) slots[slot]! += counts[(from - start) / bin] ?? 0
    }
    days.push({ date, holiday: holidayOf(date), slots: slots.map((n, i) => (halves[i] ? n / halves[i]! : Number.NaN)) })
  }
  return days
}

/** The dates that follow one, as many as wanted. */
export const datesAfter = (date: string, many: number): string[] =>
  Array.from({ length: many }, (_, i) => addDays(date, i + 1))
