import type { Explain } from '../../contract/explain.ts'
import type { FactStore } from '../../engine/facts/facts.ts'
import type { Found, Side } from './ask.ts'
import { measured } from './ask.ts'
import { type FrequentRow, frequentQuery, type Question } from './compile.ts'
import { type Definition, definitions } from './metrics.ts'
import type { Where } from './read.ts'
import type { Moments } from './statistics/mean.ts'

/** Groups with fewer in both periods together say nothing by themselves: they are put together. */
const leastInGroup = 10
/** More are not read; the others are put together. */
const mostGroups = 200
/** Of so many dimensions, how many values of each are told apart: their combinations are counted, and read by nobody when they are many. */
const mostValues = [mostGroups, 40, 16, 9]

/** Of more facts one moment in sixteen tells which values are frequent: nothing is counted by it, it says only which are told apart. */
const [mostCounted, moments] = [1_000_000, 16]

/** Combinations of one value per dimension: one of them, or small ones put together. */
export type Group = { keys: string[][]; before: Moments; after: Moments }

/** The most frequent values of each dimension, where several are combined. */
export async function frequentValues(
  store: FactStore,
  question: Omit<Question, 'by'>,
  { metric, by, and }: Explain,
): Promise<string[][] | null> {
  if (and.length === 0) return null
  const { facts, of } = definitions[metric]
  const dimensions = [by, ...and]
  const read = async (oneOf: number) => {
    const wanted = { most: mostValues[and.length]!, of: oneOf }
    const { sql, params } = frequentQuery({ ...question, by: [] }, of ?? facts, dimensions, wanted)
    const [row] = await store.query<FrequentRow>(sql, params)
    return row
  }
  const some = await read(moments)
  const row = (some?.n ?? 0) * moments > mostCounted ? some : await read(1)
  return dimensions.map((_, i) => [...(row?.[`t${i}`] ?? [])].sort())
}

/** Every group that either side has, with what was found of it. */
export function foundIn(
  sides: { before: Side; after: Side },
  definition: Definition,
): { where: Where; before: Found; after: Found }[] {
  const places = new Map<string, Where>()
  for (const side of [sides.after, sides.before])
    for (const facts of [definition.facts, definition.of])
      for (const [key, { where }] of (facts && side.all.get(facts)) || []) places.set(key, where)
  return [...places.values()].map((where) => ({
    where,
    before: measured(sides.before, definition, where),
    after: measured(sides.after, definition, where),
  }))
}

export const momentsIn = (definition: Definition, found: Found): Moments =>
  definition.moments ? definition.moments(found) : { n: definition.estimate(found, 0.95).n, mean: 1, sd: 0 }

/** Small groups as one, the last. */
export function together(all: Group[]): Group[] {
  const size = (g: Group) => g.before.n + g.after.n
  const sorted = all.filter((g) => size(g) > 0).sort((a, b) => size(b) - size(a))
  const small = sorted.filter((g, i) => size(g) < leastInGroup || i >= mostGroups)
  if (small.length < 2) return sorted
  const few = new Set(small)
  const joined = (side: 'before' | 'after') => pooled(small.map((g) => g[side]))
  return [
    ...sorted.filter((g) => !few.has(g)),
    { keys: small.flatMap((g) => g.keys), before: joined('before'), after: joined('after') },
  ]
}

export function pooled(all: Moments[]): Moments {
  const some = all.filter((m) => m.n > 0)
  const n = some.reduce((sum, m) => sum + m.n, 0)
  const mean = some.reduce((sum, m) => sum + m.n * m.mean, 0) / n
  const squares = some.reduce((sum, m) => sum + (m.n > 1 ? (m.n - 1) * m.sd ** 2 : 0) + m.n * (m.mean - mean) ** 2, 0)
  return { n, mean, sd: n > 1 ? Math.sqrt(squares / (n - 1)) : Number.NaN }
}
