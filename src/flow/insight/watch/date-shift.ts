import {
  bestOf,
  bicOfLikelihood,
  binomialCost,
  likelihoodInterval,
  poissonCost,
  type SegmentCost,
  segmentations,
  squares,
} from '../statistics/change-points.ts'
import type { Series } from './series.ts'
import type { Usual } from './usual.ts'
import type { Kind } from './watched.ts'

/** A level holds at least so many days; more breaks than three in twenty weeks are no levels. */
const leastDays = 5
const mostBreaks = 3

/**
 * When a series came to its present level: the last change point of the best segmentation, with its interval of 95 %, as first days of the new level.
 * Where no segmentation has one, the first day of the sum that gave the alarm, without an interval.
 */
export function dateShift(
  series: Series,
  kind: Kind,
  usual: Usual,
  from: number,
  day: number,
  { up, start }: { up: boolean; start: number },
): { since: number; low: number; high: number; dated: boolean } {
  const days: number[] = []
  for (let t = from; t <= day; t++) if (kind === 'count' ? usual.expected(t) > 0 : series.n[t]! > 0) days.push(t)
  const n = days.length
  const cost = costOf(series, kind, usual, days)
  const { breaks } = bestOf(segmentations(n, cost, leastDays, mostBreaks), n, bicOfLikelihood)
  const level = (i: number, j: number) => {
    let [sum, of] = [0, 0]
    for (const t of days.slice(i, j)) {
      sum += series.sum[t]!
      of += kind === 'count' ? usual.expected(t) : series.n[t]!
    }
    return sum / of
  }
  const last = breaks.length - 1
  const at = breaks[last]
  if (at === undefined) return { since: start, low: start, high: start, dated: false }
  const previous = breaks[last - 1] ?? 0
  // The last level may be the end of what gave the alarm rather than its beginning.
  if (level(at, n) > level(previous, at) !== up) return { since: start, low: start, high: start, dated: false }
  const [low, high] = likelihoodInterval(cost, previous, at, n, 0.95)
  return { since: days[at]!, low: days[low]!, high: days[high]!, dated: true }
}

function costOf({ n, sum }: Series, kind: Kind, usual: Usual, days: number[]): SegmentCost {
  const swing = usual.swing ** 2 * usual.spread
  const of = (x: Float32Array) => days.map((t) => x[t]!)
  if (kind === 'count') return poissonCost(of(n), days.map(usual.expected), swing)
  if (kind === 'share') return binomialCost(of(sum), of(n), swing)
  const cost = squares(
    days.map((t) => sum[t]! / n[t]!),
    of(n),
  )
  return (i, j) => cost(i, j) / (usual.standard ** 2 * swing)
}
