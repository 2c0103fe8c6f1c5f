import type { Interval } from './nps.ts'

export type Ewma = {
  values: number[]
  /** Of each value, in the first ones narrower; and where they settle. */
  limits: Interval[]
  settled: Interval
  /** Places outside their own limits, from 0. */
  out: number[]
}

/**
 * Exponentially weighted moving average of a series with known mean and standard deviation: e = λx + (1 − λ)e, limits of `width` standard
 * deviations of e. Sees small lasting shifts that no single value shows.
 */
export function ewma(x: readonly number[], target: number, sd: number, lambda = 0.2, width = 3): Ewma {
  const values: number[] = []
  let e = target
  for (const one of x) {
    e = lambda * one + (1 - lambda) * e
    values.push(e)
  }
  const around = (share: number): Interval => {
    const half = width * sd * Math.sqrt((lambda / (2 - lambda)) * share)
    return [target - half, target + half]
  }
  const limits = values.map((_, i) => around(1 - (1 - lambda) ** (2 * (i + 1))))
  const out = values.flatMap((v, i) => (v < limits[i]![0] || v > limits[i]![1] ? [i] : []))
  return { values, limits, settled: around(1), out }
}
