import { watchedMetrics } from 'virtual:contract'
import type { AlertState, WatchedMetric } from '../../../contract/alert.ts'

export type AlertsSearch = { state?: Exclude<AlertState, 'seen'> | 'ended'; metric?: WatchedMetric }
export const listed = ['open', 'new', 'expected', 'ended'] as const

/** What the address of the alerts may hold; all else is left out. */
export function readAlertsSearch(given: Record<string, unknown>): AlertsSearch {
  const state = listed.find((s) => s !== 'open' && s === given.state) as AlertsSearch['state']
  const metric = watchedMetrics.find((m) => m === given.metric)
  return { ...(state && { state }), ...(metric && { metric }) }
}
