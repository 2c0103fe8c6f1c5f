import { zOf } from '../statistics/normal.ts'
import type { Interval } from '../statistics/nps.ts'
import type { Series } from './series.ts'
import type { Usual } from './usual.ts'
import type { Kind } from './watched.ts'

/** A stretch of days in figures: per day for counts. */
export type Summary = {
  value: number
  expected: number
  /** Between which a usual day of the stretch lies, 95 %. */
  usual: Interval
  /** Value minus expected, 95 %. */
  size: number
  sizeInterval: Interval
  /** Standard deviation of the size. */
  deviation: number
}

const confidence = 0.95

/** The days from `since` to `day`, both included, against what was expected of them. Days without any count for shares and means as nothing. */
export function summaryOf(series: Series, kind: Kind, usual: Usual, since: number, day: number): Summary {
  let [weights, sum, expected, noise, doubt, low, high] = [0, 0, 0, 0, 0, 0, 0]
  for (let t = since; t <= day; t++) {
    const weight = kind === 'count' ? 1 : series.n[t]!
    if (weight === 0) continue
    const [a, b] = usual.band(t, confidence)
    weights += weight
    sum += series.sum[t]!
    expected += weight * usual.expected(t)
    noise += weight ** 2 * (usual.deviation(t) ** 2 - usual.unsure(t) ** 2)
    doubt += weight * usual.unsure(t)
    low += weight * a
    high += weight * b
  }
  const of = Math.max(1, weights)
  const value = sum / of
  // Days' own swings add up as chance does; what is not known of the usual is the same every day.
  const deviation = Math.sqrt(usual.swing ** 2 * noise + doubt ** 2) / of
  const size = value - expected / of
  const half = zOf(confidence) * deviation
  return {
    ...{ value, expected: expected / of, usual: [low / of, high / of], size, deviation },
    sizeInterval: [size - half, size + half],
  }
}
