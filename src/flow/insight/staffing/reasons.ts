import type { OrgScope } from '../../../catalog/scope.ts'
import { holidayFinder } from '../../../contract/holidays.ts'
import type { StaffingAsk, StaffingReasons } from '../../../contract/staffing.ts'
import { addDays, localDate } from '../../../contract/zone.ts'
import type { Db } from '../../../engine/database/database.ts'
import type { FactStore } from '../../../engine/facts/facts.ts'
import type { Day } from '../forecast/days.ts'
import { forecast } from '../forecast/forecast.ts'
import { readReasons } from './arrivals.ts'
import { calendarOf } from './calendar.ts'
import { openLog } from './plan.ts'
import { mondayAfter, plannedWeek } from './week.ts'

/** So many reasons are foretold by themselves; the rest together. */
const mostReasons = 15
/** Each tried at fewer days than the whole is, for they are many. */
const origins = 8

/** The week's contacts by reason, in whole days: the same methods and the same trial as for half-hours, the most frequent reasons each by itself. */
export async function reasonsAhead(
  scope: OrgScope,
  store: FactStore,
  db: Db,
  asked: StaffingAsk,
  now = Date.now(),
): Promise<StaffingReasons> {
  const log = await openLog(scope, store, db, asked)
  const { zone } = log.catalogue
  const [planned, { own }] = await Promise.all([
    plannedWeek(log, asked.week, now),
    calendarOf(db, scope, asked.filters),
  ])
  if (!planned) {
    const from = mondayAfter(localDate(now, zone))
    return { week: { from, to: addDays(from, 6) }, reasons: [] }
  }
  const dates: string[] = []
  for (let date = planned.first; date <= planned.last; date = addDays(date, 1)) dates.push(date)
  const found = [...(await readReasons(log, planned, dates.length))].map(([reason, days]) => ({
    ...{ reason, days },
    size: days.reduce((a, b) => a + b, 0),
  }))
  const sorted = found.filter(({ size }) => size > 0).sort((a, b) => b.size - a.size)
  const apart = sorted.length <= mostReasons + 1 ? sorted.length : mostReasons
  const groups = sorted.slice(0, apart).map(({ reason, days }) => ({ reason: reason as string | null, parts: [days] }))
  if (apart < sorted.length) groups.push({ reason: null, parts: sorted.slice(apart).map(({ days }) => days) })
  // All begin where the log begins, so that a reason which is new shows as growing and not as having no history.
  const begins = dates.findIndex((_, i) => sorted.some(({ days }) => days[i]! > 0))
  const holidayOf = holidayFinder(own)
  const factor = 1 + asked.whatIf.volume
  return {
    week: planned.week,
    reasons: groups.map(({ reason, parts }) => {
      const all = dates.map(
        (date, i): Day => ({
          ...{ date, holiday: holidayOf(date) },
          slots: [parts.reduce((sum, part) => sum + part[i]!, 0)],
        }),
      )
      const days = all.slice(Math.max(0, begins))
      const before = days.slice(-7).reduce((sum, day) => sum + day.slots[0]!, 0)
      const ahead = forecast(days, { lead: planned.lead, length: 7, confidence: asked.confidence, origins }, holidayOf)
      const named = { reason, reasons: parts.length }
      if (!ahead)
        return {
          ...named,
          ...{ state: 'too-little', method: null, scores: [], origins: 0, beatsNaive: false, p: null },
          sum: { forecast: 0, interval: null, naive: 0, before },
        }
      const total = ahead.days.reduce((sum, day) => sum + day.slots[0]!, 0)
      const interval = ahead.days.some((day) => day.basis) ? null : ahead.sumInterval(total)
      return {
        ...named,
        ...{ state: ahead.state, method: ahead.method, scores: ahead.scores, origins: ahead.origins },
        ...{ beatsNaive: ahead.beatsNaive, p: ahead.p },
        sum: {
          ...{ forecast: total * factor, before, naive: ahead.days.reduce((sum, day) => sum + day.naive[0]!, 0) },
          interval: interval && [interval[0] * factor, interval[1] * factor],
        },
      }
    }),
  }
}
