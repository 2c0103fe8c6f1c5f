import type { Holiday } from '../../../contract/holidays.ts'
import type { WorkingHours } from '../../../contract/operations/organisation.ts'
import type { ChannelStaffing } from '../../../contract/staffing.ts'
import { agentsForPlaces, agentsNeeded, figuresWith, withShrinkage } from '../statistics/agents-needed.ts'
import { type MailDay, mailBacklog } from '../statistics/mail-backlog.ts'
import type { Interval } from '../statistics/nps.ts'
import { openIn } from './open.ts'

/** A half-hour with what is foretold for it. */
export type Load = {
  at: number
  date: string
  minute: number
  holiday: Holiday | null
  forecast: number
  interval: Interval | null
  naive: number
}
export type Staffed = {
  agents: number
  people: number
  peopleHigh: number | null
  served: number | null
  occupancy: number | null
}
export type Rules = {
  settings: ChannelStaffing
  hours: WorkingHours
  /** Seconds. */
  handling: number
  patience: number | null
}

const seconds = 1_800
/** Nobody is put on the list for less than one contact in ten hours. */
const leastContacts = 0.05

/** People for each half-hour of a channel whose customers wait in a queue: each is reckoned by itself, as if its arrivals went on for ever. */
export function peopleInQueue(loads: Load[], { settings, hours, handling, patience }: Rules): Staffed[] {
  const atOnce = settings.work === 'chats' ? settings.atOnce : 1
  const finder = () => {
    // Half-hours one after the other need about as many.
    let near: number | undefined
    return (contacts: number) => {
      if (contacts < leastContacts) return 0
      const { within, goal, mostBusy } = settings
      near = agentsNeeded({ rate: contacts / seconds, handling, patience, within, goal, mostBusy }, near)
      return agentsForPlaces(near, atOnce)
    }
  }
  const [agentsFor, agentsForHigh] = [finder(), finder()]
  return loads.map((load) => {
    const open = openIn(settings.hours, hours, load)
    const agents = open ? agentsFor(load.forecast) : 0
    const people = withShrinkage(agents, settings.shrinkage)
    const high = load.interval && (open ? agentsForHigh(load.interval[1]) : 0)
    const peopleHigh = high === null ? null : withShrinkage(high, settings.shrinkage)
    if (agents === 0) return { agents, people, peopleHigh, served: null, occupancy: null }
    const { served, occupancy } = figuresWith({
      ...{ rate: load.forecast / seconds, handling, patience },
      ...{ agents: agents * atOnce, within: settings.within },
    })
    return { agents, people, peopleHigh, served, occupancy }
  })
}

/**
 * People for each half-hour of a channel whose work can wait: as many all day, in working time. So that the end of the week does not leave its work to
 * the next, the week is followed by another like it.
 */
export function peopleForBacklog(
  dates: string[],
  loads: Load[],
  rules: Rules,
): { staffed: Staffed[]; left: Map<string, number> } {
  const { settings, hours, handling } = rules
  const open = loads.map((load) => openIn(settings.hours, hours, load))
  const reckon = (contacts: (load: Load) => number) => {
    const days: MailDay[] = dates.map(() => ({ arriving: [] }))
    let waiting = 0
    for (const [i, load] of loads.entries()) {
      waiting += (contacts(load) * handling) / 3_600
      if (!open[i]) continue
      days[dates.indexOf(load.date)]!.arriving.push(waiting)
      waiting = 0
    }
    // What comes after the week's last hour of work is the next week's first.
    const again = days.map((d) => ({ arriving: [...d.arriving] }))
    const first = again.find((d) => d.arriving.length > 0)
    if (first) first.arriving[0]! += waiting
    return mailBacklog([...days, ...again], {
      stepHours: 0.5 * settings.mostBusy,
      deadline: Math.round(settings.deadlineHours * 2),
      backlog: (settings.backlog * handling) / 3_600,
    })
  }
  const plan = reckon((load) => load.forecast)
  const known = loads.every((load) => load.interval !== null || load.holiday !== null)
  const high = known ? reckon((load) => load.interval?.[1] ?? load.forecast) : null
  return {
    left: new Map(dates.map((date, i) => [date, plan[i]!.left])),
    staffed: loads.map((load, i) => {
      const day = dates.indexOf(load.date)
      const agents = open[i] ? plan[day]!.people : 0
      return {
        agents,
        people: withShrinkage(agents, settings.shrinkage),
        peopleHigh: high && withShrinkage(open[i] ? high[day]!.people : 0, settings.shrinkage),
        ...{ served: null, occupancy: null },
      }
    }),
  }
}
