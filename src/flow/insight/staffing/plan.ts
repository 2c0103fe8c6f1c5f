import type { OrgScope } from '../../../catalog/scope.ts'
import { readStaffing } from '../../../catalog/staffing.ts'
import { holidayFinder } from '../../../contract/holidays.ts'
import { type ChannelPlan, type StaffingAsk, type StaffingReply, staffingOf } from '../../../contract/staffing.ts'
import { addDays, localDate } from '../../../contract/zone.ts'
import type { Db } from '../../../engine/database/database.ts'
import type { FactStore } from '../../../engine/facts/facts.ts'
import { readCatalogue } from '../catalogue.ts'
import { type Counted, daysOf } from '../forecast/days.ts'
import { forecast } from '../forecast/forecast.ts'
import { startOfDay } from '../period.ts'
import { binOf, type Log, readArrivals, readDurations } from './arrivals.ts'
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
  const holidayOf = holidayFinder(calendar.own)
  // Foretold while the store still reads how long contacts took.
  const foretold = async () => {
    const arrivals = await readArrivals(log, planned.from, planned.until, bin, planned.channels)
    const first = firstDay(
      [...arrivals.values()].map(({ all }) => all),
      planned,
    )
    const aheadOf = (counted: Counted) => {
      const days = daysOf(counted, { ...planned, first }, holidayOf)
      return { days, ahead: forecast(days, { lead: planned.lead, length: 7, confidence: asked.confidence }, holidayOf) }
    }
    const some = [...arrivals].map(([channel, found]) => {
      const named = { channel, settings: staffingOf(settings, channel), contacts: found.contacts }
      if (named.settings.work === 'none') return { ...named, all: null, kept: null }
      const all = aheadOf(found.all)
      return { ...named, all, kept: found.kept === found.all ? all : aheadOf(found.kept) }
    })
    return { first, some }
  }
  const [{ first, some }, durations, usual] = await Promise.all([
    foretold(),
    readDurations(log, since, planned.until),
    log.away.length > 0 ? readDurations(untouched, since, planned.until) : null,
  ])
  const ground: Ground = { zone, hours: calendar.week, holidayOf, confidence: asked.confidence }
  const { volume, handling, away } = asked.whatIf
  const channels = some.flatMap(({ channel, settings, all, kept }): ChannelPlan[] => {
    if (!all) return []
    const usually = { channel, settings, ...all, took: usual?.get(channel) ?? durations.get(channel) }
    const plain = channelPlan(usually, { volume: 0, handling: 0, away: [] }, ground)
    if (!volume && !handling && away.length === 0) return [{ ...plain, without: null }]
    const left = { ...usually, ahead: kept.ahead, took: durations.get(channel) }
    const { sum, hours } = plain
    return [{ ...channelPlan(left, asked.whatIf, ground), without: { forecast: sum.forecast, hours } }]
  })
  const contacts = some.reduce((sum, one) => sum + one.contacts, 0)
  return {
    ...{ zone, week: planned.week, weeks: planned.weeks, old: planned.old },
    history: contacts > 0 ? { from: first, to: planned.last, contacts } : null,
    channels: channels.sort((a, b) => b.sum.forecast - a.sum.forecast),
    none: some
      .filter((c) => c.settings.work === 'none')
      .map(({ channel, contacts }) => ({ channel, contacts }))
      .sort((a, b) => b.contacts - a.contacts),
  }
}

/** The first day with contacts; where there are weeks of them, the day after it, for the first may have begun in its middle. */
function firstDay(arrivals: Counted[], { zone, first, last }: Planned): string {
  const begins = arrivals.flatMap(({ from, bin, counts }) => {
    const at = counts.findIndex((n) => n > 0)
    return at < 0 ? [] : [from + at * bin]
  })
  if (begins.length === 0) return last
  const day = localDate(Math.min(...begins), zone)
  return day > first && day < addDays(last, -28) ? addDays(day, 1) : day
}
