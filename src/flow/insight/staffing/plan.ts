import type { OrgScope } from '../../../catalog/scope.ts'
import { readStaffing } from '../../../catalog/staffing.ts'
import { holidayFinder } from '../../../contract/holidays.ts'
import { type ChannelPlan, type StaffingAsk, type StaffingReply, staffingOf } from '../../../contract/staffing.ts'
import { addDays, localDate } from '../../../contract/zone.ts'
import type { Db } from '../../../engine/database/database.ts'
import type { FactStore } from '../../../engine/facts/facts.ts'
import { readCatalogue } from '../catalogue.ts'
import { type Day, daysOf } from '../forecast/days.ts'
import { forecast } from '../forecast/forecast.ts'
import { startOfDay } from '../period.ts'
import { type Arrivals, binOf, type Log, readArrivals, readDurations } from './arrivals.ts'
import { calendarOf } from './calendar.ts'
import { channelPlan, type Ground } from './channel-plan.ts'
import { mondayAfter, type Planned, plannedWeek } from './week.ts'

/** Handling times and patience of as many days count: older ones are of other work. */
const durationDays = 56

/** Opens the log for a question. Reasons that may go away are known with all that is below them. */
export async function openLog(scope: OrgScope, store: FactStore, db: Db, asked: StaffingAsk): Promise<Log> {
  const { filters, whatIf } = asked
  const named = whatIf.away.map(({ reason }) => ({ dimension: 'reason' as const, values: [reason] }))
  const catalogue = await readCatalogue(db, scope, [], [...filters, ...named])
  return { scope, store, catalogue, filters, away: whatIf.away }
}

/**
 * Contacts foretold and people needed for each half-hour of a week, channel by channel: the arrivals of the log, the method that erred least, handling
 * times and patience of the log, and the organisation's goals.
 */
export async function staffingPlan(
  scope: OrgScope,
  store: FactStore,
  db: Db,
  asked: StaffingAsk,
  now = Date.now(),
): Promise<StaffingReply> {
  const log = await openLog(scope, store, db, asked)
  const { zone } = log.catalogue
  const [planned, calendar, settings] = await Promise.all([
    plannedWeek(log, asked.week, now),
    calendarOf(db, scope, asked.filters),
    readStaffing(db, scope),
  ])
  if (!planned) {
    const from = mondayAfter(localDate(now, zone))
    const nothing = { week: { from, to: addDays(from, 6) }, weeks: { first: from, last: from } }
    return { zone, ...nothing, history: null, old: false, channels: [], none: [] }
  }
  const bin = binOf(planned.from)
  const untouched = { ...log, away: [] }
  const since = startOfDay(addDays(planned.last, 1 - durationDays), zone)
  const [arrivals, durations, usual] = await Promise.all([
    readArrivals(log, planned.from, planned.until, bin, planned.channels),
    readDurations(log, since, planned.until),
    log.away.length > 0 ? readDurations(untouched, since, planned.until) : null,
  ])
  const first = firstDay(arrivals, planned)
  const holidayOf = holidayFinder(calendar.own)
  const ground: Ground = { zone, hours: calendar.week, holidayOf, confidence: asked.confidence }
  const daysOfLog = (counted: Map<number, number>) => daysOf(counted, bin, { ...planned, first }, holidayOf)
  const aheadOf = (days: Day[]) =>
    forecast(days, { lead: planned.lead, length: 7, confidence: asked.confidence }, holidayOf)
  const { volume, handling, away } = asked.whatIf
  const some = [...arrivals].map(([channel, found]) => ({ channel, found, settings: staffingOf(settings, channel) }))
  const channels = some
    .filter((c) => c.settings.work !== 'none')
    .map(({ channel, found, settings }): ChannelPlan => {
      const days = daysOfLog(found.all)
      const ahead = aheadOf(days)
      const usually = { channel, settings, days, ahead, took: usual?.get(channel) ?? durations.get(channel) }
      const plain = channelPlan(usually, { volume: 0, handling: 0, away: [] }, ground)
      if (!volume && !handling && away.length === 0) return { ...plain, without: null }
      const left = { ...usually, took: durations.get(channel) }
      if (found.kept !== found.all) left.ahead = aheadOf(daysOfLog(found.kept))
      const { sum, hours } = plain
      return { ...channelPlan(left, asked.whatIf, ground), without: { forecast: sum.forecast, hours } }
    })
  const contacts = some.reduce((sum, { found }) => sum + found.contacts, 0)
  return {
    ...{ zone, week: planned.week, weeks: planned.weeks, old: planned.old },
    history: contacts > 0 ? { from: first, to: planned.last, contacts } : null,
    channels: channels.sort((a, b) => b.sum.forecast - a.sum.forecast),
    none: some
      .filter((c) => c.settings.work === 'none')
      .map(({ channel, found }) => ({ channel, contacts: found.contacts }))
      .sort((a, b) => b.contacts - a.contacts),
  }
}

/** The first day with contacts; where there are weeks of them, the day after it, for the first may have begun in its middle. */
export function firstDay(arrivals: Map<string, Pick<Arrivals, 'all'>>, { zone, first, last }: Planned): string {
  let earliest = Number.POSITIVE_INFINITY
  for (const { all } of arrivals.values()) for (const at of all.keys()) if (at < earliest) earliest = at
  if (earliest === Number.POSITIVE_INFINITY) return last
  const day = localDate(earliest, zone)
  return day > first && day < addDays(last, -28) ? addDays(day, 1) : day
}
