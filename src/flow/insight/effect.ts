import type { OrgScope } from '../../catalog/scope.ts'
import { askBody, type Filter, tooFewToCompare } from '../../contract/ask.ts'
import type { Effect, EffectObstacle, ImprovementMetric } from '../../contract/improvement.ts'
import { lessIsBetter, metricUnits } from '../../contract/metric.ts'
import { addDays, localDate, weekday } from '../../contract/zone.ts'
import type { Db } from '../../engine/database/database.ts'
import type { FactStore } from '../../engine/facts/facts.ts'
import { measured, readSides, type Side } from './ask.ts'
import { readCatalogue } from './catalogue.ts'
import { momentsIn, pooled } from './explain-groups.ts'
import { definitions } from './metrics.ts'
import { spanOf } from './period.ts'
import { differenceInDifferences, type Panel, weekByWeek } from './statistics/difference-in-differences.ts'
import { looks, looksAt } from './statistics/looks.ts'
import type { Moments } from './statistics/mean.ts'
import type { Series } from './statistics/weekly-panel.ts'

/** A change whose effect is asked for. Trees are unfolded: what stands for a branch is named value by value. */
export type ChangeAsked = {
  metric: ImprovementMetric
  /** By what the place of the change is told from comparable ones; null where it is everywhere. */
  by: 'touchpoint' | 'reason' | 'unit' | null
  treated: string[]
  /** Hold for the place of the change and for what it is set against. */
  filters: Filter[]
  /** Not to be compared with: changed by something else meanwhile. */
  changed: string[]
  startsOn: string
  /** Last day in effect; null is still. */
  endsOn: string | null
}

export type EffectFound = Pick<
  Effect,
  'verdict' | 'why' | 'weeksIn' | 'judgedAt' | 'next' | 'effect' | 'before' | 'after' | 'comparable' | 'trend' | 'weeks'
>

/** Weeks before the change that are looked at, and the fewest from which anything can be said. */
export const weeksBefore = 26
const leastBefore = 8
/** A comparable scope needs so many answers before, and after. */
const leastAnswers = tooFewToCompare
/** Fewer are no comparison: one scope's own fate would be taken for everybody's. */
const leastComparable = 2
/** The largest are compared with; more add nothing. */
const mostComparable = 60
const lastLook = looks.at(-1)!.weeks

/** The weeks of a change: whole weeks from Monday; the one in which it began in the middle belongs to neither side. */
export function weeksOf({ startsOn, endsOn }: Pick<ChangeAsked, 'startsOn' | 'endsOn'>, today: string) {
  const monday = addDays(startsOn, -weekday(startsOn))
  const first = monday === startsOn ? monday : addDays(monday, 7)
  const over = endsOn && endsOn < today ? addDays(endsOn, 1) : today
  const whole = Math.max(0, Math.floor((Date.parse(over) - Date.parse(first)) / (7 * 86_400_000)))
  return { from: addDays(monday, -7 * weeksBefore), first, weeksIn: Math.min(lastLook, whole), monday }
}

/**
 * What a change did: its place against comparable ones, week by week (statistics/difference-in-differences.ts), judged at three looks only
 * (statistics/looks.ts). Nobody says it by hand: from the facts and the day follows the verdict. What small groups hide stays hidden.
 */
