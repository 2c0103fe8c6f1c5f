import { expect, test } from 'vitest'
import { readAway, readStaffingSearch } from './search.ts'

const reason = '01900000-0000-7000-8000-000000000001'

test('what is planned is read from the URL, and nothing that is not meant', () => {
  const search = { week: '2026-11-30', on: 'phone', volume: 10, aht: '-5', away: `${reason}:60`, chart: 'halves' }
  expect(readStaffingSearch({ ...search, period: 'd30', as: 'x', unit: 'a' })).toEqual({
    ...{ ...search, aht: -5, unit: 'a' },
  })
  expect(readStaffingSearch({ volume: 0, aht: 'x', week: 'next', away: 'me:5' })).toEqual({})
})

test('shares that go away are per cent, or a fraction', () => {
  expect(readAway(`${reason}:60`)).toEqual([{ reason, percent: 60 }])
  expect(readAway(`${reason}:0.6`)).toEqual([{ reason, percent: 60 }])
  expect(readAway(`${reason}:1`)).toEqual([{ reason, percent: 100 }])
  expect(readAway(`${reason}:60,${reason}:10,x:1,${reason}:`)).toEqual([{ reason, percent: 60 }])
  expect(readAway(undefined)).toEqual([])
})
