import type { WatchedMetric } from '../../../contract/alert.ts'
import { scales } from '../../../contract/survey.ts'
import type { FactMetric } from '../../fact/fact.ts'
import { emptyCell } from '../cell.ts'
import type { Measure } from '../measure.ts'
import { definitions } from '../metrics.ts'

/** 'count': how many; 'share': mean of scores 0 and 1; 'mean': of any scores; 'duration': of seconds, never less than none. */
export type Kind = 'count' | 'share' | 'mean' | 'duration'

const whole = ([low, high]: readonly [number, number]) => Array.from({ length: high - low + 1 }, (_, i) => low + i)

/** How each figure that can be watched is made of facts: of the values that they may have, or of what is measured of encounters. */
export const watched: Record<WatchedMetric, { facts: FactMetric; kind: Kind; values?: number[]; measure?: Measure }> = {
  encounters: { facts: 'encounter', kind: 'count' },
  abandonment: { facts: 'encounter', kind: 'share', measure: 'abandoned' },
  service_level: { facts: 'encounter', kind: 'share', measure: 'in_time' },
  wait: { facts: 'encounter', kind: 'duration', measure: 'wait' },
  aht: { facts: 'encounter', kind: 'duration', measure: 'handling' },
  solved: { facts: 'solved', kind: 'share', values: [0, 0.5, 1] },
  csat: { facts: 'csat', kind: 'share', values: whole(scales.csat) },
  ces: { facts: 'ces', kind: 'share', values: whole(scales.ces) },
  nps: { facts: 'nps', kind: 'mean', values: whole(scales.nps) },
}

/** The part of a rate that a figure has: half of it encounters, which are most series by far, the others the rest alike. */
export function partOf(metric: WatchedMetric, metrics: readonly WatchedMetric[]): number {
  const others = metrics.filter((m) => m !== 'encounters').length
  if (others === metrics.length) return 1 / others
  if (others === 0) return 1
  return metric === 'encounters' ? 1 / 2 : 1 / (2 * others)
}

/** The score of each value, by the one definition of the figure: a mean of scores is the score where there is one value. */
export function scoresOf(metric: WatchedMetric): { values: number[]; scores: number[] } {
  const { moments } = definitions[metric]
  const values = watched[metric].values ?? []
  const scores = values.map((value) => {
    const cell = { ...emptyCell(), n: 1, counts: new Map([[value, 1]]) }
    return moments!({ cell, of: cell }).mean
  })
  return { values, scores }
}
