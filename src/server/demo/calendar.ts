import { addDays, instantOf, localClock, localDate, weekday } from '../../contract/zone.ts'
import { zone } from './company.ts'

/** A local day as a service sees it. */
export type Day = {
  date: string
  /** 0 is Monday. */
  weekday: number
  /** 0 … 1 through the year. */
  month: number
  dayOfMonth: number
  holiday: boolean
}

/** Fixed feast days of Finland on which shops are closed; the movable ones would change nothing that anybody sees. */
const closed = new Set(['01-01', '01-06', '05-01', '12-06', '12-24', '12-25', '12-26'])

/** The days of a year up to and including today, oldest first. */
export function yearUntil(now: Date): Day[] {
  const today = localDate(now.getTime(), zone)
  return Array.from({ length: 365 }, (_, n) => {
    const date = addDays(today, n - 364)
    return {
      date,
      weekday: weekday(date),
      month: Number(date.slice(5, 7)),
      dayOfMonth: Number(date.slice(8)),
      holiday: closed.has(date.slice(5)),
    }
  })
}

/** The last weeks before Christmas, rising: 0 … 1. */
export function christmas({ month, dayOfMonth }: Day): number {
  const left = month === 12 ? 24 - dayOfMonth : month === 11 ? 54 - dayOfMonth : 99
  return left < 0 || left > 34 ? 0 : 1 - left / 40
}

const midnights = new Map<string, number>()
/** The instant of a local hour (with its fraction) of a day. */
export function at(date: string, hour: number): number {
  const midnight = midnights.get(date) ?? instantOf(date, 0, zone)
  midnights.set(date, midnight)
  return midnight + hour * 3_600_000
}

/** The instant itself in the day, else one in the morning's first hour after it: nobody is written to at night. */
export function inTheDay(ms: number): number {
  const { date, minute } = localClock(ms, zone)
  if (minute >= 8 * 60 && minute < 20 * 60) return ms
  return instantOf(minute < 8 * 60 ? date : addDays(date, 1), 8 * 60 + (minute % 60), zone)
}
