import { minimize } from './minimize.ts'

export type Seasonal = 'additive' | 'multiplicative'
export type Smoothing = { alpha: number; beta: number; gamma: number }
export type HoltWinters = {
  level: number
  slope: number
  /** The season's figures in the order in which the next values come. */
  season: number[]
  /** One step ahead, from the second season on. */
  fitted: number[]
  /** Squares of the errors of those. */
  sse: number
}

type Start = { level: number; slope: number; season: number[] }

/** What R's `HoltWinters` begins with: the first two seasons taken apart into a moving average and what is left. Needs two whole seasons. */
export function startOf(y: number[], period: number, seasonal: Seasonal): Start {
  const trend = movingAverage(y.slice(0, 2 * period), period)
  const margin = Math.floor(period / 2)
  const sums = new Array<number>(period).fill(0)
  const counts = new Array<number>(period).fill(0)
  for (const [i, t] of trend.entries()) {
    const at = (i + margin) % period
    sums[at]! += seasonal === 'additive' ? y[i + margin]! - t : y[i + margin]! / t
    counts[at]! += 1
  }
  const raw = sums.map((s, i) => s / counts[i]!)
  const centre = raw.reduce((a, b) => a + b, 0) / period
  const season = raw.map((s) => (seasonal === 'additive' ? s - centre : s / centre))
  // Least squares of the trend on 1, 2, …
  const n = trend.length
  const [mx, my] = [(n + 1) / 2, trend.reduce((a, b) => a + b, 0) / n]
  let [sxy, sxx] = [0, 0]
  for (const [i, t] of trend.entries()) {
    sxy += (i + 1 - mx) * (t - my)
    sxx += (i + 1 - mx) ** 2
  }
  const slope = sxx > 0 ? sxy / sxx : 0
  return { level: my - slope * mx, slope, season }
}

/** Centred; of even periods the two ends count half. */
function movingAverage(y: number[], period: number): number[] {
  const even = period % 2 === 0
  const width = even ? period + 1 : period
  return Array.from({ length: y.length - width + 1 }, (_, i) => {
    let sum = 0
    for (let k = 0; k < width; k++) sum += y[i + k]! * (even && (k === 0 || k === width - 1) ? 0.5 : 1)
    return sum / period
  })
}

/** Holt and Winters' smoothing of a series with these parameters. */
export function smooth(y: number[], period: number, seasonal: Seasonal, parameters: Smoothing): HoltWinters {
  const start = startOf(y, period, seasonal)
  const [season, fitted] = [[...start.season], new Array<number>(y.length - period)]
  const found = walk(y, period, seasonal, parameters, start, season, fitted)
  const next = y.length % period
  return { ...found, season: [...season.slice(next), ...season.slice(0, next)], fitted }
}

/** Goes along the series. A fit does it hundreds of times, so season and fitted values are written where they are given. */
function walk(
  y: number[],
  period: number,
  seasonal: Seasonal,
  { alpha, beta, gamma }: Smoothing,
  start: Start,
  season: number[],
  fitted: number[] | null,
): Pick<HoltWinters, 'level' | 'slope' | 'sse'> {
  const additive = seasonal === 'additive'
  let { level, slope } = start
  let sse = 0
  for (let t = period, at = 0; t < y.length; t++, at = at + 1 === period ? 0 : at + 1) {
    const s = season[at]!
    const value = y[t]!
    const along = level + slope
    const ahead = additive ? along + s : along * s
    if (fitted) fitted[t - period] = ahead
    sse += (value - ahead) * (value - ahead)
    const before = level
    level = alpha * (additive ? value - s : value / s) + (1 - alpha) * along
    slope = beta * (level - before) + (1 - beta) * slope
    season[at] = gamma * (additive ? value - level : value / level) + (1 - gamma) * s
  }
  return { level, slope, sse }
}

/** The parameters of [0, 1]³ with the smallest sum of squares one step ahead, sought from R's .3, .1, .1. */
export function fitSmoothing(y: number[], period: number, seasonal: Seasonal): Smoothing {
  const start = startOf(y, period, seasonal)
  const season = [...start.season]
  const sse = ([alpha, beta, gamma]: number[]) => {
    for (let at = 0; at < period; at++) season[at] = start.season[at]!
    const { sse } = walk(y, period, seasonal, { alpha: alpha!, beta: beta!, gamma: gamma! }, start, season, null)
    return Number.isFinite(sse) ? sse : Number.MAX_VALUE
  }
  const [alpha, beta, gamma] = minimize(sse, [0.3, 0.1, 0.1], 0, 1)
  return { alpha: alpha!, beta: beta!, gamma: gamma! }
}

export const forecastOf = ({ level, slope, season }: HoltWinters, seasonal: Seasonal, horizon: number): number[] =>
  Array.from({ length: horizon }, (_, i) => {
    const s = season[i % season.length]!
    return seasonal === 'additive' ? level + (i + 1) * slope + s : (level + (i + 1) * slope) * s
  })
