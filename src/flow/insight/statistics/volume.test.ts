import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Seeded } from '../../../server/demo/seeded.ts'
import { seasonOf } from './season.ts'
import { splitVolume, type Volume } from './volume.ts'

/** From how many contacts each customer has in each group. */
const volumeOf = (customers: number[][]): Volume => {
  const alls = customers.map((c) => c.reduce((sum, n) => sum + n, 0))
  const total = (values: number[]) => values.reduce((sum, n) => sum + n, 0)
  return {
    customers: alls.filter((n) => n > 0).length,
    contacts: total(alls),
    squares: total(alls.map((n) => n * n)),
    groups: (customers[0] ?? []).map((_, k) => ({
      contacts: total(customers.map((c) => c[k]!)),
      squares: total(customers.map((c) => c[k]! ** 2)),
      cross: total(customers.map((c, i) => c[k]! * alls[i]!)),
    })),
  }
}

describe('a number of contacts as customers × contacts per customer × share', () => {
  const log = fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.nat(1)), { minLength: 1, maxLength: 30 })
  test('parts sum to the change of the whole and of each group', () => {
    fc.assert(
      fc.property(log, log, (b, a) => {
        const [before, after] = [volumeOf(b), volumeOf(a)]
        fc.pre(before.customers > 0 && after.customers > 0)
        const split = splitVolume(before, after, 0.95)!
        const near = (x: number, y: number) => expect(Math.abs(x - y)).toBeLessThan(1e-9)
        near(split.customers.value + split.perCustomer.value, after.contacts - before.contacts)
        split.groups.forEach((g, k) => {
          const change = after.groups[k]!.contacts - before.groups[k]!.contacts
          near(g.customers.value + g.perCustomer.value + g.share.value, change)
          for (const part of Object.values(g)) expect(part.interval.every(Number.isFinite)).toBe(true)
        })
      }),
    )
  })

  test('twice the customers who do the same are customers only', () => {
    const some = [
      [1, 2],
      [0, 1],
      [3, 0],
    ]
    const split = splitVolume(volumeOf(some), volumeOf([...some, ...some]), 0.95)!
    expect(split.customers.value).toBeCloseTo(7, 9)
    expect(split.perCustomer.value).toBeCloseTo(0, 9)
    expect(split.groups[0]!.share.value).toBeCloseTo(0, 9)
    expect(splitVolume(volumeOf([[0, 0]]), volumeOf(some), 0.95)).toBeNull()
  })

  test('the intervals hold the truth as often as they say, though contacts come in bunches', () => {
    const chance = new Seeded(11)
    const poisson = (mean: number) => {
      let [n, p] = [0, chance.next()]
      for (let left = Math.exp(-mean); p > left; n++) p *= chance.next()
      return n
    }
    const draw = (customers: number, mean: number, share: number) => {
      // As many as come: a Poisson number, by the normal.
      const many = Math.round(customers + Math.sqrt(customers) * chance.normal())
      return volumeOf(
        Array.from({ length: many }, () => {
          const n = 1 + poisson(mean)
          // Who is of the group is so in most of it.
          const own = chance.next() < share ? 0.9 : 0.1
          const k = Array.from({ length: n }, () => chance.next()).filter((u) => u < own).length
          return [k, n - k]
        }),
      )
    }
    // Customers × contacts per customer, as they were drawn from.
    const [c0, f0, c1, f1] = [400, 2, 500, 2.5]
    const truth = { customers: ((c1 - c0) * (f0 + f1)) / 2, perCustomer: ((f1 - f0) * (c0 + c1)) / 2 }
    const held = { customers: 0, perCustomer: 0 }
    const runs = 300
    for (let run = 0; run < runs; run++) {
      const split = splitVolume(draw(c0, f0 - 1, 0.3), draw(c1, f1 - 1, 0.5), 0.95)!
      for (const what of ['customers', 'perCustomer'] as const) {
        const [low, high] = split[what].interval
        if (low <= truth[what] && truth[what] <= high) held[what]++
      }
    }
    for (const n of Object.values(held)) {
      expect(n / runs).toBeGreaterThan(0.91)
      expect(n / runs).toBeLessThan(0.985)
    }
  })
})

describe('what is usual for the season', () => {
  const change = (by: number) => ({ change: by, variance: 0.001 })
  test('the same as every year, more of it, less, and nothing of the sort', () => {
    const springs = [change(0.3), change(0.34), change(0.31)]
    expect(seasonOf(change(0.32), springs, 0.95)).toMatchObject({ kind: 'as-usual', years: 3 })
    expect(seasonOf(change(0.9), springs, 0.95)).toMatchObject({ kind: 'more' })
    expect(seasonOf(change(0.12), springs, 0.95)).toMatchObject({ kind: 'less' })
    expect(seasonOf(change(-0.3), springs, 0.95)).toMatchObject({ kind: 'unlike' })
    expect(seasonOf(change(0.3), [change(0.01), change(-0.02)], 0.95)).toMatchObject({ kind: 'unlike' })
  })

  test('nothing is said without earlier years, nor of a change within chance', () => {
    expect(seasonOf(change(0.3), [], 0.95)).toBeNull()
    expect(seasonOf(change(0.03), [change(0.3)], 0.95)).toBeNull()
  })

  test('years that differ much among themselves make nothing usual', () => {
    expect(seasonOf(change(0.4), [change(0.9), change(-0.1)], 0.95)).toMatchObject({ kind: 'unlike' })
  })
})
