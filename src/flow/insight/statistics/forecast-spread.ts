import { studentOf } from './beta.ts'
import { zOf } from './normal.ts'
import type { Interval } from './nps.ts'

/** What was foretold and what came. */
export type Pair = { forecast: number; actual: number }
/** The same of many, side by side: thousands of pairs as objects take longer to keep than to reckon with. */
export type Pairs = { forecast: number[]; actual: number[] }

/** How far what comes lies from what is foretold, learnt from past forecasts. */
export type Spread = {
  /** Variance = chance · forecast + level² · forecast²: arrivals vary by chance (1 is Poisson's), and the level itself is missed by a share. */
  chance: number
  level: number
  /** Bands of forecasts, the lowest first, with the ends of the errors in them, in standard deviations. */
  bands: { upTo: number; low: number; high: number }[]
}

/** So many errors per band, and so many bands at most: nights have other errors than noon. */
const leastInBand = 150
const mostBands = 6
/** Errors are of forecasts made one day after the other and lie alike: below so many an end of their order says nothing, and the normal is used. */
const leastForOrder = 100
/** Forecasts of less teach nothing of relative errors. */
const least = 0.01

/**
 * Learns the spread from past forecasts. First how the variance grows with the forecast (non-negative least squares of the squared errors, weighted for
 * a constant relative precision), then where the standardised errors end, by their order (split conformal, Vovk et al. 2005), band by band.
 */
export function forecastSpread(pairs: Pairs, confidence: number): Spread {
  const some = ordered(pairs)
  const { chance, level } = variance(some)
  const many = Math.max(1, Math.min(mostBands, Math.floor(some.forecast.length / leastInBand)))
  const z = zOf(confidence)
  const bands = Array.from({ length: many }, (_, k) => {
    const [from, until] = [k, k + 1].map((n) => Math.round((n * some.forecast.length) / many)) as [number, number]
    const errors = new Float64Array(until - from)
    for (let i = from; i < until; i++) {
      const forecast = some.forecast[i]!
      // Where no forecast ever erred there is no deviation to measure by.
      errors[i - from] = (some.actual[i]! - forecast) / (deviation({ chance, level }, forecast) || 1)
    }
    errors.sort()
    const upTo = k + 1 === many ? Number.POSITIVE_INFINITY : some.forecast[until - 1]!
    if (errors.length < leastForOrder) return { upTo, low: -z, high: z }
    // The k-th of n errors bounds a new one with probability k/(n + 1).
    const rank = Math.max(1, Math.floor(((errors.length + 1) * (1 - confidence)) / 2))
    return { upTo, low: Math.min(0, errors[rank - 1]!), high: Math.max(0, errors[errors.length - rank]!) }
  })
  return { chance, level, bands }
}

const deviation = ({ chance, level }: Pick<Spread, 'chance' | 'level'>, forecast: number): number =>
  Math.sqrt(chance * forecast + (level * forecast) ** 2)

/** The interval of a new forecast. */
export function spreadInterval(spread: Spread, forecast: number): Interval {
  const { low, high } = spread.bands.find((band) => forecast <= band.upTo) ?? spread.bands.at(-1)!
  const sd = deviation(spread, forecast)
  return [Math.max(0, forecast + low * sd), forecast + high * sd]
}

/** The pairs that teach something, the smallest forecast first. */
function ordered({ forecast, actual }: Pairs): Pairs {
  const order = forecast.flatMap((f, i) => (f >= least ? i : [])).sort((a, b) => forecast[a]! - forecast[b]!)
  return { forecast: order.map((i) => forecast[i]!), actual: order.map((i) => actual[i]!) }
}

function variance(pairs: Pairs): Pick<Spread, 'chance' | 'level'> {
  if (pairs.forecast.length === 0) return { chance: 1, level: 0 }
  // e²/f = chance + level²·f, each point with equal weight.
  let [n, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0]
  for (const [i, x] of pairs.forecast.entries()) {
    const y = (pairs.actual[i]! - x) ** 2 / x
    n += 1
    sx += x
    sy += y
    sxx += x * x
    sxy += x * y
  }
  const across = n * sxx - sx * sx
  const slope = across > 1e-9 * n * sxx ? (n * sxy - sx * sy) / across : 0
  const level2 = Math.max(0, slope)
  const chance = (sy - level2 * sx) / n
  if (chance > 0) return { chance: slope < 0 ? sy / n : chance, level: Math.sqrt(level2) }
  return { chance: 0, level: Math.sqrt(sxy / sxx) }
}

/**
 * Interval of a sum over a whole horizon (a week) from the relative errors of such sums, of which `independent` do not overlap. Null where those are
 * fewer than three.
 */
export function sumInterval(pairs: Pair[], independent: number, forecast: number, confidence: number): Interval | null {
  const some = pairs.filter((p) => p.forecast >= least)
  if (independent < 3 || some.length === 0) return null
  const squares = some.reduce((sum, p) => sum + ((p.actual - p.forecast) / p.forecast) ** 2, 0) / some.length
  const half = studentOf(confidence, independent) * Math.sqrt(squares) * forecast
  return [Math.max(0, forecast - half), forecast + half]
}
