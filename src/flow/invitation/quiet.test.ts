import { expect, test } from 'vitest'
import type { AskingRules } from '../../contract/asking.ts'
import { afterQuiet } from './quiet.ts'

const night: AskingRules['quiet'] = { from: '21:00', to: '08:00', weekdays: [], dates: [] }
const out = (at: string, quiet = night, zone = 'Europe/Helsinki') =>
  new Date(afterQuiet(Date.parse(at), quiet, zone)).toISOString()

test('waits for the morning of the clock on the wall, and not otherwise', () => {
  expect(out('2026-11-20T10:00:00Z')).toBe('2026-11-20T10:00:00.000Z')
  expect(out('2026-11-20T19:00:00Z')).toBe('2026-11-21T06:00:00.000Z')
  expect(out('2026-11-20T18:59:59Z')).toBe('2026-11-20T18:59:59.000Z')
  expect(out('2026-11-21T05:59:59Z')).toBe('2026-11-21T06:00:00.000Z')
  expect(out('2026-11-20T10:00:00Z', night, 'Asia/Tokyo')).toBe('2026-11-20T10:00:00.000Z')
  expect(out('2026-11-20T12:00:00Z', night, 'Asia/Tokyo')).toBe('2026-11-20T23:00:00.000Z')
})

test('a quiet time within the day, and none at all', () => {
  const noon = { ...night, from: '12:00', to: '13:30' }
  expect(out('2026-11-20T10:15:00Z', noon)).toBe('2026-11-20T11:30:00.000Z')
  expect(out('2026-11-20T11:30:00Z', noon)).toBe('2026-11-20T11:30:00.000Z')
  expect(out('2026-11-20T01:00:00Z', { ...night, from: '00:00', to: '00:00' })).toBe('2026-11-20T01:00:00.000Z')
})

test('quiet days and dates follow each other, and the night after them is quiet too', () => {
  const weekend = { ...night, weekdays: [6, 7], dates: ['2026-11-23'] }
  // Friday evening → Tuesday morning.
  expect(out('2026-11-20T19:30:00Z', weekend)).toBe('2026-11-24T06:00:00.000Z')
  expect(out('2026-11-21T12:00:00Z', weekend)).toBe('2026-11-24T06:00:00.000Z')
})

test('days of 23 and 25 hours: the morning is the morning, and an end in the hour shown twice comes', () => {
  // Summer time begins on 29 March at 03:00, ends on 25 October at 04:00.
  expect(out('2026-03-28T20:00:00Z')).toBe('2026-03-29T05:00:00.000Z')
  expect(out('2026-10-24T19:00:00Z')).toBe('2026-10-25T06:00:00.000Z')
  const short = { ...night, from: '02:00', to: '03:30' }
  // 03:30 does not exist that day: the clock shows 04:30 instead.
  expect(out('2026-03-29T00:30:00Z', short)).toBe('2026-03-29T01:30:00.000Z')
  // 03:10 of the second round is quiet for twenty minutes more.
  expect(out('2026-10-25T01:10:00Z', short)).toBe('2026-10-25T01:30:00.000Z')
})

test('rules that leave no time do not hang', () => {
  const never = { ...night, weekdays: [1, 2, 3, 4, 5, 6], dates: Array.from({ length: 100 }, (_, n) => sunday(n)) }
  expect(Date.parse(out('2026-11-20T10:00:00Z', never))).toBeGreaterThan(Date.parse('2027-01-01'))
})
const sunday = (n: number) => new Date(Date.UTC(2026, 10, 22 + 7 * n)).toISOString().slice(0, 10)
