import { betaCdf } from './beta.ts'

/** P(X ≤ x) and P(X ≥ x) of x successes of n with this chance, each precise where it is small. */
export const binomialCdf = (x: number, n: number, p: number): number =>
  x < 0 ? 0 : x >= n ? 1 : betaCdf(1 - p, n - x, x + 1)
export const binomialTail = (x: number, n: number, p: number): number =>
  x <= 0 ? 1 : x > n ? 0 : betaCdf(p, x, n - x + 1)
