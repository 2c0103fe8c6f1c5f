import fc from 'fast-check'
import { expect, it } from 'vitest'
import { shuffled } from './shuffle.ts'

it('keeps every item once, and the same order for the same sitting', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.string(), (items, seed) => {
      const out = shuffled(items, seed)
      expect([...out].sort((a, b) => a - b)).toEqual([...items].sort((a, b) => a - b))
      expect(shuffled(items, seed)).toEqual(out)
    }),
  )
})

it('puts each option in each place about equally often', () => {
  const places = Array.from({ length: 5 }, () => [0, 0, 0, 0, 0])
  const n = 20_000
  for (let i = 0; i < n; i++) {
    for (const [place, item] of shuffled([0, 1, 2, 3, 4], `${i}-sitting`).entries()) places[item]![place]!++
  }
  // Five standard deviations of a fair draw.
  const most = 5 * Math.sqrt(n * 0.2 * 0.8)
  for (const counts of places) for (const c of counts) expect(Math.abs(c - n / 5)).toBeLessThan(most)
})
