import { studentOf, studentTwoSided } from './beta.ts'
import { zOf } from './normal.ts'
import type { Interval } from './nps.ts'
import { steadyErrors } from './steady-errors.ts'
import { excessOf, type Levels, levelsOf, type Series } from './weekly-panel.ts'

export type Panel = {
  /** Scopes with the change, and comparable ones without it, over the same weeks. */
  treated: readonly Series[]
  controls: readonly Series[]
  /** Place of the first week with the change. */
  start: number
}

export type DifferenceInDifferences = {
  effect: number
  se: number
  freedom: number
  interval: Interval
  p: number
  /** How the scopes with the change moved against the others before it, per week. */
  trend: { perWeek: number; interval: Interval; p: number } | null
  /** Levels of the scopes with the change on the two sides. */
  before: number
  after: number
  /** Which of the two spreads made the interval: that of weeks, or that of comparable scopes. */
  by: 'weeks' | 'scopes'
}

/** Below so many comparable scopes their own changes say too little of how much a change is worth nothing. */
const enoughScopes = 5
/** With fewer weeks on a side nothing can be said of it. */
const leastWeeks = 4

type Week = { at: number; d: number; weight: number; noise: number; after: boolean }

/**
 * Difference in differences over weeks (Ashenfelter & Card 1985): the change of the scopes under an improvement less that of comparable scopes. Of both,
 * week effects come from a weighted two-way fit (weekly-panel.ts), d_t = treated_t − controls_t, and effect = Σ w d / Σ w after − the same before.
 *
 * Weeks are no independent answers (Bertrand, Duflo & Mullainathan 2004), so the interval takes the wider of two: (1) from the series d_t, whose errors
 * follow a first-order autoregression with a ρ on the careful side and Satterthwaite's degrees of freedom (steady-errors.ts); (2) with five comparable scopes or more, from how much their own
 * differences vary although nothing was done to them (Donald & Lang 2007, Conley & Taber 2011): Var = τ²(1/m + 1/k) + sampling, with G − 1 degrees of
 * freedom, where τ² comes from the scopes' changes by Paule & Mandel.
 *
 * Without comparable scopes it is the bare change from before to after, with the interval of (1): no effect, because whatever else changed is in it.
 * Null with fewer than four weeks with answers on a side.
 */
export function differenceInDifferences(
  { treated, controls, start }: Panel,
  confidence: number,
): DifferenceInDifferences | null {
  const excess = controls.length > 1 ? excessOf(controls) : 0
  const ours = levelsOf(treated, excess)
  const theirs = controls.length > 0 ? levelsOf(controls, excess) : nobody(ours.weeks.length)
  const weeks: Week[] = ours.weeks.flatMap((o, at) => {
    const t = theirs.weeks[at]
    if (!o || !t) return []
    const weight = 1 / (o.variance + t.variance)
    return [{ at, d: o.level - t.level, weight, noise: o.noise + t.noise, after: at >= start }]
  })
  const side = (after: boolean) => weeks.filter((w) => w.after === after)
  if (side(false).length < leastWeeks || side(true).length < leastWeeks) return null

  const sums = { before: weightOf(side(false)), after: weightOf(side(true)) }
  const contrast = weeks.map((w) => (w.after ? w.weight / sums.after : -w.weight / sums.before))
  const effect = weeks.reduce((sum, w, i) => sum + contrast[i]! * w.d, 0)
  const means = { before: meanOf(side(false)), after: meanOf(side(true)) }

  const roots = weeks.map((w) => Math.sqrt(w.weight))
  const errors = steadyErrors({
    ...fitOf(weeks, roots),
    columns: [roots.map((r, i) => (weeks[i]!.after ? 0 : r)), roots.map((r, i) => (weeks[i]!.after ? r : 0))],
    residuals: weeks.map((w, i) => roots[i]! * (w.d - (w.after ? means.after : means.before))),
  })
  const bySeries = {
    se: Math.sqrt(errors.varianceOf(contrast.map((c, i) => c / roots[i]!))),
    freedom: errors.freedom,
  }
  const byScopes = spreadOfScopes(treated, controls, theirs.left, weeks, start)
  const width = ({ se, freedom }: { se: number; freedom: number }) => se * studentOf(confidence, freedom)
  const wider = byScopes && width(byScopes) > width(bySeries) ? byScopes : bySeries
  const half = width(wider)

  const level = levelOf(treated, ours.weeks)
  return {
    ...{ effect, se: wider.se, freedom: wider.freedom, interval: [effect - half, effect + half] },
    p: wider.se > 0 ? studentTwoSided(effect / wider.se, wider.freedom) : effect === 0 ? 1 : 0,
    trend: trendOf(side(false)),
    before: level + mean(side(false), (w) => ours.weeks[w.at]!.level),
    after: level + mean(side(true), (w) => ours.weeks[w.at]!.level),
    by: wider === bySeries ? 'weeks' : 'scopes',
  }
}