export async function effectOf(
  scope: OrgScope,
  store: FactStore,
  db: Db,
  asked: ChangeAsked,
  now = Date.now(),
): Promise<EffectFound> {
  const catalogue = await readCatalogue(db, scope, [asked.metric], asked.filters)
  const today = localDate(now, catalogue.zone)
  const { from, first, weeksIn, monday } = weeksOf(asked, today)
  const { done, next } = looksAt(weeksIn)
  const ended = asked.endsOn !== null && asked.endsOn < today
  const nothing: EffectFound = {
    ...{
      verdict: 'too-early',
      why: null,
      weeksIn,
      judgedAt: done?.weeks ?? null,
      effect: null,
      before: null,
      after: null,
    },
    next: next && !ended ? { weeks: next.weeks, on: addDays(first, 7 * next.weeks) } : null,
    comparable: { by: asked.by, scopes: 0, ids: [], changed: asked.changed.length, few: 0, n: { before: 0, after: 0 } },
    ...{ trend: null, weeks: [] },
  }
  const cannot = (why: EffectObstacle, more: Partial<EffectFound> = {}): EffectFound => ({
    ...{ ...nothing, ...more, verdict: 'cannot-tell', why },
  })
  const to = weeksIn > 0 ? addDays(first, 7 * weeksIn - 1) : addDays(monday, -1)
  const question = {
    ...askBody.parse({ metrics: [asked.metric], period: { from, to }, bucket: 'week' }),
    // Made by rule, of as many values as there are.
    filters: asked.filters,
    by: asked.by ? [asked.by] : [],
  }
  const span = spanOf(question.period, catalogue.zone, now)
  const [side] = await readSides(scope, store, question, catalogue, span, null, now)
  const mondays = side.range.buckets!.map((b) => b.name)
  const read = seriesIn(side, asked, mondays)
  if (read.hidden) return cannot('hidden')

  const start = mondays.indexOf(first) < 0 ? mondays.length : mondays.indexOf(first)
  const between = mondays.indexOf(monday)
  const skipped = monday === first ? -1 : between
  const phaseOf = (t: number): Effect['weeks'][number]['phase'] =>
    t === skipped ? 'change' : t < start ? 'before' : 'after'
  const sides = (series: Series, last: number) => ({
    before: pooled(series.flatMap((m, t) => (m && phaseOf(t) === 'before' ? [m] : []))),
    after: pooled(series.flatMap((m, t) => (m && phaseOf(t) === 'after' && t < start + last ? [m] : []))),
  })
  const judged = done?.weeks ?? weeksIn
  const enough = (series: Series): boolean => {
    const { before, after } = sides(series, judged)
    return before.n >= leastAnswers && (weeksIn === 0 || after.n >= leastAnswers / 3)
  }
  const comparable = read.controls.filter((c) => enough(c.series)).slice(0, mostComparable)
  const against = comparable.length >= leastComparable ? comparable : []
  const controls = against.map((c) => c.series)
  const treated = together(read.treated)
  const own = sides(treated, judged)
  const all = controls.map((series) => sides(series, judged))
  const sum = (of: (s: (typeof all)[number]) => number) => all.reduce((n, s) => n + of(s), 0)
  const without = (series: Series) => series.map((m, t) => (t === skipped ? null : m))
  const panel: Panel = { treated: read.treated.map(without), controls: controls.map(without), start }
  const shown: Partial<EffectFound> = {
    comparable: {
      ...{ by: asked.by, scopes: controls.length, ids: against.map((c) => c.value), changed: asked.changed.length },
      few: read.controls.length - comparable.length,
      n: { before: sum((s) => s.before.n), after: sum((s) => s.after.n) },
    },
    weeks: weekByWeek({ treated: read.treated, controls, start: skipped < 0 ? start : skipped }).map((week, t) => ({
      ...{ week: mondays[t]!, phase: phaseOf(t), n: treated[t]?.n ?? 0 },
      ...week,
      interval: week.interval && withinScale(asked.metric, week.interval),
    })),
  }
  if (!done) return ended ? cannot('ended-early', shown) : { ...nothing, ...shown }
  if (own.before.n < leastAnswers || own.after.n < leastAnswers) return cannot('too-few', shown)
  const weeksWithAnswers = treated.filter((m, t) => m && phaseOf(t) === 'before').length
  if (weeksWithAnswers < leastBefore) return cannot('short-history', shown)

  const cut = (series: readonly Series[]) => series.map((s) => s.slice(0, start + done.weeks))
  const confidence = 1 - done.error
  const found = differenceInDifferences(
    { treated: cut(panel.treated), controls: cut(panel.controls), start },
    confidence,
  )
  if (!found) return cannot('too-few', shown)
  const trend = controls.length > 0 && found.trend
  const told: Partial<EffectFound> = {
    ...shown,
    effect: { value: found.effect, interval: found.interval, confidence },
    before: { value: found.before, n: own.before.n },
    after: { value: found.after, n: own.after.n },
    trend: trend
      ? {
          value: 13 * trend.perWeek,
          interval: [13 * trend.interval[0], 13 * trend.interval[1]],
          alike: trend.p >= 0.05,
        }
      : null,
  }
  if (controls.length === 0) return cannot('no-comparable', told)
  if (trend && trend.p < 0.05) return cannot('drifting', told)
  const [low, high] = lessIsBetter.includes(asked.metric) ? [-found.interval[1], -found.interval[0]] : found.interval
  return { ...nothing, ...told, verdict: low > 0 ? 'improved' : high < 0 ? 'worsened' : 'no-effect' }
}

/** Series of the place of the change and of all others, the largest first. */
function seriesIn(side: Side, { metric, by, treated, changed }: ChangeAsked, mondays: string[]) {
  const definition = definitions[metric]
  const values = new Set<string>()
  for (const facts of [definition.facts, definition.of])
    for (const { where } of (facts && side.all.get(facts)?.values()) || []) values.add(where[1] ?? '')
  let hidden = false
  const seriesOf = (value: string, ours: boolean): Series =>
    mondays.map((week) => {
      const found = measured(side, definition, by ? [week, value] : [week])
      if (found.hidden && ours) hidden = true
      const moments = found.hidden ? null : momentsIn(definition, found)
      return moments && moments.n > 0 ? moments : null
    })
  const ours = new Set(by ? treated : [''])
  const apart = new Set([...changed, ...ours])
  const size = (series: Series) => series.reduce((sum, m) => sum + (m?.n ?? 0), 0)
  const present = [...values]
  const place = present.filter((v) => ours.has(v)).map((v) => seriesOf(v, true))
  // What is not known where it happened compares with nothing.
  const others = present
    .filter((v) => v !== '' && !apart.has(v))
    .map((value) => ({ value, series: seriesOf(value, false) }))
  return { treated: place, controls: others.sort((a, b) => size(b.series) - size(a.series)), hidden }
}

/** Shares and points have ends. */
function withinScale(metric: ImprovementMetric, [low, high]: [number, number]): [number, number] {
  const ends = { share: [0, 1], points: [-100, 100] } as const
  const unit = metricUnits[metric]
  if (unit !== 'share' && unit !== 'points') return [low, high]
  return [Math.max(ends[unit][0], low), Math.min(ends[unit][1], high)]
}

/** All scopes of the change as one series. */
const together = (all: readonly Series[]): (Moments | null)[] =>
  (all[0] ?? []).map((_, t) => {
    const some = all.flatMap((series) => series[t] ?? [])
    return some.length > 0 ? pooled(some) : null
  })
