import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hidden, type Place, shownTotals } from './hide.ts'

const table = (rows: number[][]): Place[] =>
  rows.flatMap((row, r) => row.map((anonymous, c) => ({ at: [`r${r}`, `c${c}`], anonymous })))

test('a small cell takes with it what it could be reckoned from', () => {
  const places = table([
    [20, 3, 12],
    [15, 18, 9],
    [7, 11, 2],
  ])
  // 3 and 2 are small; 12 of the first row and 7 of the last are the smallest beside them, and so on until every total holds five.
  const gone = hidden(places, 5)
  expect(gone.has(1) && gone.has(8)).toBe(true)
  expect(gone.size).toBeGreaterThanOrEqual(4)
  expect(gone.size).toBeLessThan(9)
})

test('nothing is hidden where nothing is small, and answers without the promise never are', () => {
  expect(
    hidden(
      table([
        [5, 9],
        [0, 0],
      ]),
      5,
    ).size,
  ).toBe(0)
  expect(hidden(table([[0, 0, 0]]), 5).size).toBe(0)
  expect(hidden([], 5).size).toBe(0)
})

/** Cells whose content follows from the totals shown, by solving all equations at once (Gauss–Jordan). */
function determined(places: Place[], unknown: number[], least: number): number[] {
  const equations = shownTotals(places, least).map((line) => unknown.map((i): number => Number(line.includes(i))))
  const zero = (x: number) => Math.abs(x) < 1e-9
  let done = 0
  for (let column = 0; column < unknown.length && done < equations.length; column++) {
    const pivot = equations.findIndex((row, r) => r >= done && !zero(row[column]!))
    if (pivot < 0) continue
    const [row] = equations.splice(pivot, 1)
    const scaled = row!.map((x) => x / row![column]!)
    equations.splice(done, 0, scaled)
    for (let r = 0; r < equations.length; r++) {
      const factor = equations[r]![column]!
      if (r !== done && !zero(factor)) equations[r] = equations[r]!.map((x, c) => x - factor * scaled[c]!)
    }
    done++
  }
  return equations.flatMap((row) => {
    const cells = row.flatMap((x, c) => (zero(x) ? [] : [unknown[c]!]))
    return cells.length === 1 ? cells : []
  })
}

const counts = fc.integer({ min: 2, max: 5 }).chain((width) =>
  fc.array(fc.array(fc.integer({ min: 0, max: 14 }), { minLength: width, maxLength: width }), {
    minLength: 2,
    maxLength: 5,
  }),
)

test('no small cell follows from the totals, even for somebody who solves all equations at once', () => {
  fc.assert(
    fc.property(counts, fc.integer({ min: 2, max: 8 }), (rows, least) => {
      const places = table(rows)
      const gone = hidden(places, least)
      const small = places.flatMap((p, i) => (p.anonymous > 0 && p.anonymous < least ? [i] : []))
      expect(small.every((i) => gone.has(i))).toBe(true)
      expect([...gone].every((i) => places[i]!.anonymous > 0)).toBe(true)
      const told = determined(places, [...gone], least).filter((i) => small.includes(i))
      // Where every cell with anonymous answers is gone already, nothing more can be done in this table.
      if (gone.size < places.filter((p) => p.anonymous > 0).length) expect(told).toEqual([])
    }),
    { numRuns: 1_000 },
  )
})

test('the masks that were judged safe or unsafe elsewhere are judged so here', () => {
  const file = resolve(import.meta.dirname, '../../../../shared/oracles/suppression.json')
  if (!existsSync(file)) return console.log(`not compared: ${file} is absent`)
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as {
    cases: { input: { table?: number[][]; mask: boolean[][]; k: number }; expected: { safe: boolean } }[]
  }
  for (const { input, expected } of cases) {
    if (!input.table) continue
    const places = table(input.table)
    const masked = input.mask.flat().flatMap((m, i) => (m ? [i] : []))
    const small = masked.filter((i) => places[i]!.anonymous < input.k)
    expect(determined(places, masked, input.k).some((i) => small.includes(i))).toBe(!expected.safe)
    expect(determined(places, [...hidden(places, input.k)], input.k).some((i) => small.includes(i))).toBe(false)
  }
})