const fitOf = (weeks: readonly Week[], roots: readonly number[]) => ({
  at: weeks.map((w) => w.at),
  noise: weeks.map((w) => w.weight * w.noise),
  roots,
})

/** Where nothing is compared with, nothing moves. */
const nobody = (weeks: number): Levels => ({
  weeks: Array.from({ length: weeks }, () => ({ level: 0, variance: 0, noise: 0 })),
  left: [],
})

/**
 * Week by week, on the level of the scopes with the change: what was, with its interval at 95 %, and what the comparable scopes' movement would have
 * made of it; null where nobody answered, or nothing is compared with.
 */
export function weekByWeek({
  treated,
  controls,
  start,
}: Panel): { value: number | null; interval: Interval | null; expected: number | null }[] {
  const excess = controls.length > 1 ? excessOf(controls) : 0
  const ours = levelsOf(treated, excess).weeks
  const theirs = controls.length > 0 ? levelsOf(controls, excess).weeks : ours.map(() => null)
  const level = levelOf(treated, ours)
  const before = ours.flatMap((o, at) => {
    const t = theirs[at]
    if (!o || !t || at >= start) return []
    return [{ at, d: o.level - t.level, weight: 1 / (o.variance + t.variance), noise: 0, after: false }]
  })
  const apart = before.length > 0 ? meanOf(before) : null
  return ours.map((o, at) => {
    const t = theirs[at]
    const half = o && zOf(0.95) * Math.sqrt(o.variance)
    return {
      value: o && level + o.level,
      interval: o && half !== null ? [level + o.level - half, level + o.level + half] : null,
      expected: t && apart !== null ? level + t.level + apart : null,
    }
  })
}

const weightOf = (weeks: readonly Week[]): number => weeks.reduce((sum, w) => sum + w.weight, 0)
const mean = (weeks: readonly Week[], of: (w: Week) => number): number =>
  weeks.reduce((sum, w) => sum + w.weight * of(w), 0) / weightOf(weeks)
const meanOf = (weeks: readonly Week[]): number => mean(weeks, (w) => w.d)

/** Week effects are told apart by differences only: this puts them where the answers are. */
function levelOf(treated: readonly Series[], weeks: readonly ({ level: number } | null)[]): number {
  let [sum, n] = [0, 0]
  for (const series of treated)
    series.forEach((m, t) => {
      if (m && weeks[t]) [sum, n] = [sum + m.n * (m.mean - weeks[t].level), n + m.n]
    })
  return n > 0 ? sum / n : 0
}

