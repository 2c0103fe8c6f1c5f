import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { oracle, shared } from '../../../../test/oracle.ts'
import { betaCdf, betaQuantile, studentOf, studentTwoSided } from './beta.ts'
import { meanDifference, meanInterval, momentsOf } from './mean.ts'
import { adjustments } from './multiple-testing.ts'
import { normalCdf, normalQuantile, twoSided, zOf } from './normal.ts'
import { type NpsCounts, npsDifferences, npsInterval, npsIntervals, npsOf } from './nps.ts'
import { proportionIntervals, shareDifference, shareInterval } from './proportion.ts'
import { lowerRank, quantileDifference } from './quantile.ts'
import { topBox, weightedMean } from './top-box.ts'

const counts = (detractors: number, passives: number, promoters: number): NpsCounts => ({
  detractors,
  passives,
  promoters,
})
const rounded = (interval: [number, number] | null, digits: number) => interval?.map((x) => Number(x.toFixed(digits)))

describe('distributions', () => {
  test('the normal by its published values', () => {
    expect(normalCdf(0)).toBe(0.5)
    expect(normalCdf(1.96)).toBeCloseTo(0.9750021048517795, 14)
    expect(normalCdf(-5)).toBeCloseTo(2.866515718791933e-7, 20)
    expect(normalCdf(-10) / 7.619853024160593e-24).toBeCloseTo(1, 10)
    expect(zOf(0.95)).toBeCloseTo(1.959963984540054, 13)
    expect(zOf(0.99)).toBeCloseTo(2.5758293035489004, 13)
    expect(twoSided(1.959963984540054)).toBeCloseTo(0.05, 14)
  })
  test('quantile undoes cdf', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), (p) => {
        expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(1e-12)
      }),
    )
  })
  test('beta and Student by their published values', () => {
    expect(betaCdf(0.3, 2, 5)).toBeCloseTo(0.579825, 12)
    expect(betaQuantile(0.5, 2, 3)).toBeCloseTo(0.38572756813238945, 12)
    expect(studentOf(0.95, 10)).toBeCloseTo(2.2281388519649385, 10)
    expect(studentOf(0.95, 1)).toBeCloseTo(12.706204736432095, 8)
    expect(studentOf(0.95, 5)).toBeCloseTo(2.570581835636314, 10)
    expect(studentOf(0.95, 1e6)).toBeCloseTo(1.9599663, 6)
    for (const freedom of [1, 4.9, 5, 7.3, 30, 400.5]) {
      for (const confidence of [0.5, 0.95, 0.999]) {
        expect(studentTwoSided(studentOf(confidence, freedom), freedom)).toBeCloseTo(1 - confidence, 10)
      }
    }
    expect(studentTwoSided(2.2281388519649385, 10)).toBeCloseTo(0.05, 10)
  })
})

