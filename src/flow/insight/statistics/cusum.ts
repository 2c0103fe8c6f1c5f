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

/**
 * Chance that the sum of an unchanged standardised series stands at `c` or higher (c > 0), however long it has run, one way: the sum is as high as the
 * highest point of a walk with drift −k, which is exponential with the rate 2k (Siegmund 1985), lower where the values are skewed that way. `drift` is
 * the variance with which the target is known, in squared standard deviations, and `freedom` how many degrees the standard deviation is known by:
 * both make a high sum likelier.
 */
export function cusumChance(
  c: number,
  k: number,
  { skew = 0, drift = 0, freedom = Number.POSITIVE_INFINITY }: { skew?: number; drift?: number; freedom?: number } = {},
): number {
  const rate = rateOf(k, skew)
  const height = c + overshoot
  // Mean of exp(−rate · height) over what is not known exactly; past its lowest point the formula would rise again.
  const unsure = 2 * drift + rate ** 2 / (4 * freedom)
  const at = unsure > 0 ? Math.min(height, rate / (2 * unsure)) : height
  return Math.min(1, Math.exp(-rate * at + unsure * at * at))
}

/** θ > 0 with ln E exp(θ(z − k)) = 0, by the first three cumulants: θ/2 + skew·θ²/6 = k. */
function rateOf(k: number, skew: number): number {
  if (Math.abs(skew) < 1e-6) return 2 * k
  // Where the values are skewed further the other way, three cumulants do not suffice, and the sum is rarer still.
  const bounded = Math.max(skew, -3 / (8 * k))
  return (3 * (Math.sqrt(1 + (8 * k * bounded) / 3) - 1)) / (2 * bounded)
}
