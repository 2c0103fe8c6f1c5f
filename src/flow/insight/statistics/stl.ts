export type Stl = { seasonal: number[]; trend: number[]; remainder: number[]; weights: number[] }
type Options = {
  /** Values of neighbouring periods that shape the season; 'periodic' for one shape throughout. */
  seasonWindow: number | 'periodic'
  trendWindow?: number
  /** Weighs down what fits neither, so that single wild values move nothing. */
  robust?: boolean
}

/**
 * Season, trend and remainder of a series by loess (Cleveland, Cleveland, McRae & Terpenning 1990), with the defaults of R's stl. Needs more than
 * two periods.
 */
export function stl(y: readonly number[], period: number, { seasonWindow, trendWindow, robust = false }: Options): Stl {
  const n = y.length
  if (period < 2 || n <= 2 * period) throw new Error('stl needs a period of at least 2 and more than two of them')
  const periodic = seasonWindow === 'periodic'
  const season = smoother(odd(periodic ? 10 * n + 1 : seasonWindow), 0)
  const trend = smoother(odd(trendWindow ?? Math.ceil((1.5 * period) / (1 - 1.5 / season.length))), 1)
  const low = smoother(odd(period), 1)
  const [inner, outer] = robust ? [1, 15] : [2, 0]
  let weights: number[] | null = null
  let parts = { seasonal: new Array<number>(n).fill(0), trend: new Array<number>(n).fill(0) }
  for (let round = 0; ; round++) {
    for (let k = 0; k < inner; k++) parts = step(y, period, parts.trend, { season, trend, low }, weights)
    if (round >= outer) break
    weights = robustness(y, parts)
  }
  let { seasonal } = parts
  if (periodic) {
    const shape = Array.from({ length: period }, (_, j) => mean(seasonal.filter((_, i) => i % period === j)))
    seasonal = seasonal.map((_, i) => shape[i % period]!)
  }
  return {
    seasonal,
    trend: parts.trend,
    remainder: y.map((v, i) => v - seasonal[i]! - parts.trend[i]!),
    weights: weights ?? new Array<number>(n).fill(1),
  }
}

type Smoother = { length: number; degree: 0 | 1; jump: number }
const odd = (x: number): number => {
  const whole = Math.round(x)
  return whole % 2 === 0 ? whole + 1 : whole
}
/** A loess of so many values; it is worked out at every tenth of them and drawn straight between. */
const smoother = (length: number, degree: 0 | 1): Smoother => ({ length, degree, jump: Math.ceil(length / 10) })
const mean = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0) / x.length

/** One inner loop: season of what is left of the trend, without its own low waves, then the trend of what is left of the season. */
function step(
  y: readonly number[],
  period: number,
  before: readonly number[],
  by: { season: Smoother; trend: Smoother; low: Smoother },
  weights: readonly number[] | null,
) {
  const n = y.length
  const cycles = cyclesOf(
    y.map((v, i) => v - before[i]!),
    period,
    by.season,
    weights,
  )
  const waves = loess(averaged(averaged(averaged(cycles, period), period), 3), by.low, null)
  const seasonal = Array.from({ length: n }, (_, i) => cycles[i + period]! - waves[i]!)
  const trend = loess(
    y.map((v, i) => v - seasonal[i]!),
    by.trend,
    weights,
  )
  return { seasonal, trend }
}

/** Each season's own series smoothed, and continued by one value at both ends: a period longer on each side. */
function cyclesOf(y: readonly number[], period: number, by: Smoother, weights: readonly number[] | null): number[] {
  const all = new Array<number>(y.length + 2 * period).fill(0)
  for (let j = 0; j < period; j++) {
    const own = y.filter((_, i) => i % period === j)
    const w = weights?.filter((_, i) => i % period === j) ?? null
    const smooth = loess(own, by, w)
    const k = own.length
    const first = fitted(own, by, 0, 1, Math.min(by.length, k), w) ?? smooth[0]!
    const last = fitted(own, by, k + 1, Math.max(1, k - by.length + 1), k, w) ?? smooth[k - 1]!
    ;[first, ...smooth, last].forEach((v, m) => {
      const at = m * period + j
      if (at < all.length) all[at] = v
    })
  }
  return all
}

