import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holidayFinder } from '../../contract/holidays.ts'
import { localClock, localDate, weekday } from '../../contract/zone.ts'
import { type Calendar, dueAt } from './working-hours.ts'

const day = { from: '08:00', to: '16:00' }
const week = [day, day, day, day, day, null, null]
const zone = 'Europe/Helsinki'
const always = { week, zone, isOff: () => false }
const due = (from: string, hours: number, calendar: Calendar = always) =>
  dueAt(new Date(from), hours, calendar).toISOString()

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

test('west of Greenwich the evening is still the same day', () => {
  const evening = { from: '16:00', to: '23:00' }
  const shop = { week: week.map(() => evening), zone: 'America/New_York', isOff: () => false }
  expect(due('2026-11-25T02:00:00Z', 1, shop)).toBe('2026-11-25T03:00:00.000Z')
})

test('where nobody ever works, clock hours count', () => {
  const never = { ...always, week: week.map(() => null) }
  expect(due('2026-11-23T08:00:00Z', 5, never)).toBe('2026-11-23T13:00:00.000Z')
  expect(due('2026-11-23T08:00:00Z', 5, { ...always, isOff: () => true })).toBe('2026-11-23T13:00:00.000Z')
})

test('holidays are skipped, and a day of the organisation’s own goes before', () => {
  const holiday = holidayFinder()
  const closed = { ...always, isOff: (date: string) => holiday(date) !== null }
  // The Wednesday before Christmas 2026 at three: Thursday to Sunday are off.
  expect(due('2026-12-23T13:00:00Z', 2, closed)).toBe('2026-12-28T07:00:00.000Z')
  // Maundy Thursday to Tuesday after Easter, over the turn of the clock of that weekend in 2024.
  expect(due('2024-03-28T13:00:00Z', 2, closed)).toBe('2024-04-02T06:00:00.000Z')
  const own = holidayFinder([{ date: '2026-12-24', name: 'Auki', kind: 'ordinary' }])
  expect(due('2026-12-23T13:00:00Z', 2, { ...always, isOff: (d) => own(d) !== null })).toBe('2026-12-24T07:00:00.000Z')
})

test('who works through the night of the turned clock works an hour less in spring, an hour more in autumn', () => {
  const night = { from: '00:00', to: '06:00' }
  const nights = { ...always, week: week.map(() => night) }
  // 29 March 2026: six hours on the wall are five. 25 October 2026: seven.
  expect(due('2026-03-28T22:00:00Z', 5, nights)).toBe('2026-03-29T03:00:00.000Z')
  expect(due('2026-03-28T22:00:00Z', 5.5, nights)).toBe('2026-03-29T21:30:00.000Z')
  expect(due('2026-10-24T21:00:00Z', 7, nights)).toBe('2026-10-25T04:00:00.000Z')
})

test('whatever the week, holidays and moment: due within working hours, and exactly so many of them after', () => {
  const clock = fc.integer({ min: 0, max: 23 })
  const days = fc.array(
    fc.option(fc.tuple(clock, clock).map(([a, b]) => ({ from: pad(Math.min(a, b)), to: pad(Math.max(a, b) + 1) }))),
    { minLength: 7, maxLength: 7 },
  )
  const from = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
  const holiday = holidayFinder()
  fc.assert(
    fc.property(days, from, fc.integer({ min: 1, max: 200 }), (some, at, halves) => {
      fc.pre(some.some((d) => d))
      const calendar = { week: some, zone, isOff: (date: string) => holiday(date) !== null }
      const end = dueAt(at, halves / 2, calendar)
      const works = (ms: number) => {
        const { date, minute } = localClock(ms, zone)
        const day = calendar.isOff(localDate(ms, zone)) ? null : some[weekday(date)]
        return !!day && minute >= Number(day.from.slice(0, 2)) * 60 && minute < Number(day.to.slice(0, 2)) * 60
      }
      expect(works(end.getTime() - 1)).toBe(true)
      // Counted by the quarter of an hour from the first whole one on, as slowly as a person would.
      let worked = 0
      const step = 900_000
      const first = Math.ceil(at.getTime() / step) * step
      if (works(at.getTime())) worked += Math.min(first, end.getTime()) - at.getTime()
      for (let ms = first; ms < end.getTime(); ms += step) if (works(ms)) worked += Math.min(step, end.getTime() - ms)
      expect(worked).toBe((halves / 2) * 3_600_000)
    }),
    { numRuns: 60 },
  )
})

const pad = (hour: number): string => `${String(hour).padStart(2, '0')}:00`
