import { normalCdf } from './normal.ts'

/** Cost of one level over the values from i up to and without j: twice the negative log likelihood, or the squares left. */
export type SegmentCost = (i: number, j: number) => number
/** Best segmentation into k + 1 levels; `breaks` are the numbers of values before each break. */
export type Segmentation = { breaks: number[]; cost: number }

/** Squares left around the mean of each stretch; values may have weights. */
export function squares(y: readonly number[], weights: readonly number[] = y.map(() => 1)): SegmentCost {
  const weight = running(weights)
  const sum = running(y.map((v, i) => weights[i]! * v))
  const square = running(y.map((v, i) => weights[i]! * v * v))
  return (i, j) => square[j]! - square[i]! - (sum[j]! - sum[i]!) ** 2 / (weight[j]! - weight[i]!)
}

/** Counts with an exposure each (what was expected): deviance up to a constant, divided by how much more than Poisson they vary. */
export function poissonCost(counts: readonly number[], exposure: readonly number[], spread = 1): SegmentCost {
  const sum = running(counts)
  const expected = running(exposure)
  return (i, j) => {
    const [s, e] = [sum[j]! - sum[i]!, expected[j]! - expected[i]!]
    return s > 0 && e > 0 ? (-2 * s * Math.log(s / e)) / spread : 0
  }
}

/** So many of so many: twice the negative log likelihood, divided by how much more than binomially they vary. */
export function binomialCost(x: readonly number[], n: readonly number[], spread = 1): SegmentCost {
  const [hits, all] = [running(x), running(n)]
  const part = (k: number, m: number) => (k > 0 ? k * Math.log(k / m) : 0)
  return (i, j) => {
    const [k, m] = [hits[j]! - hits[i]!, all[j]! - all[i]!]
    return (-2 * (part(k, m) + part(m - k, m))) / spread
  }
}

function running(y: readonly number[]): Float64Array {
  const sum = new Float64Array(y.length + 1)
  y.forEach((v, i) => {
    sum[i + 1] = sum[i]! + v
  })
  return sum
}

/** The cheapest segmentations of n values with 0 to `most` breaks and at least `least` values a level, by dynamic programming (Bai & Perron 1998). */
export function segmentations(n: number, cost: SegmentCost, least: number, most: number): Segmentation[] {
  // best[k][j]: cheapest split of the first j values into k + 1 levels; from[k][j]: where its last level begins.
  let best = Array.from({ length: n + 1 }, (_, j) => (j >= least ? cost(0, j) : Number.POSITIVE_INFINITY))
  const from: Int32Array[] = []
  const found: Segmentation[] = [{ breaks: [], cost: best[n]! }]
  for (let k = 1; k <= most && (k + 1) * least <= n; k++) {
    const next = new Array<number>(n + 1).fill(Number.POSITIVE_INFINITY)
    const begins = new Int32Array(n + 1)
    for (let j = (k + 1) * least; j <= n; j++) {
      for (let i = k * least; i <= j - least; i++) {
        const total = best[i]! + cost(i, j)
        if (total >= next[j]!) continue
        next[j] = total
        begins[j] = i
      }
    }
    from.push(begins)
    best = next
    const breaks: number[] = []
    for (let level = k, j = n; level > 0; level--) {
      j = from[level - 1]![j]!
      breaks.unshift(j)
    }
    found.push({ breaks, cost: best[n]! })
  }
  return found
}

/** BIC of squares left: n log(RSS/n) + n(1 + log 2π) + (2k + 2) log n. */
export const bicOfSquares = (rss: number, n: number, breaks: number): number =>
  n * Math.log(rss / n) + n * (1 + Math.log(2 * Math.PI)) + (2 * breaks + 2) * Math.log(n)
/** BIC of a likelihood without a variance of its own: k + 1 levels and k places. */
export const bicOfLikelihood = (cost: number, n: number, breaks: number): number =>
  cost + (2 * breaks + 1) * Math.log(n)

/** The segmentation with the lowest BIC. */
export function bestOf(
  found: readonly Segmentation[],
  n: number,
  bic: (cost: number, n: number, breaks: number) => number,
): Segmentation {
  return found.reduce((a, b) => (bic(b.cost, n, b.breaks.length) < bic(a.cost, n, a.breaks.length) ? b : a))
}