function averaged(x: readonly number[], length: number): number[] {
  let sum = 0
  for (let i = 0; i < length; i++) sum += x[i]!
  const means = [sum / length]
  for (let i = length; i < x.length; i++) {
    sum += x[i]! - x[i - length]!
    means.push(sum / length)
  }
  return means
}

/** Places are counted from 1, as in the paper. */
function loess(y: readonly number[], by: Smoother, weights: readonly number[] | null): number[] {
  const n = y.length
  if (n < 2) return [...y]
  const jump = Math.min(by.jump, n - 1)
  const half = Math.floor((by.length + 1) / 2)
  const out = new Array<number>(n).fill(0)
  let [left, right] = [1, Math.min(by.length, n)]
  for (let i = 1; i <= n; i += jump) {
    if (by.length < n) {
      // Where every place is worked out, the window begins to move one place later than elsewhere.
      if (jump === 1) {
        if (i > half && right !== n) {
          left++
          right++
        }
      } else if (i < half) [left, right] = [1, by.length]
      else if (i >= n - half + 1) [left, right] = [n - by.length + 1, n]
      else [left, right] = [i - half + 1, by.length + i - half]
    }
    out[i - 1] = fitted(y, by, i, left, right, weights) ?? y[i - 1]!
  }
  if (jump === 1) return out
  const between = (a: number, b: number) => {
    const slope = (out[b - 1]! - out[a - 1]!) / (b - a)
    for (let j = a + 1; j < b; j++) out[j - 1] = out[a - 1]! + slope * (j - a)
  }
  let i = 1
  for (; i <= n - jump; i += jump) between(i, i + jump)
  if (i !== n) {
    out[n - 1] = fitted(y, by, n, left, right, weights) ?? y[n - 1]!
    between(i, n)
  }
  return out
}

/** Weighted straight line (or mean) of the values from `left` to `right` at a place; null where all weights are 0. */
function fitted(
  y: readonly number[],
  { length, degree }: Smoother,
  at: number,
  left: number,
  right: number,
  weights: readonly number[] | null,
): number | null {
  const n = y.length
  const reach = Math.max(at - left, right - at) + (length > n ? Math.floor((length - n) / 2) : 0)
  const w = new Array<number>(right - left + 1).fill(0)
  let sum = 0
  for (let j = left; j <= right; j++) {
    const r = Math.abs(j - at)
    if (r > 0.999 * reach) continue
    const near = r <= 0.001 * reach ? 1 : (1 - (r / reach) ** 3) ** 3
    w[j - left] = near * (weights ? weights[j - 1]! : 1)
    sum += w[j - left]!
  }
  if (sum <= 0) return null
  let [centre, spread] = [0, 0]
  for (let j = left; j <= right; j++) {
    w[j - left]! /= sum
    centre += w[j - left]! * j
  }
  let slope = 0
  if (reach > 0 && degree > 0) {
    for (let j = left; j <= right; j++) spread += w[j - left]! * (j - centre) ** 2
    if (Math.sqrt(spread) > 0.001 * (n - 1)) slope = (at - centre) / spread
  }
  let value = 0
  for (let j = left; j <= right; j++) value += w[j - left]! * (slope * (j - centre) + 1) * y[j - 1]!
  return value
}

/** Bisquare weights of what is left, by six times its median. */
function robustness(y: readonly number[], { seasonal, trend }: { seasonal: number[]; trend: number[] }): number[] {
  const left = y.map((v, i) => Math.abs(v - seasonal[i]! - trend[i]!))
  const sorted = [...left].sort((a, b) => a - b)
  const n = sorted.length
  const most = 3 * (sorted[Math.floor(n / 2)]! + sorted[n - Math.floor(n / 2) - 1]!)
  return left.map((r) => (r <= 0.001 * most ? 1 : r <= 0.999 * most ? (1 - (r / most) ** 2) ** 2 : 0))
}
