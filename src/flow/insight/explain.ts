import type { OrgScope } from '../../catalog/scope.ts'
import { askBody, type Comparison } from '../../contract/ask.ts'
import type { Explain, ExplainedGroup, ExplainedPart, ExplainReply } from '../../contract/explain.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import type { FactStore } from '../../engine/facts/facts.ts'
import { ask, comparisonOf, type Found, figureOf, judge, measured, readSides } from './ask.ts'
import { readCatalogue } from './catalogue.ts'
import { emptyCell, join } from './cell.ts'
import { type Definition, definitions } from './metrics.ts'
import { comparedWith, spanOf } from './period.ts'
import { countChange, countDifference, spreadOfDays } from './statistics/count-change.ts'
import type { Moments } from './statistics/mean.ts'
import { type MixAndRate, mixAndRate, type Part } from './statistics/mix-and-rate.ts'
import { adjustments } from './statistics/multiple-testing.ts'

/** Groups with fewer in both periods together say nothing by themselves: they are put together. */
const leastInGroup = 10
/** More are not read; the others are put together. */
const mostGroups = 200

type Group = { keys: string[]; before: Moments; after: Moments }

/**
 * Why a figure changed: how much of the change is due to each value of a dimension (methods.md 3). What is a mean of scores is split into mix and
 * rate; a count into the groups' own changes, with those told apart that go beyond the general one. Refuses 'bad-input' (what 'no-parts') for
 * medians, which are no sum of parts.
 */
export async function explain(
  scope: OrgScope,
  store: FactStore,
  db: Db,
  asked: Explain,
  now = Date.now(),
): Promise<ExplainReply> {
  const definition = definitions[asked.metric]
  if (!definition.moments && !definition.counted) throw new Refusal('bad-input', { what: 'no-parts' })
  const { metric, by, compare, ...rest } = asked
  const question = askBody.parse({ ...rest, metrics: [metric], by: [by], compare })
  const catalogue = await readCatalogue(db, scope, question.metrics, question.filters)
  const span = spanOf(question.period, catalogue.zone, now)
  const compared = comparedWith(span, compare, catalogue.zone)
  const [current, earlier] = await readSides(scope, store, question, catalogue, span, compared)
  const sides = { before: earlier!, after: current }
  const keys = new Set(
    Object.values(sides).flatMap((side) =>
      [definition.facts, definition.of].flatMap((facts) =>
        facts ? [...(side.all.get(facts)?.values() ?? [])].map(({ where }) => where[1]!) : [],
      ),
    ),
  )
  const found = [...keys].map((key) => ({
    key,
    before: measured(sides.before, definition, ['', key]),
    after: measured(sides.after, definition, ['', key]),
  }))
  const joined = (side: 'before' | 'after') => wholeOf(found.map((f) => f[side]))
  const [after, before] = [joined('after'), joined('before')]
  const reply: ExplainReply = {
    ...{ metric, by, rate: null, mix: null, groups: [], none: null },
    figure: figureOf(definition, after, question.confidence),
    compare: judged(comparisonOf(definition, after, before, question.confidence), question.confidence),
    period: { from: span.first, to: span.last },
    comparePeriod: { from: compared.span.first, to: compared.span.last },
  }
  // What is left after taking the shown groups from the whole would be the hidden one.
  if (after.hidden || before.hidden) return { ...reply, none: 'hidden' }
  const groups = together(
    found.map((f) => ({
      keys: [f.key],
      before: momentsIn(definition, f.before),
      after: momentsIn(definition, f.after),
    })),
  )
  if (definition.counted) {
    const days = await ask(scope, store, db, { ...question, by: [], bucket: 'day' }, now)
    const spread = spreadOfDays([
      days.rows.map((r) => r.compare?.value ?? 0),
      // Today is not over.
      days.rows.slice(0, -1).map((r) => r.figure.value ?? 0),
    ])
    return { ...reply, ...counts(groups, spread, question.confidence) }
  }
  const total = (side: 'before' | 'after') => groups.reduce((sum, g) => sum + g[side].n, 0)
  if (total('before') === 0 || total('after') === 0) return { ...reply, none: 'nothing' }
  return { ...reply, ...means(groups, question.confidence) }
}

/** All groups as one, so that the parts sum to what is said of the whole; hidden where one of them is. */
function wholeOf(all: Found[]): Found {
  const [cell, of] = [emptyCell(), emptyCell()]
  for (const found of all) {
    join(cell, found.cell)
    join(of, found.of)
  }
  return { cell, of, hidden: all.some((f) => f.hidden) }
}

