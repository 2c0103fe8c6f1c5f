import type { Measure } from './measure.ts'
import type { Moments } from './statistics/mean.ts'
import type { QuantileFigure } from './statistics/quantile.ts'

/** What is counted for one place of a reply: a metric's facts of one bucket and one value of each dimension. */
export type Cell = {
  n: number
  /** How many of them were promised anonymity. */
  anonymous: number
  /** How many facts have each value; empty where only their number matters. */
  counts: Map<number, number>
  /** Of encounters: what is measured of them. */
  measures: Map<Measure, Sums>
  /** By `quantileName`. */
  quantiles: Map<string, QuantileFigure>
  /** Of encounters whose customer is known: how many each customer has. */
  customers: Moments | null
}
/** So many values, their sum and the sum of their squares: what adds up over places. */
export type Sums = { n: number; sum: number; squares: number }

export const emptyCell = (): Cell => ({
  ...{ n: 0, anonymous: 0, counts: new Map(), measures: new Map(), quantiles: new Map() },
  customers: null,
})

/** Of the facts' own values, or of a measure of encounters. */
export const quantileName = (of: Measure | 'value', p: number): string => `${of} ${p}`

/** The places of both as one. Quantiles and customers are no sums and stay behind. */
export function join(into: Cell, from: Cell): void {
  into.n += from.n
  for (const [value, n] of from.counts) into.counts.set(value, (into.counts.get(value) ?? 0) + n)
  for (const [measure, { n, sum, squares }] of from.measures) {
    const had = into.measures.get(measure) ?? { n: 0, sum: 0, squares: 0 }
    into.measures.set(measure, { n: had.n + n, sum: had.sum + sum, squares: had.squares + squares })
  }
}

export function momentsOfSums({ n, sum, squares }: Sums): Moments {
  // Rounding may leave the squares of equal values a hair below their mean's.
  const left = Math.max(0, squares - (sum * sum) / n)
  return { n, mean: sum / n, sd: n > 1 ? Math.sqrt(left / (n - 1)) : Number.NaN }
}

export function add(cell: Cell, value: number, n: number, anonymous: number): void {
  cell.n += n
  cell.anonymous += anonymous
  cell.counts.set(value, (cell.counts.get(value) ?? 0) + n)
}

/** How many facts have a value of at least this. */
export function atLeast(cell: Cell, value: number): number {
  let n = 0
  for (const [v, count] of cell.counts) if (v >= value) n += count
  return n
}
