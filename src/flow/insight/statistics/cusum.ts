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
 * −k. That is exponential, however long the walk (Siegmund 1985), with a rate of 2k for normal values; and over few days at most the chances of each
 * length together. Skewed values are taken for gamma ones. What is not known exactly makes a high sum likelier.
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
  const lowest = unsure > 0 ? rate / (2 * unsure) : Number.POSITIVE_INFINITY
  const at = Math.min(height, lowest)
  const ever = Math.min(1, Math.exp(-rate * at + unsure * at * at))
  if (!Number.isFinite(days)) return ever
  // Past that point it says nothing of how high the sum is: of a target known badly (learnt with a trend) no sum whatever would be unlikely.
  if (ever > worthCounting && height <= lowest) return ever
  let each = 0
  for (let j = 1; j <= days; j++) {
    // Of the mean of j values; its tail as that of a normal one equally far out, by Student's t.
    const far = (j * rarity(c / j + k, skew)) / (1 + j * drift)
    const tail = Number.isFinite(freedom) ? (1 + (2 * far) / freedom) ** (-(freedom + 1) / 2) : Math.exp(-far)
    each += tail / Math.sqrt(4 * Math.PI * Math.max(far, 0.1))
  }
  return Math.min(ever, each)
}
/** What is likelier than this is no alarm, whatever it is exactly. */
const worthCounting = 0.01
/** Values with less skewness are taken for normal ones. */
const straight = 1e-3

/** ln E exp(θz) of a standardised gamma value with this skewness, mirrored where it is negative. */
function cumulants(theta: number, skew: number): number {
  if (Math.abs(skew) < straight) return theta ** 2 / 2
  const root = 2 / skew
  return -(root ** 2) * Math.log1p(-theta / root) - theta * root
}

/** θ > 0 with ln E exp(θ(z − k)) = 0, by bisection: 2k for normal values. */
function rateOf(k: number, skew: number): number {
  if (Math.abs(skew) < straight) return 2 * k
  let low = 0
  let high = skew > 0 ? (2 / skew) * (1 - 1e-12) : 2 * k
  if (skew < 0) while (cumulants(high, skew) < k * high) high *= 2
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (cumulants(middle, skew) < k * middle) low = middle
    else high = middle
  }
  return high
}

/** How rare a mean of x is, per value that it is made of: the largest of θx − ln E exp(θz); x²/2 for normal values. */
function rarity(x: number, skew: number): number {
  if (Math.abs(skew) < straight) return x ** 2 / 2
  const root = 2 / skew
  const u = 1 + x / root
  return u <= 0 ? Number.POSITIVE_INFINITY : root ** 2 * (u - 1 - Math.log(u))
}
