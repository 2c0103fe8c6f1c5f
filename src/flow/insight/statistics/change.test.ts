import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { oracle, shared } from '../../../../test/oracle.ts'
import { countChange, countDifference, spreadOfDays } from './count-change.ts'
import { type Moments, momentsOf } from './mean.ts'
import { mixAndRate } from './mix-and-rate.ts'

describe('mix and rate', () => {
  type Sides = Record<'shares_0' | 'rates_0' | 'shares_1' | 'rates_1', Record<string, number>>
  type Input = Sides & {
    file?: string
    group_shares_0?: Record<string, number>
    group_shares_1?: Record<string, number>
  }
  type Expected = {
    total: number
    rate_effect: number
    mix_effect: number
    rate_by_group?: Record<string, number>
    mix_by_group_centred?: Record<string, number>
  }
  oracle<Input, Expected>('kitagawa', (input, expected, near) => {
    const [shares0, shares1] = [input.group_shares_0 ?? input.shares_0, input.group_shares_1 ?? input.shares_1]
    const keys = Object.keys(shares0)
    const side = (shares: Record<string, number>, rates: Record<string, number>): Moments[] =>
      keys.map((k) => ({ n: 1_000 * shares[k]!, mean: rates[k]!, sd: 1 }))
    const { rate, mix, groups } = mixAndRate(side(shares0, input.rates_0), side(shares1, input.rates_1), 0.95)
    near(rate.value, expected.rate_effect)
    near(mix.value, expected.mix_effect)
    near(rate.value + mix.value, expected.total)
    for (const [of, part] of [
      [expected.rate_by_group, 'rate'],
      [expected.mix_by_group_centred, 'mix'],
    ] as const)
      for (const [k, value] of Object.entries(of ?? {})) near(groups[keys.indexOf(k)]![part].value, value)
  })

  test("the glossary's example", () => {
    const side = (shares: number[], rates: number[]) => shares.map((n, i) => ({ n, mean: rates[i]!, sd: 0.1 }))
    const { rate, mix } = mixAndRate(
      side([0.5, 0.3, 0.2], [0.85, 0.7, 0.4]),
      side([0.35, 0.3, 0.35], [0.88, 0.72, 0.43]),
      0.95,
    )
    expect([mix.value, rate.value, mix.value + rate.value].map((x) => Number(x.toFixed(10)))).toEqual([
      -0.0675, 0.027, -0.0405,
    ])
  })

  const scores = fc.array(fc.tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 1, max: 50 })), { maxLength: 4 })
  test('parts sum to the change, whatever groups one period lacks', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(scores, scores), { minLength: 1, maxLength: 6 }), (all) => {
        const side = (which: 0 | 1) =>
          all.map((pair) => (pair[which].length ? momentsOf(pair[which]) : { n: 0, mean: Number.NaN, sd: Number.NaN }))
        const whole = (groups: Moments[]) => {
          const some = groups.filter((g) => g.n > 0)
          return some.reduce((sum, g) => sum + g.n * g.mean, 0) / some.reduce((sum, g) => sum + g.n, 0)
        }
        const [before, after] = [side(0), side(1)]
        fc.pre([before, after].every((groups) => groups.some((g) => g.n > 0)))
        const { rate, mix, groups } = mixAndRate(before, after, 0.95)
        const change = whole(after) - whole(before)
        expect(Math.abs(rate.value + mix.value - change)).toBeLessThan(1e-9)
        const parts = groups.reduce((sum, g) => sum + g.rate.value + g.mix.value, 0)
        expect(Math.abs(parts - change)).toBeLessThan(1e-9)
        for (const part of [rate, mix]) expect(part.interval.every(Number.isFinite)).toBe(true)
      }),
    )
  })

  test('the intervals hold the truth as often as they say', () => {
    const truth = {
      shares: [
        [0.5, 0.3, 0.2],
        [0.35, 0.3, 0.35],
      ],
      rates: [
        [0.85, 0.7, 0.4],
        [0.88, 0.72, 0.43],
      ],
    }
    let seed = 7
    const random = () => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
      return seed / 0x7fffffff
    }
    const held = { rate: 0, mix: 0 }
    const runs = 400
    for (let run = 0; run < runs; run++) {
      const side = (which: 0 | 1) => {
        const counts = [0, 1, 2].map(() => new Map<number, number>())
        for (let i = 0; i < 300; i++) {
          const u = random()
          const [a, b] = truth.shares[which]!
          const k = u < a! ? 0 : u < a! + b! ? 1 : 2
          const value = Number(random() < truth.rates[which]![k]!)
          counts[k]!.set(value, (counts[k]!.get(value) ?? 0) + 1)
        }
        return counts.map((c) => momentsOf(c))
      }
      const { rate, mix } = mixAndRate(side(0), side(1), 0.95)
      if (rate.interval[0] <= 0.027 && 0.027 <= rate.interval[1]) held.rate++
      if (mix.interval[0] <= -0.0675 && -0.0675 <= mix.interval[1]) held.mix++
    }
    // 95 % of 400 is 380, give or take 13.
    expect(held.rate).toBeGreaterThan(366)
    expect(held.mix).toBeGreaterThan(366)
    expect(held.rate + held.mix).toBeLessThan(796)
  })
})

