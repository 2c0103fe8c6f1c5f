import type { AskingRules } from '../../contract/asking.ts'
import { addDays, instantOf, localClock, weekday } from '../../contract/zone.ts'

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** The first instant from `ms` on at which nobody is disturbed, by the clock in `zone`. `from` = `to` means no quiet hours. */
export function afterQuiet(ms: number, quiet: AskingRules['quiet'], zone: string): number {
  const from = minutes(quiet.from)
  const to = minutes(quiet.to)
  let at = ms
  // A hundred dates and their nights at most; the rest is a guard against rules that never end.
  for (let n = 0; n < 400; n++) {
    const { date, minute } = localClock(at, zone)
    let next: { date: string; minute: number } | null = null
    if (quiet.dates.includes(date) || quiet.weekdays.includes(weekday(date) + 1))
      next = { date: addDays(date, 1), minute: 0 }
    else if (from < to) {
      if (minute >= from && minute < to) next = { date, minute: to }
    } else if (from > to) {
      if (minute < to) next = { date, minute: to }
      else if (minute >= from) next = { date: addDays(date, 1), minute: to }
    }
    if (!next) return at
    const then = instantOf(next.date, next.minute, zone)
    // In the hour that the clock shows twice, the end of quiet may lie in the first round: then it is so many minutes from now.
    at = then > at ? then : at + (next.minute - minute) * 60_000
  }
  return at
}
