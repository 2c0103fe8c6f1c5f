import { expect, test } from 'vitest'
import { dueAt } from './working-hours.ts'

const day = { from: '08:00', to: '16:00' }
const week = [day, day, day, day, day, null, null]
const zone = 'Europe/Helsinki'
const due = (from: string, hours: number) => dueAt(new Date(from), hours, week, zone).toISOString()

test('hours within one day', () => {
  expect(due('2026-11-23T08:00:00Z', 4)).toBe('2026-11-23T12:00:00.000Z')
})

test('what is left goes over to the next working day', () => {
  expect(due('2026-11-23T12:00:00Z', 4)).toBe('2026-11-24T08:00:00.000Z')
  expect(due('2026-11-27T13:30:00Z', 1)).toBe('2026-11-30T06:30:00.000Z')
})

test('a case of the night starts in the morning; of the weekend on Monday', () => {
  expect(due('2026-11-23T22:00:00Z', 8)).toBe('2026-11-24T14:00:00.000Z')
  expect(due('2026-11-21T10:00:00Z', 0.5)).toBe('2026-11-23T06:30:00.000Z')
})

test('the clock turns between: working hours stay on the wall clock', () => {
  expect(due('2026-03-27T13:00:00Z', 2)).toBe('2026-03-30T06:00:00.000Z')
})

test('where nobody ever works, clock hours count', () => {
  expect(
    dueAt(new Date('2026-11-23T08:00:00Z'), 5, [null, null, null, null, null, null, null], zone).toISOString(),
  ).toBe('2026-11-23T13:00:00.000Z')
})
