import type { OrgScope } from '../../catalog/scope.ts'
import type { Filter } from '../../contract/ask.ts'
import type { AnyDimension } from '../../contract/metric.ts'
import type { FactMetric } from '../fact/fact.ts'

export type Params = { org: string } & Record<string, unknown>
export type Query = { sql: string; params: Params }

export type Question = {
  scope: OrgScope
  filters: Filter[]
  /** Makes filters ready for the store: a reason stands for all below it, and their tree is the catalogue's. */
  widen: (filters: Filter[]) => Filter[]
  by: AnyDimension[]
  from: number
  until: number
  /** Instants at which buckets begin, the first of them the period's; null for one bucket. */
  starts: number[] | null
}

/** `bucket` holds metric and bucket (see `placeOf`); `promised` counts the facts whose sitting was promised anonymity. */
type PlaceRow = { bucket: number; k0?: string; k1?: string; n: number; promised: number }
export type CountRow = PlaceRow & { v: number; part?: string }
/** low and high are null where n is too small. */
export type MiddleRow = PlaceRow & { median: number; low: number | null; high: number | null }

const mostMetrics = 16
/** Which of the metrics asked for a row is of, and the instant at which its bucket begins. */
export function placeOf(row: PlaceRow): { metric: number; start: number } {
  const start = Math.floor(row.bucket / mostMetrics)
  return { metric: row.bucket - start * mostMetrics, start }
}

/** More places than this are refused rather than cut: nobody reads them, and a file export has its own way. */
export const mostRows = 100_000

/**
 * The column of a dimension. A fact hangs on its unit's whole path: split by unit it counts for its own unit only (so parts sum to the whole),
 * while a filter on a unit takes all below it. '' is unknown.
 */
export function column(dimension: AnyDimension, name: string, params: Params): string {
  if (dimension === 'unit') return 'unit[-1]'
  if (!dimension.startsWith('attribute:')) return dimension
  params[name] = dimension.slice('attribute:'.length)
  return `attributes[{${name}:String}]`
}

/** Bounds of the reader and of the question. All that comes from outside is a parameter. */
export function conditions(scope: OrgScope, filters: Filter[], params: Params): string[] {
  const all: string[] = []
  if (scope.unit !== null) {
    params.scopeUnit = scope.unit
    all.push('has(unit, {scopeUnit:String})')
  }
  if (scope.agent !== null) {
    params.scopeAgent = scope.agent
    all.push('agent = {scopeAgent:String}')
  }
  for (const [i, { dimension, values }] of filters.entries()) {
    const name = `f${i}`
    params[name] = values
    if (dimension !== 'unit') all.push(`${column(dimension, `${name}name`, params)} in {${name}:Array(String)}`)
    else all.push(`(hasAny(unit, {${name}:Array(String)})${values.includes('') ? ' or empty(unit)' : ''})`)
  }
  return all
}

function frame(question: Question, metrics: FactMetric[]) {
  const { scope, by, from, until, starts } = question
  const params: Params = { org: scope.org, metrics, from, until }
  if (starts) params.starts = starts
  // One number for both is grouped nearly twice as fast as two, or as a name and a number.
  const start = starts ? 'roundDown(at, {starts:Array(Int64)})' : '{from:Int64}'
  const place = 'transform(metric, {metrics:Array(String)}, {numbers:Array(Int64)}, 0)'
  params.numbers = metrics.map((_, i) => i)
  const bucket = `${start} * ${mostMetrics}${metrics.length > 1 ? ` + ${place}` : ''} as bucket`
  const keys = by.map((dimension, i) => `${column(dimension, `d${i}`, params)} as k${i}`)
  const where = ['metric in {metrics:Array(String)}', 'at >= {from:Int64}', 'at < {until:Int64}']
  where.push(...conditions(scope, question.widen(question.filters), params))
  return {
    params,
    select: [bucket, ...keys],
    where: where.join(' and '),
    places: ['bucket', ...by.map((_, i) => `k${i}`)].join(', '),
  }
}

/** Counts per place and value; of the metrics in `plain` only their number. With `parts`, apart for each value of that filter. */
export function countQuery(question: Question, metrics: FactMetric[], plain: FactMetric[], parts?: Filter): Query {
  const { params, select, where, places } = frame(question, metrics)
  params.plain = plain
  if (parts) params.parts = parts.values
  if (parts?.dimension === 'unit') select.push('arrayJoin(arrayIntersect(unit, {parts:Array(String)})) as part')
  else if (parts) select.push(`${column(parts.dimension, 'partName', params)} as part`)
  const value = plain.length === 0 ? 'value' : 'if(metric in {plain:Array(String)}, 0, value)'
  return {
    sql: `select ${select.join(', ')}, ${value} as v, count() as n, countIf(anonymous) as promised
      from {facts} where ${where} group by ${places}, v${parts ? ', part' : ''} limit ${mostRows + 1}`,
    params,
  }
}

/** Median per place with the order statistics that bound it: `ranks[n]` for small n, else by the normal approximation with `z` (statistics/median.ts). */
export function middleQuery(question: Question, metrics: FactMetric[], ranks: number[], z: number): Query {
  const { params, select, where, places } = frame(question, metrics)
  Object.assign(params, { ranks, z })
  return {
    sql: `select * except (sorted, rank), (sorted[intDiv(n + 1, 2)] + sorted[intDiv(n, 2) + 1]) / 2 as median,
        if(rank = 0, null, sorted[rank]) as low, if(rank = 0, null, sorted[n + 1 - rank]) as high
      from (
        select ${select.join(', ')}, count() as n, countIf(anonymous) as promised, arraySort(groupArray(value)) as sorted,
          if(n < length({ranks:Array(UInt32)}), {ranks:Array(UInt32)}[n + 1],
            greatest(1, toUInt32(floor((n + 1) / 2 - {z:Float64} * sqrt(n) / 2)))) as rank
        from {facts} where ${where} group by ${places} limit ${mostRows + 1}
      )`,
    params,
  }
}
