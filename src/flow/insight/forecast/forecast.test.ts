import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { shared } from '../../../../test/oracle.ts'
import { type Holiday, holidayFinder } from '../../../contract/holidays.ts'
import { addDays, instantOf, weekday } from '../../../contract/zone.ts'
import { type Day, daysOf, halfHoursOf } from './days.ts'
import { forecast } from './forecast.ts'

const zone = 'Europe/Helsinki'
const none = () => null
const sum = (all: number[]) => all.reduce((a, b) => a + b, 0)

/** Numbers that only look random, the same in each run. */
function dice(seed: number) {
  let state = seed
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const normal = () => Math.sqrt(-2 * Math.log(uniform() || 1e-12)) * Math.cos(2 * Math.PI * uniform())
  const poisson = (mean: number): number => {
    if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()))
    let [n, p] = [0, Math.exp(-mean)]
    for (let left = uniform() - p; left > 0; left -= p) p *= mean / ++n
    return n
  }
  return { uniform, normal, poisson }
}

const weekly = [1.25, 1, 0.95, 0.9, 1.05, 0.3, 0]
/** Open from 8 to 18, busiest before noon. */
const hourly = (slot: number) => (slot < 16 || slot >= 36 ? 0 : 12 + 18 * Math.exp(-(((slot - 21) / 6) ** 2)))

function series(
  from: string,
  many: number,
  slotsOf: (date: string, i: number) => number[],
  holidayOf: (d: string) => Holiday | null = none,
): Day[] {
  return Array.from({ length: many }, (_, i) => {
    const date = addDays(from, i)
    return { date, holiday: holidayOf(date), slots: slotsOf(date, i) }
  })
}
const ordinary = (date: string) =>
  Array.from({ length: 48 }, (_, slot) => Math.round(hourly(slot) * weekly[weekday(date)]!))

describe('days of half-hours', () => {
  test('have 46 where the clock is put forward and 50 where it is put back', () => {
    const spring = halfHoursOf('2026-03-29', zone)
    expect(spring).toHaveLength(46)
    expect(spring.filter(({ slot }) => slot === 6 || slot === 7)).toEqual([])
    const autumn = halfHoursOf('2026-10-25', zone)
    expect(autumn.map(({ slot }) => slot).slice(4, 12)).toEqual([4, 5, 6, 7, 6, 7, 8, 9])
    expect(halfHoursOf('2026-11-27', zone)).toHaveLength(48)
    // Kathmandu is 5:45 ahead; Lord Howe turns its clocks by half an hour.
    expect(halfHoursOf('2026-11-27', 'Asia/Kathmandu')[0]!.at).toBe(Date.parse('2026-11-26T18:15:00Z'))
    expect(halfHoursOf('2026-10-04', 'Australia/Lord_Howe')).toHaveLength(47)
  })

  test('count what came, per half-hour of the clock', () => {
    const at = instantOf('2026-10-25', 3 * 60, zone)
    const bin = 15 * 60_000
    const counts = Float64Array.from([4, 2, 0, 0, 10])
    const [day] = daysOf({ from: at, bin, counts }, { first: '2026-10-25', last: '2026-10-25', zone }, none)
    expect(day!.slots[6]).toBe((6 + 10) / 2)
    const [short] = daysOf({ from: at, bin, counts }, { first: '2026-03-29', last: '2026-03-29', zone }, none)
    expect(short!.slots.slice(5, 9)).toEqual([0, Number.NaN, Number.NaN, 0])
  })
})

