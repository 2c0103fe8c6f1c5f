import { weekday } from '../../../contract/zone.ts'
import type { Day } from './days.ts'

/** A stretch of days as methods read it: days one after the other, holidays and skipped half-hours filled with what is usual there. */
export type History = {
  days: Day[]
  /** Slots of each day, as if it had been an ordinary one. */
  usual: number[][]
  /** Their sums. */
  totals: number[]
  /** Of each day, Monday 0. */
  weekdays: number[]
  /** Weekdays on which anything ever came. */
  open: Set<number>
  last: string
}

/** Prepares days that follow each other without a gap. */
export function historyOf(days: Day[]): History {
  const usual: number[][] = []
  for (const [i, day] of days.entries()) {
    // A holiday is not what next week will be like: what stands in its place is the same weekday before it, else after it.
    const own = day.holiday === null ? day.slots : null
    const stand = usual[i - 7] ?? days.find((d, k) => k > i && (k - i) % 7 === 0 && d.holiday === null)?.slots
    usual.push(
      day.slots.map((n, slot) => {
        const value = own ? n : Number.NaN
        if (!Number.isNaN(value)) return value
        const other = stand?.[slot]
        return other === undefined || Number.isNaN(other) ? 0 : other
      }),
    )
  }
  const totals = usual.map((slots) => slots.reduce((a, b) => a + b, 0))
  const monday = weekday(days[0]!.date)
  const weekdays = days.map((_, i) => (monday + i) % 7)
  const open = new Set(weekdays.filter((_, i) => totals[i]! > 0))
  return { days, usual, totals, weekdays, open, last: days.at(-1)!.date }
}

/** The history as it was known at the end of an earlier day. */
export function historyUntil(history: History, many: number): History {
  const days = history.days.slice(0, many)
  return {
    ...{ days, last: days.at(-1)!.date, open: history.open },
    ...{ usual: history.usual.slice(0, many), totals: history.totals.slice(0, many) },
    weekdays: history.weekdays.slice(0, many),
  }
}
