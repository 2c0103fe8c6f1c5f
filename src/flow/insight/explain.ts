import type { OrgScope } from '../../catalog/scope.ts'
import { askBody, type Comparison } from '../../contract/ask.ts'
import type { Explain, ExplainedGroup, ExplainReply } from '../../contract/explain.ts'
import type { AnyDimension } from '../../contract/metric.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import type { FactStore } from '../../engine/facts/facts.ts'
import { ask, comparisonOf, type Found, figureOf, judge, readSides } from './ask.ts'
import { readCatalogue, widened } from './catalogue.ts'
import { emptyCell, join } from './cell.ts'
import { foundIn, frequentValues, type Group, momentsIn, pooled, together } from './explain-groups.ts'
import { corrected, told } from './explain-parts.ts'
import { readSeasons, type SeasonOf } from './explain-season.ts'
import { explainVolume } from './explain-volume.ts'
import { definitions } from './metrics.ts'
import { comparedWith, spanOf } from './period.ts'
import { countChange, countDifference, spreadOfDays } from './statistics/count-change.ts'
import { factors } from './statistics/factors.ts'
import type { Moments } from './statistics/mean.ts'
import { effects, mixAndRate } from './statistics/mix-and-rate.ts'

/**
 * Why a figure changed: how much of the change is due to each value of a dimension, or of several at once (methods.md 3). What is a mean of scores is
 * split into rate and mix, with several dimensions into a mix of each; a count into the groups' own changes, with those told apart that go beyond
 * the general one, and encounters into customers × encounters per customer × shares. With what the same weeks of earlier years did. Refuses
 * 'bad-input' (what 'no-parts') for medians, which are no sum of parts.
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
  const { metric, by, and, compare, ...rest } = asked
  const dimensions = [by, ...and]
  const question = { ...askBody.parse({ ...rest, metrics: [metric], compare }), by: dimensions }
  const catalogue = await readCatalogue(db, scope, question.metrics, question.filters)
  const span = spanOf(question.period, catalogue.zone, now)
  const compared = comparedWith(span, compare, catalogue.zone)
  const place = {
    ...{ scope, filters: question.filters },
    ...{ rules: catalogue.rules, widen: (filters: typeof question.filters) => widened(filters, catalogue) },
  }
  const range = ({ from, until }: typeof span) => ({ from, until, buckets: null })
  const both = { ...place, ranges: [range(compared.span), range(span)] }
  const keep = await frequentValues(store, both, asked)
  const kept = { ...question, ...(keep && { keep }) }
  const [current, earlier] = await readSides(scope, store, kept, catalogue, span, compared, now)
  const found = foundIn({ before: earlier!, after: current }, definition)
  const joined = (side: 'before' | 'after') => wholeOf(found.map((f) => f[side]))
  const [after, before] = [joined('after'), joined('before')]
  const reply: ExplainReply = {
    ...{ metric, by, and, rate: null, mix: null, mixes: [], groups: [], none: null, season: null, volume: null },
    figure: figureOf(definition, after, question.confidence),
    compare: judged(comparisonOf(definition, after, before, question.confidence), question.confidence),
    period: { from: span.first, to: span.last },
    comparePeriod: { from: compared.span.first, to: compared.span.last },
  }
  // What is left after taking the shown groups from the whole would be the hidden one.
  if (after.hidden || before.hidden) return { ...reply, none: 'hidden' }
  const all = found.map((f) => ({
    keys: [f.where.slice(1)],
    before: momentsIn(definition, f.before),
    after: momentsIn(definition, f.after),
  }))
  const groups = together(all)
  const whole = { before: pooled(all.map((g) => g.before)), after: pooled(all.map((g) => g.after)) }
  const spread = definition.counted ? await spreadOf() : 1
  // Of combinations only the whole has a season: they are many, and few of them are old.
  const seasonal = dimensions.length === 1 ? question : { ...question, by: [] }
  const season = await readSeasons(scope, store, seasonal, {
    ...{ catalogue, definition, span, spread, now },
    compared: compared.span,
  })
  if (definition.counted) {
    const told = counts(groups, spread, season, question.confidence)
    const volume =
      metric === 'encounters' && dimensions.length === 1 && told.none === null
        ? await explainVolume(
            store,
            { ...place, by: [by] },
            { before: range(compared.span), after: range(span) },
            inOrderOf(groups, told.groups),
            question.confidence,
          )
        : null
    return { ...reply, ...told, season: season(whole), volume }
  }
  if (whole.before.n === 0 || whole.after.n === 0) return { ...reply, none: 'nothing' }
  return { ...reply, ...means(all, groups, dimensions, season, question.confidence), season: season(whole) }

  async function spreadOf(): Promise<number> {
    const days = await ask(scope, store, db, { ...question, by: [], bucket: 'day' }, now)
    return spreadOfDays([
      days.rows.map((r) => r.compare?.value ?? 0),
      // Today is not over.
      days.rows.slice(0, -1).map((r) => r.figure.value ?? 0),
    ])
  }
}

/** Groups in the order in which they are told. */
const inOrderOf = (groups: Group[], told: ExplainedGroup[]): Group[] => {
  const byKey = new Map(groups.map((g) => [g.keys.length === 1 ? g.keys[0]![0]! : null, g]))
  return told.map(({ key }) => byKey.get(key)!)
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

type Explained = Pick<ExplainReply, 'rate' | 'mix' | 'mixes' | 'groups'>

function means(
  all: Group[],
  groups: Group[],
  dimensions: AnyDimension[],
  season: SeasonOf,
  confidence: number,
): Explained {
  const side = ({ n, mean }: Moments) => ({ n, value: n > 0 ? mean : null })
  const sides = [groups.map((g) => g.before), groups.map((g) => g.after)] as const
  const shown = (g: Group) => ({
    ...named(g),
    before: side(g.before),
    after: side(g.after),
    season: seasonIn(season, g),
  })
  if (dimensions.length === 1) {
    const split = mixAndRate(...sides, confidence)
    const qOf = corrected(split.groups.flatMap((g) => [g.rate, g.mix]))
    return {
      ...{ rate: told(split.rate, split.rate.p), mix: told(split.mix, split.mix.p), mixes: [] },
      groups: bySize(
        groups.map((g, k) => {
          const { rate, mix } = split.groups[k]!
          const parts = { rate: told(rate, qOf(rate)), mix: told(mix, qOf(mix)) }
          return { ...shown(g), ...parts, total: rate.value + mix.value, beyond: null }
        }),
      ),
    }
  }
  // Of all combinations, also of those that are shown together.
  const split = factors(
    all.map((g) => ({ ...g, keys: g.keys[0]! })),
    confidence,
  )
  const totals = effects(...sides, confidence)
  const qOf = corrected(totals)
  return {
    rate: told(split.rate, split.rate.p),
    mix: null,
    mixes: split.mixes.map((part, d) => ({ by: dimensions[d]!, ...told(part, part.p) })),
    groups: bySize(
      groups.map((g, k) => ({
        ...{ ...shown(g), rate: null, mix: null },
        ...{ total: totals[k]!.value, beyond: qOf(totals[k]!) },
      })),
    ),
  }
}

function counts(
  groups: Group[],
  spread: number,
  season: SeasonOf,
  confidence: number,
): Explained & Pick<ExplainReply, 'compare' | 'none'> {
  const all = groups.map((g) => ({ before: g.before.n, after: g.after.n }))
  const [before, after] = [all.reduce((sum, g) => sum + g.before, 0), all.reduce((sum, g) => sum + g.after, 0)]
  const changes = countChange(all)
  const { difference, interval, p } = countDifference(before, after, confidence, spread)
  return {
    ...{ rate: null, mix: null, mixes: [] },
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
        ...{ ...named(g), season: seasonIn(season, g) },
        ...{ before: { n: g.before.n, value: g.before.n }, after: { n: g.after.n, value: g.after.n } },
        ...{ rate: null, mix: null, total: changes[k]!.difference, beyond: changes[k]!.q },
      })),
    ),
  }
}

const named = ({ keys: [first = [], ...others] }: Group) =>
  others.length === 0
    ? { key: first[0]!, more: first.slice(1), values: 1 }
    : { key: null, more: [], values: others.length + 1 }
const seasonIn = (season: SeasonOf, g: Group) => (g.keys.length === 1 ? season(g, g.keys[0]!.join('\0')) : null)
const bySize = (groups: ExplainedGroup[]) => groups.sort((a, b) => Math.abs(b.total) - Math.abs(a.total))
