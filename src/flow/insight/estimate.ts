import { type Figure, tooFewToCompare } from '../../contract/ask.ts'
import { type Moments, meanInterval, momentsOf } from './statistics/mean.ts'
import type { Interval } from './statistics/nps.ts'
import { shareInterval } from './statistics/proportion.ts'

export type Estimate = { value: number | null; n: number; interval: Interval | null }

/** x of n, with Wilson's interval. */
export const shareEstimate = (x: number, n: number, confidence: number): Estimate => ({
  value: n === 0 ? null : x / n,
  n,
  interval: shareInterval(x, n, confidence),
})

/** The same as a figure that nothing hides. */
export const shareFigure = (x: number, n: number, confidence: number): Figure => ({
  ...shareEstimate(x, n, confidence),
  tooFew: n < tooFewToCompare,
  hidden: false,
})

/** A mean with its t interval, held within the scale's ends. */
export const meanEstimate = (moments: Moments, confidence: number, ends: readonly [number, number]): Estimate => ({
  value: moments.n === 0 ? null : moments.mean,
  n: moments.n,
  interval: moments.n === 0 ? null : meanInterval(moments, confidence, [...ends]),
})

/** A share as the mean of noughts and ones. */
export const shareMoments = (x: number, n: number): Moments =>
  momentsOf([
    [1, x],
    [0, n - x],
  ])
