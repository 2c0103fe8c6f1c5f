import { describe, expect, it } from 'vitest'
import { easterSunday, holidayFinder, holidaysOf } from './holidays.ts'
import { weekday } from './zone.ts'

const on = (year: number, id: string) => holidaysOf(year).find((h) => h.id === id)?.date

describe('holidays of Finland', () => {
  it('knows Easter', () => {
    const known = ['1999-04-04', '2000-04-23', '2008-03-23', '2011-04-24', '2024-03-31', '2025-04-20', '2026-04-05']
    for (const date of [...known, '2027-03-28', '2038-04-25']) expect(easterSunday(Number(date.slice(0, 4)))).toBe(date)
  })

  it('knows the moving ones', () => {
    expect(on(2026, 'good-friday')).toBe('2026-04-03')
    expect(on(2026, 'ascension')).toBe('2026-05-14')
    expect(on(2026, 'pentecost')).toBe('2026-05-24')
    expect([on(2025, 'midsummer-eve'), on(2025, 'midsummer-day')]).toEqual(['2025-06-20', '2025-06-21'])
    expect([on(2026, 'midsummer-day'), on(2020, 'midsummer-day')]).toEqual(['2026-06-20', '2020-06-20'])
    expect([on(2025, 'all-saints'), on(2026, 'all-saints'), on(2020, 'all-saints')]).toEqual([
      '2025-11-01',
      '2026-10-31',
      '2020-10-31',
    ])
  })

  it('keeps weekdays and ranges in every year', () => {
    for (let year = 1992; year < 2200; year++) {
      const days = holidaysOf(year)
      expect(days).toHaveLength(15)
      expect(weekday(on(year, 'easter-sunday')!)).toBe(6)
      expect(weekday(on(year, 'ascension')!)).toBe(3)
      for (const id of ['midsummer-day', 'all-saints']) expect(weekday(on(year, id)!)).toBe(5)
      expect(on(year, 'midsummer-day')! >= `${year}-06-20` && on(year, 'midsummer-day')! <= `${year}-06-26`).toBe(true)
      expect(on(year, 'all-saints')! >= `${year}-10-31` && on(year, 'all-saints')! <= `${year}-11-06`).toBe(true)
    }
  })

  it('lets an organisation add days and work on others', () => {
    const find = holidayFinder([
      { date: '2026-08-14', name: 'Henkilöstöpäivä', kind: 'holiday' },
      { date: '2026-12-06', name: 'Auki itsenäisyyspäivänä', kind: 'ordinary' },
    ])
    expect(find('2026-08-14')).toEqual({ date: '2026-08-14', id: 'own', name: 'Henkilöstöpäivä' })
    expect(find('2026-12-06')).toBeNull()
    expect(find('2026-12-24')?.id).toBe('christmas-eve')
    expect(find('2026-12-23')).toBeNull()
    // Ascension Day can fall on the first of May.
    expect(find('2008-05-01')?.id).toBe('may-day')
  })
})
