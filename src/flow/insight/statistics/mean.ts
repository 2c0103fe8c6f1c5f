import { studentOf, studentTwoSided } from './beta.ts'
import type { Interval } from './nps.ts'

/** What is known of a group of numbers; `sd` is the sample's (n − 1). */
export type Moments = { n: number; mean: number; sd: number }

/** Mean and standard deviation of counts per value. */
export function momentsOf(counts: Iterable<[value: number, count: number]>): Moments {
  const all = [...counts]
  const n = all.reduce((a, [, count]) => a + count, 0)
  const mean = all.reduce((a, [value, count]) => a + value * count, 0) / n
  const squares = all.reduce((a, [value, count]) => a + count * (value - mean) ** 2, 0)
  return { n, mean, sd: n > 1 ? Math.sqrt(squares / (n - 1)) : Number.NaN }
}

/** t interval of a mean, held within the scale's ends; null below n = 2. */
export function meanInterval({ n, mean, sd }: Moments, confidence: number, [low, high]: Interval): Interval | null {
  if (n < 2) return null
  const half = (studentOf(confidence, n - 1) * sd) / Math.sqrt(n)
  return [Math.max(low, mean - half), Math.min(high, mean + half)]
}

/** Two independent means, first minus second, with unequal variances (Welch 1947). Null below n = 2; p is null where neither varies. */
export function meanDifference(a: Moments, b: Moments, confidence: number) {
  if (a.n < 2 || b.n < 2) return null
  const [va, vb] = [a.sd ** 2 / a.n, b.sd ** 2 / b.n]
  const difference = a.mean - b.mean
  const se = Math.sqrt(va + vb)
  if (se === 0) return { difference, interval: [difference, difference] as Interval, p: null }
  const freedom = (va + vb) ** 2 / (va ** 2 / (a.n - 1) + vb ** 2 / (b.n - 1))
  const half = studentOf(confidence, freedom) * se
  const interval: Interval = [difference - half, difference + half]
  return { difference, interval, p: studentTwoSided(difference / se, freedom) }
}