describe('NPS', () => {
  test('published: 60/40/100, all promoters, all detractors, nobody', () => {
    expect(npsOf(counts(40, 60, 100))).toBe(30)
    expect(rounded(npsInterval(counts(40, 60, 100), 0.95), 4)).toEqual([18.8155, 40.2978])
    expect(npsOf(counts(8, 0, 0))).toBe(-100)
    expect(rounded(npsIntervals.adjustedWald(counts(8, 0, 0), 0.95), 4)).toEqual([-100, -38.5383])
    expect(npsOf(counts(0, 0, 0))).toBeNull()
    expect(npsInterval(counts(0, 0, 0), 0.95)).toBeNull()
  })
  test('below 20 answers the score interval is shown, from 20 on the adjusted Wald', () => {
    expect(npsInterval(counts(4, 6, 9), 0.95)).toEqual(npsIntervals.score(counts(4, 6, 9), 0.95))
    expect(npsInterval(counts(4, 6, 10), 0.95)).toEqual(npsIntervals.adjustedWald(counts(4, 6, 10), 0.95))
  })
  test('an interval is never empty, holds the score and grows with confidence', () => {
    const some = fc.record({ detractors: fc.nat(60), passives: fc.nat(60), promoters: fc.nat(60) })
    fc.assert(
      fc.property(some, (c) => {
        fc.pre(c.detractors + c.passives + c.promoters > 0)
        const value = npsOf(c)!
        const [low, high] = npsInterval(c, 0.9)!
        const [lower, higher] = npsInterval(c, 0.99)!
        expect(low).toBeLessThan(high)
        expect(low).toBeLessThanOrEqual(value + 1e-9)
        expect(high).toBeGreaterThanOrEqual(value - 1e-9)
        expect(lower).toBeLessThanOrEqual(low + 1e-9)
        expect(higher).toBeGreaterThanOrEqual(high - 1e-9)
      }),
    )
  })
  test('a difference of nothing that varies has no p', () => {
    expect(npsDifferences.wald(counts(0, 0, 5), counts(0, 0, 9), 0.95).p).toBeNull()
  })
  type Four = Record<'wald' | 'adjusted_wald' | 'goodman' | 'score', { lower: number; upper: number }> & { nps: number }
  oracle<NpsCounts & { confidence: number }, Four>('nps_ci', (input, expected, near) => {
    near(npsOf(input), expected.nps)
    const names = { wald: 'wald', adjusted_wald: 'adjustedWald', goodman: 'goodman', score: 'score' } as const
    for (const [theirs, ours] of Object.entries(names) as [keyof typeof names, keyof typeof npsIntervals][]) {
      near(npsIntervals[ours](input, input.confidence), [expected[theirs].lower, expected[theirs].upper])
    }
  })
  type Two = Record<
    'wald' | 'adjusted_wald',
    { difference: number; se: number; z: number | null; p_two_sided: number | null; ci: number[] }
  >
  oracle<{ a: NpsCounts; b: NpsCounts; confidence: number }, Two>(
    'nps_difference',
    ({ a, b, confidence }, expected, near) => {
      for (const [ours, theirs] of [
        [npsDifferences.wald(a, b, confidence), expected.wald],
        [npsDifferences.adjustedWald(a, b, confidence), expected.adjusted_wald],
      ] as const) {
        near(ours.difference, theirs.difference)
        near(ours.se, theirs.se)
        near(ours.z, theirs.z)
        near(ours.p, theirs.p_two_sided)
        near(ours.interval, theirs.ci)
      }
    },
  )
})

describe('shares', () => {
  test('published: Newcombe 1998 and the glossary', () => {
    expect(rounded(shareInterval(81, 263, 0.95), 4)).toEqual([0.2553, 0.3662])
    expect(rounded(shareInterval(15, 148, 0.95), 4)).toEqual([0.0624, 0.1605])
    expect(rounded(shareInterval(0, 20, 0.95), 4)).toEqual([0, 0.1611])
    expect(rounded(shareInterval(1, 29, 0.95), 4)).toEqual([0.0061, 0.1718])
    expect(rounded(shareInterval(80, 100, 0.95), 6)).toEqual([0.711171, 0.866633])
    expect(rounded(shareInterval(0, 12, 0.95), 6)).toEqual([0, 0.242494])
    expect(shareInterval(0, 0, 0.95)).toBeNull()
  })
  test('published: differences', () => {
    expect(rounded(shareDifference(56, 70, 48, 80, 0.95).interval, 4)).toEqual([0.0524, 0.3339])
    expect(rounded(shareDifference(10, 10, 0, 20, 0.95).interval, 4)).toEqual([0.6791, 1])
    expect(shareDifference(0, 10, 0, 20, 0.95).p).toBeNull()
  })
  type Six = Record<'wald' | 'wilson' | 'wilson_cc' | 'agresti_coull' | 'clopper_pearson' | 'jeffreys', number[]>
  oracle<{ successes: number; n: number; confidence: number }, Six>(
    'proportion_ci',
    ({ successes, n, confidence }, expected, near) => {
      near(proportionIntervals.wald(successes, n, confidence), expected.wald)
      near(proportionIntervals.wilson(successes, n, confidence), expected.wilson)
      near(proportionIntervals.wilsonCorrected(successes, n, confidence), expected.wilson_cc)
      near(proportionIntervals.agrestiCoull(successes, n, confidence), expected.agresti_coull)
      near(proportionIntervals.clopperPearson(successes, n, confidence), expected.clopper_pearson)
      near(proportionIntervals.jeffreys(successes, n, confidence), expected.jeffreys)
    },
  )
  type Gap = {
    difference: number
    newcombe_hybrid_score: number[]
    z_pooled: number | null
    p_two_sided: number | null
  }
  oracle<{ x1: number; n1: number; x2: number; n2: number; confidence: number }, Gap>(
    'proportion_difference',
    (i, expected, near) => {
      const ours = shareDifference(i.x1, i.n1, i.x2, i.n2, i.confidence)
      near(ours.difference, expected.difference)
      near(ours.interval, expected.newcombe_hybrid_score)
      near(ours.z, expected.z_pooled)
      near(ours.p, expected.p_two_sided)
    },
  )
})

