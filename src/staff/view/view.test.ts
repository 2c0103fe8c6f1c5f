import { describe, expect, test } from 'vitest'
import { askOf, compareOf, filtersOf, periodOf, readView, valuesOf, withValues } from './view.ts'

describe('the filter in the URL', () => {
  test('has defaults that need no letter in the address', () => {
    expect(readView({})).toEqual({})
    expect(readView({ period: 'd7', compare: 'previous' })).toEqual({})
    expect(askOf({})).toEqual({ period: { last: 7, unit: 'day' }, compare: 'previous', filters: [] })
  })

  test('reads days, weeks, months and own days', () => {
    expect(periodOf({ period: 'd30' })).toEqual({ last: 30, unit: 'day' })
    expect(periodOf({ period: 'w12' })).toEqual({ last: 12, unit: 'week' })
    expect(periodOf({ period: 'm12' })).toEqual({ last: 12, unit: 'month' })
    expect(periodOf({ period: '2026-01-01_2026-01-31' })).toEqual({ from: '2026-01-01', to: '2026-01-31' })
  })

  test('drops what is not a filter', () => {
    for (const period of ['x9', 'd0', 'd-1', '2026-01-01', 'd1234', { a: 1 }, null])
      expect(readView({ period })).toEqual({})
    expect(readView({ compare: 'always', colour: 'red', unit: ['a'] })).toEqual({})
  })

  test('keeps several values, and the unknown one, there and back', () => {
    const view = withValues({ period: 'd30' }, 'channel', ['phone', '', 'chat'])
    expect(view).toEqual({ period: 'd30', channel: 'phone,~,chat' })
    expect(valuesOf(readView(view), 'channel')).toEqual(['phone', '', 'chat'])
    expect(filtersOf(view)).toEqual([{ dimension: 'channel', values: ['phone', '', 'chat'] }])
    expect(withValues(view, 'channel', [])).toEqual({ period: 'd30' })
  })

  test('asks for no comparison only when told so', () => {
    expect(compareOf({ compare: 'year' })).toBe('year')
    expect(askOf({ compare: 'none' })).not.toHaveProperty('compare')
  })
})
