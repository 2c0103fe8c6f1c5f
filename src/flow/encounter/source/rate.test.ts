import { expect, test } from 'vitest'
import { type Hour, rateOf } from './rate.ts'

const zone = 'Europe/Helsinki'
const now = Date.parse('2026-11-25T10:30:00Z')
const hour = 3_600_000
/** Ten an hour from 8 to 16 local time on weekdays, so many days back. */
const office = (days: number, until = now): Hour[] =>
  Array.from({ length: days * 24 }, (_, n) => Math.floor(now / hour) * hour - n * hour)
    .filter((at) => {
      const local = new Date(at + 2 * hour)
      return at < until && local.getUTCDay() % 6 !== 0 && local.getUTCHours() >= 8 && local.getUTCHours() < 16
    })
    .map((at) => ({ at, n: 10 }))

test('today is compared with the same hours of the same weekday', () => {
  const rate = rateOf(office(30), now - 60_000, now, zone)
  // From eight to half past twelve.
  expect(rate.usual).toBeCloseTo(45, 0)
  expect(rate.missing).toBeNull()
})

test('a source that stopped yesterday at noon is missed; at night and after a weekend nobody is', () => {
  const stopped = Date.parse('2026-11-24T10:00:00Z')
  expect(rateOf(office(30, stopped), stopped, now, zone).missing).toBeGreaterThan(60)
  const evening = Date.parse('2026-11-24T14:00:00Z')
  expect(rateOf(office(30), evening, Date.parse('2026-11-25T05:00:00Z'), zone).missing).toBeNull()
  const friday = Date.parse('2026-11-20T13:59:00Z')
  expect(rateOf(office(30, friday), friday, Date.parse('2026-11-23T05:00:00Z'), zone).missing).toBeNull()
})

test('of a source that is new nothing is said', () => {
  expect(rateOf(office(2), now - 24 * hour, now, zone)).toMatchObject({ usual: null, missing: null })
  expect(rateOf([], null, now, zone)).toEqual({ today: 0, usual: null, missing: null })
})
