import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Seeded } from '../../../server/demo/seeded.ts'
import { type Combination, factors } from './factors.ts'
import { type Moments, momentsOf } from './mean.ts'
import { mixAndRate } from './mix-and-rate.ts'

const none: Moments = { n: 0, mean: Number.NaN, sd: Number.NaN }
const some = fc.array(fc.tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 1, max: 40 })), { maxLength: 3 })
const key = fc.integer({ min: 0, max: 2 }).map(String)
const combinations = (dimensions: number): fc.Arbitrary<Combination[]> =>
  fc
    .uniqueArray(fc.tuple(fc.array(key, { minLength: dimensions, maxLength: dimensions }), some, some), {
      selector: ([keys]) => keys.join(),
      minLength: 1,
      maxLength: 14,
    })
    .map((all) =>
      all.map(([keys, b, a]) => ({
        keys,
        before: b.length ? momentsOf(b) : none,
        after: a.length ? momentsOf(a) : none,
      })),
    )
const whole = (groups: Moments[]) => {
  const known = groups.filter((g) => g.n > 0)
  return known.reduce((sum, g) => sum + g.n * g.mean, 0) / known.reduce((sum, g) => sum + g.n, 0)
}
const sides = (all: Combination[]) => [all.map((c) => c.before), all.map((c) => c.after)] as const
const answered = (all: Combination[]) => sides(all).every((side) => side.some((g) => g.n > 0))

describe('several dimensions at once', () => {
  test.each([1, 2, 3, 4])('parts sum to the change, by %i dimensions, whatever one period lacks', (dimensions) => {
    fc.assert(
      fc.property(combinations(dimensions), (all) => {
        fc.pre(answered(all))
        const { rate, mixes } = factors(all, 0.95)
        const [before, after] = sides(all)
        const sum = [rate, ...mixes].reduce((total, part) => total + part.value, 0)
        expect(Math.abs(sum - (whole(after) - whole(before)))).toBeLessThan(1e-9)
        for (const part of [rate, ...mixes]) expect(part.interval.every(Number.isFinite)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  test('with one dimension it is the split into mix and rate, intervals too', () => {
    fc.assert(
      fc.property(combinations(1), (all) => {
        fc.pre(answered(all))
        const [before, after] = sides(all)
        const [one, other] = [factors(all, 0.9), mixAndRate(before, after, 0.9)]
        for (const [a, b] of [
          [one.rate, other.rate],
          [one.mixes[0]!, other.mix],
        ] as const) {
          expect(a.value).toBeCloseTo(b.value, 9)
          expect(a.interval[0]).toBeCloseTo(b.interval[0], 6)
        }
      }),
    )
  })

  test('the order of dimensions changes nothing', () => {
    fc.assert(
      fc.property(combinations(3), (all) => {
        fc.pre(answered(all))
        const turned = all.map((c) => ({ ...c, keys: [c.keys[2]!, c.keys[0]!, c.keys[1]!] }))
        const [a, b] = [factors(all, 0.95), factors(turned, 0.95)]
        expect(b.mixes.map((m) => m.value)[1]).toBeCloseTo(a.mixes[0]!.value, 9)
        expect(b.mixes.map((m) => m.value)[0]).toBeCloseTo(a.mixes[2]!.value, 9)
      }),
    )
  })

  const at = (n: number, mean: number): Moments => ({ n, mean, sd: 0.4 })
  test('a dimension that did not move explains nothing, and one that follows another halves what both explain', () => {
    // Chat grows; the days of the week stay, and each team has one channel.
    const moved = factors(
      ['phone', 'chat'].flatMap((channel) =>
        ['mon', 'tue'].map((day) => ({
          keys: [channel, day],
          before: at(channel === 'chat' ? 100 : 300, channel === 'chat' ? 0.5 : 0.8),
          after: at(channel === 'chat' ? 200 : 200, channel === 'chat' ? 0.5 : 0.8),
        })),
      ),
      0.95,
    )
    expect(moved.rate.value).toBeCloseTo(0, 12)
    expect(moved.mixes[0]!.value).toBeCloseTo(-0.075, 12)
    expect(moved.mixes[1]!.value).toBeCloseTo(0, 12)
    const twins = factors(
      [
        { keys: ['phone', 'a'], before: at(300, 0.8), after: at(200, 0.8) },
        { keys: ['chat', 'b'], before: at(100, 0.5), after: at(200, 0.5) },
      ],
      0.95,
    )
    expect(twins.mixes[0]!.value).toBeCloseTo(twins.mixes[1]!.value, 12)
    expect(twins.mixes[0]!.value + twins.mixes[1]!.value).toBeCloseTo(-0.075, 12)
  })

  test('the intervals hold the truth as often as they say', () => {
    const shares = [
      [0.4, 0.2, 0.15, 0.25],
      [0.2, 0.3, 0.3, 0.2],
    ]
    const rates = [
      [0.8, 0.6, 0.5, 0.3],
      [0.7, 0.65, 0.5, 0.4],
    ]
    const keys = [
      ['x', 'p'],
      ['x', 'q'],
      ['y', 'p'],
      ['y', 'q'],
    ]
    const yes = (n: number, x: number) =>
      n === 0
        ? none
        : momentsOf([
            [1, x],
            [0, n - x],
          ])
    const truth = factors(
      keys.map((k, i) => ({
        keys: k,
        before: { n: 1e6 * shares[0]![i]!, mean: rates[0]![i]!, sd: 0.4 },
        after: { n: 1e6 * shares[1]![i]!, mean: rates[1]![i]!, sd: 0.4 },
      })),
      0.95,
    )
    const chance = new Seeded(7)
    const held = [0, 0, 0]
    const runs = 400
    for (let run = 0; run < runs; run++) {
      const drawn = [0, 1].map((time) => {
        const cells = keys.map(() => ({ n: 0, x: 0 }))
        for (let i = 0; i < 500; i++) {
          let [u, c] = [chance.next(), 0]
          while (c < 3 && u > shares[time]![c]!) u -= shares[time]![c++]!
          cells[c]!.n += 1
          if (chance.next() < rates[time]![c]!) cells[c]!.x += 1
        }
        return cells.map(({ n, x }) => yes(n, x))
      })
      const found = factors(
        keys.map((k, i) => ({ keys: k, before: drawn[0]![i]!, after: drawn[1]![i]! })),
        0.95,
      )
      for (const [i, part] of [found.rate, ...found.mixes].entries()) {
        const value = [truth.rate, ...truth.mixes][i]!.value
        if (part.interval[0] <= value && value <= part.interval[1]) held[i]! += 1
      }
    }
    for (const n of held) {
      expect(n / runs).toBeGreaterThan(0.92)
      expect(n / runs).toBeLessThan(0.98)
    }
  })
})