/**
 * Interval of each break of a series of means, as numbers of values before it: distribution of the place at which a two-sided walk is highest,
 * with a variance of its own on each side (Bai 1997; as strucchange's confint). null where the levels are too alike to say.
 */
export function breakIntervals(
  y: readonly number[],
  breaks: readonly number[],
  confidence: number,
): ([number, number] | null)[] {
  const ends = [0, ...breaks, y.length]
  const levels = ends.slice(1).map((end, i) => {
    const part = y.slice(ends[i]!, end)
    const mean = part.reduce((a, b) => a + b, 0) / part.length
    return { mean, variance: part.reduce((a, b) => a + (b - mean) ** 2, 0) / part.length }
  })
  const tail = (1 - confidence) / 2
  return breaks.map((at, i) => {
    const [before, after] = [levels[i]!, levels[i + 1]!]
    const delta = (after.mean - before.mean) ** 2
    const ratio = after.variance / before.variance
    const chance = (x: number) => highestBefore(x, ratio)
    const middle = chance(0)
    if (!(delta > 0) || !(middle >= tail && middle <= 1 - tail)) return null
    const scale = before.variance / delta
    const upper = rootOf((x) => chance(x) - (1 - tail), 0, 1) * scale
    const lower = rootOf((x) => chance(x) - tail, 0, -1) * scale
    return [Math.max(1, at - Math.ceil(upper)), Math.min(y.length - 1, at - Math.floor(lower))]
  })
}

/**
 * Interval of one break from its likelihood: the places whose cost is so near the lowest that the walk's highest point would pass them (Yao 1987:
 * twice the log likelihood ratio has the distribution (1 − exp(−x/2))²).
 */
export function likelihoodInterval(
  cost: SegmentCost,
  from: number,
  at: number,
  until: number,
  confidence: number,
): [number, number] {
  const total = (i: number) => cost(from, i) + cost(i, until)
  const most = total(at) - 2 * Math.log(1 - Math.sqrt(confidence))
  let [low, high] = [at, at]
  for (let i = from + 1; i < until; i++) {
    if (total(i) > most) continue
    low = Math.min(low, i)
    high = Math.max(high, i)
  }
  return [low, high]
}

/** P(place of the highest point ≤ x) of a walk falling to both sides, on the right with `phi` times the variance. */
function highestBefore(x: number, phi: number): number {
  const a = Math.abs(x)
  if (x < 0) {
    const f = 1 / phi
    return (
      -Math.sqrt(a / (2 * Math.PI)) * Math.exp(-a / 8) -
      ((phi * (phi + 2)) / (phi + 1)) * Math.exp((f * (1 + f) * a) / 2 + logLowTail((0.5 + f) * Math.sqrt(a))) +
      (a / 2 - 2 + (phi + 2) ** 2 / (phi + 1)) * Math.exp(logLowTail(Math.sqrt(a) / 2))
    )
  }
  const f = 1 / phi
  return (
    1 +
    Math.sqrt((f * a) / (2 * Math.PI)) * Math.exp((-f * a) / 8) +
    ((f * (2 * phi + 1)) / (phi + 1)) *
      Math.exp(((phi + 1) * a) / 2 + logLowTail(((phi + 0.5) / Math.sqrt(phi)) * Math.sqrt(a))) -
    ((2 * phi + 1) ** 2 / ((phi + 1) * phi) - 2 + (f * a) / 2) * Math.exp(logLowTail((Math.sqrt(f) * Math.sqrt(a)) / 2))
  )
}

/** ln P(Z ≤ −z), z ≥ 0, where the chance itself would be 0: continued fraction of the tail. */
function logLowTail(z: number): number {
  if (z < 1) return Math.log(normalCdf(-z))
  let fraction = 0
  for (let n = 200; n > 0; n--) fraction = n / (z + fraction)
  return (-z * z) / 2 - Math.log(2 * Math.PI) / 2 - Math.log(z + fraction)
}

function rootOf(f: (x: number) => number, from: number, sign: 1 | -1): number {
  let far: number = sign
  while (f(far) * sign < 0 && Math.abs(far) < 1e7) far *= 2
  let near = from
  for (let i = 0; i < 200; i++) {
    const middle = (near + far) / 2
    if (f(middle) * sign < 0) near = middle
    else far = middle
  }
  return (near + far) / 2
}
