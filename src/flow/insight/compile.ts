import type { OrgScope } from '../../catalog/scope.ts'
import type { Filter } from '../../contract/ask.ts'
import type { AnyDimension } from '../../contract/metric.ts'
import type { FactMetric } from '../fact/fact.ts'

export type Params = { org: string } & Record<string, unknown>
export type Query = { sql: string; params: Params }

/** A stretch of time, `until` exclusive, with the buckets that tile it; null for one. */
export type Range = { from: number; until: number; buckets: { name: string; start: number }[] | null }

export type Question = {
  scope: OrgScope
  filters: Filter[]
  /** Makes filters ready for the store: a reason stands for all below it, and their tree is the catalogue's. */
  widen: (filters: Filter[]) => Filter[]
  by: AnyDimension[]
  /** Of answers that were promised anonymity only whole groups of so many per place, the earliest first; without it all. See anonymity.ts. */
  inGroupsOf?: number
  /** One after the other in time, without overlap: a period and what it is compared with are read at once. */
  ranges: Range[]
}

const startsOf = ({ from, buckets }: Range) => buckets ?? [{ name: '', start: from }]

/** Which range and bucket begins at an instant. */
export const beginnings = (ranges: Range[]): Map<number, { range: number; name: string }> =>
  new Map(ranges.flatMap((r, range) => startsOf(r).map(({ start, name }) => [start, { range, name }] as const)))

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

function frame({ scope, filters, widen, by, ranges, inGroupsOf }: Question, metrics: FactMetric[]) {
  const starts = ranges.flatMap(startsOf).map((b) => b.start)
  const params: Params = { org: scope.org, metrics, starts, numbers: metrics.map((_, i) => i) }
  const within = ranges.map(({ from, until }, i) => {
    Object.assign(params, { [`from${i}`]: from, [`until${i}`]: until })
    return `at >= {from${i}:Int64} and at < {until${i}:Int64}`
  })
  // One number for both is grouped nearly twice as fast as two, or as a name and a number.
  const start = starts.length > 1 ? 'roundDown(at, {starts:Array(Int64)})' : '{from0:Int64}'
  const place = 'transform(metric, {metrics:Array(String)}, {numbers:Array(Int64)}, 0)'
  const bucket = `${start} * ${mostMetrics}${metrics.length > 1 ? ` + ${place}` : ''} as bucket`
  const keys = by.map((dimension, i) => column(dimension, `d${i}`, params))
  const where = ['metric in {metrics:Array(String)}', `(${within.join(' or ')})`]
  where.push(...conditions(scope, widen(filters), params))
  const places = ['bucket', ...by.map((_, i) => `k${i}`)].join(', ')
  let from = `{facts} where ${where.join(' and ')}`
  if (inGroupsOf) {
    params.least = inGroupsOf
    const place = ['metric', 'anonymous', start, ...keys].join(', ')
    from = `(select *, row_number() over (partition by ${place} order by at, id) as nth, count() over (partition by ${place}) as together
      from ${from}) where not anonymous or nth <= intDiv(together, {least:UInt32}) * {least:UInt32}`
  }
  return { params, select: [bucket, ...keys.map((key, i) => `${key} as k${i}`)], from, places }
}

/** Counts per place and value; of the metrics in `plain` only their number. With `parts`, apart for each value of that filter. */
export function countQuery(question: Question, metrics: FactMetric[], plain: FactMetric[], parts?: Filter): Query {
  const { params, select, from, places } = frame(question, metrics)
  params.plain = plain
  if (parts) params.parts = parts.values
  if (parts?.dimension === 'unit') select.push('arrayJoin(arrayIntersect(unit, {parts:Array(String)})) as part')
  else if (parts) select.push(`${column(parts.dimension, 'partName', params)} as part`)
  const value = plain.length === 0 ? 'value' : 'if(metric in {plain:Array(String)}, 0, value)'
  return {
    sql: `select ${select.join(', ')}, ${value} as v, count() as n, countIf(anonymous) as promised
      from ${from} group by ${places}, v${parts ? ', part' : ''} limit ${mostRows + 1}`,
    params,
  }
}

/** Median per place with the order statistics that bound it: `ranks[n]` for small n, else by the normal approximation with `z` (statistics/median.ts). */
export function middleQuery(question: Question, metrics: FactMetric[], ranks: number[], z: number): Query {
  const { params, select, from, places } = frame(question, metrics)
  Object.assign(params, { ranks, z })
  return {
    sql: `select * except (sorted, rank), (sorted[intDiv(n + 1, 2)] + sorted[intDiv(n, 2) + 1]) / 2 as median,
        if(rank = 0, null, sorted[rank]) as low, if(rank = 0, null, sorted[n + 1 - rank]) as high
      from (
        select ${select.join(', ')}, count() as n, countIf(anonymous) as promised, arraySort(groupArray(value)) as sorted,
          if(n < length({ranks:Array(UInt32)}), {ranks:Array(UInt32)}[n + 1],
            greatest(1, toUInt32(floor((n + 1) / 2 - {z:Float64} * sqrt(n) / 2)))) as rank
        from ${from} group by ${places} limit ${mostRows + 1}
      )`,
    params,
  }
}
