import { expect, test } from 'vitest'
import { addDays, instantOf, isZone, localClock, localDate, weekday } from './zone.ts'

const zone = 'Europe/Helsinki'

test('local midnight on the days when the clock is turned', () => {
  expect(new Date(instantOf('2026-03-29', 0, zone)).toISOString()).toBe('2026-03-28T22:00:00.000Z')
  expect(new Date(instantOf('2026-03-30', 0, zone)).toISOString()).toBe('2026-03-29T21:00:00.000Z')
  expect(new Date(instantOf('2026-10-26', 0, zone)).toISOString()).toBe('2026-10-25T22:00:00.000Z')
})

test('a time in the gap of summer time is the first instant after it; a repeated one is the first of the two', () => {
  expect(localClock(instantOf('2026-03-29', 3 * 60 + 30, zone), zone)).toEqual({
    date: '2026-03-29',
    minute: 4 * 60 + 30,
  })
  expect(new Date(instantOf('2026-10-25', 3 * 60 + 30, zone)).toISOString()).toBe('2026-10-25T00:30:00.000Z')
})

test('dates, weekdays, zones', () => {
  expect(localDate(Date.parse('2026-11-21T22:30:00Z'), zone)).toBe('2026-11-22')
  expect(addDays('2026-02-27', 2)).toBe('2026-03-01')
  expect(weekday('2026-11-23')).toBe(0)
  expect(isZone('Europe/Helsinki')).toBe(true)
  expect(isZone('Mars/Base')).toBe(false)
})
