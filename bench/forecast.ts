import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { type MethodId, methodIds } from '../src/contract/staffing.ts'
import { addDays } from '../src/contract/zone.ts'
import type { Day } from '../src/flow/insight/forecast/days.ts'
import { forecast } from '../src/flow/insight/forecast/forecast.ts'
import { historyOf } from '../src/flow/insight/forecast/history.ts'
import { foretell } from '../src/flow/insight/forecast/methods.ts'
import { forecastAccuracy } from '../src/flow/insight/statistics/forecast-accuracy.ts'
import { figure } from './print.ts'

/**
 * Forecasts of a real call centre, set against what came: a bank's calls by five minutes, 164 weekdays (shared/data, absent elsewhere). The seasonal naive is
 * printed beside whatever is better or worse.
 */
const file = resolve(import.meta.dirname, '../../shared/data/bank_calls_5min.csv')
const nobody = () => null
const sum = (all: number[]): number => all.reduce((a, b) => a + b, 0)

/** Days that follow each other, weekends without calls among them; half-hours up to `until`. */
function readDays(until: string): Day[] {
  const rows = parse(readFileSync(file), { columns: true }) as { date: string; time: string; calls: string }[]
  const byDate = new Map<string, number[]>()
  for (const { date, time, calls } of rows) {
    const slots = byDate.get(date) ?? new Array<number>(48).fill(0)
    byDate.set(date, slots)
    if (time < until) slots[Number(time.slice(0, 2)) * 2 + Number(Number(time.slice(3)) >= 30)]! += Number(calls)
  }
  const [first, last] = [rows[0]!.date, rows.at(-1)!.date]
  const days: Day[] = []
  for (let date = first; date <= last; date = addDays(date, 1))
    days.push({ date, holiday: null, slots: byDate.get(date) ?? new Array<number>(48).fill(0) })
  return days
}

/** Places of the days with calls: origins are counted in them. */
const openDays = (days: Day[]): number[] => days.flatMap((day, i) => (sum(day.slots) > 0 ? [i] : []))

function nextDay(): void {
  const days = readDays('21:00')
  const origins = openDays(days).slice(-30)
  const missed = new Map<string, number>()
  const miss = (name: string, slots: number[], came: number[]) =>
    missed.set(name, (missed.get(name) ?? 0) + sum(came.map((n, slot) => Math.abs(n - slots[slot]!))))
  const used = new Map<MethodId, number>()
  let [came, inside, held, took] = [0, 0, 0, 0]
  for (const at of origins) {
    const [before, day] = [days.slice(0, at), days[at]!]
    const all = foretell(historyOf(before), 1)
    for (const method of methodIds) miss(method, all[method][0]!, day.slots)
    const begun = performance.now()
    const found = forecast(before, { lead: 1, length: 1, confidence: 0.95 }, nobody)!
    took += performance.now() - begun
    used.set(found.method, (used.get(found.method) ?? 0) + 1)
    miss('chosen', found.days[0]!.slots, day.slots)
    came += sum(day.slots)
    for (const [slot, n] of found.days[0]!.slots.entries()) {
      if (n < 0.01) continue
      const [low, high] = found.slotInterval(n)!
      held += 1
      inside += Number(day.slots[slot]! >= low && day.slots[slot]! <= high)
    }
  }
  const wape = (name: string) => missed.get(name)! / came
  console.log('  next day by half-hours, 30 origins, WAPE')
  for (const method of methodIds) figure(`    ${method}`, wape(method), '')
  figure('    the method that had erred least by then', wape('chosen'), '', { most: 0.0772 })
  console.log(`      ${[...used].map(([method, n]) => `${method} ${n}`).join(', ')}`)
  figure('    95 % intervals of half-hours that held', inside / held, '')
  figure('    a forecast with its trial takes', took / origins.length, 'ms')
}

function dayTotals(): void {
  const days = readDays('24:00')
  const open = openDays(days)
  // Eleven origins, a week apart, ten days each.
  const origins = Array.from({ length: 11 }, (_, k) => 104 + 5 * k)
  const found = new Map<MethodId, { wape: number; mase: number }>(methodIds.map((m) => [m, { wape: 0, mase: 0 }]))
  for (const origin of origins) {
    const at = open[origin]!
    const ahead = open.slice(origin, origin + 10)
    const actual = ahead.map((i) => sum(days[i]!.slots))
    const train = open.slice(0, origin).map((i) => sum(days[i]!.slots))
    const all = foretell(historyOf(days.slice(0, at)), ahead.at(-1)! - at + 1)
    for (const method of methodIds) {
      const { wape, mase } = forecastAccuracy(
        actual,
        ahead.map((i) => sum(all[method][i - at]!)),
        train,
        5,
      )
      found.get(method)!.wape += wape! / origins.length
      found.get(method)!.mase += mase! / origins.length
    }
  }
  console.log('  daily totals ten days ahead, 11 origins, mean WAPE')
  for (const method of methodIds) figure(`    ${method}`, found.get(method)!.wape, '')
  figure("    last week's MASE", found.get('last-week')!.mase, '')
  const naive = found.get('last-week')!.wape
  const better = methodIds.filter((m) => m !== 'last-week' && found.get(m)!.wape < naive)
  console.log(
    better.length > 0
      ? `    the seasonal naive (${naive.toFixed(4)}) is beaten by ${better.join(', ')}`
      : `    nothing beats the seasonal naive (${naive.toFixed(4)})`,
  )
}

console.log('forecast')
if (!existsSync(file)) console.log(`  not run: ${file} is absent`)
else {
  nextDay()
  dayTotals()
}
