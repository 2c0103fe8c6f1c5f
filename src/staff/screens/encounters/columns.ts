type Step = { from: number; n: number }
/** `to` is null for all that took longer. */
export type Column = { from: number; to: number | null; n: number }

/** At most some thirty columns of equal width, wide enough that nineteen in twenty lie in them; the rest is one column at the end. */
export function columnsOf(steps: readonly Step[], n: number): Column[] {
  let [sum, end] = [0, 10]
  for (const { from, n: some } of steps) {
    sum += some
    end = from + 10
    if (sum >= n * 0.95) break
  }
  const width = [10, 20, 30, 60, 120, 300, 600].find((w) => end / w <= 30) ?? 600
  const columns = Array.from({ length: Math.ceil(end / width) }, (_, i) => ({
    from: i * width,
    to: ((i + 1) * width) as number | null,
    n: 0,
  }))
  const last = columns.length * width
  let rest = 0
  for (const { from, n: some } of steps) {
    const column = columns[Math.floor(from / width)]
    if (column) column.n += some
    else rest += some
  }
  return rest > 0 ? [...columns, { from: last, to: null, n: rest }] : columns
}
