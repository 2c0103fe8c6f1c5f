import { Refusal } from '../../../contract/refusal.ts'
import { addDays, localDate, weekday } from '../../../contract/zone.ts'
import { startOfDay } from '../period.ts'
import { type Log, lastContacts } from './arrivals.ts'

/** The log reaches so far back: the same holidays of last year are in it. */
const historyDays = 57 * 7
/** A log that ends longer ago is taken as one of the past. */
const oldDays = 14
/** Beyond that no method has anything to say. */
const mostWeeksAhead = 6

export type Planned = {
  zone: string
  /** Local days of the log that are read, both included. */
  first: string
  last: string
  from: number
  until: number
  /** Of the week's first day, from `last` on. */
  lead: number
  week: { from: string; to: string }
  /** Mondays of the first and the last week that can be planned. */
  weeks: { first: string; last: string }
  old: boolean
  /** Those of the log's last weeks. */
  channels: string[]
}

/**
 * The week to plan and the log to plan it by. Today is not over, so the log ends yesterday; one that ended long ago is planned from its own end. Refuses
 * weeks that have begun or lie too far ahead. Null where there is no contact at all.
 */
export async function plannedWeek(log: Log, day: string | undefined, now: number): Promise<Planned | null> {
  const { zone } = log.catalogue
  const today = localDate(now, zone)
  const late = await lastContacts(log, startOfDay(today, zone))
  if (late === null) return null
  const ends = localDate(late.newest, zone)
  const old = ends < addDays(today, -oldDays)
  const last = old ? ends : addDays(today, -1)
  const soonest = mondayAfter(old ? last : today)
  const monday = day === undefined ? soonest : addDays(day, -weekday(day))
  if (monday < soonest) throw new Refusal('bad-input', {}, [{ path: 'week', message: 'past' }])
  const latest = addDays(soonest, 7 * mostWeeksAhead)
  if (monday > latest) throw new Refusal('bad-input', {}, [{ path: 'week', message: 'too-far' }])
  const first = addDays(last, 1 - historyDays)
  return {
    ...{ zone, first, last, old, channels: late.channels },
    ...{ from: startOfDay(first, zone), until: startOfDay(addDays(last, 1), zone) },
    lead: Math.round((Date.parse(monday) - Date.parse(last)) / 86_400_000),
    week: { from: monday, to: addDays(monday, 6) },
    weeks: { first: soonest, last: latest },
  }
}

/** The first Monday after a day. */
export const mondayAfter = (date: string): string => addDays(date, 7 - weekday(date))
