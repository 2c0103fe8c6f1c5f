import type { OrgScope } from '../../catalog/scope.ts'
import type { Ask, AskReply, AskRow, Comparison, Figure, Filter } from '../../contract/ask.ts'
import { tooFewToCompare } from '../../contract/ask.ts'
import { addDays } from '../../contract/zone.ts'
import type { Db } from '../../engine/database/database.ts'
import type { FactStore } from '../../engine/facts/facts.ts'
import type { FactMetric } from '../fact/fact.ts'
import { anyPromised, type Hidden, whatToHide } from './anonymity.ts'
import { above, type Catalogue, readCatalogue, widened } from './catalogue.ts'
import { type Cell, emptyCell } from './cell.ts'
import type { Question, Range } from './compile.ts'
import { termsOf } from './errand-terms.ts'
import { type Definition, definitions, type Measured } from './metrics.ts'
import { bucketsOf, comparedWith, type Span, spanOf } from './period.ts'
import { type Cells, keyOf, readCells, type Where } from './read.ts'
import { falseDiscovery } from './statistics/multiple-testing.ts'
import { targetFinder } from './target.ts'

/** One side of a comparison: the period asked for, or the one that it is set against. */
export type Side = {
  range: Range
  /** All that there is: it decides what must be hidden. */
  all: Cells
  shown: Cells
  hidden: Hidden
  /** Counted when it is asked for. */
  whole?: Map<string, Cell>
}

/** Answers an ask within the reader's bounds. Every figure of the house comes from here. */
export async function ask(scope: OrgScope, store: FactStore, db: Db, asked: Ask, now = Date.now()): Promise<AskReply> {
  const catalogue = await readCatalogue(db, scope, asked.metrics, asked.filters)
  const span = spanOf(asked.period, catalogue.zone, now)
  const compared = asked.compare ? comparedWith(span, asked.compare, catalogue.zone) : null
  const [current, before] = await readSides(scope, store, asked, catalogue, span, compared, now)

  const buckets = current.range.buckets?.map((b) => b.name) ?? ['']
  const targetOf = targetFinder(catalogue, scope, asked.filters, asked.by)
  // The last local day of each bucket within the period.
  const lastDays = new Map(
    buckets.map((bucket, i) => [bucket, i + 1 < buckets.length ? addDays(buckets[i + 1]!, -1) : span.last]),
  )
  const metrics = [...new Set(asked.metrics)]
  const rows = metrics.flatMap((metric) => {
    const definition = definitions[metric]
    return placesOf(definition, buckets, asked.by.length, current, before).map((where): AskRow => {
      const [bucket = '', ...key] = where
      const a = measured(current, definition, where)
      const b = before && measured(before, definition, where)
      return {
        metric,
        key,
        bucket: asked.bucket ? bucket : null,
        figure: figureOf(definition, a, asked.confidence),
        ...distributionOf(definition, a),
        ...(b ? { compare: comparisonOf(definition, a, b, asked.confidence) } : {}),
        target: targetOf(metric, key, lastDays.get(bucket) ?? span.last),
      }
    })
  })
  judge(
    rows.flatMap((row) => row.compare ?? []),
    asked.confidence,
  )
  return {
    rows,
    period: { from: span.first, to: span.last },
    comparePeriod: compared ? { from: compared.span.first, to: compared.span.last } : null,
    zone: catalogue.zone,
  }
}

export async function readSides(
  scope: OrgScope,
  store: FactStore,
  asked: Ask & Pick<Question, 'keep'>,
  catalogue: Catalogue,
  span: Span,
  compared: { span: Span; daysBack: number } | null,
  now: number,
): Promise<[Side, Side | null]> {
  const rangeOf = ({ from, until, ...days }: Span, back: number): Range => ({
    from,
    until,
    buckets: asked.bucket ? bucketsOf({ from, until, ...days }, asked.bucket, catalogue.zone, back) : null,
  })
  const current = rangeOf(span, 0)
  const then = compared && rangeOf(compared.span, compared.daysBack)
  const wanted = asked.metrics.map((m) => definitions[m])
  const terms = await termsOf(
    store,
    scope,
    catalogue,
    wanted.flatMap((d) => (d.of ? [d.facts, d.of] : [d.facts])),
    asked.fcr,
    now,
  )
  const question: Omit<Question, 'ranges'> = {
    scope,
    filters: asked.filters,
    widen: (filters) => widened(filters, catalogue),
    by: asked.by,
    rules: catalogue.rules,
    ...(terms && { terms }),
    ...(asked.keep && { keep: asked.keep }),
  }
  const least = catalogue.minimumGroup
  // A year compared with the one before it overlaps when it is longer than 52 weeks.
  const together = !then ? [[current]] : then.until > current.from ? [[then], [current]] : [[then, current]]
  const read = async (inGroups: { inGroupsOf?: number }) =>
    (
      await Promise.all(
        together.map((ranges) => readCells(store, { ...question, ranges, ...inGroups }, wanted, asked.confidence)),
      )
    ).flat()
  const all = await read({})
  const shown = least > 1 && anyPromised(all) ? await read({ inGroupsOf: least }) : all
  const up = (filter: Filter) => above(filter, catalogue)
  const sideOf = async (range: Range, n: number): Promise<Side> => ({
    range,
    all: all.at(n)!,
    shown: shown.at(n)!,
    hidden: await whatToHide(store, { ...question, ranges: [range] }, all.at(n)!, least, up),
  })
  return [await sideOf(current, -1), then && (await sideOf(then, 0))]
}

