import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { oracle } from '../../../../test/oracle.ts'
import { binomialCdf, binomialTail } from './binomial.ts'
import { laneyChart, pChart, sigmaOfNeighbours } from './control-chart.ts'
import { cusum, cusumChance } from './cusum.ts'
import { ewma } from './ewma.ts'
import { negativeBinomialCdf, negativeBinomialTail } from './negative-binomial.ts'
import { normalQuantile } from './normal.ts'
import { randomFrom } from './random.ts'

describe('control charts', () => {
  type Input = {
    defectives?: number[]
    n?: number[]
    sigma?: number
    x?: number[]
    target?: number
    K?: number
    H?: number
    sd?: number
    lambda?: number
    L?: number
  }
  type Expected = {
    p_bar: number
    points_p_lcl_ucl: [number, number, number][]
    out_of_control_indices: number[]
    laney: { sigma_z: number; limits: [number, number][]; out_of_control_indices: number[] }
    cplus_nplus_cminus_nminus: [number, number, number, number][]
    first_signal_index: number | null
    ewma: number[]
    asymptotic_limits: [number, number]
    exact_limits: [number, number][]
    signals_exact: number[]
  }
  oracle<Input, Expected>('control_charts', (input, expected, near) => {
    if (input.defectives) {
      const samples = input.defectives.map((x, i) => ({ x, n: input.n![i]! }))
      const plain = pChart(samples, input.sigma)
      near(plain.centre, expected.p_bar)
      near(
        plain.limits.flat(),
        expected.points_p_lcl_ucl.flatMap(([, low, high]) => [low, high]),
      )
      expect(plain.out).toEqual(expected.out_of_control_indices)
      const laney = laneyChart(samples, input.sigma)
      near(laney.sigmaZ, expected.laney.sigma_z)
      near(laney.limits.flat(), expected.laney.limits.flat())
      expect(laney.out).toEqual(expected.laney.out_of_control_indices)
    } else if (input.lambda !== undefined) {
      const chart = ewma(input.x!, input.target!, input.sd!, input.lambda, input.L)
      near(chart.values, expected.ewma)
      near(chart.limits.flat(), expected.exact_limits.flat())
      near(chart.settled, expected.asymptotic_limits)
      expect(chart.out).toEqual(expected.signals_exact)
    } else {
      const { points, signal } = cusum(input.x!, input.target!, input.K!, input.H!)
      near(
        points.flatMap((p) => [p.up, p.upSince, p.down, p.downSince]),
        expected.cplus_nplus_cminus_nminus.flat(),
      )
      expect(signal).toBe(expected.first_signal_index)
    }
  })

  test('the start of a shift is where its sum left zero', () => {
    expect(cusum([0, 0, 0, 2, 2, 2, 2], 0, 0.5, 5)).toMatchObject({ signal: 6, start: 3 })
    expect(cusum([0, -3, -3], 0, 0.5, 4)).toMatchObject({ signal: 2, start: 1 })
    expect(cusum([0, 1, 0], 0, 0.5, 4)).toMatchObject({ signal: null, start: null })
  })

  test('a CUSUM is the same whichever way is up', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { maxLength: 60 }), (x) => {
        const [a, b] = [
          cusum(x, 0, 0.5, 4),
          cusum(
            x.map((v) => -v),
            0,
            0.5,
            4,
          ),
        ]
        expect(b.signal).toBe(a.signal)
        expect(b.points.map((p) => p.down)).toEqual(a.points.map((p) => p.up))
      }),
    )
  })

  test('samples of one size and share are never out, and Laney does not widen what neighbours do not', () => {
    const calm = Array.from({ length: 30 }, (_, i) => ({ x: 10 + (i % 2), n: 50 }))
    expect(pChart(calm).out).toEqual([])
    expect(laneyChart(calm).sigmaZ).toBeLessThan(1)
  })
})

describe('chances', () => {
  const counts = fc.integer({ min: 0, max: 400 })
  const means = fc.double({ min: 0.05, max: 300, noNaN: true })

  test('both tails of a count make one, with the count itself in both', () => {
    fc.assert(
      fc.property(counts, means, fc.double({ min: 1, max: 8, noNaN: true }), (x, mean, factor) => {
        const below = negativeBinomialCdf(x - 1, mean, mean * factor)
        expect(below + negativeBinomialTail(x, mean, mean * factor)).toBeCloseTo(1, 8)
      }),
    )
  })

  test('without excess it is Poisson', () => {
    // P(X ≤ 2) of a Poisson count with mean 3: e⁻³(1 + 3 + 4.5).
    expect(negativeBinomialCdf(2, 3, 3)).toBeCloseTo(8.5 * Math.exp(-3), 6)
    expect(negativeBinomialTail(1, 3, 3)).toBeCloseTo(1 - Math.exp(-3), 6)
    // Geometric: mean 1, variance 2, P(X ≥ k) = 2⁻ᵏ.
    expect(negativeBinomialTail(10, 1, 2)).toBeCloseTo(2 ** -10, 12)
  })

  test('a binomial’s tails', () => {
    expect(binomialTail(9, 10, 0.5)).toBeCloseTo(11 / 1024, 12)
    expect(binomialCdf(1, 10, 0.5)).toBeCloseTo(11 / 1024, 12)
    expect([binomialTail(0, 5, 0.2), binomialCdf(5, 5, 0.2), binomialTail(6, 5, 0.2)]).toEqual([1, 1, 0])
  })

  test('a high sum of an unchanged series is as rare as said', () => {
    const random = randomFrom(11)
    const normal = () => normalQuantile(random())
    // Sum of two exponentials: skewed by √2, mean 2, deviation √2.
    const skewed = () => (-Math.log(random() * random()) - 2) / Math.SQRT2
    const runs = 3_000
    for (const [c, drift, draw, skew] of [
      [3, 0, normal, 0],
      [3, 0.01, normal, 0],
      [4, 0, skewed, Math.SQRT2],
    ] as const) {
      let high = 0
      for (let run = 0; run < runs; run++) {
        const off = Math.sqrt(drift) * normal()
        const z = Array.from({ length: 40 }, () => off + draw())
        if (cusum(z, 0, 0.5, 99).points.at(-1)!.up >= c) high++
      }
      const chance = cusumChance(c, 0.5, { drift, skew })
      expect(Math.abs(high / runs - chance), `${c} ${drift}: ${high / runs} of ${chance}`).toBeLessThan(
        3 * Math.sqrt(chance / runs) + 0.2 * chance,
      )
    }
  })

  test('the rarity of a sum never rises with its height, nor falls with what is not known', () => {
    let before = 1
    for (let c = 0.5; c < 80; c += 0.5) {
      const chance = cusumChance(c, 0.5, { drift: 1 / 150, freedom: 150, days: 28 })
      expect(chance).toBeLessThanOrEqual(before)
      expect(chance).toBeGreaterThanOrEqual(cusumChance(c, 0.5, { days: 28 }))
      expect(cusumChance(c, 0.5, { skew: -3 })).toBeLessThanOrEqual(cusumChance(c, 0.5))
      before = chance
    }
  })

  test('the deviation by neighbours is that of a normal series', () => {
    const random = randomFrom(3)
    const z = Array.from({ length: 4_000 }, () => 2.5 * normalQuantile(random()))
    expect(sigmaOfNeighbours(z)).toBeCloseTo(2.5, 0)
  })
})
