import type { Moments } from './mean.ts'
import { errorOf, type Part, partOf, pooledVariance } from './mix-and-rate.ts'
import { orderWeight } from './shapley.ts'

/** A combination of one value of each dimension. */
export type Combination = { keys: string[]; before: Moments; after: Moments }
export type Factors = { rate: Part; mixes: Part[] }

type Time = 0 | 1
const times: Time[] = [0, 1]

/**
 * Splits the difference of two means exactly into what is due to combinations answering otherwise (rate) and to each dimension being made up
 * otherwise (one mix per dimension), all at once: Das Gupta 1993. The share of a combination is a product of one factor per dimension, in which
 * every order of taking the dimensions up counts alike; what a factor does to the mean is then its Shapley value, the others standing as before or
 * as after. With one dimension it is Kitagawa's split. Intervals and tests: the delta method over independent answers, with the shares multinomial.
 *
 * All combinations have the same number of keys. Both periods need n ≥ 1.
 */
export function factors(combinations: Combination[], confidence: number): Factors {
  const dimensions = combinations[0]?.keys.length ?? 0
  const all = combinations.filter((c) => c.before.n + c.after.n > 0)
  const groupings = Array.from({ length: 2 ** dimensions }, (_, of) => groupingOf(all, dimensions, of))
  const sides = times.map((time) => sideOf(all, time, groupings, dimensions))
  const within = pooledVariance(all.flatMap((c) => [c.before, c.after]))
  const players = dimensions + 1
  // Of each factor at its time, bit 0 being the rate and bit d + 1 the mix of dimension d.
  const productAt = (setting: number, c: number) => {
    let value = sides[setting & 1]!.rates[c]!
    for (let d = 0; d < dimensions && value !== 0; d++) value *= sides[(setting >> (d + 1)) & 1]!.factors[d]![c]!
    return value
  }
  const products = Array.from({ length: 2 ** players }, (_, setting) => {
    const row = new Float64Array(all.length)
    for (let c = 0; c < all.length; c++) row[c] = productAt(setting, c)
    return row
  })
  const totals = products.map((row) => row.reduce((sum, v) => sum + v, 0))
  const parts = Array.from({ length: players }, (_, player) => {
    const weights = shapleyWeights(players, player)
    const value = weights.reduce((sum, w, setting) => sum + w * totals[setting]!, 0)
    return partOf(value, varianceOf(weights), confidence)
  })
  return { rate: parts[0]!, mixes: parts.slice(1) }

  /** Variance of a weighted sum of totals. */
  function varianceOf(weights: number[]): number {
    let variance = 0
    // What one unit more of the rate changes; a combination that one period lacks has the other's rate in both.
    const byRate = times.map((time) => {
      const slope = new Float64Array(all.length)
      weights.forEach((w, setting) => {
        if (w === 0 || (setting & 1) !== time) return
        for (let c = 0; c < all.length; c++) {
          let share = w
          for (let d = 0; d < dimensions && share !== 0; d++) share *= sides[(setting >> (d + 1)) & 1]!.factors[d]![c]!
          slope[c]! += share
        }
      })
      return slope
    })
    all.forEach(({ before, after }, c) => {
      const [b, a] = [byRate[0]![c]!, byRate[1]![c]!]
      if (before.n > 0 && after.n > 0) variance += b * b * errorOf(before, within) + a * a * errorOf(after, within)
      else variance += (b + a) ** 2 * errorOf(before.n > 0 ? before : after, within)
    })
    for (const time of times) {
      const { counts } = sides[time]!
      const slope = new Float64Array(all.length)
      for (let d = 0; d < dimensions; d++) {
        const moved = new Float64Array(all.length)
        weights.forEach((w, setting) => {
          if (w === 0 || ((setting >> (d + 1)) & 1) !== time) return
          const row = products[setting]!
          for (let c = 0; c < all.length; c++) moved[c]! += w * row[c]!
        })
        // The logarithm of the factor is a weighted sum of logarithms of numbers per grouping.
        for (let others = 0; others < 2 ** dimensions; others++) {
          if (others & (1 << d)) continue
          const weight = orderWeight(bits(others), dimensions)
          spread(groupings[others | (1 << d)]!, moved, counts, weight, slope)
          spread(groupings[others]!, moved, counts, -weight, slope)
        }
      }
      // The slopes weighted with the shares sum to nothing: only shares matter, not how many there are.
      for (let c = 0; c < all.length; c++) variance += counts[c]! * slope[c]! ** 2
    }
    return variance
  }
}

type Grouping = { of: Int32Array; groups: number }

/** Which combinations agree in the dimensions of these bits. */
function groupingOf(all: Combination[], dimensions: number, bitsOf: number): Grouping {
  const numbers = new Map<string, number>()
  const of = Int32Array.from(all, ({ keys }) => {
    let name = ''
    for (let d = 0; d < dimensions; d++) if (bitsOf & (1 << d)) name += `${keys[d]}\0`
    const known = numbers.get(name)
    if (known !== undefined) return known
    numbers.set(name, numbers.size)
    return numbers.size - 1
  })
  return { of, groups: numbers.size }
}

const sumsOf = ({ of, groups }: Grouping, values: Float64Array): Float64Array => {
  const sums = new Float64Array(groups)
  for (let c = 0; c < of.length; c++) sums[of[c]!]! += values[c]!
  return sums
}

function sideOf(all: Combination[], time: Time, groupings: Grouping[], dimensions: number) {
  const counts = Float64Array.from(all, (c) => (time === 0 ? c.before.n : c.after.n))
  const rates = Float64Array.from(all, ({ before, after }) => {
    const [own, other] = time === 0 ? [before, after] : [after, before]
    return own.n > 0 ? own.mean : other.mean
  })
  const logs = groupings.map((grouping) => sumsOf(grouping, counts).map(Math.log))
  const factors = Array.from({ length: dimensions }, (_, d) => {
    const row = new Float64Array(all.length)
    for (let c = 0; c < all.length; c++) {
      if (counts[c] === 0) continue
      let log = 0
      for (let others = 0; others < groupings.length; others++) {
        if (others & (1 << d)) continue
        const [with_, without] = [others | (1 << d), others]
        const of = (grouping: number) => logs[grouping]![groupings[grouping]!.of[c]!]!
        log += orderWeight(bits(others), dimensions) * (of(with_) - of(without))
      }
      row[c] = Math.exp(log)
    }
    return row
  })
  return { counts, rates, factors }
}

/** Adds to each combination's slope what its number does through the number of its group. */
function spread(grouping: Grouping, moved: Float64Array, counts: Float64Array, weight: number, slope: Float64Array) {
  const sums = sumsOf(grouping, moved)
  const numbers = sumsOf(grouping, counts)
  for (let c = 0; c < slope.length; c++) {
    const group = grouping.of[c]!
    if (numbers[group]! > 0) slope[c]! += (weight * sums[group]!) / numbers[group]!
  }
}

const bits = (n: number): number => (n === 0 ? 0 : (n & 1) + bits(n >> 1))

/** Weight of each setting in a player's Shapley value, the bits of a setting saying who is as after. */
function shapleyWeights(players: number, player: number): number[] {
  return Array.from({ length: 2 ** players }, (_, setting) => {
    const moved = (setting & (1 << player)) !== 0
    const others = bits(setting) - (moved ? 1 : 0)
    return (moved ? 1 : -1) * orderWeight(others, players)
  })
}
