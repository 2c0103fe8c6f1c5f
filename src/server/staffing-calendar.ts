import { createHash } from 'node:crypto'
import type { HalfHour, StaffingReply } from '../contract/staffing.ts'
import type { CalendarEvent } from './ical.ts'

const halfHour = 30 * 60_000

/** The plan as events: each stretch of half-hours with as many people is one. `worded` says it. */
export function planEvents(
  plan: StaffingReply,
  org: string,
  worded: (channel: string, stretch: HalfHour[]) => Pick<CalendarEvent, 'summary' | 'description'>,
): CalendarEvent[] {
  return plan.channels.flatMap(({ channel, halfHours }) =>
    stretches(halfHours).map((stretch) => {
      const from = Date.parse(stretch[0]!.at)
      const id = createHash('sha256').update(`${org} ${channel} ${from}`).digest('hex').slice(0, 32)
      return { id, from, until: Date.parse(stretch.at(-1)!.at) + halfHour, ...worded(channel, stretch) }
    }),
  )
}

function stretches(halfHours: HalfHour[]): HalfHour[][] {
  const all: HalfHour[][] = []
  for (const one of halfHours) {
    const open = all.at(-1)
    const last = open?.at(-1)
    if (last && last.people === one.people && Date.parse(one.at) - Date.parse(last.at) === halfHour) open!.push(one)
    else all.push([one])
  }
  return all.filter(([first]) => first!.people > 0)
}
