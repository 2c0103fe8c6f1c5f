import { type MethodId, methodIds } from '../../../contract/staffing.ts'
import { studentTwoSided } from '../statistics/beta.ts'
import type { Pair, Pairs } from '../statistics/forecast-spread.ts'
import { momentsOf } from '../statistics/mean.ts'
import { type History, historyUntil } from './history.ts'
import { foretell } from './methods.ts'

/** How a method would have done: forecasts made at earlier days for as long ahead as now, set against what came. Holidays are left out. */
export type Tried = {
  method: MethodId
  /** Errors over slots ÷ what came in them; null where nothing came. */
  wape: number | null
  /** Made when they are asked for: they are thousands, and only the best method's are looked at one by one. */
  slots: () => Pairs
  /** Of each day foretold; `missed` is the sum of its slots' errors. */
  days: (Pair & { date: string; missed: number })[]
  /** Sums of each origin's whole horizon. */
  sums: Pair[]
}
export type Backtest = { origins: number /** Weeks of targets that do not overlap. */; weeks: number; tried: Tried[] }

/** What a method needs to begin with. */
export const leastTrain = 14
/** Fewer origins say nothing of which method is better. */
export const leastOrigins = 3
/** As many as give so many days foretold, within these bounds: each origin costs a fit. */
const wantedDays = 150
const [usualOrigins, mostOrigins] = [20, 60]
/** A multiple of seven would try one weekday alone. */
const longestStep = 6

/**
 * Rolling origin: the forecasts that would have been made at earlier days, each with what was known then, for days `lead` to `lead + length − 1` after
 * it.
 */
export function backtest(history: History, lead: number, length: number, atMost = mostOrigins): Backtest {
  const last = history.days.length - (lead + length - 1)
  const most = Math.min(atMost, Math.max(usualOrigins, Math.ceil(wantedDays / length)))
  const step = Math.max(1, Math.min(longestStep, Math.floor((last - leastTrain + 1) / most)))
  const origins: number[] = []
  for (let at = last; at >= leastTrain && origins.length < most; at -= step) origins.push(at)
  const trials = origins.map((origin) => ({
    foretold: foretell(historyUntil(history, origin), lead + length - 1),
    targets: history.days.slice(origin + lead - 1, origin + lead - 1 + length),
  }))
  const tried = methodIds.map((method): Tried => {
    const [days, sums]: [Tried['days'], Pair[]] = [[], []]
    let [came, missed] = [0, 0]
    for (const { foretold, targets } of trials) {
      const sum = { forecast: 0, actual: 0 }
      for (const [i, day] of targets.entries()) {
        if (day.holiday) continue
        const total = { forecast: 0, actual: 0, date: day.date, missed: 0 }
        const ahead = foretold[method][lead - 1 + i]!
        for (let slot = 0; slot < ahead.length; slot++) {
          const [forecast, actual] = [ahead[slot]!, day.slots[slot]!]
          if (Number.isNaN(actual)) continue
          total.forecast += forecast
          total.actual += actual
          total.missed += Math.abs(actual - forecast)
        }
        days.push(total)
        came += total.actual
        missed += total.missed
        sum.forecast += total.forecast
        sum.actual += total.actual
      }
      sums.push(sum)
    }
    const slots = () => {
      const pairs: Pairs = { forecast: [], actual: [] }
      for (const { foretold, targets } of trials)
        for (const [i, day] of targets.entries())
          for (let slot = 0; slot < day.slots.length && !day.holiday; slot++) {
            const actual = day.slots[slot]!
            if (Number.isNaN(actual)) continue
            pairs.forecast.push(foretold[method][lead - 1 + i]![slot]!)
            pairs.actual.push(actual)
          }
      return pairs
    }
    return { method, wape: came > 0 ? missed / came : null, slots, days, sums }
  })
  const covered = origins.length === 0 ? 0 : origins[0]! - origins.at(-1)! + length
  return { origins: origins.length, weeks: Math.floor(covered / 7), tried }
}

/**
 * Whether one method's daily errors are smaller than another's beyond chance: a t test of the differences by week, for days of a week err together.
 * p is null under four weeks.
 */
export function differs(a: Tried, b: Tried): number | null {
  const weeks = new Map<string, { sum: number; n: number }>()
  const first = a.days.map((d) => d.date).sort()[0]!
  for (const [i, day] of a.days.entries()) {
    const other = b.days[i]!
    const week = String(Math.floor((Date.parse(day.date) - Date.parse(first)) / (7 * 86_400_000)))
    const kept = weeks.get(week) ?? { sum: 0, n: 0 }
    kept.sum += day.missed - other.missed
    kept.n += 1
    weeks.set(week, kept)
  }
  const { n, mean, sd } = momentsOf([...weeks.values()].map((w) => [w.sum / w.n, 1]))
  if (n < 4) return null
  return sd === 0 ? null : studentTwoSided(mean / (sd / Math.sqrt(n)), n - 1)
}
