import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { oracle } from '../../../../test/oracle.ts'
import {
  bestOf,
  bicOfLikelihood,
  bicOfSquares,
  binomialCost,
  breakIntervals,
  likelihoodInterval,
  poissonCost,
  type SegmentCost,
  segmentations,
  squares,
} from './change-points.ts'
import { normalQuantile } from './normal.ts'
import { randomFrom } from './random.ts'
import { stl } from './stl.ts'

describe('change points', () => {
  type Input = { y: number[]; min_segment_share: number }
  type Expected = {
    best_k_by_bic: number
    breakpoint_last_index_of_segment_1based: number
    rss_for_k_breaks_0_to_5: number[]
    bic_0_to_5: number[]
    ci95_1based: [number, number, number]
  }
  oracle<Input, Expected>('change_points', ({ y, min_segment_share }, expected, near) => {
    const n = y.length
    const found = segmentations(n, squares(y), Math.floor(min_segment_share * n), 5)
    near(
      found.map((s) => s.cost),
      expected.rss_for_k_breaks_0_to_5,
    )
    near(
      found.map((s, k) => bicOfSquares(s.cost, n, k)),
      expected.bic_0_to_5,
    )
    const best = bestOf(found, n, bicOfSquares)
    expect(best.breaks.length).toBe(expected.best_k_by_bic)
    expect([best.breaks].flat()).toEqual([expected.breakpoint_last_index_of_segment_1based].flat())
    const [[low, high]] = breakIntervals(y, best.breaks, 0.95) as [[number, number]]
    expect([low, best.breaks[0], high]).toEqual(expected.ci95_1based)
  })

  /** Every way to cut n values into levels of at least `least`. */
  const cheapest = (n: number, cost: SegmentCost, least: number, breaks: number): number => {
    const from = (start: number, left: number): number => {
      if (left === 0) return n - start >= least ? cost(start, n) : Number.POSITIVE_INFINITY
      let best = Number.POSITIVE_INFINITY
      for (let i = start + least; i <= n - least; i++) best = Math.min(best, cost(start, i) + from(i, left - 1))
      return best
    }
    return from(0, breaks)
  }

  test('no other cut is cheaper', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 4, maxLength: 14 }),
        fc.integer({ min: 1, max: 3 }),
        (y, least) => {
          fc.pre(y.length >= 2 * least)
          const exposure = y.map((_, i) => 1 + (i % 3))
          for (const cost of [
            squares(y),
            poissonCost(y, exposure),
            binomialCost(
              y,
              y.map((v) => v + 5),
            ),
          ]) {
            for (const { breaks, cost: found } of segmentations(y.length, cost, least, 2)) {
              expect(found).toBeCloseTo(cheapest(y.length, cost, least, breaks.length), 6)
              const ends = [0, ...breaks, y.length]
              expect(ends.slice(1).every((end, i) => end - ends[i]! >= least)).toBe(true)
            }
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  const counts = (random: () => number, mean: number) => {
    let [product, k] = [random(), 0]
    for (const least = Math.exp(-mean); product > least; k++) product *= random()
    return k
  }
  test('a planted shift of counts and of shares is found, its interval holds the true day as often as it says', () => {
    const random = randomFrom(5)
    const held = { counts: 0, shares: 0 }
    let quiet = 0
    const runs = 150
    for (let run = 0; run < runs; run++) {
      const usual = Array.from({ length: 60 }, (_, i) => [12, 10, 10, 9, 11, 5, 4][i % 7]!)
      const y = usual.map((m, i) => counts(random, i < 38 ? m : 1.5 * m))
      const cost = poissonCost(y, usual)
      const best = bestOf(segmentations(60, cost, 5, 3), 60, bicOfLikelihood)
      const [at] = best.breaks
      if (at !== undefined) {
        const [low, high] = likelihoodInterval(cost, 0, at, 60, 0.95)
        if (low <= 38 && 38 <= high) held.counts++
      }
      const n = usual.map((m) => 3 * m)
      const x = n.map(
        (m, i) => Array.from({ length: m }, () => random() < (i < 38 ? 0.2 : 0.35)).filter(Boolean).length,
      )
      const shares = binomialCost(x, n)
      const [there] = bestOf(segmentations(60, shares, 5, 3), 60, bicOfLikelihood).breaks
      if (there !== undefined) {
        const [low, high] = likelihoodInterval(shares, 0, there, 60, 0.95)
        if (low <= 38 && 38 <= high) held.shares++
      }
      const calm = usual.map((m) => counts(random, m))
      if (bestOf(segmentations(60, poissonCost(calm, usual), 5, 3), 60, bicOfLikelihood).breaks.length === 0) quiet++
    }
    expect(held.counts).toBeGreaterThan(0.9 * runs)
    expect(held.shares).toBeGreaterThan(0.9 * runs)
    expect(quiet).toBeGreaterThan(0.9 * runs)
  })

  test('levels that are alike have no interval', () => {
    expect(breakIntervals([1, 2, 1, 2, 1, 2, 1, 2], [4], 0.95)).toEqual([null])
  })
})

describe('season and trend', () => {
  type Input = { y: number[]; period: number; s_window: number | 'periodic'; robust: boolean }
  type Expected = { seasonal: number[]; trend: number[]; remainder?: number[] }
  oracle<Input, Expected>('stl', ({ y, period, s_window, robust }, expected, near) => {
    const parts = stl(y, period, { seasonWindow: s_window, robust })
    near(parts.seasonal, expected.seasonal)
    near(parts.trend, expected.trend)
  })

  const random = randomFrom(9)
  const week = [6, 4, 3, 3, 5, -9, -12]
  const made = Array.from({ length: 140 }, (_, i) => 50 + 0.1 * i + week[i % 7]! + normalQuantile(random()))

  test('parts sum to the series, and the parts that were put in come out', () => {
    for (const seasonWindow of ['periodic', 13] as const) {
      const { seasonal, trend, remainder } = stl(made, 7, { seasonWindow })
      made.forEach((v, i) => {
        expect(seasonal[i]! + trend[i]! + remainder[i]!).toBeCloseTo(v, 10)
        expect(Math.abs(trend[i]! - (50 + 0.1 * i))).toBeLessThan(2)
        expect(Math.abs(seasonal[i]! - week[i % 7]!)).toBeLessThan(2.5)
      })
    }
  })

  test('one wild day moves the robust trend little', () => {
    const wild = made.with(70, 500)
    const off = (robust: boolean) => Math.abs(stl(wild, 7, { seasonWindow: 'periodic', robust }).trend[70]! - 57)
    expect(off(true)).toBeLessThan(1.5)
    expect(off(false)).toBeGreaterThan(8)
  })

  test('a steady series is its own trend; too short a one is refused', () => {
    const { seasonal, trend } = stl(new Array(30).fill(4), 7, { seasonWindow: 'periodic' })
    for (const v of seasonal) expect(v).toBeCloseTo(0, 10)
    for (const v of trend) expect(v).toBeCloseTo(4, 10)
    expect(() => stl(new Array(14).fill(1), 7, { seasonWindow: 7 })).toThrow()
  })
})