describe('counts', () => {
  type Top = {
    reason: string
    a: number
    b: number
    delta: number
    share_of_total_change: number
    z: number
    p: number
    q_bh: number
  }
  type Expected = { top_by_abs_delta: Top[]; 'significant_at_q_0.05': string[]; reasons: number }
  type Input = { file: string; reason: string; period?: string; a: string; b: string }
  oracle<Input, Expected>('contact_change', (input, expected, near) => {
    if (!input.period) return
    const rows = parse(readFileSync(resolve(shared, 'oracles', input.file)), { columns: true, bom: true }) as Record<
      string,
      string
    >[]
    const reasons = new Map<string, { before: number; after: number }>()
    for (const row of rows) {
      const year = row.created_at!.match(/\d{4}/)?.[0]
      if (year !== input.a && year !== input.b) continue
      const found = reasons.get(row[input.reason]!) ?? { before: 0, after: 0 }
      reasons.set(row[input.reason]!, found)
      if (year === input.a) found.before++
      else found.after++
    }
    const names = [...reasons.keys()]
    const changes = countChange([...reasons.values()])
    expect(names.length).toBe(expected.reasons)
    for (const top of expected.top_by_abs_delta) {
      const change = changes[names.indexOf(top.reason)]!
      expect(reasons.get(top.reason)).toEqual({ before: top.a, after: top.b })
      near(
        [change.difference, change.shareOfChange, change.z, change.p, change.q],
        [top.delta, top.share_of_total_change, top.z, top.p, top.q_bh],
      )
    }
    const beyond = names.filter((_, i) => (changes[i]!.q ?? 1) <= 0.05)
    expect(beyond.sort()).toEqual(expected['significant_at_q_0.05'])
  })

  test('two counts by the exact test', () => {
    // Of 10 events 1 fell on one side: 2 · 11 / 1024.
    expect(countDifference(1, 9, 0.95).p).toBeCloseTo(22 / 1024, 12)
    expect(countDifference(0, 0, 0.95)).toMatchObject({ difference: 0, p: null })
    expect(countDifference(5, 5, 0.95).p).toBe(1)
    expect(countDifference(998, 1253, 0.95)).toMatchObject({ difference: 255 })
  })

  test('days that vary more than Poisson make the test as much weaker; a week’s shape does not', () => {
    const week = [100, 90, 80, 90, 110, 40, 20]
    const calm = Array.from({ length: 28 }, (_, i) => week[i % 7]!)
    expect(spreadOfDays([calm, calm])).toBe(1)
    const restless = calm.map((n, i) => n + (i % 2 ? 0.3 : -0.3) * n * (i < 14 ? 1 : -1))
    expect(spreadOfDays([calm, restless])).toBeGreaterThan(2)
    expect(countDifference(1_000, 1_100, 0.95).p).toBeLessThan(0.05)
    expect(countDifference(1_000, 1_100, 0.95, 4).p).toBeGreaterThan(0.05)
  })
})
