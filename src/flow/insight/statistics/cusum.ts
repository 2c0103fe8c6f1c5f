import { studentTwoSided } from './beta.ts'

/** The two sums after one value, and since how many values each is above zero. */
export type CusumPoint = { up: number; upSince: number; down: number; downSince: number }
export type Cusum = {
  points: CusumPoint[]
  /** Place of the first sum above the decision height, from 0; null where none is. */
  signal: number | null
  /** Where the shift then began: the first value since which that sum is above zero. */
  start: number | null
}

/** Tabular CUSUM (Page 1954; Montgomery): what exceeds the target by more than the slack `k` is summed, either way, never below zero. `height` is H. */
export function cusum(x: readonly number[], target: number, k: number, height: number): Cusum {
  const points: CusumPoint[] = []
  let [up, upSince, down, downSince] = [0, 0, 0, 0]
  let signal: number | null = null
  let start: number | null = null
  x.forEach((value, i) => {
    up = Math.max(0, up + value - target - k)
    upSince = up > 0 ? upSince + 1 : 0
    down = Math.max(0, down + target - value - k)
    downSince = down > 0 ? downSince + 1 : 0
    points.push({ up, upSince, down, downSince })
    if (signal !== null || Math.max(up, down) <= height) return
    signal = i
    start = i + 1 - (up > height ? upSince : downSince)
  })
  return { points, signal, start }
}

/** By which the discrete sum overshoots, in standard deviations (Siegmund 1985). */
const overshoot = 0.583

type Known = {
  /** Third moment of the values, the way of the sum. */
  skew?: number
  /** Variance with which the target is known, in squared standard deviations. */
  drift?: number
  /** Degrees by which the standard deviation is known. */
  freedom?: number
  /** Values that were summed at most. */
  days?: number
}

/**
 * Chance that the sum of an unchanged standardised series stands at `c` or higher (c > 0), one way: it is as high as the highest point of a walk with drift
 * −k. That is exponential with the rate 2k however long the walk (Siegmund 1985), lower where the values are skewed that way; and over few days at most
 * the chances of each length together. What is not known exactly makes a high sum likelier.
 */
export function cusumChance(
  c: number,
  k: number,
  { skew = 0, drift = 0, freedom = Number.POSITIVE_INFINITY, days = Number.POSITIVE_INFINITY }: Known = {},
): number {
  const rate = rateOf(k, skew)
  const height = c + overshoot
  // Mean of exp(−2(k − δ)·height) over what is not known exactly; past its lowest point the formula would rise again.
  const unsure = 2 * drift + rate ** 2 / (4 * freedom)
  const at = unsure > 0 ? Math.min(height, rate / (2 * unsure)) : height
  const ever = Math.min(1, Math.exp(-rate * at + unsure * at * at))
  if (ever > worthCounting || !Number.isFinite(days)) return ever
  let each = 0
  for (let j = Math.max(1, Math.ceil(c / mostADay)); j <= days; j++) {
    const z = (c + j * k) / Math.sqrt(j + j * j * drift)
    // Cornish–Fisher: a sum of skewed values is skewed less, the longer it is.
    const mended = z - (skew / Math.sqrt(j)) * ((z * z - 1) / 6)
    each += studentTwoSided(Math.max(0, mended), Math.min(freedom, 1e6)) / 2
  }
  return Math.min(ever, each)
}
/** What is likelier than this is no alarm, whatever it is exactly. */
const worthCounting = 0.01
/** A sum cannot be reached in fewer days than with values as far out as this. */
const mostADay = 8

/** θ > 0 with ln E exp(θ(z − k)) = 0, by the first three cumulants: θ/2 + skew·θ²/6 = k. */
function rateOf(k: number, skew: number): number {
  if (Math.abs(skew) < 1e-6) return 2 * k
  // Where the values are skewed further the other way, three cumulants do not suffice, and the sum is rarer still.
  const bounded = Math.max(skew, -3 / (8 * k))
  return (3 * (Math.sqrt(1 + (8 * k * bounded) / 3) - 1)) / (2 * bounded)
}
