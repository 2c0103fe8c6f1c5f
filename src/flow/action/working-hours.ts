import type { WorkingHours } from '../../contract/operations/organisation.ts'
import { addDays, instantOf, localDate, weekday } from '../../contract/zone.ts'

const minutes = (clock: string): number => {
  const [h, m] = clock.split(':')
  return Number(h) * 60 + Number(m)
}

/** When somebody works: the week, and the days on which nobody does all the same. */
export type Calendar = { week: WorkingHours; zone: string; isOff: (date: string) => boolean }

/** Five years without a working day are none. */
const mostDays = 1_830

/**
 * The instant at which `hours` working hours have passed since `from`. Where nobody ever works, clock hours count.
 * The length of a working day is taken in real time, so a turned clock gives or takes its hour.
 */
export function dueAt(from: Date, hours: number, { week, zone, isOff }: Calendar): Date {
  let left = hours * 3_600_000
  let date = localDate(from.getTime(), zone)
  for (let days = 0; days < mostDays; days++) {
    const day = isOff(date) ? null : week[weekday(date)]
    if (day) {
      const opens = Math.max(instantOf(date, minutes(day.from), zone), from.getTime())
      const closes = instantOf(date, minutes(day.to), zone)
      const open = Math.max(0, closes - opens)
      if (open > 0 && left <= open) return new Date(opens + left)
      left -= open
    }
    date = addDays(date, 1)
  }
  return new Date(from.getTime() + hours * 3_600_000)
}