describe('a forecast', () => {
  const ask = { lead: 4, length: 7, confidence: 0.95 }

  test('of weeks that repeat is the last week, and says that nothing beats it', () => {
    const found = forecast(series('2026-01-05', 70, ordinary), { ...ask, lead: 1 }, none)!
    expect(found).toMatchObject({ state: 'forecast', method: 'last-week', beatsNaive: false, p: null })
    expect(found.days.map((d) => d.date)).toEqual([0, 1, 2, 3, 4, 5, 6].map((n) => addDays('2026-03-16', n)))
    for (const day of found.days) expect(day.slots).toEqual(ordinary(day.date))
  })

  test('uses the naive where every week is of another shape, as the one before it', () => {
    const { normal } = dice(3)
    // Each slot of the week wanders by itself: the last one seen is the best guess.
    const now = Array.from({ length: 7 }, () => new Array<number>(48).fill(4))
    const found = forecast(
      series('2026-01-05', 140, (date) => {
        const day = now[weekday(date)]!
        for (let slot = 16; slot < 36; slot++) day[slot]! *= Math.exp(0.4 * normal() - 0.08)
        return [...day]
      }),
      { ...ask, lead: 1 },
      none,
    )!
    expect(found).toMatchObject({ method: 'last-week', beatsNaive: false })
    expect(found.days[0]!.slots).toEqual(found.days[0]!.naive)
  })

  test('finds what is better than the naive, and says how sure that is', () => {
    const { poisson } = dice(11)
    const found = forecast(
      series('2026-01-05', 140, (date) => ordinary(date).map((n) => poisson(n))),
      ask,
      none,
    )!
    expect(found.beatsNaive).toBe(true)
    expect(found.p).toBeLessThan(0.05)
    const wape = Object.fromEntries(found.scores.map((s) => [s.method, s.slots!]))
    expect(wape[found.method]).toBeLessThan(wape['last-week']!)
  })

  test('has intervals that hold what comes as often as they say', () => {
    let [slots, inSlot, days, inDay, weeks, inWeek] = [0, 0, 0, 0, 0, 0]
    for (let run = 0; run < 20; run++) {
      const { poisson, normal } = dice(100 + run)
      let drift = 1
      const all = series('2026-01-05', 134, (date) => {
        drift *= Math.exp(0.01 * normal())
        const level = drift * Math.exp(0.07 * normal())
        return ordinary(date).map((n) => poisson(n * level))
      })
      const found = forecast(all.slice(0, 123), { lead: 4, length: 7, confidence: 0.9 }, none)!
      for (const [i, day] of found.days.entries()) {
        const came = all[126 + i]!
        expect(came.date).toBe(day.date)
        for (const [slot, n] of day.slots.entries()) {
          if (n < 0.01) continue
          const [low, high] = found.slotInterval(n)!
          slots += 1
          inSlot += Number(came.slots[slot]! >= low && came.slots[slot]! <= high)
        }
        const [low, high] = found.dayInterval(sum(day.slots))!
        if (sum(day.slots) < 1) continue
        days += 1
        inDay += Number(sum(came.slots) >= low && sum(came.slots) <= high)
      }
      const [low, high] = found.sumInterval(sum(found.days.map((d) => sum(d.slots))))!
      const week = sum(all.slice(126, 133).map((d) => sum(d.slots)))
      weeks += 1
      inWeek += Number(week >= low && week <= high)
    }
    // Arrivals are whole numbers, so that intervals hold a little more than asked.
    expect(inSlot / slots).toBeGreaterThan(0.87)
    expect(inSlot / slots).toBeLessThan(0.95)
    expect(inDay / days).toBeGreaterThan(0.85)
    expect(inDay / days).toBeLessThan(0.97)
    expect(inWeek / weeks).toBeGreaterThan(0.8)
  })

  test('takes a holiday as holidays before it were, and never as its own naive', () => {
    const holidayOf = holidayFinder()
    const quiet = (date: string) => ordinary(date).map((n) => (holidayOf(date) ? n * 0.25 : n))
    // Up to the Sunday before Independence Day, a Sunday in 2026; Christmas Eve is a Thursday.
    const all = series('2026-02-02', 322, quiet, holidayOf)
    expect(all.at(-1)!.date).toBe('2026-12-20')
    const found = forecast(all, { lead: 1, length: 7, confidence: 0.95 }, holidayOf)!
    const [monday, , , eve, christmas, boxing] = found.days
    expect(monday).toMatchObject({ date: '2026-12-21', holiday: null, basis: null })
    expect(eve!.holiday!.id).toBe('christmas-eve')
    expect(eve!.basis).toMatchObject({ kind: 'others' })
    const usual = sum(ordinary('2026-12-17'))
    for (const day of [eve!, christmas!]) {
      expect(sum(day.slots)).toBeLessThan(0.5 * usual)
      expect(sum(day.slots)).toBeGreaterThan(0.1 * usual)
      expect(sum(day.naive)).toBeLessThan(0.5 * usual)
    }
    // The week after looks past the holidays to ordinary days.
    const after = forecast(
      series('2026-02-02', 329, quiet, holidayOf),
      { lead: 1, length: 7, confidence: 0.95 },
      holidayOf,
    )!
    expect(boxing!.holiday!.id).toBe('boxing-day')
    expect(sum(after.days[3]!.naive)).toBe(sum(ordinary('2026-12-31')))
    expect(after.days[4]!.holiday!.id).toBe('new-year')
  })

  test('takes the first holiday of a log as a Sunday, and the same holiday of last year where there is one', () => {
    const holidayOf = holidayFinder()
    const quiet = (date: string) => ordinary(date).map((n) => (holidayOf(date)?.id === 'may-day' ? 0 : n))
    const young = forecast(
      series('2026-02-02', 56, quiet, holidayOf),
      { lead: 1, length: 7, confidence: 0.95 },
      holidayOf,
    )!
    const friday = young.days.find((d) => d.holiday?.id === 'good-friday')!
    expect(friday.basis).toEqual({ kind: 'sunday', days: 0 })
    expect(sum(friday.slots)).toBe(0)
    const old = forecast(
      series('2025-03-10', 413, quiet, holidayOf),
      { lead: 1, length: 7, confidence: 0.95 },
      holidayOf,
    )!
    const may = old.days.find((d) => d.holiday?.id === 'may-day')!
    expect(may.basis).toEqual({ kind: 'same', days: 1 })
    expect(sum(may.slots)).toBe(0)
  })

  test('of too little is none, of little is the naive without an interval', () => {
    expect(forecast(series('2026-01-05', 13, ordinary), ask, none)).toBeNull()
    expect(
      forecast(
        series('2026-01-05', 60, () => new Array<number>(48).fill(0)),
        ask,
        none,
      ),
    ).toBeNull()
    const young = forecast(series('2026-01-05', 20, ordinary), ask, none)!
    expect(young).toMatchObject({ state: 'untested', method: 'last-week', scores: [], p: null })
    expect(young.slotInterval(20)).toBeNull()
    expect(young.sumInterval(20)).toBeNull()
  })
})

