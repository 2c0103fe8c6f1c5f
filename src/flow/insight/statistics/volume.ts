import { type Part, partOf } from './mix-and-rate.ts'
import { orderWeight } from './shapley.ts'

/**
 * Contacts of known customers in a period: how many customers and contacts, and per group how many contacts. `squares` sums over customers the square
 * of how many contacts each has, `cross` those in the group times all: so that contacts of one customer are not taken for independent ones.
 */
export type Volume = {
  customers: number
  contacts: number
  squares: number
  groups: { contacts: number; squares: number; cross: number }[]
}
export type VolumeParts = { customers: Part; perCustomer: Part }
export type VolumeSplit = VolumeParts & { groups: (VolumeParts & { share: Part })[] }

/**
 * Splits the change of a number of contacts exactly into customers × contacts per customer, and of each group into these two × its share of all:
 * each factor's part is its Shapley value, the others standing as before or as after (Das Gupta 1993). Groups come in the same order in both.
 * Intervals and tests: the delta method, customers coming independently of each other (a compound Poisson number). Null where one of the periods
 * has no known customer.
 */
export function splitVolume(before: Volume, after: Volume, confidence: number): VolumeSplit | null {
  if (before.customers === 0 || after.customers === 0) return null
  const whole = partsOf(
    [before, after].map(({ customers, contacts, squares }) => ({
      at: [customers, contacts],
      covariance: [
        [customers, contacts],
        [contacts, squares],
      ],
    })),
    ([customers, contacts]) => [customers!, contacts! / customers!],
    confidence,
  )
  const groups = before.groups.map((_, k) => {
    const [customers, perCustomer, share] = partsOf(
      [before, after].map((side) => {
        const group = side.groups[k]!
        return {
          at: [side.customers, side.contacts, group.contacts],
          covariance: [
            [side.customers, side.contacts, group.contacts],
            [side.contacts, side.squares, group.cross],
            [group.contacts, group.cross, group.squares],
          ],
        }
      }),
      ([c, n, own]) => [c!, n! / c!, own! / n!],
      confidence,
    )
    return { customers: customers!, perCustomer: perCustomer!, share: share! }
  })
  return { customers: whole[0]!, perCustomer: whole[1]!, groups }
}

/** What was counted in a period, and how its counts vary together. */
type Counted = { at: number[]; covariance: number[][] }

/** Parts of the change of a product of factors, which are functions of what was counted. */
function partsOf(sides: Counted[], factorsOf: (at: number[]) => number[], confidence: number): Part[] {
  const effects = (at: number[][]) => shapleyOfProduct(factorsOf(at[0]!), factorsOf(at[1]!))
  const points = sides.map((s) => s.at)
  const values = effects(points)
  const slopes = sides.map(({ at }, time) => at.map((_, i) => slopeAt(effects, points, time, i)))
  return values.map((value, e) => {
    let variance = 0
    sides.forEach(({ covariance }, time) => {
      covariance.forEach((row, i) => {
        row.forEach((covaries, j) => {
          variance += slopes[time]![i]![e]! * slopes[time]![j]![e]! * covaries
        })
      })
    })
    return partOf(value, Math.max(0, variance), confidence)
  })
}

/** How the effects move with one count, which may be 0: by a step to both sides. The effects are products of ratios and smooth. */
function slopeAt(effects: (at: number[][]) => number[], points: number[][], time: number, i: number): number[] {
  const step = Math.max(points[time]![i]!, 1) * 1e-5
  const moved = (by: number) =>
    effects(points.map((at, t) => (t === time ? at.map((x, j) => (j === i ? x + by : x)) : at)))
  const [up, down] = [moved(step), moved(-step)]
  return up.map((x, e) => (x - down[e]!) / (2 * step))
}

/** Each factor's Shapley value in the change of their product. */
function shapleyOfProduct(before: number[], after: number[]): number[] {
  const many = before.length
  return before.map((_, own) => {
    let value = 0
    for (let setting = 0; setting < 2 ** many; setting++) {
      if (setting & (1 << own)) continue
      let [others, size] = [1, 0]
      for (let f = 0; f < many; f++) {
        if (f === own) continue
        const late = (setting & (1 << f)) !== 0
        others *= late ? after[f]! : before[f]!
        if (late) size++
      }
      value += orderWeight(size, many) * others
    }
    return value * (after[own]! - before[own]!)
  })
}