/** The whole is one figure: it is judged by its own test alone. */
function judged(comparison: Comparison, confidence: number): Comparison {
  judge([comparison], confidence)
  return comparison
}

const momentsIn = (definition: Definition, found: Found): Moments =>
  definition.moments ? definition.moments(found) : { n: definition.estimate(found, 0.95).n, mean: 1, sd: 0 }

/** Small groups as one, the last. */
function together(all: Group[]): Group[] {
  const size = (g: Group) => g.before.n + g.after.n
  const sorted = all.filter((g) => size(g) > 0).sort((a, b) => size(b) - size(a))
  const small = sorted.filter((g, i) => size(g) < leastInGroup || i >= mostGroups)
  if (small.length < 2) return sorted
  const joined = (side: 'before' | 'after') => pooled(small.map((g) => g[side]))
  return [
    ...sorted.filter((g) => !small.includes(g)),
    { keys: small.flatMap((g) => g.keys), before: joined('before'), after: joined('after') },
  ]
}

function pooled(all: Moments[]): Moments {
  const some = all.filter((m) => m.n > 0)
  const n = some.reduce((sum, m) => sum + m.n, 0)
  const mean = some.reduce((sum, m) => sum + m.n * m.mean, 0) / n
  const squares = some.reduce((sum, m) => sum + (m.n > 1 ? (m.n - 1) * m.sd ** 2 : 0) + m.n * (m.mean - mean) ** 2, 0)
  return { n, mean, sd: n > 1 ? Math.sqrt(squares / (n - 1)) : Number.NaN }
}

type Explained = Pick<ExplainReply, 'rate' | 'mix' | 'groups'>

function means(groups: Group[], confidence: number): Explained {
  const split = mixAndRate(
    groups.map((g) => g.before),
    groups.map((g) => g.after),
    confidence,
  )
  const qOf = corrected(split)
  const partOf = (part: Part): ExplainedPart => ({ value: part.value, interval: part.interval, q: qOf(part) })
  const side = ({ n, mean }: Moments) => ({ n, value: n > 0 ? mean : null })
  return {
    rate: partOf(split.rate),
    mix: partOf(split.mix),
    groups: bySize(
      groups.map((g, k) => {
        const { rate, mix } = split.groups[k]!
        return {
          ...named(g),
          ...{ before: side(g.before), after: side(g.after), rate: partOf(rate), mix: partOf(mix) },
          ...{ total: rate.value + mix.value, beyond: null },
        }
      }),
    ),
  }
}

/** q of each part: the two of the whole are judged by themselves, those of the groups all together. */
function corrected(split: MixAndRate): (part: Part) => number | null {
  const tested = split.groups.flatMap((g) => [g.rate, g.mix]).filter((part) => part.p !== null)
  const q = adjustments.benjaminiHochberg(tested.map((part) => part.p!))
  return (part) => {
    if (part === split.rate || part === split.mix) return part.p
    return part.p === null ? null : q[tested.indexOf(part)]!
  }
}

function counts(
  groups: Group[],
  spread: number,
  confidence: number,
): Explained & Pick<ExplainReply, 'compare' | 'none'> {
  const all = groups.map((g) => ({ before: g.before.n, after: g.after.n }))
  const [before, after] = [all.reduce((sum, g) => sum + g.before, 0), all.reduce((sum, g) => sum + g.after, 0)]
  const changes = countChange(all)
  const { difference, interval, p } = countDifference(before, after, confidence, spread)
  return {
    rate: null,
    mix: null,
    none: before + after === 0 ? 'nothing' : null,
    // A count is no sample, but arrivals vary by chance, by more than Poisson's: whether it moved beyond that is said here and nowhere else.
    compare: judged(
      {
        ...{ value: before, n: before, interval: null, tooFew: false, hidden: false },
        ...{ difference, differenceInterval: interval, p, q: null, verdict: 'none' },
      },
      confidence,
    ),
    groups: bySize(
      groups.map((g, k) => ({
        ...named(g),
        ...{ before: { n: g.before.n, value: g.before.n }, after: { n: g.after.n, value: g.after.n } },
        ...{ rate: null, mix: null, total: changes[k]!.difference, beyond: changes[k]!.q },
      })),
    ),
  }
}

const named = ({ keys }: Group) => ({ key: keys.length === 1 ? keys[0]! : null, values: keys.length })
const bySize = (groups: ExplainedGroup[]) => groups.sort((a, b) => Math.abs(b.total) - Math.abs(a.total))
