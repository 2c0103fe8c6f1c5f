import type { WatchedMetric } from '../../../contract/alert.ts'
import type { Place } from './place.ts'
import type { Summary } from './summary.ts'

/** An alert that has not ended: its series is judged again. */
export type Open = {
  id: string
  metric: WatchedMetric
  place: Place
  up: boolean
  kind: 'departure' | 'shift'
  since: string
}
/** From this day on a series is as it is now: what was before teaches nothing of it. */
export type Rebased = { metric: WatchedMetric; place: Place; since: string }

export type Finding = {
  metric: WatchedMetric
  place: Place
  kind: 'departure' | 'shift'
  up: boolean
  since: string
  sinceInterval: [string, string] | null
  summary: Summary
  q: number
  /** In how many related series the same was seen and is not told of again. */
  also: number
}
/** Of an open alert: still so, and how large by now; null where it is as usual again. */
export type Again = { id: string; summary: Summary } | { id: string; summary: null }
export type Scan = { findings: Finding[]; again: Again[]; series: number; small: number; young: number }

export type Watch = {
  metrics: readonly WatchedMetric[]
  /** Most that the share of days with a false alarm may be, over all series and all kinds of alarm. */
  rate: number
  open: readonly Open[]
  rebased: readonly Rebased[]
}
