import { addDays, localDate, weekday } from '../../contract/zone.ts'
import { zone } from './company.ts'

const dayMs = 86_400_000
/** So long ago the carrier fell behind: since then three times as many ask where their order is. */
const behindDaysAgo = 12

/** How much more often customers ask where their order is. */
export const ordersAsked = (ms: number, now: number): number => (ms < now - behindDaysAgo * dayMs ? 1 : 2.8)

/** The day on which the web shop was down and its customers called: a working day, three days ago or a little more. */
export function rushDay(now: number): string {
  const date = addDays(localDate(now, zone), -3)
  return addDays(date, Math.min(0, 4 - weekday(date)))
}
export const rush = 3
