import { expect, test } from 'vitest'
import { readDays } from './days.ts'

test('dates are read as people write them, and what is none is told', () => {
  expect(readDays('24.12.2026\n6/1/2027, 2026-12-25 24.12.2026')).toEqual({
    days: ['2026-12-24', '2026-12-25', '2027-01-06'],
    wrong: false,
  })
  for (const bad of ['30.2.2026', '24.12.', '2026-13-01', 'joulu']) expect(readDays(bad).wrong, bad).toBe(true)
  expect(readDays(' \n')).toEqual({ days: [], wrong: false })
})
