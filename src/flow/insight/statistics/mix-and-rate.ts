import type { Moments } from './mean.ts'
import { twoSided, zOf } from './normal.ts'
import type { Interval } from './nps.ts'

/** A part of a difference; `p` is two-sided, null where nothing varies. */
export type Part = { value: number; interval: Interval; p: number | null }
export type GroupParts = { rate: Part; mix: Part }
export type MixAndRate = { rate: Part; mix: Part; groups: GroupParts[] }

/**
 * Splits the difference of two means exactly into what is due to groups answering otherwise (rate) and to their shares being others (mix); Kitagawa
 * 1955. The mix of a group is centred: a group that grew helps when it lies above the mean of both periods. A group that one period lacks is
 * all mix. Intervals and tests: the delta method over independent answers, with the shares multinomial.
 *
 * Groups come in the same order in both; of each n, mean and sd. Both periods need n ≥ 1.
 */
export function mixAndRate(before: Moments[], after: Moments[], confidence: number): MixAndRate {
  const total = (side: Moments[]) => side.reduce((sum, g) => sum + g.n, 0)
  const [n0, n1] = [total(before), total(after)]
  const within = pooledVariance([...before, ...after])
  const rows = before.map((b, k) => {
    const a = after[k]!
    const [p0, p1] = [b.n / n0, a.n / n1]
    const r0 = b.n > 0 ? b.mean : a.n > 0 ? a.mean : 0
    const r1 = a.n > 0 ? a.mean : r0
    // Of a group that one period lacks the same rate stands for both: its error is in the middle, not in the difference.
    const both = a.n > 0 && b.n > 0
    return { p0, p1, r0, r1, errors: errorOf(a, within) + errorOf(b, within), both }
  })
  const overall = (share: 'p0' | 'p1', rate: 'r0' | 'r1') => rows.reduce((sum, g) => sum + g[share] * g[rate], 0)
  const middle = (overall('p0', 'r0') + overall('p1', 'r1')) / 2
  const parts = rows.map((g) => ({
    ...g,
    dr: g.r1 - g.r0,
    dp: g.p1 - g.p0,
    share: (g.p0 + g.p1) / 2,
    lead: (g.r0 + g.r1) / 2 - middle,
  }))
  /** Variance of a weighted sum of multinomial shares. */
  const ofShares = (p: 'p0' | 'p1', n: number, weight: (g: (typeof parts)[number]) => number) => {
    const mean = parts.reduce((sum, g) => sum + g[p] * weight(g), 0)
    return parts.reduce((sum, g) => sum + g[p] * (weight(g) - mean) ** 2, 0) / n
  }
  const part = (value: number, variance: number) => partOf(value, variance, confidence)
  const shareErrors = (g: (typeof parts)[number]) => (g.p0 * (1 - g.p0)) / n0 + (g.p1 * (1 - g.p1)) / n1
  const rateError = (g: (typeof parts)[number]) => (g.both ? g.share ** 2 * g.errors : 0)
  const middleError = (g: (typeof parts)[number]) => g.dp ** 2 * (g.both ? g.errors / 4 : g.errors)
  const sum = (of: (g: (typeof parts)[number]) => number) => parts.reduce((all, g) => all + of(g), 0)
  return {
    rate: part(
      sum((g) => g.share * g.dr),
      sum(rateError) + (ofShares('p0', n0, (g) => g.dr) + ofShares('p1', n1, (g) => g.dr)) / 4,
    ),
    mix: part(
      sum((g) => g.lead * g.dp),
      sum(middleError) + ofShares('p0', n0, (g) => g.lead) + ofShares('p1', n1, (g) => g.lead),
    ),
    groups: parts.map((g) => ({
      rate: part(g.share * g.dr, rateError(g) + (g.dr ** 2 * shareErrors(g)) / 4),
      mix: part(g.lead * g.dp, middleError(g) + g.lead ** 2 * shareErrors(g)),
    })),
  }
}

/**
 * What each group did to the difference of two means: rate and mix together, the mean of both periods taken off, so that they sum to it. Tests say
 * whether a group did more than chance.
 */
export function effects(before: Moments[], after: Moments[], confidence: number): Part[] {
  const within = pooledVariance([...before, ...after])
  const [n0, n1] = [before, after].map((side) => side.reduce((sum, g) => sum + g.n, 0)) as [number, number]
  const meanOf = (side: Moments[], n: number) => side.reduce((sum, g) => sum + (g.n > 0 ? g.n * g.mean : 0), 0) / n
  const middle = (meanOf(before, n0) + meanOf(after, n1)) / 2
  const side = (g: Moments, n: number) => {
    if (g.n === 0) return { value: 0, variance: 0 }
    const [share, lead] = [g.n / n, g.mean - middle]
    return { value: share * lead, variance: share ** 2 * errorOf(g, within) + (lead ** 2 * share * (1 - share)) / n }
  }
  return before.map((b, k) => {
    const [early, late] = [side(b, n0), side(after[k]!, n1)]
    return partOf(late.value - early.value, late.variance + early.variance, confidence)
  })
}

/** A part with the variance of its estimate. */
export function partOf(value: number, variance: number, confidence: number): Part {
  const se = Math.sqrt(variance)
  const half = zOf(confidence) * se
  return { value, interval: [value - half, value + half], p: se > 0 ? twoSided(value / se) : null }
}

/** Variance of a group's mean; `within` stands in where the group has one answer. */
export const errorOf = ({ n, sd }: Moments, within: number): number => (n === 0 ? 0 : (n > 1 ? sd ** 2 : within) / n)

/** Variance within groups, for those of one answer. */
export function pooledVariance(groups: Moments[]): number {
  const known = groups.filter((g) => g.n > 1)
  const freedom = known.reduce((sum, g) => sum + g.n - 1, 0)
  return freedom === 0 ? 0 : known.reduce((sum, g) => sum + (g.n - 1) * g.sd ** 2, 0) / freedom
}
