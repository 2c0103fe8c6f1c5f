import { expect, test } from 'vitest'
import { clockOf, stopped, timesAt, turnTo } from './watch.ts'

test('talk, hold, talk and wrap-up add up, whatever the tab did meanwhile', () => {
  let watch = turnTo(stopped, 'talk', 1_000)
  watch = turnTo(watch, 'hold', 61_000)
  watch = turnTo(watch, 'talk', 71_000)
  expect(turnTo(watch, 'talk', 80_000)).toBe(watch)
  watch = turnTo(watch, 'wrap', 91_000)
  expect(timesAt(watch, 3_691_000)).toEqual({ talk: 80_000, hold: 10_000, wrap: 3_600_000 })
  expect(watch.startedAt).toBe(1_000)
  // A clock that was put back takes nothing away.
  expect(timesAt(watch, 0).wrap).toBe(0)
})

test('durations as a person reads them', () => {
  expect([0, 9_999, 271_000, 3_871_000].map(clockOf)).toEqual(['0:00', '0:09', '4:31', '1:04:31'])
})
