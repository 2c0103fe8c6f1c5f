import type { Moments } from './mean.ts'

/** One scope's scores week by week; null where nobody answered. */
export type Series = readonly (Moments | null)[]

export type Levels = {
  /** Week effects over the scopes, their variance, and what of it is by sampling; null in weeks without a scope. They are told apart by differences only. */
  weeks: ({ level: number; variance: number; noise: number } | null)[]
  /** Of each scope: what is left of each week, and its weight; null where nobody answered. */
  left: ({ value: number; weight: number; noise: number } | null)[][]
}

/** Variance of one answer within a week, from all weeks of a scope; where none has two answers, or all say the same, that of all scopes. */
function spreadOf(all: readonly Series[]): number[] {
  const sums = all.map((series) => {
    const some = series.filter((m): m is Moments => m !== null && m.n > 1)
    const freedom = some.reduce((sum, m) => sum + m.n - 1, 0)
    return { freedom, squares: some.reduce((sum, m) => sum + (m.n - 1) * m.sd ** 2, 0) }
  })
  const freedom = sums.reduce((sum, s) => sum + s.freedom, 0)
  const pooled = freedom > 0 ? sums.reduce((sum, s) => sum + s.squares, 0) / freedom : 1
  return sums.map((s) => (s.freedom >= 10 && s.squares > 0 ? s.squares / s.freedom : pooled || 1))
}

/**
 * Levels of scopes over the weeks by a weighted two-way fit y = scope + week + rest, so that neither a scope that is better than others nor one
 * that has more answers in some weeks moves the weeks. Weight of a cell: 1 / (variance of its mean + `excess`), where `excess` is what weeks vary
 * beyond sampling.
 */
export function levelsOf(all: readonly Series[], excess: number): Levels {
  const weeks = all[0]?.length ?? 0
  const spreads = spreadOf(all)
  const cells = all.map((series, g) =>
    series.map((m) => {
      if (!m || m.n === 0) return null
      const noise = spreads[g]! / m.n
      return { y: m.mean, weight: 1 / (noise + excess), noise }
    }),
  )
  const scope = cells.map(() => 0)
  const week = new Array<number>(weeks).fill(0)
  // Each round takes the mean of what is left over weeks, then over scopes; it settles geometrically.
  for (let round = 0; round < 60; round++) {
    let moved = 0
    for (const [g, row] of cells.entries()) {
      let [sum, weight] = [0, 0]
      row.forEach((c, t) => {
        if (c) [sum, weight] = [sum + c.weight * (c.y - week[t]!), weight + c.weight]
      })
      const level = weight > 0 ? sum / weight : 0
      moved = Math.max(moved, Math.abs(level - scope[g]!))
      scope[g] = level
    }
    for (let t = 0; t < weeks; t++) {
      let [sum, weight] = [0, 0]
      for (const [g, row] of cells.entries()) {
        const c = row[t]
        if (c) [sum, weight] = [sum + c.weight * (c.y - scope[g]!), weight + c.weight]
      }
      if (weight > 0) week[t] = sum / weight
    }
    if (moved < 1e-10) break
  }
  return {
    weeks: week.map((level, t) => {
      const weight = cells.reduce((sum, row) => sum + (row[t]?.weight ?? 0), 0)
      const noise = cells.reduce((sum, row) => sum + (row[t] ? row[t].weight ** 2 * row[t].noise : 0), 0)
      return weight > 0 ? { level, variance: 1 / weight, noise: noise / weight ** 2 } : null
    }),
    left: cells.map((row, g) =>
      row.map((c, t) => c && { value: c.y - scope[g]! - week[t]!, weight: c.weight, noise: c.noise }),
    ),
  }
}

/** What weeks of single scopes vary beyond sampling (moments, DerSimonian & Laird 1986): 0 where sampling explains all. */
export function excessOf(all: readonly Series[]): number {
  const { left } = levelsOf(all, 0)
  const cells = left.flat().filter((c) => c !== null)
  const weeks = new Set(left.flatMap((row) => row.flatMap((c, t) => (c ? [t] : [])))).size
  const freedom = cells.length - all.length - weeks + 1
  if (freedom < 1) return 0
  const weight = cells.reduce((sum, c) => sum + c.weight, 0)
  const squares = cells.reduce((sum, c) => sum + c.weight ** 2, 0)
  const q = cells.reduce((sum, c) => sum + c.weight * c.value ** 2, 0)
  return Math.max(0, (q - freedom) / ((weight - squares / weight) * (freedom / cells.length)))
}
