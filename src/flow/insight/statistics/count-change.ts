import { binomialCdf } from './binomial.ts'
import { falseDiscovery } from './multiple-testing.ts'
import { twoSided, zOf } from './normal.ts'
import type { Interval } from './nps.ts'
import { shareDifference } from './proportion.ts'

/**
 * Two counts of periods of the same length, second minus first. Interval: of two independent counts whose variance is `spread` times the mean.
 * Test: of Poisson counts (spread 1) exact, the second being a binomial share of both (Przyborowski & Wilenski 1940), else by the normal. p is null
 * where both are 0.
 */
export function countDifference(a: number, b: number, confidence: number, spread = 1) {
  const se = Math.sqrt(spread * (a + b))
  const half = zOf(confidence) * se
  const interval: Interval = [b - a - half, b - a + half]
  if (spread > 1) return { difference: b - a, interval, p: se === 0 ? null : twoSided((b - a) / se) }
  const n = a + b
  const tail = binomialCdf(Math.min(a, b), n, 0.5)
  return { difference: b - a, interval, p: n === 0 ? null : Math.min(1, 2 * tail) }
}

/**
 * How many times more than Poisson counts daily counts vary around the mean of their weekday and period: quasi-Poisson, never below 1. Each series is
 * one period, from its first day on.
 */
export function spreadOfDays(series: number[][]): number {
  let [squares, freedom] = [0, 0]
  for (const days of series) {
    // Under three weeks a weekday's mean has too few days: then the week's shape counts as spread.
    const period = days.length >= 21 ? 7 : 1
    for (let weekday = 0; weekday < period; weekday++) {
      const some = days.filter((_, i) => i % period === weekday)
      const mean = some.reduce((sum, n) => sum + n, 0) / some.length
      if (mean === 0) continue
      squares += some.reduce((sum, n) => sum + (n - mean) ** 2 / mean, 0)
      freedom += some.length - 1
    }
  }
  return freedom > 0 ? Math.max(1, squares / freedom) : 1
}

export type CountChange = {
  difference: number
  /** Of the change of the whole; null where the whole did not change. */
  shareOfChange: number | null
  z: number | null
  /** Whether its share of the whole is another: null where there is nothing to compare. q is corrected for all groups. */
  p: number | null
  q: number | null
}

/** What moved a count: each group's change, and whether it goes beyond the general change of all (methods.md 3.2). Pairs of before and after. */
export function countChange(groups: { before: number; after: number }[]): CountChange[] {
  const before = groups.reduce((sum, g) => sum + g.before, 0)
  const after = groups.reduce((sum, g) => sum + g.after, 0)
  const rows = groups.map((g) => {
    const test = before > 0 && after > 0 ? shareDifference(g.after, after, g.before, before, 0.95) : null
    const difference = g.after - g.before
    const shareOfChange = after === before ? null : difference / (after - before)
    return { difference, shareOfChange, z: test?.z ?? null, p: test?.p ?? null }
  })
  const q = falseDiscovery(rows.map((r) => r.p))
  return rows.map((r, i) => ({ ...r, q: q[i]! }))
}
