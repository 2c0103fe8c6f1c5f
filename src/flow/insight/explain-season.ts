import type { OrgScope } from '../../catalog/scope.ts'
import type { ExplainedSeason } from '../../contract/explain.ts'
import type { FactStore } from '../../engine/facts/facts.ts'
import { readSides } from './ask.ts'
import type { Catalogue } from './catalogue.ts'
import { conditions, type Params } from './compile.ts'
import { foundIn, type Group, momentsIn, pooled } from './explain-groups.ts'
import type { Definition } from './metrics.ts'
import { daysIn, type Span, yearsBack } from './period.ts'
import type { Moments } from './statistics/mean.ts'
import { countRatio, seasonOf, type YearlyChange } from './statistics/season.ts'

/** Older years say little of what is usual now. */
const mostYears = 4
/** Longer periods, with those before them, are a year: their weeks are no season. */
const longest = 182

type Changes = { whole: YearlyChange[]; groups: Map<string, YearlyChange[]> }
/** Says of a group, or of the whole without one, how its change stands to that of the same weeks in earlier years. */
export type SeasonOf = (group: Pick<Group, 'before' | 'after'>, key?: string) => ExplainedSeason | null

/** Reads what the same weeks of earlier years did, as far back as the log goes, and with it what is usual for the season. */
export async function readSeasons(
  scope: OrgScope,
  store: FactStore,
  asked: Parameters<typeof readSides>[2],
  given: { catalogue: Catalogue; definition: Definition; span: Span; compared: Span; spread: number; now: number },
): Promise<SeasonOf> {
  const { catalogue, definition, span, compared, spread, now } = given
  if (asked.compare !== 'previous' || daysIn(span) > longest) return () => null
  const latest = yearsBack(compared, 1, catalogue.zone).from
  const begun = await firstBefore(scope, store, definition, latest)
  const years = Array.from({ length: mostYears }, (_, i) => i + 1).filter(
    (years) => begun !== null && begun <= yearsBack(compared, years, catalogue.zone).from,
  )
  const changes: Changes = { whole: [], groups: new Map() }
  const changeOf = (before: Moments, after: Moments) => changed(definition, before, after, spread)
  await Promise.all(
    years.map(async (back) => {
      const [late, early] = [yearsBack(span, back, catalogue.zone), yearsBack(compared, back, catalogue.zone)]
      const [after, before] = await readSides(scope, store, asked, catalogue, late, { span: early, daysBack: 0 }, now)
      const found = foundIn({ before: before!, after }, definition)
      if (found.some((f) => f.before.hidden || f.after.hidden)) return
      const groups = found.map((f) => ({
        key: f.where.slice(1).join('\0'),
        before: momentsIn(definition, f.before),
        after: momentsIn(definition, f.after),
      }))
      const whole = changeOf(pooled(groups.map((g) => g.before)), pooled(groups.map((g) => g.after)))
      if (whole) changes.whole.push(whole)
      for (const { key, before, after } of groups) {
        const change = changeOf(before, after)
        if (change) changes.groups.set(key, [...(changes.groups.get(key) ?? []), change])
      }
    }),
  )
  return ({ before, after }, key) => {
    const now = changeOf(before, after)
    const earlier = key === undefined ? changes.whole : (changes.groups.get(key) ?? [])
    const found = now && seasonOf(now, earlier, asked.confidence)
    // Of counts the ratio is what was usual, not its logarithm.
    return found && { ...found, usual: definition.counted ? Math.exp(found.usual) - 1 : found.usual }
  }
}

/** Null where nothing can be said of one of the two. */
function changed({ counted }: Definition, before: Moments, after: Moments, spread: number): YearlyChange | null {
  if (counted) return countRatio(before.n, after.n, spread)
  if (before.n < 2 || after.n < 2) return null
  return { change: after.mean - before.mean, variance: before.sd ** 2 / before.n + after.sd ** 2 / after.n }
}

/** The first instant of such facts, if it is not after the latest that is of use: younger logs need not be read. */
async function firstBefore(
  scope: OrgScope,
  store: FactStore,
  { facts }: Definition,
  latest: number,
): Promise<number | null> {
  const params: Params = { org: scope.org, facts, latest }
  const where = ['metric = {facts:String}', 'at <= {latest:Int64}', ...conditions(scope, [], params)]
  const [row] = await store.query<{ first: number; n: number }>(
    `select min(at) as first, count() as n from {facts} where ${where.join(' and ')}`,
    params,
  )
  return row && row.n > 0 ? row.first : null
}
