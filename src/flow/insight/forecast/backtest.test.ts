import { expect, test } from 'vitest'
import { addDays } from '../../../contract/zone.ts'
import { backtest, differs, leastOrigins, type Tried } from './backtest.ts'
import type { Day } from './days.ts'
import { forecast } from './forecast.ts'
import { historyOf } from './history.ts'
import { foretell } from './methods.ts'

const days = (many: number, slot: (i: number) => number, holiday: (i: number) => boolean = () => false): Day[] =>
  Array.from({ length: many }, (_, i) => ({
    ...{ date: addDays('2026-01-05', i), slots: [slot(i)] },
    holiday: holiday(i) ? ('own' as never) : null,
  }))

test('holidays are no trial of a method: nobody foretold them', () => {
  const isHoliday = (i: number) => i === 40
  const { tried } = backtest(historyOf(days(70, (i) => (isHoliday(i) ? 500 : 10 + (i % 7)), isHoliday)), 1, 7)
  const [naive] = tried
  const { forecast, actual } = naive!.slots()
  expect(forecast).toEqual(actual)
  expect(naive!.days.some((d) => d.date === addDays('2026-01-05', 40))).toBe(false)
})

test('four weeks are the last four, each as heavy', () => {
  const history = historyOf(days(35, (i) => 1 + Math.floor(i / 7)))
  expect(foretell(history, 1)['four-weeks']).toEqual([[(2 + 3 + 4 + 5) / 4]])
  expect(foretell(history, 1)['last-week']).toEqual([[5]])
})

test('the mean of two methods lies in the middle of them, slot by slot', () => {
  const history = historyOf(days(42, (i) => 5 + (i % 7) + Math.floor(i / 5)))
  const { both, 'four-weeks': four, 'holt-winters': smoothed } = foretell(history, 9)
  expect(smoothed).not.toEqual(four)
  expect(both).toEqual(four.map((day, i) => day.map((n, slot) => (n + smoothed[i]![slot]!) / 2)))
})

test('under four weeks nothing is said of a difference, and with three origins a method is tried', () => {
  const tried = (missed: (week: number) => number, weeks: number): Tried => ({
    method: 'last-week',
    ...{ wape: null, slots: () => ({ forecast: [], actual: [] }), sums: [] },
    days: Array.from({ length: weeks }, (_, w) => ({
      ...{ date: addDays('2026-01-05', 7 * w), forecast: 1, actual: 1 },
      missed: missed(w),
    })),
  })
  const pair = (weeks: number) => [tried((w) => 1 + w, weeks), tried((w) => 3 + 2 * w, weeks)] as const
  expect(differs(...pair(3))).toBeNull()
  expect(differs(...pair(4))).toBeGreaterThan(0)
  const wanted = { lead: 1, length: 7, confidence: 0.95 }
  const states = [21, 22, 23, 24].map((many) => {
    const found = forecast(
      days(many, (i) => 5 + (i % 7)),
      wanted,
      () => null,
    )!
    return [found.origins >= leastOrigins, found.state]
  })
  expect(states.map(([, state]) => state)).toEqual(states.map(([enough]) => (enough ? 'forecast' : 'untested')))
  expect(new Set(states.map(([, state]) => state)).size).toBe(2)
})
