import { readOwnDays } from '../../../catalog/calendar/own-days.ts'
import { readOrganisation } from '../../../catalog/organisation/read.ts'
import type { OrgScope } from '../../../catalog/scope.ts'
import { readStaffing } from '../../../catalog/staffing.ts'
import { type Holiday, holidayFinder } from '../../../contract/holidays.ts'
import type { WorkingHours } from '../../../contract/operations/organisation.ts'
import {
  type ChannelPlan,
  type ChannelStaffing,
  type StaffingAsk,
  type StaffingReply,
  staffingOf,
  type WhatIf,
} from '../../../contract/staffing.ts'
import { addDays, localDate } from '../../../contract/zone.ts'
import type { Db } from '../../../engine/database/database.ts'
import type { FactStore } from '../../../engine/facts/facts.ts'
import { readCatalogue } from '../catalogue.ts'
import { type Day, daysOf, halfHoursOf } from '../forecast/days.ts'
import { type Forecast, forecast } from '../forecast/forecast.ts'
import { startOfDay } from '../period.ts'
import { meanInterval } from '../statistics/mean.ts'
import type { Interval } from '../statistics/nps.ts'
import { meanPatience } from '../statistics/patience.ts'
import { type Arrivals, type Durations, type Log, quarter, readArrivals, readDurations } from './arrivals.ts'
import { type Load, peopleForBacklog, peopleInQueue, type Rules } from './people.ts'
import { mondayAfter, type Planned, plannedWeek } from './week.ts'

/** Handling times and patience of as many days count: older ones are of other work. */
const durationDays = 56
/** Days shown before the week. */
const pastDays = 28

