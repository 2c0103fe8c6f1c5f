import { twoSided, zOf } from './normal.ts'

/** Answers by class: 0–6, 7–8, 9–10. */
export type NpsCounts = { detractors: number; passives: number; promoters: number }
export type Interval = [number, number]

const points = (share: number): number => 100 * Math.min(1, Math.max(-1, share))
const clipped = ([low, high]: Interval): Interval => [points(low), points(high)]

const sum = ({ detractors, passives, promoters }: NpsCounts): number => detractors + passives + promoters
const share = (c: NpsCounts): number => (c.promoters - c.detractors) / sum(c)
/** Variance of one answer's score −1, 0, +1. */
const variance = (c: NpsCounts): number => (c.promoters + c.detractors) / sum(c) - share(c) ** 2
/** Pseudo-answers that mend the interval near the edges (Rocks 2016). */
const adjusted = (c: NpsCounts): NpsCounts => ({
  detractors: c.detractors + 0.75,
  passives: c.passives + 1.5,
  promoters: c.promoters + 0.75,
})

/** NPS in points, −100…100; null without answers. */
export const npsOf = (c: NpsCounts): number | null =>
  sum(c) === 0 ? null : (100 * (c.promoters - c.detractors)) / sum(c)

/** Width by a multiple of the standard error; in shares, not clipped. */
function wald(c: NpsCounts, z: number): Interval {
  const half = z * Math.sqrt(variance(c) / sum(c))
  return [share(c) - half, share(c) + half]
}

/**
 * Score interval (Tango's kind): the D at which the score test just rejects, sought by bisection. `detractors` below is the constrained maximum
 * likelihood estimate of their share at a given D (methods.md 1.1).
 */
function score(c: NpsCounts, z: number): Interval {
  const n = sum(c)
  const test = (d: number): number => {
    const a = 2 * n
    const b = -c.detractors - c.promoters + (2 * n - c.promoters + c.detractors) * d
    const k = -c.detractors * d * (1 - d)
    const detractors = (Math.sqrt(Math.max(0, b * b - 4 * a * k)) - b) / (2 * a)
    const spread = Math.sqrt(Math.max(0, n * (2 * detractors + d * (1 - d))))
    const distance = c.promoters - c.detractors - n * d
    return spread === 0 ? Math.sign(distance) * Number.POSITIVE_INFINITY : distance / spread
  }
  // The test falls while D rises.
  const where = (level: number, from: number, to: number): number => {
    let [low, high] = [from, to]
    for (let i = 0; i < 100; i++) {
      const middle = (low + high) / 2
      if (test(middle) > level) low = middle
      else high = middle
    }
    return (low + high) / 2
  }
  return [c.detractors === n ? -1 : where(z, -1, share(c)), c.promoters === n ? 1 : where(-z, share(c), 1)]
}

/** Intervals of one NPS in points, clipped to −100…100, for n ≥ 1. Names and formulas: methods.md 1.1. */
export const npsIntervals = {
  wald: (c: NpsCounts, confidence: number) => clipped(wald(c, zOf(confidence))),
  adjustedWald: (c: NpsCounts, confidence: number) => clipped(wald(adjusted(c), zOf(confidence))),
  /** Simultaneous (Goodman 1964): the root of the chi-square quantile with 2 degrees of freedom, which is −2 ln(1 − confidence). */
  goodman: (c: NpsCounts, confidence: number) => clipped(wald(c, Math.sqrt(-2 * Math.log(1 - confidence)))),
  score: (c: NpsCounts, confidence: number) => clipped(score(c, zOf(confidence))),
}

/** From this n on the adjusted Wald interval covers as it says; below it the score interval is the safer one. */
const enoughForWald = 20

/** The interval that we show, in points; null without answers. */
export function npsInterval(c: NpsCounts, confidence: number): Interval | null {
  const n = sum(c)
  if (n === 0) return null
  return n < enoughForWald ? npsIntervals.score(c, confidence) : npsIntervals.adjustedWald(c, confidence)
}

export type Difference = { difference: number; se: number; z: number | null; p: number | null; interval: Interval }

function difference(a: NpsCounts, b: NpsCounts, confidence: number): Difference {
  const gap = 100 * (share(a) - share(b))
  const se = 100 * Math.sqrt(variance(a) / sum(a) + variance(b) / sum(b))
  const half = zOf(confidence) * se
  const z = se === 0 ? null : gap / se
  return { difference: gap, se, z, p: z === null ? null : twoSided(z), interval: [gap - half, gap + half] }
}

/** Two independent groups, a minus b, in points; not clipped. p is null where neither group varies. */
export const npsDifferences = {
  wald: difference,
  adjustedWald: (a: NpsCounts, b: NpsCounts, confidence: number) => difference(adjusted(a), adjusted(b), confidence),
}