/** What the comparable scopes' own differences make of the standard error; null where they are too few. */
function spreadOfScopes(
  treated: readonly Series[],
  controls: readonly Series[],
  left: ReturnType<typeof levelsOf>['left'],
  weeks: readonly Week[],
  start: number,
): { se: number; freedom: number } | null {
  const used = new Set(weeks.map((w) => w.at))
  const changes = left.flatMap((row) => {
    const change = changeOf(row, used, start)
    return change ? [change] : []
  })
  if (changes.length < enoughScopes) return null
  const tau = pauleMandel(changes)
  const ours = levelsOf(treated, 0).left.flatMap((row) => changeOf(row, used, start) ?? [])
  if (ours.length === 0) return null
  const noise = (all: { noise: number }[]) => 1 / all.reduce((sum, c) => sum + 1 / c.noise, 0)
  return {
    se: Math.sqrt(tau * (1 / effective(treated) + 1 / effective(controls)) + noise(ours) + noise(changes)),
    freedom: changes.length - 1,
  }
}

type Change = { change: number; noise: number }

function changeOf(
  row: readonly ({ value: number; weight: number; noise: number } | null)[],
  used: ReadonlySet<number>,
  start: number,
): Change | null {
  const side = (after: boolean) => row.flatMap((c, t) => (c && used.has(t) && t >= start === after ? [c] : []))
  const [before, after] = [side(false), side(true)]
  if (before.length < leastWeeks || after.length < 2) return null
  const weight = (cells: typeof before) => cells.reduce((sum, c) => sum + c.weight, 0)
  const level = (cells: typeof before) => cells.reduce((sum, c) => sum + c.weight * c.value, 0) / weight(cells)
  const noise = (cells: typeof before) =>
    cells.reduce((sum, c) => sum + c.weight ** 2 * c.noise, 0) / weight(cells) ** 2
  return { change: level(after) - level(before), noise: noise(before) + noise(after) }
}

/** Variance between scopes at which their spread is as large as it should be: Σ (x − x̄)² / (τ² + v) = G − 1. */
function pauleMandel(all: readonly Change[]): number {
  const q = (tau: number): number => {
    const weights = all.map((c) => 1 / (tau + c.noise))
    const total = weights.reduce((a, b) => a + b, 0)
    const centre = all.reduce((sum, c, i) => sum + weights[i]! * c.change, 0) / total
    return all.reduce((sum, c, i) => sum + weights[i]! * (c.change - centre) ** 2, 0)
  }
  if (q(0) <= all.length - 1) return 0
  let [low, high] = [0, Math.max(...all.map((c) => c.noise))]
  while (q(high) > all.length - 1) high *= 2
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (q(middle) > all.length - 1) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Of scopes of unequal size: as many equal ones as would count for as much. */
function effective(all: readonly Series[]): number {
  const sizes = all.map((series) => series.reduce((sum, m) => sum + (m?.n ?? 0), 0))
  const [sum, squares] = [sizes.reduce((a, b) => a + b, 0), sizes.reduce((a, b) => a + b * b, 0)]
  return squares > 0 ? sum ** 2 / squares : 1
}

/** Slope of d before the change, at 95 %; null with too few weeks for one. */
function trendOf(weeks: readonly Week[]): DifferenceInDifferences['trend'] {
  if (weeks.length < leastWeeks + 2) return null
  const roots = weeks.map((w) => Math.sqrt(w.weight))
  const centre = mean(weeks, (w) => w.at)
  const level = meanOf(weeks)
  const x = weeks.map((w) => w.at - centre)
  const along = weeks.reduce((sum, w, i) => sum + w.weight * x[i]! ** 2, 0)
  const perWeek = weeks.reduce((sum, w, i) => sum + w.weight * x[i]! * (w.d - level), 0) / along
  const errors = steadyErrors({
    ...fitOf(weeks, roots),
    columns: [roots, roots.map((r, i) => r * x[i]!)],
    residuals: weeks.map((w, i) => roots[i]! * (w.d - level - perWeek * x[i]!)),
  })
  const se = Math.sqrt(errors.varianceOf(weeks.map((_, i) => (roots[i]! * x[i]!) / along)))
  const half = se * studentOf(0.95, errors.freedom)
  const p = se > 0 ? studentTwoSided(perWeek / se, errors.freedom) : 1
  return { perWeek, interval: [perWeek - half, perWeek + half], p }
}
