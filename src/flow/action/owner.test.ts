import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Candidate, nextInTurn } from './owner.ts'

const person = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  ...{ id, unit: 'store', skills: [], away: [], given: null },
  ...more,
})

test('nearest unit first, skill before nearness, nobody who is away, nobody at all where there is none', () => {
  const all = [
    person('near'),
    person('skilled', { unit: 'region', skills: ['laskutus'] }),
    person('whole', { unit: null, away: [{ from: '2026-12-01', to: '2026-12-24' }] }),
  ]
  const next = (path: string[], skill: string | null, date = '2026-11-27') =>
    nextInTurn(all, path, skill, date)?.id ?? null
  expect(next(['region', 'store'], null)).toBe('near')
  expect(next(['region', 'store'], 'laskutus')).toBe('skilled')
  expect(next(['region', 'store'], 'svenska')).toBe('near')
  expect(next(['region'], null)).toBe('skilled')
  expect(next([], null)).toBe('whole')
  expect([next([], null, '2026-12-01'), next([], null, '2026-12-24'), next([], null, '2026-12-25')]).toEqual([
    null,
    null,
    'whole',
  ])
})

test('fair: of those who are always there nobody is ever two ahead, whoever else comes and goes', () => {
  const days = fc.array(fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 80 })
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 4 }), (absences, steady) => {
      const people = Array.from({ length: 5 }, (_, n) => person(`p${n}`))
      const given = new Map(people.map((p) => [p.id, 0]))
      for (const [n, there] of absences.entries()) {
        const date = `day ${String(n).padStart(4, '0')}`
        for (const [k, p] of people.entries()) p.away = k <= steady || there[k] ? [] : [{ from: date, to: date }]
        const next = nextInTurn(people, ['store'], null, date)!
        expect(next.away).toEqual([])
        next.given = String(n).padStart(6, '0')
        given.set(next.id, given.get(next.id)! + 1)
        const counts = people.filter((_, k) => k <= steady).map((p) => given.get(p.id)!)
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
        // Who was away is given no more than those who stayed.
        expect(Math.max(...given.values())).toBeLessThanOrEqual(Math.max(...counts) + 1)
      }
    }),
    { numRuns: 200 },
  )
})
