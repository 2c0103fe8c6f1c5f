import { betaCdf } from './beta.ts'
import { normalQuantile, twoSided, zOf } from './normal.ts'
import type { Interval } from './nps.ts'

/** Up to here ranks are exact; above, the normal approximation is off by less than one rank. */
const exactUpTo = 200

/** P(X ≤ k) of a binomial with n tries at one half. */
const halfCdf = (k: number, n: number): number => (k < 0 ? 0 : k >= n ? 1 : betaCdf(0.5, n - k, k + 1))

/**
 * Rank r (1 is the smallest) such that the interval from the r-th to the (n + 1 − r)-th of n ordered values covers the median with at least
 * this confidence, whatever the distribution; 0 where n is too small for any.
 */
export function medianRank(n: number, confidence: number): number {
  const tail = (1 - confidence) / 2
  if (n > exactUpTo) return Math.max(1, Math.floor((n + 1) / 2 - (zOf(confidence) * Math.sqrt(n)) / 2))
  let rank = 0
  while (rank < n / 2 && halfCdf(rank, n) <= tail) rank++
  return rank
}

/** The exact ranks by n, from 0 on; above their end the formula of `medianRank` holds. For a database that finds the values itself. */
export function exactRanks(confidence: number): number[] {
  const kept = knownRanks.get(confidence)
  if (kept) return kept
  const ranks = Array.from({ length: exactUpTo + 1 }, (_, n) => medianRank(n, confidence))
  if (knownRanks.size < 100) knownRanks.set(confidence, ranks)
  return ranks
}
const knownRanks = new Map<number, number[]>()

export type MedianFigure = { n: number; median: number; interval: Interval | null }

/**
 * Two medians, first minus second: each standard error is the width of its interval over twice the z of what that interval truly covers (Bonett
 * & Price 2002). Null where either has no interval.
 */
export function medianDifference(a: MedianFigure, b: MedianFigure, confidence: number) {
  const [ea, eb] = [errorOf(a, confidence), errorOf(b, confidence)]
  if (ea === null || eb === null) return null
  const difference = a.median - b.median
  const se = Math.hypot(ea, eb)
  const half = zOf(confidence) * se
  const interval: Interval = [difference - half, difference + half]
  return { difference, interval, p: se === 0 ? null : twoSided(difference / se) }
}

function errorOf({ n, interval }: MedianFigure, confidence: number): number | null {
  if (!interval) return null
  const rank = medianRank(n, confidence)
  const z = n > exactUpTo ? zOf(confidence) : -normalQuantile(halfCdf(rank - 1, n))
  return (interval[1] - interval[0]) / (2 * z)
}
