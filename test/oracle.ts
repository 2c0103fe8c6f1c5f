import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

/** Expected results and real data, where they lie beside the repository. */
export const shared = resolve(import.meta.dirname, '../../shared')
type Oracle<I, E> = { tolerance: number; cases: { name: string; input: I; expected: E }[] }

/** Runs every case of an expected-results file, where there is one. */
export function oracle<I, E>(
  name: string,
  check: (input: I, expected: E, near: (a: unknown, b: unknown) => void) => void,
): void {
  const file = resolve(shared, 'oracles', `${name}.json`)
  if (!existsSync(file)) {
    console.log(`not compared: ${file} is absent`)
    test.skip(`${name}: expected results are absent`, () => {})
    return
  }
  const { tolerance, cases } = JSON.parse(readFileSync(file, 'utf8')) as Oracle<I, E>
  const near = (a: unknown, b: unknown) => {
    if (b === null || a === null) return expect(a).toBe(b)
    for (const [i, y] of [b].flat().entries()) {
      const x = [a].flat()[i] as number
      expect(Math.abs(x - (y as number)), `${x} is not ${y}`).toBeLessThanOrEqual(tolerance)
    }
  }
  test.each(cases)(`${name}: $name`, ({ input, expected }) => check(input, expected, near))
}