const calls = resolve(shared, 'data/bank_calls_5min.csv')
test.skipIf(!existsSync(calls))(
  'next day of a bank’s half-hours, chosen by what was known by then: WAPE at most .0772',
  () => {
    const rows = parse(readFileSync(calls), { columns: true }) as { date: string; time: string; calls: string }[]
    const byDate = new Map<string, number[]>()
    for (const { date, time, calls } of rows) {
      if (time >= '21:00') continue
      const slots = byDate.get(date) ?? new Array<number>(48).fill(0)
      byDate.set(date, slots)
      slots[Number(time.slice(0, 2)) * 2 + Number(Number(time.slice(3)) >= 30)]! += Number(calls)
    }
    const first = rows[0]!.date
    const many = Math.round((Date.parse(rows.at(-1)!.date) - Date.parse(first)) / 86_400_000) + 1
    const all = series(first, many, (date) => byDate.get(date) ?? new Array<number>(48).fill(0))
    const origins = all.flatMap((day, i) => (byDate.has(day.date) ? [i] : [])).slice(-30)
    let [missed, naive, came] = [0, 0, 0]
    for (const at of origins) {
      const [day] = forecast(all.slice(0, at), { lead: 1, length: 1, confidence: 0.95 }, none)!.days
      for (const [slot, n] of all[at]!.slots.entries()) {
        missed += Math.abs(n - day!.slots[slot]!)
        naive += Math.abs(n - day!.naive[slot]!)
        came += n
      }
    }
    expect(naive / came).toBeCloseTo(0.0817, 4)
    expect(missed / came).toBeLessThanOrEqual(0.0772)
  },
)
