import type { OrgScope } from '../../../catalog/scope.ts'
import type { WatchedMetric } from '../../../contract/alert.ts'
import type { Filter } from '../../../contract/ask.ts'
import type { ContactRules } from '../../../contract/contact-rules.ts'
import type { FactStore } from '../../../engine/facts/facts.ts'
import { column, conditions, type Params } from '../compile.ts'
import { measuredBy } from '../measure.ts'
import { keyOfPlace, type Place, type Trees } from './place.ts'
import { scoresOf, watched } from './watched.ts'

/** One figure of one place, day by day: how many, the sum of their scores and of the squares. A count has its number alone. */
export type Series = { place: Place; n: Float32Array; sum: Float32Array; squares: Float32Array }

/** Local days one after the other, by the instants at which they begin, and the end of the last. */
export type Days = { starts: number[]; until: number }

type Row = { unit: string[]; channel: string; reason: string; n: string; s?: string; q?: string }

/**
 * The series of a figure in every unit, channel and reason that has facts, as they lie in the facts: each for its own place, margins are made by
 * `withMargins`. `elapsed` takes of each day only so many milliseconds from its beginning. `pause` is called row by row. What was promised anonymity is left out: a day's few
 * would tell of somebody; so is what a child likely tapped.
 */
export async function readSeries(
  scope: OrgScope,
  store: FactStore,
  metric: WatchedMetric,
  { starts, until }: Days,
  rules: ContactRules,
  {
    elapsed,
    filters = [],
    pause = async () => {},
  }: { elapsed?: number; filters?: Filter[]; pause?: () => Promise<void> } = {},
): Promise<{ series: Series[]; units: Map<string, string[]> }> {
  const { facts, kind, measure } = watched[metric]
  const params: Params = { org: scope.org, metric: facts, starts, until, days: starts.length }
  const where = [
    'metric = {metric:String}',
    `at >= ${starts[0]}`,
    'at < {until:Int64}',
    'not anonymous',
    `flag != 'burst'`,
  ]
  where.push(...conditions(scope, filters, params))
  const day = 'roundDown(at, {starts:Array(Int64)})'
  if (elapsed !== undefined) {
    params.elapsed = elapsed
    where.push(`at - ${day} < {elapsed:Int64}`)
  }
  const scored = kind !== 'count'
  let score = 'transform(value, {values:Array(Float64)}, {scores:Array(Float64)}, 0)'
  if (measure) {
    const measured = measuredBy(rules, params)[measure]
    score = 'yes' in measured ? `toFloat64(${measured.yes})` : `(${measured.value})`
    where.push(`(${measured.among})`)
  } else if (scored) Object.assign(params, scoresOf(metric))
  // A dense list as text: of all ways the quickest to make, to send and to read (50,000 series of 140 days in some seconds).
  const dense = (what: string) => `toString(groupArrayInsertAt(0, ${starts.length})(${what}, i))`
  const units = new Map<string, string[]>()
  const series: Series[] = []
  await store.each<Row>(
    `select unit, channel, reason, ${dense('c')} as n${scored ? `, ${dense('total')} as s, ${dense('square')} as q` : ''}
     from (
       select unit, ${column('channel', '', params)} as channel, reason, toUInt32(indexOf({starts:Array(Int64)}, start) - 1) as i, c${scored ? ', total, square' : ''}
       from (
         select unit, channel, reason, ${day} as start, count() as c${scored ? `, sum(${score}) as total, sum(${score} * ${score}) as square` : ''}
         from {facts} where ${where.join(' and ')} group by unit, channel, reason, start
       )
     ) group by unit, channel, reason`,
    params,
    async (row) => {
      row.unit.forEach((id, i) => {
        units.set(id, row.unit.slice(0, i + 1))
      })
      const n = numbers(row.n)
      series.push({
        place: { unit: row.unit.at(-1) ?? null, channel: row.channel || null, reason: row.reason || null },
        n,
        sum: row.s === undefined ? n : numbers(row.s),
        squares: row.q === undefined ? n : numbers(row.q),
      })
      await pause()
    },
  )
  return { series, units }
}

const numbers = (text: string): Float32Array => Float32Array.from(JSON.parse(text) as number[])

/** Which margins are made: all, or those that a look during the day takes. */
export type Breadth = 'every' | 'light'

/**
 * Series of every combination of unit, channel and reason, with all above them: a unit's takes what is below it, and so does a reason's. What is
 * unknown counts in the margins only. `pause` is called now and then, so that whoever else uses the thread gets a turn.
 */
export async function withMargins(
  base: readonly Series[],
  trees: Trees,
  breadth: Breadth,
  pause: () => Promise<void>,
): Promise<Map<string, Series>> {
  const all = new Map<string, Series>()
  // A single top unit is the whole, which has its series.
  const tops = new Set([...trees.units.values()].map((path) => path[0]))
  const above = (unit: string) => (trees.units.get(unit) ?? [unit]).slice(tops.size === 1 ? 1 : 0)
  for (const [i, one] of base.entries()) {
    if (i % 500 === 499) await pause()
    const { unit, channel, reason } = one.place
    for (const u of [null, ...(unit === null ? [] : above(unit))]) {
      for (const r of [null, ...(reason === null ? [] : (trees.reasons.get(reason) ?? [reason]))]) {
        for (const c of channel === null ? [null] : [null, channel]) {
          if (breadth === 'light' && u !== null && (r !== null || c !== null)) continue
          add(all, { unit: u, channel: c, reason: r }, one)
        }
      }
    }
  }
  return all
}

function add(all: Map<string, Series>, place: Place, one: Series): void {
  const key = keyOfPlace(place)
  const found = all.get(key)
  const counted = one.sum === one.n
  if (!found) {
    const n = one.n.slice()
    all.set(
      key,
      counted ? { place, n, sum: n, squares: n } : { place, n, sum: one.sum.slice(), squares: one.squares.slice() },
    )
    return
  }
  addTo(found.n, one.n)
  if (counted) return
  addTo(found.sum, one.sum)
  addTo(found.squares, one.squares)
}

function addTo(into: Float32Array, from: Float32Array): void {
  for (let i = 0; i < into.length; i++) into[i]! += from[i]!
}

/** What is left of a series without a part of it. */
export function without(whole: Series, part: Series): Series {
  const less = (a: Float32Array, b: Float32Array) => a.map((v, i) => v - b[i]!)
  const n = less(whole.n, part.n)
  const counted = whole.sum === whole.n
  return {
    place: whole.place,
    n,
    sum: counted ? n : less(whole.sum, part.sum),
    squares: counted ? n : less(whole.squares, part.squares),
  }
}
