import { betaCdf } from './beta.ts'
import { adjustments } from './multiple-testing.ts'
import { zOf } from './normal.ts'
import type { Interval } from './nps.ts'
import { shareDifference } from './proportion.ts'

/**
 * Two counts of periods of the same length, second minus first. Interval: of two independent Poisson counts. Test: exact, the second being a
 * binomial share of both (Przyborowski & Wilenski 1940); p is null where both are 0.
 */
export function countDifference(a: number, b: number, confidence: number) {
  const half = zOf(confidence) * Math.sqrt(a + b)
  const interval: Interval = [b - a - half, b - a + half]
  const n = a + b
  // P(X ≤ least) of a binomial with n tries at one half, both tails.
  const least = Math.min(a, b)
  const tail = n === 0 || least >= n ? 1 : betaCdf(0.5, n - least, least + 1)
  return { difference: b - a, interval, p: n === 0 ? null : Math.min(1, 2 * tail) }
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
  const tested = rows.filter((r) => r.p !== null)
  const q = adjustments.benjaminiHochberg(tested.map((r) => r.p!))
  return rows.map((r) => ({ ...r, q: r.p === null ? null : q[tested.indexOf(r)]! }))
}
