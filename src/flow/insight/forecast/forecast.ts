import type { Holiday } from '../../../contract/holidays.ts'
import type { MethodId } from '../../../contract/staffing.ts'
import { biasOf, wapeOf } from '../statistics/forecast-accuracy.ts'
import { forecastSpread, spreadInterval, sumInterval } from '../statistics/forecast-spread.ts'
import type { Interval } from '../statistics/nps.ts'
import { type Backtest, backtest, differs, leastOrigins, leastTrain, type Tried } from './backtest.ts'
import { type Day, datesAfter } from './days.ts'
import { historyOf } from './history.ts'
import { type HolidayBasis, withHolidays } from './holiday.ts'
import { foretell } from './methods.ts'

/** What a method's trial came to; null where nothing came in the days tried. */
export type Score = {
  method: MethodId
  slots: number | null
  days: number | null
  sums: number | null
  bias: number | null
}

export type DayAhead = {
  date: string
  holiday: Holiday | null
  /** What a holiday's forecast rests on. */
  basis: HolidayBasis | null
  slots: number[]
  naive: number[]
}

export type Forecast = {
  /** 'untested': there is too little history to try methods on, so the naive is shown and nobody knows how far off it is. */
  state: 'forecast' | 'untested'
  method: MethodId
  scores: Score[]
  origins: number
  /** Whether another method than the naive is used: it erred less in the trial. */
  beatsNaive: boolean
  /** Of that difference being chance; null where there are too few weeks, or the naive is used. */
  p: number | null
  days: DayAhead[]
  /** Null for holidays and where nothing was tried: nobody knows. */
  slotInterval: (forecast: number) => Interval | null
  dayInterval: (forecast: number) => Interval | null
  sumInterval: (forecast: number) => Interval | null
}

type Wanted = {
  lead: number
  length: number
  confidence: number
  /** Tried at so many earlier days at most: where many series are asked for at once. */
  origins?: number
}

/**
 * Forecasts `length` days, the first of them `lead` days after the history's last: each method of the set is tried at earlier days for as long ahead, and
 * the one that erred least is used. Null where there are not two weeks of history, or nothing ever came.
 */
export function forecast(
  days: Day[],
  { lead, length, confidence, origins }: Wanted,
  holidayOf: (date: string) => Holiday | null,
): Forecast | null {
  if (days.length < leastTrain) return null
  const history = historyOf(days)
  if (history.open.size === 0) return null
  const trial = backtest(history, lead, length, origins)
  const tested = trial.origins >= leastOrigins && trial.tried[0]!.wape !== null
  const chosen = tested ? best(trial) : trial.tried[0]!
  const naive = trial.tried[0]!
  const dates = datesAfter(history.last, lead + length - 1)
  const all = foretell(history, dates.length)
  const { foretold, bases } = withHolidays(history, dates, all[chosen.method], holidayOf)
  const beside = withHolidays(history, dates, all['last-week'], holidayOf).foretold
  const ofDays = { forecast: chosen.days.map((d) => d.forecast), actual: chosen.days.map((d) => d.actual) }
  const [slots, whole] = [forecastSpread(chosen.slots(), confidence), forecastSpread(ofDays, confidence)]
  return {
    state: tested ? 'forecast' : 'untested',
    method: chosen.method,
    scores: tested ? trial.tried.map(scoreOf) : [],
    origins: trial.origins,
    beatsNaive: chosen !== naive,
    p: chosen === naive ? null : differs(chosen, naive),
    days: dates.slice(lead - 1).map((date, i) => ({
      ...{ date, holiday: holidayOf(date), basis: bases[lead - 1 + i]! },
      ...{ slots: foretold[lead - 1 + i]!, naive: beside[lead - 1 + i]! },
    })),
    slotInterval: (n) => (tested ? spreadInterval(slots, n) : null),
    dayInterval: (n) => (tested ? spreadInterval(whole, n) : null),
    sumInterval: (n) => (tested ? sumInterval(chosen.sums, trial.weeks, n, confidence) : null),
  }
}

/** The method that erred least over the slots; of equals the first, so the naive before all. */
function best({ tried }: Backtest): Tried {
  const wapes = tried.map((t) => t.wape!)
  return tried[wapes.indexOf(Math.min(...wapes))]!
}

const scoreOf = (tried: Tried): Score => ({
  method: tried.method,
  ...{ slots: tried.wape, days: wapeOf(tried.days), sums: wapeOf(tried.sums), bias: biasOf(tried.days) },
})
