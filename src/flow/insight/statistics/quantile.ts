import { binomialCdf } from './binomial.ts'
import { normalQuantile, twoSided, zOf } from './normal.ts'
import type { Interval } from './nps.ts'

/** Up to here ranks are exact; above, the normal approximation is off by less than one rank. */
const exactUpTo = 200

/**
 * The highest rank (1 is the smallest of n ordered values) that lies above the quantile `p` with at most half of what the confidence leaves, whatever
 * the distribution; 0 where n is too small for any. The upper end is by symmetry n + 1 − lowerRank(n, 1 − p).
 */
export function lowerRank(n: number, p: number, confidence: number): number {
  const tail = (1 - confidence) / 2
  if (n > exactUpTo) return Math.max(1, Math.floor((n + 1) * p - zOf(confidence) * Math.sqrt(n * p * (1 - p))))
  let rank = 0
  while (rank < n && binomialCdf(rank, n, p) <= tail) rank++
  return rank
}

/** The exact ranks by n, from 0 on; above their end the formula of `lowerRank` holds. For a database that finds the values itself. */
export function exactRanks(p: number, confidence: number): number[] {
  const key = `${p} ${confidence}`
  const kept = knownRanks.get(key)
  if (kept) return kept
  const ranks = Array.from({ length: exactUpTo + 1 }, (_, n) => lowerRank(n, p, confidence))
  if (knownRanks.size < 100) knownRanks.set(key, ranks)
  return ranks
}
const knownRanks = new Map<string, number[]>()

/** A quantile of n values with its distribution-free interval; null where n is too small for one. */
export type QuantileFigure = { n: number; value: number; interval: Interval | null }

/**
 * Two quantiles of the same p, first minus second: each standard error is the width of its interval over twice the z of what that interval truly covers
 * (Bonett & Price 2002, for the median). Null where either has no interval.
 */
export function quantileDifference(a: QuantileFigure, b: QuantileFigure, p: number, confidence: number) {
  const [ea, eb] = [errorOf(a, p, confidence), errorOf(b, p, confidence)]
  if (ea === null || eb === null) return null
  const difference = a.value - b.value
  const se = Math.hypot(ea, eb)
  const half = zOf(confidence) * se
  const interval: Interval = [difference - half, difference + half]
  return { difference, interval, p: se === 0 ? null : twoSided(difference / se) }
}

function errorOf({ n, interval }: QuantileFigure, p: number, confidence: number): number | null {
  if (!interval) return null
  const missed =
    binomialCdf(lowerRank(n, p, confidence) - 1, n, p) + binomialCdf(lowerRank(n, 1 - p, confidence) - 1, n, 1 - p)
  const z = n > exactUpTo ? zOf(confidence) : -normalQuantile(missed / 2)
  return (interval[1] - interval[0]) / (2 * z)
}
