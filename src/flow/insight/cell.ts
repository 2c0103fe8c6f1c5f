/** What is counted for one place of a reply: a metric's facts of one bucket and one value of each dimension. */
export type Cell = {
  n: number
  /** How many of them were promised anonymity. */
  anonymous: number
  /** How many facts have each value; empty where only their number matters. */
  counts: Map<number, number>
  /** Of medians: the middle, and the ends of its interval where there are enough. */
  middle: { median: number; interval: [number, number] | null } | null
}

export const emptyCell = (): Cell => ({ n: 0, anonymous: 0, counts: new Map(), middle: null })

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
