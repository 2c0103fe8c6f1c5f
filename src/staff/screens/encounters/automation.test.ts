import { expect, test } from 'vitest'
import type { AskRow } from '../../../contract/ask.ts'
import type { MetricId } from '../../../contract/metric.ts'
import { candidatesOf, hoursSaved } from './automation.ts'
import { columnsOf } from './columns.ts'
import { moveOf, movesOf, readListSearch } from './search.ts'

const row = (metric: MetricId, reason: string | null, value: number | null, n = 1_000): AskRow => ({
  ...{ metric, key: reason === null ? [] : [reason], bucket: null, target: null },
  figure: { value, n, interval: null, tooFew: n < 30, hidden: false },
})
const reason = (name: string, n: number, aht: number, short: number) => [
  row('aht', name, aht, n),
  row('under_30', name, short, n),
]

test('candidates come by number × shortness × solved × satisfied; what is not known is that of all', () => {
  const found = candidatesOf(
    [
      ...[...reason('balance', 900, 25, 0.6), row('solved', 'balance', 0.9), row('csat', 'balance', 0.8)],
      ...[...reason('loan', 900, 600, 0.02), row('solved', 'loan', 0.5), row('csat', 'loan', 0.7)],
      ...[...reason('address', 600, 40, 0.5), row('solved', 'address', 0.1, 12)],
      ...[...reason('rare', 12, 5, 1), ...reason('', 5_000, 10, 0.9)],
    ],
    [row('solved', null, 0.6), row('csat', null, null, 0), row('under_30', null, 0.3)],
  )
  expect(found.map((c) => c.reason)).toEqual(['balance', 'address', 'loan'])
  expect(found.map((c) => Math.round(c.points))).toEqual([
    100,
    Math.round((100 * 600 * 0.5 * 0.6) / (900 * 0.6 * 0.9 * 0.8)),
    2,
  ])
  expect(found[1]).toMatchObject({ solved: { value: 0.6, estimated: true }, calm: null })
})

test('where hardly anything takes half a minute, the shorter mean comes first', () => {
  const found = candidatesOf([...reason('a', 100, 300, 0), ...reason('b', 100, 60, 0)], [row('under_30', null, 0.001)])
  expect(found.map((c) => [c.reason, Math.round(100 * c.short)])).toEqual([
    ['b', 33],
    ['a', 9],
  ])
})

test('sixty per cent of a reason spare its part of a month’s hours', () => {
  // 6,000 calls of 212 s in 30.4375 days, a month.
  expect(hoursSaved(6_000, 212, 365.25 / 12, 0.6)).toBeCloseTo(212, 9)
  expect(hoursSaved(6_000, 212, 0, 0.6)).toBe(0)
})

test('what is tried stands in the address and comes back; nonsense is dropped', () => {
  expect(moveOf(movesOf('a:60,b:0,c:101,d:x,:5,e:25'))).toBe('a:60,e:25')
  expect(readListSearch({ weekday: '0', hour: 23, only: 'short', channel: 'phone' })).toEqual({
    ...{ weekday: 0, hour: 23, only: 'short', channel: 'phone' },
  })
  expect(readListSearch({ weekday: 7, hour: 'x', only: 'all' })).toEqual({})
})

test('columns hold every encounter, the longest together', () => {
  const steps = Array.from({ length: 361 }, (_, i) => ({ from: i * 10, n: i < 40 ? 100 : 1 }))
  const n = steps.reduce((sum, s) => sum + s.n, 0)
  const columns = columnsOf(steps, n)
  expect(columns.reduce((sum, c) => sum + c.n, 0)).toBe(n)
  expect(columns.length).toBeLessThanOrEqual(31)
  expect(columns.at(-1)).toMatchObject({ to: null })
})
