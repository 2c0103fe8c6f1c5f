import { expect, test } from 'vitest'
import { runOf, type World, worlds, worthFinding } from '../../../../test/improved-worlds.ts'
import { differenceInDifferences, weekByWeek } from './difference-in-differences.ts'
import { looks, looksAt } from './looks.ts'
import { momentsOf } from './mean.ts'
import { steadyErrors } from './steady-errors.ts'
import { levelsOf, type Series } from './weekly-panel.ts'

const week = (mean: number, n = 10) => ({ n, mean, sd: 1 })

test('the change less that of the others, exactly where nothing varies: levels, a common season and unequal sizes do not move it', () => {
  const season = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3]
  const scope = (level: number, n: number, lift = 0): Series =>
    season.map((s, t) => week(level + s + (t >= 5 ? lift : 0), n + t))
  const found = differenceInDifferences(
    { treated: [scope(50, 5, 2), scope(-3, 90, 2)], controls: [scope(10, 40), scope(7, 7), scope(0, 3)], start: 5 },
    0.95,
  )!
  expect(found.effect).toBeCloseTo(2, 8)
  expect(found.interval[0]).toBeCloseTo(2, 6)
  // Five weeks are too few for a trend.
  expect(found.trend).toBeNull()
})

test('a hand-made example: two weeks’ worth of arithmetic, weighted by what is known of each week', () => {
  const flat = (values: number[]): Series => values.map((v) => week(v, 4))
  const found = differenceInDifferences(
    { treated: [flat([10, 12, 10, 12, 15, 17, 15, 17])], controls: [flat([5, 6, 5, 6, 7, 6, 7, 6])], start: 4 },
    0.95,
  )!
  // 16 − 11 of ours, 6.5 − 5.5 of theirs.
  expect(found.effect).toBeCloseTo(5 - 1, 10)
  expect([found.before, found.after].map((x) => Math.round(x * 10) / 10)).toEqual([11, 16])
  const bare = differenceInDifferences(
    { treated: [flat([10, 12, 10, 12, 15, 17, 15, 17])], controls: [], start: 4 },
    0.95,
  )!
  expect(bare.effect).toBeCloseTo(5, 10)
  expect(bare.trend).toBeNull()
})

test('what cannot be told is not: too few weeks on a side, weeks without answers, nothing that varies', () => {
  const some = (n: number): Series => Array.from({ length: n }, (_, t) => week(t % 3))
  expect(differenceInDifferences({ treated: [some(9)], controls: [some(9)], start: 6 }, 0.95)).toBeNull()
  expect(differenceInDifferences({ treated: [some(9)], controls: [some(9)], start: 3 }, 0.95)).toBeNull()
  const gaps: Series = some(16).map((m, t) => (t % 4 === 1 ? null : m))
  const found = differenceInDifferences({ treated: [gaps], controls: [some(16), some(16)], start: 8 }, 0.95)!
  expect(found.effect).toBeCloseTo(0, 8)
  expect(weekByWeek({ treated: [gaps], controls: [some(16), some(16)], start: 8 })[1]).toMatchObject({ value: null })
  const same = (v: number): Series => Array.from({ length: 12 }, () => momentsOf([[v, 3]]))
  const still = differenceInDifferences({ treated: [same(1)], controls: [same(1), same(1)], start: 6 }, 0.95)!
  expect(still.effect).toBeCloseTo(0, 12)
  expect(still.interval.every(Number.isFinite)).toBe(true)
})

test('weeks that hang together are heard of: the interval of a contrast is wider than that of as many independent weeks', () => {
  const at = Array.from({ length: 30 }, (_, t) => t)
  const slow = at.map((t) => Math.sin(t / 3))
  const quick = at.map((t) => (t % 2 ? 0.7 : -0.7))
  const errorsOf = (residuals: number[]) => {
    const mean = residuals.reduce((a, b) => a + b, 0) / 30
    return steadyErrors({
      ...{ at, columns: [at.map(() => 1)], residuals: residuals.map((r) => r - mean) },
      ...{ noise: at.map(() => 0.05), roots: at.map(() => 1) },
    })
  }
  const c = at.map(() => 1 / 30)
  const [hanging, apart] = [errorsOf(slow), errorsOf(quick)]
  expect(hanging.rho).toBeGreaterThan(0.7)
  expect(apart.rho).toBeLessThan(0.25)
  expect(hanging.varianceOf(c)).toBeGreaterThan(4 * apart.varianceOf(c))
  expect(hanging.freedom).toBeLessThan(apart.freedom)
})

test('two-way levels take neither a better scope nor its busier weeks for a better week', () => {
  const scope = (level: number, sizes: number[]): Series => sizes.map((n) => (n ? week(level, n) : null))
  const { weeks } = levelsOf([scope(90, [1, 50, 1, 0]), scope(10, [50, 1, 50, 9])], 0)
  for (const w of weeks) expect(w!.level - weeks[0]!.level).toBeCloseTo(0, 6)
})

test('looks: nothing before six weeks, then three times, with one error in twenty over all', () => {
  expect(looksAt(5)).toMatchObject({ done: null, next: { weeks: 6 } })
  expect(looksAt(11)).toMatchObject({ done: { weeks: 6 }, next: { weeks: 12 } })
  expect(looksAt(80)).toMatchObject({ done: { weeks: 24 }, next: null })
  expect(looks.reduce((sum, l) => sum + l.error, 0)).toBeCloseTo(0.05, 12)
})

/** The small version of `npm run bench -- effect`, which prints the rates for all worlds. */
test.each(worlds.filter((_, i) => [1, 3, 4].includes(i)).map((w): [string, World] => [w.name, w]))(
  'intervals cover a known effect and nothing is called an improvement by chance: %s',
  (_, world) => {
    const runs = 40
    let [covered, falsely] = [0, 0]
    for (let run = 0; run < runs; run++) {
      const effect = run % 2 ? worthFinding[world.kind] : 0
      const { treated, controls, start } = runOf(world, looks[2].weeks, effect, 31 * run + 5)
      const intervals = looks.map(({ weeks, error }) => {
        const cut = (all: readonly Series[]) => all.map((s) => s.slice(0, start + weeks))
        return differenceInDifferences({ treated: cut(treated), controls: cut(controls), start }, 1 - error)!.interval
      })
      if (intervals.every(([low, high]) => low <= effect && effect <= high)) covered++
      if (effect === 0 && intervals.some(([low]) => low > 0)) falsely++
    }
    // Of 40 and 20: three standard errors below 95 %, and above what is allowed.
    expect(covered / runs).toBeGreaterThanOrEqual(0.85)
    expect(falsely).toBeLessThanOrEqual(3)
  },
)