describe('means and medians', () => {
  test('a t interval computed by hand: 1, 2, 3, 4, 5', () => {
    const moments = momentsOf([1, 2, 3, 4, 5].map((v) => [v, 1]))
    expect(moments).toEqual({ n: 5, mean: 3, sd: Math.sqrt(2.5) })
    expect(rounded(meanInterval(moments, 0.95, [1, 5]), 4)).toEqual([1.0368, 4.9632])
    expect(meanInterval({ n: 3, mean: 4.9, sd: 0.2 }, 0.95, [1, 5])?.[1]).toBe(5)
    expect(meanInterval(momentsOf([[4, 1]]), 0.95, [1, 5])).toBeNull()
  })
  test("Welch's test on Student's sleep data", () => {
    const group = (values: number[]) => momentsOf(values.map((v) => [v, 1]))
    const first = group([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2])
    const second = group([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    const found = meanDifference(first, second, 0.95)
    expect(found?.p).toBeCloseTo(0.07939, 5)
    expect(rounded(found!.interval, 4)).toEqual([-3.3655, 0.2055])
  })
  test('ranks of the median interval, as in tables of the sign test', () => {
    expect([5, 6, 8, 10, 15, 20, 25, 50, 100].map((n) => lowerRank(n, 0.5, 0.95))).toEqual([
      0, 1, 1, 2, 4, 6, 8, 18, 40,
    ])
    for (const confidence of [0.9, 0.95, 0.99]) {
      for (const n of [201, 350, 1_000]) {
        const rank = lowerRank(n, 0.5, confidence)
        const covered = (r: number) => 1 - 2 * betaCdf(0.5, n - r + 1, r)
        expect(covered(rank)).toBeGreaterThan(confidence - 0.001)
        expect(covered(rank + 2)).toBeLessThan(confidence)
      }
    }
  })
  test('ranks of any quantile cover it at least as often as said, and no wider than must be', () => {
    for (const n of [8, 36, 37, 120, 200, 201, 5_000]) {
      for (const p of [0.1, 0.5, 0.9]) {
        const [low, high] = [lowerRank(n, p, 0.95), n + 1 - lowerRank(n, 1 - p, 0.95)]
        // P(X < r) of a binomial: the r-th value lies above the quantile.
        const above = (r: number) => (r < 1 ? 0 : 1 - betaCdf(p, r, n + 1 - r))
        const slack = n > 200 ? 0.005 : 0
        expect(above(low)).toBeLessThanOrEqual(0.025 + slack)
        expect(above(low + 2)).toBeGreaterThan(0.025 - slack)
        if (high <= n) expect(1 - above(high)).toBeLessThanOrEqual(0.025 + slack)
      }
    }
    // Nine in ten of 28 values lie below the largest too often for an upper end.
    expect(lowerRank(28, 0.1, 0.95)).toBe(0)
    expect(lowerRank(36, 0.1, 0.95)).toBe(1)
  })
  test('equal quantiles do not differ, far ones do', () => {
    const near = { n: 100, value: 2, interval: [1.8, 2.3] as [number, number] }
    expect(quantileDifference(near, near, 0.5, 0.95)?.p).toBe(1)
    expect(quantileDifference(near, { n: 100, value: 4, interval: [3.7, 4.4] }, 0.9, 0.95)?.p).toBeLessThan(1e-9)
    expect(quantileDifference(near, { n: 3, value: 4, interval: null }, 0.5, 0.95)).toBeNull()
  })
})

describe('top box', () => {
  const answers = [5, 4, 4, 3, 1].map((value, i) => ({ value, weight: i === 0 ? 3 : 1 }))
  test('weights count', () => {
    expect(topBox(answers, 4).mean).toBeCloseTo(5 / 7, 14)
    expect(
      topBox(
        answers.map((a) => ({ ...a, weight: 1 })),
        4,
      ).mean,
    ).toBeCloseTo(0.6, 14)
    expect(weightedMean(answers).mean).toBeCloseTo(27 / 7, 14)
  })
  type Boxes = {
    n: number
    unweighted: Record<string, number>
    weighted: Record<string, number>
    se: Record<string, number>
  }
  oracle<{ file: string; column: string; weight_column: string }, Boxes>('topbox', (input, expected, near) => {
    const rows = parse(readFileSync(resolve(shared, 'oracles', input.file)), { columns: true, bom: true }) as Record<
      string,
      string
    >[]
    const valid = rows
      .map((r) => ({ value: Number(r[input.column] || Number.NaN), weight: Number(r[input.weight_column]) }))
      .filter((r) => r.value >= 1 && r.value <= 5)
    const plain = valid.map((r) => ({ ...r, weight: 1 }))
    expect(valid.length).toBe(expected.n)
    near(topBox(plain, 5).mean, expected.unweighted.top)
    near(topBox(plain, 4).mean, expected.unweighted.top2)
    near(weightedMean(plain).mean, expected.unweighted.mean)
    near(momentsOf(valid.map((r) => [r.value, 1])).sd, expected.unweighted.sd)
    near(topBox(valid, 5).mean, expected.weighted.t1)
    near(topBox(valid, 4).mean, expected.weighted.t2)
    near(weightedMean(valid).mean, expected.weighted.o)
    near(topBox(valid, 5).se, expected.se.t1)
    near(topBox(valid, 4).se, expected.se.t2)
    near(weightedMean(valid).se, expected.se.o)
  })
})

describe('many tests', () => {
  const p = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
  ]
  test('Benjamini & Hochberg 1995: four of fifteen, Bonferroni three', () => {
    expect(adjustments.benjaminiHochberg(p).filter((q) => q <= 0.05).length).toBe(4)
    expect(adjustments.bonferroni(p).filter((q) => q <= 0.05).length).toBe(3)
  })
  test('the order given does not matter, and none falls below its p', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }), (some) => {
        for (const adjust of Object.values(adjustments)) {
          const q = adjust(some)
          expect(q.every((x, i) => x >= some[i]! && x <= 1)).toBe(true)
          const reversed = adjust([...some].reverse()).reverse()
          q.forEach((x, i) => {
            expect(x).toBeCloseTo(reversed[i]!, 12)
          })
        }
      }),
    )
  })
  oracle<{ p: number[] }, Record<'bonferroni' | 'holm' | 'hochberg' | 'BH' | 'BY', number[]>>(
    'multiple_testing',
    (input, expected, near) => {
      near(adjustments.bonferroni(input.p), expected.bonferroni)
      near(adjustments.holm(input.p), expected.holm)
      near(adjustments.hochberg(input.p), expected.hochberg)
      near(adjustments.benjaminiHochberg(input.p), expected.BH)
      near(adjustments.benjaminiYekutieli(input.p), expected.BY)
    },
  )
})
