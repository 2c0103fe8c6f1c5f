import { betaCdf } from './beta.ts'

/** Less above its mean than this a variance is taken for the mean: the binomial would need more trials than can be told apart. */
const leastExcess = 1e-6

/**
 * P(X ≤ x) of a count with this mean and variance (≥ mean): negative binomial, which is a Poisson count whose mean is not known exactly or varies
 * (gamma). By the incomplete beta: P(X ≤ x) = I_q(r, x + 1) with q = mean / variance and r = mean² / (variance − mean).
 */
export function negativeBinomialCdf(x: number, mean: number, variance: number): number {
  if (x < 0) return 0
  if (mean <= 0) return 1
  const excess = Math.max(variance - mean, leastExcess * mean)
  const whole = Math.floor(x)
  return betaCdf(mean / (mean + excess), (mean * mean) / excess, whole + 1)
}

/** P(X ≥ x), precise where it is small. */
export function negativeBinomialTail(x: number, mean: number, variance: number): number {
  if (x <= 0) return 1
  if (mean <= 0) return 0
  const excess = Math.max(variance - mean, leastExcess * mean)
  return betaCdf(excess / (mean + excess), Math.ceil(x), (mean * mean) / excess)
}