/** Rows of a metric. Without a split every bucket has one; with a split those values that occur, in each bucket in which they do. */
function placesOf(
  definition: Definition,
  buckets: string[],
  split: number,
  current: Side,
  before: Side | null,
): Where[] {
  if (split === 0) return buckets.map((bucket) => [bucket])
  const all = new Map<string, { where: Where; n: number }>()
  const sums = new Map<string, number>()
  for (const side of [current, before]) {
    for (const facts of [definition.facts, definition.of]) {
      for (const [key, { where, cell }] of (facts && side?.all.get(facts)) || []) {
        const values = keyOf(where.slice(1))
        all.set(key, { where, n: (all.get(key)?.n ?? 0) + cell.n })
        sums.set(values, (sums.get(values) ?? 0) + cell.n)
      }
    }
  }
  const order = new Map(buckets.map((name, i) => [name, i]))
  const sum = ({ where }: { where: Where }) => sums.get(keyOf(where.slice(1))) ?? 0
  return [...all.values()]
    .sort(
      (a, b) =>
        sum(b) - sum(a) ||
        keyOf(a.where.slice(1)).localeCompare(keyOf(b.where.slice(1))) ||
        (order.get(a.where[0]!) ?? 0) - (order.get(b.where[0]!) ?? 0),
    )
    .map(({ where }) => where)
}

export type Found = Measured & { hidden: boolean }

export function measured(side: Side, definition: Definition, where: Where): Found {
  const key = keyOf(where)
  const cell = side.shown.get(definition.facts)?.get(key)?.cell ?? emptyCell()
  const of = definition.ofAll
    ? allOf(side, definition.facts, where[0]!)
    : definition.of
      ? (side.shown.get(definition.of)?.get(key)?.cell ?? emptyCell())
      : cell
  return { cell, of, hidden: side.hidden.get(definition.facts)?.has(key) ?? false }
}

/** All facts of a bucket, by the places that they were split into: a value of a dimension is had once. */
function allOf(side: Side, facts: FactMetric, bucket: string): Cell {
  side.whole ??= new Map()
  const key = `${facts} ${bucket}`
  const kept = side.whole.get(key)
  if (kept) return kept
  const whole = emptyCell()
  for (const { where, cell } of side.shown.get(facts)?.values() ?? []) if (where[0] === bucket) whole.n += cell.n
  side.whole.set(key, whole)
  return whole
}

export function figureOf(definition: Definition, found: Found, confidence: number): Figure {
  if (found.hidden) return { value: null, n: null, interval: null, tooFew: false, hidden: true }
  const { value, n, interval } = definition.estimate(found, confidence)
  return { value, n, interval, tooFew: !definition.counted && n < tooFewToCompare, hidden: false }
}

function distributionOf({ label }: Definition, { cell, hidden }: Found): Pick<AskRow, 'distribution'> {
  if (!label || hidden) return {}
  const counts = [...cell.counts].sort(([a], [b]) => a - b)
  return { distribution: Object.fromEntries(counts.map(([value, n]) => [label(value), n])) }
}

export function comparisonOf(definition: Definition, a: Found, b: Found, confidence: number): Comparison {
  const [ours, theirs] = [figureOf(definition, a, confidence), figureOf(definition, b, confidence)]
  const known = ours.value !== null && theirs.value !== null
  const tooFew = ours.tooFew || theirs.tooFew || ours.hidden || theirs.hidden
  const test = known && !tooFew ? definition.test(a, b, confidence) : null
  return {
    ...theirs,
    difference: known ? ours.value! - theirs.value! : null,
    differenceInterval: test?.interval ?? null,
    p: test?.p ?? null,
    q: null,
    verdict: tooFew || !known ? 'too-few' : 'none',
  }
}

/** All tests of a reply are judged together, or of many differences by chance some would always be shown as real. */
export function judge(all: Comparison[], confidence: number): void {
  const q = falseDiscovery(all.map((c) => c.p))
  all.forEach((c, i) => {
    c.q = q[i]!
    if (c.q !== null && c.q < 1 - confidence && c.difference) c.verdict = c.difference > 0 ? 'up' : 'down'
  })
}
