import { expect, test } from 'vitest'
import { randomFrom } from '../statistics/random.ts'
import type { Series } from './series.ts'
import { usualOf } from './usual.ts'

const length = 120
const dayKinds = Uint8Array.from({ length }, (_, t) => t % 7)
const counts = (of: (t: number) => number): Series => {
  const n = Float32Array.from({ length }, (_, t) => of(t))
  return { place: { unit: null, channel: null, reason: null }, n, sum: n, squares: n }
}

test('of restless days hardly more are rare than chance makes so, and of calm ones too', () => {
  const random = randomFrom(5)
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
  for (const spread of [1, 6]) {
    let [rare, looked] = [0, 0]
    for (let run = 0; run < 150; run++) {
      const series = counts(() => Math.max(0, Math.round(60 + Math.sqrt(60 * spread) * normal())))
      const { p } = usualOf(series, 'count', dayKinds, 0, length - 1)!.chance(length - 1)!
      looked++
      if (p < 0.1) rare++
    }
    expect(rare / looked).toBeLessThan(0.17)
    expect(rare).toBeGreaterThan(3)
  }
})

test('a wild day teaches nothing', () => {
  const calm = usualOf(
    counts((t) => 20 + (t % 5)),
    'count',
    dayKinds,
    0,
    length - 1,
  )!
  const wild = usualOf(
    counts((t) => (t === 60 ? 900 : 20 + (t % 5))),
    'count',
    dayKinds,
    0,
    length - 1,
  )!
  expect(wild.spread).toBeLessThan(1.5)
  expect(Math.abs(wild.expected(67) - calm.expected(67))).toBeLessThan(1)
})

test('what lies ahead of a growth that was learnt is known less well than of a level, and its level is that of its last weeks', () => {
  const random = randomFrom(6)
  const drawn = (mean: number) =>
    Math.max(0, Math.round(mean + Math.sqrt(mean) * (random() + random() + random() - 1.5) * 2))
  const still = usualOf(
    counts(() => drawn(40)),
    'count',
    dayKinds,
    0,
    length - 1,
  )!
  const grown = counts((t) => drawn(40 * 1.01 ** t))
  const growing = usualOf(grown, 'count', dayKinds, 0, length - 1)!
  expect(still.level).toBeNull()
  expect(growing.drift).toBeGreaterThan(2 * still.drift)
  const last = grown.n.slice(length - 29, length - 1)
  const scores = Array.from(last, (_, i) => growing.level!.score(length - 29 + i)!)
  expect(Math.abs(scores.reduce((a, b) => a + b, 0) / scores.length)).toBeLessThan(0.2)
})
