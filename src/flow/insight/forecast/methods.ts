import type { MethodId } from '../../../contract/staffing.ts'
import { fitSmoothing, forecastOf, type Seasonal, smooth } from '../statistics/holt-winters.ts'
import { meanOfSeasons } from '../statistics/mean-of-seasons.ts'
import { seasonalNaive } from '../statistics/seasonal-naive.ts'
import { dayProfile } from '../statistics/slot-profile.ts'
import type { History } from './history.ts'

/** Slots of each of the days that follow the history, as if none was a holiday. */
export type Foretold = number[][]

const weeksInMean = 4
const recentDays = 7 * weeksInMean
/** What is older says little of the level of next week, and each fit reads all of it. */
const mostWeeks = 20

/** All methods' forecasts for as many days as wanted. */
export function foretell(history: History, horizon: number): Record<MethodId, Foretold> {
  const recent = history.usual.slice(-recentDays)
  const bySlot = recent[0]!.map((_, slot) => recent.map((day) => day[slot]!))
  const four = slotwise(bySlot, (slots) => meanOfSeasons(slots, 7, weeksInMean, horizon))
  const smoothed = holtWinters(history, horizon) ?? four
  return {
    'last-week': slotwise(bySlot, (slots) => seasonalNaive(slots, 7, horizon)),
    'four-weeks': four,
    'holt-winters': smoothed,
    both: four.map((day, i) => day.map((n, slot) => (n + smoothed[i]![slot]!) / 2)),
  }
}

/** A method for series, used on each slot of the day by itself. */
function slotwise(bySlot: number[][], method: (slots: number[]) => number[]): Foretold {
  const ahead = bySlot.map(method)
  return ahead[0]!.map((_, i) => ahead.map((days) => days[i]!))
}

/**
 * Day totals by Holt-Winters, shared out over the day by its usual profile. The season is the week without the weekdays on which nothing ever comes.
 * Multiplicative where all days have something and that fits better. Null where there are not two whole weeks, or one weekday alone.
 */
function holtWinters({ usual, totals, weekdays, open }: History, horizon: number): Foretold | null {
  const many = totals.length
  if (open.size < 2 || many < 14) return null
  const from = many - 7 * Math.min(mostWeeks, Math.floor(many / 7))
  const series = totals.filter((_, i) => i >= from && open.has(weekdays[i]!))
  const ahead = Array.from({ length: horizon }, (_, i) => (weekdays[many - 1]! + 1 + i) % 7)
  const foretold = bestFit(series, open.size, ahead.filter((day) => open.has(day)).length)
  const profiles = Array.from({ length: 7 }, (_, day) =>
    profileOf(day, usual.slice(-recentDays), weekdays.slice(-recentDays)),
  )
  let next = 0
  return ahead.map((day) => {
    const total = open.has(day) ? Math.max(0, foretold[next++]!) : 0
    return profiles[day]!.map((share) => share * total)
  })
}

/** Working days share their shape; half of it is from the weekday itself. */
function profileOf(day: number, usual: number[][], weekdays: number[]): number[] {
  const isKin = (other: number) => (day < 5 ? other < 5 : other === day)
  return dayProfile(
    usual.filter((_, i) => weekdays[i] === day),
    usual.filter((_, i) => isKin(weekdays[i]!)),
  )
}

function bestFit(series: number[], season: number, horizon: number): number[] {
  const fitted = (seasonal: Seasonal) => {
    const found = smooth(series, season, seasonal, fitSmoothing(series, season, seasonal))
    return { sse: found.sse, ahead: forecastOf(found, seasonal, horizon) }
  }
  const additive = fitted('additive')
  if (series.some((n) => n <= 0)) return additive.ahead
  const multiplicative = fitted('multiplicative')
  return multiplicative.sse < additive.sse ? multiplicative.ahead : additive.ahead
}
