import { betaQuantile } from './beta.ts'
import { twoSided, zOf } from './normal.ts'
import type { Interval } from './nps.ts'

/** Intervals of x successes among n ≥ 1, as shares. Wald and Agresti–Coull are not clipped; formulas: methods.md 1.4. */
export const proportionIntervals = {
  wald: (x: number, n: number, confidence: number): Interval => wald(x / n, n, zOf(confidence)),
  wilson: (x: number, n: number, confidence: number): Interval => {
    const z = zOf(confidence)
    const p = x / n
    const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n)
    const half = (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n)
    return [x === 0 ? 0 : centre - half, x === n ? 1 : centre + half]
  },
  /** With continuity correction (Newcombe 1998, method 4). */
  wilsonCorrected: (x: number, n: number, confidence: number): Interval => {
    const z = zOf(confidence)
    const p = x / n
    const bottom = 2 * (n + z * z)
    const low = 2 * n * p + z * z - 1 - z * Math.sqrt(z * z - 2 - 1 / n + 4 * p * (n * (1 - p) + 1))
    const high = 2 * n * p + z * z + 1 + z * Math.sqrt(z * z + 2 - 1 / n + 4 * p * (n * (1 - p) - 1))
    return [x === 0 ? 0 : Math.max(0, low / bottom), x === n ? 1 : Math.min(1, high / bottom)]
  },
  agrestiCoull: (x: number, n: number, confidence: number): Interval => {
    const z = zOf(confidence)
    const m = n + z * z
    return wald((x + (z * z) / 2) / m, m, z)
  },
  clopperPearson: (x: number, n: number, confidence: number): Interval => {
    const tail = (1 - confidence) / 2
    return [x === 0 ? 0 : betaQuantile(tail, x, n - x + 1), x === n ? 1 : betaQuantile(1 - tail, x + 1, n - x)]
  },
  jeffreys: (x: number, n: number, confidence: number): Interval => {
    const tail = (1 - confidence) / 2
    return [
      x === 0 ? 0 : betaQuantile(tail, x + 0.5, n - x + 0.5),
      x === n ? 1 : betaQuantile(1 - tail, x + 0.5, n - x + 0.5),
    ]
  },
}

function wald(p: number, n: number, z: number): Interval {
  const half = z * Math.sqrt((p * (1 - p)) / n)
  return [p - half, p + half]
}

/** The interval that we show; null for n = 0. */
export const shareInterval = (x: number, n: number, confidence: number): Interval | null =>
  n === 0 ? null : proportionIntervals.wilson(x, n, confidence)

/**
 * Two independent shares, first minus second. Interval: Newcombe 1998, method 10 (two Wilson intervals squared and added). Test: z with pooled
 * variance; null where all or none succeeded in both.
 */
export function shareDifference(x1: number, n1: number, x2: number, n2: number, confidence: number) {
  const [p1, p2] = [x1 / n1, x2 / n2]
  const [l1, u1] = proportionIntervals.wilson(x1, n1, confidence)
  const [l2, u2] = proportionIntervals.wilson(x2, n2, confidence)
  const difference = p1 - p2
  const interval: Interval = [difference - Math.hypot(p1 - l1, u2 - p2), difference + Math.hypot(u1 - p1, p2 - l2)]
  const pooled = (x1 + x2) / (n1 + n2)
  const se = Math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
  const z = se === 0 ? null : difference / se
  return { difference, interval, z, p: z === null ? null : twoSided(z) }
}
