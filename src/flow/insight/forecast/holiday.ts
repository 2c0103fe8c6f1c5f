import type { Holiday } from '../../../contract/holidays.ts'
import { weekday } from '../../../contract/zone.ts'
import type { History } from './history.ts'
import type { Foretold } from './methods.ts'

/** What a holiday's forecast rests on: the same holiday before, other holidays, or for want of any the coming Sunday's forecast. */
export type HolidayBasis = { kind: 'same' | 'others' | 'sunday'; days: number }

/** Less in every slot is nothing. */
const least = 0.01
/** So many days give the level that a holiday is set against. */
const levelDays = 28

/**
 * Puts holidays into a forecast of ordinary days. A holiday is what holidays before it were, set against the level of the weeks before each; never more
 * than the ordinary day in its place.
 */
export function withHolidays(
  history: History,
  dates: string[],
  foretold: Foretold,
  holidayOf: (date: string) => Holiday | null,
): { foretold: Foretold; bases: (HolidayBasis | null)[] } {
  const bases: (HolidayBasis | null)[] = []
  const all = foretold.map((ordinary, i) => {
    const date = dates[i]!
    const holiday = holidayOf(date)
    // On a day on which nothing comes anyway a holiday changes nothing.
    if (!holiday || ordinary.every((n) => n < least)) {
      bases.push(null)
      return ordinary
    }
    const { kind, before } = comparable(history, holiday)
    bases.push({ kind, days: before.length })
    if (kind === 'sunday') {
      const sunday = dates.findIndex((d) => weekday(d) === 6)
      const shape = foretold[sunday] ?? ordinary
      return ordinary.map((n, slot) => Math.min(n, shape[slot]!))
    }
    const level = levelAt(history, history.days.length)
    return ordinary.map((n, slot) => {
      const parts = before.map((at) => (history.days[at]!.slots[slot]! || 0) / levelAt(history, at))
      return Math.min(n, (level * parts.reduce((a, b) => a + b, 0)) / parts.length)
    })
  })
  return { foretold: all, bases }
}

function comparable(
  { days, totals }: History,
  { id, name }: Holiday,
): { kind: HolidayBasis['kind']; before: number[] } {
  const holidays = days.flatMap((day, i) => (day.holiday && i >= 7 && totals.slice(0, i).some((n) => n > 0) ? [i] : []))
  const same = holidays.filter((i) => days[i]!.holiday!.id === id && days[i]!.holiday!.name === name)
  if (same.length > 0) return { kind: 'same', before: same }
  return { kind: holidays.length > 0 ? 'others' : 'sunday', before: holidays }
}

/** Mean usual day before a place. */
function levelAt({ totals }: History, at: number): number {
  const before = totals.slice(Math.max(0, at - levelDays), at)
  return before.reduce((a, b) => a + b, 0) / before.length || 1
}
