import type { Holiday } from '../../../contract/holidays.ts'
import type { WorkingHours } from '../../../contract/operations/organisation.ts'
import type { ChannelPlan, ChannelStaffing, WhatIf } from '../../../contract/staffing.ts'
import { momentsOfSums } from '../cell.ts'
import { type Day, halfHoursOf } from '../forecast/days.ts'
import type { Forecast } from '../forecast/forecast.ts'
import { meanInterval } from '../statistics/mean.ts'
import type { Interval } from '../statistics/nps.ts'
import { meanPatience } from '../statistics/patience.ts'
import type { Durations } from './arrivals.ts'
import { type Load, peopleForBacklog, peopleInQueue, type Rules } from './people.ts'

/** Days shown before the week. */
const pastDays = 28

/** What all channels share. */
export type Ground = {
  zone: string
  hours: WorkingHours
  holidayOf: (date: string) => Holiday | null
  confidence: number
}
/** What is known of one. */
export type Channel = {
  channel: string
  settings: ChannelStaffing
  /** What came, whether or not some of it is thought away. */
  days: Day[]
  ahead: Forecast | null
  took: Durations | undefined
}

/** A channel's week: what is foretold, and who is needed for it. */
export function channelPlan(
  { channel, settings, days, ahead, took }: Channel,
  whatIf: WhatIf,
  { zone, hours, confidence }: Ground,
): Omit<ChannelPlan, 'without'> {
  const handling = handlingOf(took, settings, whatIf, confidence)
  const queue = settings.work === 'calls' || settings.work === 'chats'
  const patience = queue ? patienceOf(took, settings, confidence) : null
  const before = days.slice(-7).reduce((sum, day) => sum + count(day, zone), 0)
  const base = {
    ...{ channel, settings, handling, patience },
    past: days.slice(-pastDays).map((day) => ({ date: day.date, n: count(day, zone), holiday: !!day.holiday })),
  }
  if (!ahead)
    return {
      ...base,
      ...{ state: 'too-little', method: null, scores: [], origins: 0, beatsNaive: false, p: null, by: null },
      ...{ sum: { forecast: 0, interval: null, naive: 0, before }, hours: null, days: [], halfHours: [] },
    }
  const scale = 1 + whatIf.volume
  const loads = loadsOf(ahead, zone, scale)
  const dates = ahead.days.map((day) => day.date)
  const rules = handling && {
    ...{ settings, hours, handling: handling.seconds, patience: patience?.seconds ?? null },
  }
  const people = rules && peopleOf(dates, loads, rules)
  const intervalOf = (of: (n: number) => Interval | null, n: number) => times(of(n / scale), scale)
  const week = ahead.days.map(({ date, holiday, basis }) => {
    const own = loads.flatMap((load, i) =>
      load.date === date ? [{ load, people: people?.staffed[i]?.people ?? 0 }] : [],
    )
    const total = sumOf(own, (o) => o.load.forecast)
    return {
      ...{ date, holiday, basis, forecast: total, naive: sumOf(own, (o) => o.load.naive) },
      interval: basis ? null : intervalOf(ahead.dayInterval, total),
      hours: people ? sumOf(own, (o) => o.people / 2) : null,
      left: people?.left?.get(date) ?? null,
    }
  })
  const total = sumOf(week, (day) => day.forecast)
  return {
    ...base,
    ...{ state: ahead.state, method: ahead.method, scores: ahead.scores, origins: ahead.origins },
    ...{ beatsNaive: ahead.beatsNaive, p: ahead.p, days: week },
    by: !rules ? null : settings.work === 'backlog' ? 'backlog' : patience ? 'erlang-a' : 'erlang-c',
    sum: {
      ...{ forecast: total, before, naive: sumOf(week, (day) => day.naive) },
      // A holiday's own error is unknown, and so is that of a week with one.
      interval: week.some((day) => day.basis) ? null : intervalOf(ahead.sumInterval, total),
    },
    hours: people ? sumOf(week, (day) => day.hours!) : null,
    halfHours: loads.map(({ at, date, minute, forecast, interval, naive }, i) => ({
      ...{ at: new Date(at).toISOString(), date, minute, forecast, interval, naive },
      ...(people?.staffed[i] ?? { agents: 0, people: 0, peopleHigh: null, served: null, occupancy: null }),
    })),
  }
}

/** The week's half-hours as the clock really goes. */
function loadsOf(ahead: Forecast, zone: string, factor: number): Load[] {
  return ahead.days.flatMap(({ date, holiday, basis, slots, naive }) =>
    halfHoursOf(date, zone).map(({ at, slot }) => ({
      ...{ at, date, holiday, minute: slot * 30, forecast: slots[slot]! * factor, naive: naive[slot]! },
      interval: basis ? null : times(ahead.slotInterval(slots[slot]!), factor),
    })),
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
  const { mean, sd } = momentsOfSums({ n: took.handled, sum: took.seconds, squares: took.squares })
  const n = Math.round(took.handled)
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

const sumOf = <T>(all: T[], of: (one: T) => number): number => all.reduce((sum, one) => sum + of(one), 0)
