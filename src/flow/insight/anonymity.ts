import type { Filter } from '../../contract/ask.ts'
import type { FactStore } from '../../engine/facts/facts.ts'
import type { FactMetric } from '../fact/fact.ts'
import { beginnings, type CountRow, countQuery, placeOf, type Question } from './compile.ts'
import { hidden, isSmall, linesOf, type Place } from './hide.ts'
import { type Cells, keyOf, whereOf } from './read.ts'

/** Places that must not be shown, by kind of fact. */
export type Hidden = Map<FactMetric, Set<string>>
/** Unit and reason filters with one value, as the same filter one and more steps up its tree. */
export type Above = (filter: Filter) => Filter[]

/**
 * Answers that were promised anonymity are shown in groups of at least `least` only: by small cells, by subtraction inside the reply (hide.ts),
 * and by subtraction from what the same reader sees with one filter less, with a filter one step up its tree, or with one value of it alone.
 *
 * What is shown grows in whole groups of `least` (`inGroupsOf`), so that neither a figure watched while answers come in nor a period made a day
 * longer tells of the last one: up to `least` − 1 of the latest answers of each place wait, and places need not add up to their total.
 *
 * Not covered: subtraction of hand-made lists of values that differ by a few, and knowledge from outside. Sittings without the promise (most) are neither hidden nor counted here. `question` is of one range.
 */
export async function whatToHide(
  store: FactStore,
  question: Question,
  cells: Cells,
  least: number,
  above: Above,
): Promise<Hidden> {
  const all: Hidden = new Map()
  const promised = [...cells].filter(([, places]) => [...places.values()].some(({ cell }) => cell.anonymous > 0))
  if (promised.length === 0 || least <= 1) return all
  const others = await Promise.all(
    otherQuestions(question, above).map((other) =>
      promisedIn(
        store,
        other,
        promised.map(([metric]) => metric),
      ),
    ),
  )
  for (const [metric, cellsByKey] of promised) {
    const entries = [...cellsByKey]
    const places: Place[] = entries.map(([, { where, cell }]) => ({
      at: question.ranges[0]?.buckets ? where : where.slice(1),
      anonymous: cell.anonymous,
    }))
    const gone = hidden(places, least)
    for (const group of groupsOf(places)) {
      const ours = group.reduce((a, i) => a + places[i]!.anonymous, 0)
      const exposes =
        ours > 0 &&
        others.some((other) => {
          const theirs = sumOver(
            other.get(metric),
            group.map((i) => entries[i]![0]),
          )
          return theirs.some((n) => isSmall(Math.abs(n - ours), least) || (n < ours && isSmall(n, least)))
        })
      if (exposes) for (const i of group) gone.add(i)
    }
    all.set(metric, new Set([...gone].map((i) => entries[i]![0])))
  }
  return all
}

/** Whether any of these sittings was promised anonymity: most organisations have none, and nothing of this costs them anything. */
export const anyPromised = (cells: Cells[]): boolean =>
  cells.some((metrics) =>
    [...metrics.values()].some((places) => [...places.values()].some((p) => p.cell.anonymous > 0)),
  )

/** Every cell and every total of cells. */
const groupsOf = (places: Place[]): number[][] =>
  Array.from({ length: 2 ** (places[0]?.at.length ?? 0) }, (_, kept) => linesOf(places, kept)).flat()

/** What the same reader could ask to subtract from or with: each filter left out, moved up its tree, or with one of its values alone. */
function otherQuestions(question: Question, above: Above): { question: Question; parts?: Filter }[] {
  return question.filters.flatMap((filter, i) => {
    const rest = question.filters.filter((_, j) => j !== i)
    const wider = above(filter).map((f) => ({ question: { ...question, filters: [...rest, f] } }))
    const without = { question: { ...question, filters: rest } }
    return filter.values.length === 1 ? [without, ...wider] : [without, ...wider, { question, parts: filter }]
  })
}

/** Anonymous facts per place, as one list of counts for each value that was asked for alone (one list where none was). */
type Promised = Map<FactMetric, Map<string, Map<string, number>>>

async function promisedIn(
  store: FactStore,
  { question, parts }: { question: Question; parts?: Filter },
  metrics: FactMetric[],
): Promise<Promised> {
  const { sql, params } = countQuery(question, metrics, metrics, parts)
  const names = beginnings(question.ranges)
  const found: Promised = new Map()
  for (const row of await store.query<CountRow>(sql, params)) {
    if (row.promised === 0) continue
    const { metric: m, start } = placeOf(row)
    const where = whereOf(row, names.get(start)!.name, question.by.length)
    const metric = metrics[m]!
    const places = found.get(metric) ?? new Map<string, Map<string, number>>()
    found.set(metric, places)
    const values = places.get(keyOf(where)) ?? new Map<string, number>()
    places.set(keyOf(where), values)
    values.set(row.part ?? '', (values.get(row.part ?? '') ?? 0) + row.promised)
  }
  return found
}

/** Sums over a group of places, one for each value. */
function sumOver(places: Map<string, Map<string, number>> | undefined, group: string[]): number[] {
  const sums = new Map<string, number>()
  for (const key of group) {
    for (const [value, n] of places?.get(key) ?? []) sums.set(value, (sums.get(value) ?? 0) + n)
  }
  return [...sums.values()]
}
