import type { Pair } from './forecast-spread.ts'

export type Accuracy = {
  mae: number
  rmse: number
  /** Errors ÷ what came; null where nothing came. */
  wape: number | null
  /** What came less what was foretold, ÷ what came: above 0 more came than foretold. */
  bias: number | null
  /** MAE ÷ MAE of the seasonal naive within the history (Hyndman & Koehler 2006); null where that is 0 or there is no history of two seasons. */
  mase: number | null
  /** 0…200; null where foretold and come are both 0 at once. */
  smape: number | null
}

/** How far a forecast was off. `season` is that of the naive which MASE is measured by. */
export function forecastAccuracy(actual: number[], forecast: number[], train: number[], season: number): Accuracy {
  const pairs = actual.map((y, i) => ({ actual: y, forecast: forecast[i]! }))
  const errors = pairs.map((p) => p.actual - p.forecast)
  const mae = mean(errors.map(Math.abs))
  const naive = mean(train.slice(season).map((y, i) => Math.abs(y - train[i]!)))
  return {
    mae,
    rmse: Math.sqrt(mean(errors.map((e) => e * e))),
    wape: wapeOf(pairs),
    bias: biasOf(pairs),
    mase: naive > 0 ? mae / naive : null,
    smape: definedOr(
      100 * mean(actual.map((y, i) => (2 * Math.abs(errors[i]!)) / (Math.abs(y) + Math.abs(forecast[i]!)))),
    ),
  }
}

/** Errors ÷ what came; null where nothing came. */
export const wapeOf = (pairs: Pair[]): number | null => partOfCome(pairs, Math.abs)

/** More came than foretold: above 0. */
export const biasOf = (pairs: Pair[]): number | null => partOfCome(pairs, (error) => error)

function partOfCome(pairs: Pair[], part: (error: number) => number): number | null {
  let [came, errors] = [0, 0]
  for (const { actual, forecast } of pairs) {
    came += Math.abs(actual)
    errors += part(actual - forecast)
  }
  return came > 0 ? errors / came : null
}

const sum = (all: number[]): number => all.reduce((a, b) => a + b, 0)
const mean = (all: number[]): number => sum(all) / all.length
const definedOr = (x: number): number | null => (Number.isFinite(x) ? x : null)
