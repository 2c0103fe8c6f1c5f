import { expect, test } from 'vitest'
import { readHuddleSearch, spanDays } from './search.ts'

test('last week is whole, from Monday, also on a Monday and over a year’s end', () => {
  expect(spanDays(undefined, '2026-03-11')).toEqual({ from: '2026-03-02', to: '2026-03-08' })
  expect(spanDays(undefined, '2026-03-09')).toEqual({ from: '2026-03-02', to: '2026-03-08' })
  expect(spanDays(undefined, '2027-01-03')).toEqual({ from: '2026-12-21', to: '2026-12-27' })
  expect(spanDays('yesterday', '2026-03-01')).toEqual({ from: '2026-02-28', to: '2026-02-28' })
})

test('the address holds a team and a day, nothing else', () => {
  const unit = '01890a5d-ac96-774b-bcce-b302099a8057'
  expect(readHuddleSearch({ unit, span: 'yesterday', x: 1 })).toEqual({ unit, span: 'yesterday' })
  expect(readHuddleSearch({ unit: '<b>', span: 'week' })).toEqual({})
})
