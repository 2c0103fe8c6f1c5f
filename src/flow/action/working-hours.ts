import type { WorkingHours } from '../../contract/operations/organisation.ts'
import { addDays, instantOf, localDate, weekday } from '../../contract/zone.ts'

const minutes = (clock: string): number => {
  const [h, m] = clock.split(':')
  return Number(h) * 60 + Number(m)
}

/**
 * The instant at which `hours` working hours have passed since `from`. Where nobody ever works, clock hours count.
 * The length of a working day is taken in real time, so a turned clock gives or takes its hour.
 */
export function dueAt(from: Date, hours: number, week: WorkingHours, zone: string): Date {
  let left = hours * 3_600_000
  if (!week.some((day) => day && minutes(day.to) > minutes(day.from))) return new Date(from.getTime() + left)
  let date = localDate(from.getTime(), zone)
  for (;;) {
    const day = week[weekday(date)]
    if (day) {
      const opens = Math.max(instantOf(date, minutes(day.from), zone), from.getTime())
      const closes = instantOf(date, minutes(day.to), zone)
      const open = Math.max(0, closes - opens)
      if (left <= open) return new Date(opens + left)
      left -= open
    }
    date = addDays(date, 1)
  }
}
