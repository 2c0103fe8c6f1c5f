import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bucketsOf, comparedWith, spanOf } from './period.ts'

const zone = 'Europe/Helsinki'
const now = Date.parse('2026-11-20T22:30:00Z') // Saturday 21 November, 0.30 in Helsinki
const hours = (first: string, last = first) => {
  const { from, until } = spanOf({ from: first, to: last }, zone, now)
  return (until - from) / 3_600_000
}

describe('periods', () => {
  test('end today by the clock of the organisation', () => {
    expect(spanOf({ last: 1, unit: 'day' }, zone, now)).toMatchObject({ first: '2026-11-21', last: '2026-11-21' })
    expect(spanOf({ last: 1, unit: 'day' }, 'UTC', now)).toMatchObject({ first: '2026-11-20', last: '2026-11-20' })
    expect(spanOf({ last: 30, unit: 'day' }, zone, now)).toMatchObject({ first: '2026-10-23', last: '2026-11-21' })
    expect(spanOf({ last: 2, unit: 'week' }, zone, now)).toMatchObject({ first: '2026-11-09', last: '2026-11-21' })
    expect(spanOf({ last: 1, unit: 'month' }, zone, now)).toMatchObject({ first: '2026-11-01', last: '2026-11-21' })
    expect(spanOf({ last: 12, unit: 'month' }, zone, now)).toMatchObject({ first: '2025-12-01', last: '2026-11-21' })
  })
  test('the days on which the clock is turned have 23 and 25 hours', () => {
    expect(hours('2026-03-28')).toBe(24)
    expect(hours('2026-03-29')).toBe(23)
    expect(hours('2026-10-25')).toBe(25)
    expect(hours('2026-03-01', '2026-03-31')).toBe(31 * 24 - 1)
    expect(hours('2026-01-01', '2026-12-31')).toBe(365 * 24)
  })
  test('a period given backwards is the same period', () => {
    expect(spanOf({ from: '2026-03-31', to: '2026-03-01' }, zone, now)).toEqual(
      spanOf({ from: '2026-03-01', to: '2026-03-31' }, zone, now),
    )
  })
  test('compared: as many days before, or the same weekdays a year before', () => {
    const march = spanOf({ from: '2026-03-01', to: '2026-03-31' }, zone, now)
    expect(comparedWith(march, 'previous', zone)).toMatchObject({
      span: { first: '2026-01-29', last: '2026-02-28' },
      daysBack: 31,
    })
    expect(comparedWith(march, 'year', zone)).toMatchObject({
      span: { first: '2025-03-02', last: '2025-04-01' },
      daysBack: 364,
    })
  })
})

describe('buckets', () => {
  test('weeks begin on Monday, months on the first, and the first may be cut', () => {
    const span = spanOf({ from: '2026-02-25', to: '2026-03-10' }, zone, now)
    expect(bucketsOf(span, 'week', zone).map((b) => b.name)).toEqual(['2026-02-23', '2026-03-02', '2026-03-09'])
    expect(bucketsOf(span, 'month', zone).map((b) => b.name)).toEqual(['2026-02-01', '2026-03-01'])
    expect(bucketsOf(span, 'week', zone)[0]?.start).toBe(span.from)
  })
  test('compared buckets hold the days so many days before', () => {
    const span = spanOf({ from: '2026-02-25', to: '2026-03-10' }, zone, now)
    const { span: before, daysBack } = comparedWith(span, 'previous', zone)
    const [names, starts] = [
      bucketsOf(before, 'week', zone, daysBack).map((b) => b.name),
      bucketsOf(before, 'week', zone, daysBack),
    ]
    expect(names).toEqual(bucketsOf(span, 'week', zone).map((b) => b.name))
    // The second bucket begins 14 days before Monday 2 March.
    expect(new Date(starts[1]!.start).toISOString()).toBe('2026-02-15T22:00:00.000Z')
  })
  test('tile the period without gap or overlap, in zones of every kind', () => {
    const zones = fc.constantFrom(
      'Europe/Helsinki',
      'UTC',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Pacific/Apia',
    )
    const first = fc.integer({ min: 0, max: 4_000 })
    fc.assert(
      fc.property(
        zones,
        first,
        fc.integer({ min: 0, max: 500 }),
        fc.constantFrom('day', 'week', 'month'),
        (z, start, length, size) => {
          const day = (n: number) => new Date(Date.UTC(2018, 0, 1 + n)).toISOString().slice(0, 10)
          const span = spanOf({ from: day(start), to: day(start + length) }, z, now)
          const buckets = bucketsOf(span, size as 'day', z)
          expect(buckets[0]?.start).toBe(span.from)
          for (const [i, bucket] of buckets.entries()) {
            const end = buckets[i + 1]?.start ?? span.until
            expect(end).toBeGreaterThan(bucket.start)
            if (size === 'day') expect(Math.abs((end - bucket.start) / 3_600_000 - 24)).toBeLessThanOrEqual(1)
          }
          if (size === 'day') expect(buckets.length).toBe(length + 1)
        },
      ),
      { numRuns: 60 },
    )
  })
})