/** Everything that a plan is made of beside the arrivals. */
type Ground = {
  planned: Planned
  hours: WorkingHours
  holidayOf: (date: string) => Holiday | null
  confidence: number
}

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
  const [planned, organisation, own, settings] = await Promise.all([
    plannedWeek(log, asked.week, now),
    readOrganisation(db, scope),
    readOwnDays(db, scope),
    readStaffing(db, scope),
  ])
  if (!planned) {
    const from = mondayAfter(localDate(now, zone))
    const nothing = { week: { from, to: addDays(from, 6) }, weeks: { first: from, last: from } }
    return { zone, ...nothing, history: null, old: false, channels: [], none: [] }
  }
  const untouched = { ...log, away: [] }
  const since = startOfDay(addDays(planned.last, 1 - durationDays), zone)
  const [arrivals, durations, usual] = await Promise.all([
    readArrivals(log, planned.from, planned.until),
    readDurations(log, since, planned.until),
    log.away.length > 0 ? readDurations(untouched, since, planned.until) : null,
  ])
  const first = firstDay(arrivals, planned)
  const ground: Ground = {
    planned: { ...planned, first },
    ...{ hours: organisation.workingHours, holidayOf: holidayFinder(own), confidence: asked.confidence },
  }
  const some = [...arrivals].map(([channel, found]) => ({ channel, found, by: staffingOf(settings, channel) }))
  const changed = !!(asked.whatIf.volume || asked.whatIf.handling || asked.whatIf.away.length)
  const channels = some
    .filter(({ by }) => by.work !== 'none')
    .map(({ channel, found, by }) => {
      const plain = { volume: 0, handling: 0, away: [] }
      const took = durations.get(channel)
      const plan = channelPlan(channel, found.kept, found.all, took, by, asked.whatIf, ground)
      if (!changed) return { ...plan, without: null }
      const before = usual ? usual.get(channel) : took
      const { sum, hours } = channelPlan(channel, found.all, found.all, before, by, plain, ground)
      return { ...plan, without: { forecast: sum.forecast, hours } }
    })
  const contacts = some.reduce((sum, { found }) => sum + found.contacts, 0)
  return {
    ...{ zone, week: planned.week, weeks: planned.weeks, old: planned.old },
    history: contacts > 0 ? { from: first, to: planned.last, contacts } : null,
    channels: channels.sort((a, b) => b.sum.forecast - a.sum.forecast),
    none: some
      .filter(({ by }) => by.work === 'none')
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

function channelPlan(
  channel: string,
  counted: Map<number, number>,
  all: Map<number, number>,
  took: Durations | undefined,
  settings: ChannelStaffing,
  whatIf: WhatIf,
  ground: Ground,
): Omit<ChannelPlan, 'without'> {
  const { planned, holidayOf, confidence } = ground
  const days = daysOf(counted, quarter, planned, holidayOf)
  const found = forecast(days, { lead: planned.lead, length: 7, confidence }, holidayOf)
  const handling = handlingOf(took, settings, whatIf, confidence)
  const patience =
    settings.work === 'calls' || settings.work === 'chats' ? patienceOf(took, settings, confidence) : null
  const real = counted === all ? days : daysOf(all, quarter, planned, holidayOf)
  const base = {
    ...{ channel, settings, handling, patience },
    past: real.slice(-pastDays).map((day) => ({ date: day.date, n: count(day, planned.zone), holiday: !!day.holiday })),
  }
  const before = real.slice(-7).reduce((sum, day) => sum + count(day, planned.zone), 0)
  if (!found)
    return {
      ...base,
      ...{ state: 'too-little', method: null, scores: [], origins: 0, beatsNaive: false, p: null, by: null },
      ...{ sum: { forecast: 0, interval: null, naive: 0, before }, hours: null, days: [], halfHours: [] },
    }
  const loads = loadsOf(found, planned.zone, 1 + whatIf.volume)
  const dates = found.days.map((day) => day.date)
  const rules = handling && {
    ...{ settings, hours: ground.hours, handling: handling.seconds, patience: patience?.seconds ?? null },
  }
  const people = rules && peopleOf(dates, loads, rules)
  const scale = 1 + whatIf.volume
  const intervalOf = (of: (n: number) => Interval | null, n: number) => times(of(n / scale), scale)
  const planDays = found.days.map((day) => {
    const own = loads.flatMap((load, i) =>
      load.date === day.date ? [{ load, people: people?.staffed[i]?.people ?? 0 }] : [],
    )
    const total = own.reduce((sum, o) => sum + o.load.forecast, 0)
    return {
      ...{ date: day.date, holiday: day.holiday, basis: day.basis, forecast: total },
      interval: day.holiday ? null : intervalOf(found.dayInterval, total),
      naive: own.reduce((sum, o) => sum + o.load.naive, 0),
      hours: people ? own.reduce((sum, o) => sum + o.people / 2, 0) : null,
      left: people?.left?.get(day.date) ?? null,
    }
  })
  const total = planDays.reduce((sum, day) => sum + day.forecast, 0)
  return {
    ...base,
    ...{ state: found.state, method: found.method, scores: found.scores, origins: found.origins },
    ...{ beatsNaive: found.beatsNaive, p: found.p, days: planDays },
    by: !rules ? null : settings.work === 'backlog' ? 'backlog' : patience ? 'erlang-a' : 'erlang-c',
    sum: {
      ...{ forecast: total, before, naive: planDays.reduce((sum, day) => sum + day.naive, 0) },
      // A holiday's own error is unknown, and so is that of a week with one.
      interval: planDays.some((day) => day.holiday) ? null : intervalOf(found.sumInterval, total),
    },
    hours: people ? planDays.reduce((sum, day) => sum + day.hours!, 0) : null,
    halfHours: loads.map(({ at, date, minute, forecast, interval, naive }, i) => ({
      ...{ at: new Date(at).toISOString(), date, minute, forecast, interval, naive },
      ...(people?.staffed[i] ?? { agents: 0, people: 0, peopleHigh: null, served: null, occupancy: null }),
    })),
  }
}

/** The week's half-hours as the clock really goes. */
function loadsOf(found: Forecast, zone: string, factor: number): Load[] {
  return found.days.flatMap(({ date, holiday, slots, naive }) =>
    halfHoursOf(date, zone).map(({ at, slot }) => {
      return {
        ...{ at, date, holiday, minute: slot * 30, forecast: slots[slot]! * factor, naive: naive[slot]! },
        interval: holiday ? null : times(found.slotInterval(slots[slot]!), factor),
      }
    }),
  )
}

function peopleOf(dates: string[], loads: Load[], rules: Rules) {
  if (rules.settings.work === 'backlog') return peopleForBacklog(dates, loads, rules)
  return { staffed: peopleInQueue(loads, rules), left: null }
}

function handlingOf(took: Durations | undefined, settings: ChannelStaffing, whatIf: WhatIf, confidence: number) {
  const scale = (seconds: number) => seconds * (1 + whatIf.handling)
  if (settings.handling !== null) return { seconds: scale(settings.handling), interval: null, n: null }
  if (!took || took.handled <= 0) return null
  const mean = took.seconds / took.handled
  const n = Math.round(took.handled)
  const sd = Math.sqrt(Math.max(0, (took.squares - took.handled * mean ** 2) / (took.handled - 1)))
  const interval = n > 1 ? meanInterval({ n, mean, sd }, confidence, [0, Number.POSITIVE_INFINITY]) : null
  return { seconds: scale(mean), interval: times(interval, 1 + whatIf.handling), n }
}

function patienceOf(took: Durations | undefined, settings: ChannelStaffing, confidence: number) {
  if (settings.patience !== null) return { seconds: settings.patience, interval: null, n: null }
  const found = took && meanPatience(took.gaveUp, took.waited, confidence)
  return found ? { ...found, n: Math.round(took!.gaveUp) } : null
}

const times = (interval: Interval | null, factor: number): Interval | null =>
  interval && [interval[0] * factor, interval[1] * factor]

/** What really came on a day: half-hours that the clock showed twice count twice. */
const count = (day: Day, zone: string): number =>
  Math.round(halfHoursOf(day.date, zone).reduce((sum, { slot }) => sum + day.slots[slot]!, 0))
