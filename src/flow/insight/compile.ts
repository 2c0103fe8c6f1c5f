import type { OrgScope } from '../../catalog/scope.ts'
import type { Filter } from '../../contract/ask.ts'
import type { ContactRules } from '../../contract/contact-rules.ts'
import { otherValues } from '../../contract/explain.ts'
import type { AnyDimension } from '../../contract/metric.ts'
import { type FactMetric, topicMark } from '../fact/fact.ts'
import { type ErrandTerms, valueByTerms } from './errand-terms.ts'
import type { Measured } from './measure.ts'
import { zOf } from './statistics/normal.ts'
import { exactRanks } from './statistics/quantile.ts'

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
  /** How the organisation reads its contact log. */
  rules: ContactRules
  /** Per dimension the values that are told apart, all others being `otherValues`; without it all are. */
  keep?: string[][]
  /** Of answers that were promised anonymity only whole groups of so many per place, the earliest first; without it all. See anonymity.ts. */
  inGroupsOf?: number
  /** One after the other in time, without overlap: a period and what it is compared with are read at once. */
  ranges: Range[]
  /** When contacts and errands count as over; wherever facts of them are asked for. */
  terms?: ErrandTerms
}

const metricPlace = 'transform(metric, {metrics:Array(String)}, {numbers:Array(Int64)}, 0)'

const startsOf = ({ from, buckets }: Range) => buckets ?? [{ name: '', start: from }]

/** Which range and bucket begins at an instant. */
export const beginnings = (ranges: Range[]): Map<number, { range: number; name: string }> =>
  new Map(ranges.flatMap((r, range) => startsOf(r).map(({ start, name }) => [start, { range, name }] as const)))

/** `bucket` holds metric and bucket (see `placeOf`); `promised` counts the facts whose sitting was promised anonymity. */
export type PlaceRow = { [key in `k${number}`]?: string } & { bucket: number; n: number; promised: number }
export type CountRow = PlaceRow & { v: number; part?: string }
/** q0, low0, high0, q1 …: each quantile and its ends, which are null where n is too small. */
export type QuantileRow = PlaceRow &
  Record<`q${number}`, number> &
  Record<`low${number}` | `high${number}`, number | null>
/** n0, s0, ss0, n1 …: of each measure. */
export type MeasureRow = PlaceRow & Record<`${'n' | 's' | 'ss'}${number}`, number>
/** `n` is their encounters, `squares` the sum of the squares of how many each customer has. */
export type CustomerRow = PlaceRow & { customers: number; squares: number }

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

/** The topics of a fact. */
const topicsOf = `arrayMap(name -> substring(name, ${topicMark.length + 1}), arrayFilter(name -> startsWith(name, '${topicMark}'), mapKeys(attributes)))`

/** Dimensions of which a fact has several values, as lists of them: a filter takes what has any of its own, and '' what has none. */
export const lists: Partial<Record<AnyDimension, string>> = { unit: 'unit', topic: topicsOf }

/** Facts of answers with their topics one by one, so that an answer with two counts under both; '' is none. */
const byTopic = (facts: string): string =>
  `(select *, arrayJoin(if(empty(topics), [''], topics)) as topic from (select *, ${topicsOf} as topics from ${facts})) where 1`

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
    const list = lists[dimension]
    if (list) all.push(`(hasAny(${list}, {${name}:Array(String)})${values.includes('') ? ` or empty(${list})` : ''})`)
    else all.push(`${column(dimension, `${name}name`, params)} in {${name}:Array(String)}`)
  }
  return all
}

/** `beside`: a number by which places are divided further; `told` says an expression of a group. */
function frame(
  { scope, filters, widen, by, keep, ranges, inGroupsOf }: Question,
  metrics: FactMetric[],
  params: Params,
  beside?: string,
) {
  const starts = ranges.flatMap(startsOf).map((b) => b.start)
  Object.assign(params, { metrics, starts, numbers: metrics.map((_, i) => i) })
  const within = ranges.map(({ from, until }, i) => {
    Object.assign(params, { [`from${i}`]: from, [`until${i}`]: until })
    return `at >= {from${i}:Int64} and at < {until${i}:Int64}`
  })
  // One number for both is grouped nearly twice as fast as two, or as a name and a number.
  const start =
    starts.length > 2
      ? 'roundDown(at, {starts:Array(Int64)})'
      : starts.length === 2
        ? 'if(at < {starts:Array(Int64)}[2], {starts:Array(Int64)}[1], {starts:Array(Int64)}[2])'
        : '{from0:Int64}'
  const bucketOf = (start: string, place: string) =>
    `${start} * ${mostMetrics}${metrics.length > 1 ? ` + ${place}` : ''}`
  const bucket = bucketOf(start, metricPlace)
  const keys = by.map((dimension, i) => {
    const value = column(dimension, `d${i}`, params)
    if (!keep) return value
    Object.assign(params, { [`keep${i}`]: keep[i], [`codes${i}`]: keep[i]!.map((_, n) => n + 1) })
    return `transform(${value}, {keep${i}:Array(String)}, {codes${i}:Array(UInt8)}, toUInt8(0))`
  })
  const where = ['metric in {metrics:Array(String)}', `(${within.join(' or ')})`]
  where.push(...conditions(scope, widen(filters), params))
  const names = ['bucket', ...by.map((_, i) => `k${i}`)]
  let from = `{facts} where ${where.join(' and ')}`
  if (by.includes('topic')) from = byTopic(from)
  if (inGroupsOf) {
    params.least = inGroupsOf
    const place = ['metric', 'anonymous', start, ...keys].join(', ')
    from = `(select *, row_number() over (partition by ${place} order by at, id) as nth, count() over (partition by ${place}) as together
      from ${from}) where (not anonymous or nth <= intDiv(together, {least:UInt32}) * {least:UInt32})`
  }
  const places = names.join(', ')
  const same = <T>(expression: T) => expression
  if (keep) return { ...numbered(starts, metrics.length, keys, keep, params), from, places, told: same }
  const one = starts.length === 1 && metrics.length === 1
  const hashed = by.length + Number(!one) + Number(beside !== undefined) > 1
  const told = hashed ? (expression: string) => `any(${expression})` : same
  // Which of two halves is a number of one byte: kept of each place and hashed in less time than an instant.
  const later = hashed && starts.length === 2 ? 'at >= {starts:Array(Int64)}[2]' : null
  const toldStart = later && `{starts:Array(Int64)}[1 + any(${later})]`
  const toldBucket = one ? bucket : toldStart ? bucketOf(toldStart, told(metricPlace)) : told(bucket)
  const select = [toldBucket, ...keys.map(told)].map((key, i) => `${key} as ${names[i]}`)
  const group = hashed
    ? placeHash(one ? null : later ? bucketOf(`(${later})`, metricPlace) : bucket, keys, beside)
    : (beside ?? places)
  return { select, from, places, group, told }
}

/** Groups of a few values of each dimension, numbered through: found as a place in an array, and named when they are done. */
function numbered(starts: number[], metrics: number, codes: string[], keep: string[][], params: Params) {
  const nth = starts.slice(1).map((start, i) => {
    params[`start${i}`] = start
    return `(at >= {start${i}:Int64})`
  })
  const sizes = [metrics, ...keep.map((values) => values.length + 1)]
  const parts = [metrics > 1 ? metricPlace : '0', ...codes]
  const number = parts.reduce((sum, part, i) => `toUInt32(${sum}) * ${sizes[i]!} + ${part}`, nth.join(' + ') || '0')
  const most = sizes.reduce((a, b) => a * b, starts.length)
  const group = `${most <= 2 ** 16 ? 'toUInt16' : 'toUInt32'}(${number})`
  const nthOf = (i: number) => {
    const after = sizes.slice(i + 1).reduce((a, b) => a * b, 1)
    return i < 0 ? `intDiv(${group}, ${after})` : `intDiv(${group}, ${after}) % ${sizes[i]!}`
  }
  const names = keep.map((values, i) => {
    params[`names${i}`] = [otherValues, ...values]
    return `{names${i}:Array(String)}[${nthOf(i + 1)} + 1] as k${i}`
  })
  return {
    select: [`{starts:Array(Int64)}[${nthOf(-1)} + 1] * ${mostMetrics} + ${nthOf(0)} as bucket`, ...names],
    group,
  }
}

/**
 * One number for a place of several parts: a group is found by it in half the time that texts side by side take (measured: ten million rows by reason and
 * channel). Hashes of 64 bits, each of a column's few values; that two of a hundred thousand places share one happens once in four thousand million replies.
 */
export const placeHash = (bucket: string | null, keys: string[], beside?: string): string =>
  [
    ...(bucket === null ? [] : [`toUInt64(${bucket})`]),
    ...keys.map((key, i) => `${2 * i + 1} * cityHash64(${key})`),
    ...(beside === undefined ? [] : [`intHash64(reinterpretAsUInt64(${beside}))`]),
  ].join(' + ')

/** Counts per place and value; of the metrics in `plain` only their number. With `parts`, apart for each value of that filter. */
export function countQuery(question: Question, metrics: FactMetric[], plain: FactMetric[], parts?: Filter): Query {
  const params: Params = { org: question.scope.org, plain }
  const { select, from, group } = frame(question, metrics, params)
  if (parts) params.parts = parts.values
  const list = parts && lists[parts.dimension]
  if (list) select.push(`arrayJoin(arrayIntersect(${list}, {parts:Array(String)})) as part`)
  else if (parts) select.push(`${column(parts.dimension, 'partName', params)} as part`)
  const told = plain.length === 0 ? 'value' : 'if(metric in {plain:Array(String)}, 0, value)'
  const value = question.terms ? valueByTerms(question.terms, metrics, told, params) : told
  return {
    sql: `select ${select.join(', ')}, ${value} as v, count() as n, countIf(anonymous) as promised
      from ${from} group by ${group}, v${parts ? ', part' : ''} limit ${mostRows + 1}`,
    params,
  }
}

/** What quantiles are sought of: the values of facts, or a measure of encounters. */
type Sought = {
  metrics: FactMetric[]
  measure?: Extract<Measured, { value: string }>
  ps: number[]
  confidence: number
}

/**
 * Quantiles per place (type 7: linear between the two values beside) with the order statistics that bound each, whatever the distribution: exact
 * ranks for small n, else by the normal approximation (statistics/quantile.ts). Exact: of one place alone the seconds of a measure, of which few differ, are
 * counted and the counts ordered, in half the time that sorting nine million takes (measured: 300 against 550 ms of CPU). Of many places, and values of which
 * nearly each is another, they are sorted whole: that takes no longer then.
 */
export function quantileQuery(question: Question, { metrics, measure, ps, confidence }: Sought, params: Params): Query {
  const value = measure ? `toFloat64(${measure.value})` : 'value'
  const among = measure ? ` and (${measure.among})` : ''
  const counted = measure && question.by.length === 0 && question.ranges.every(({ buckets }) => !buckets)
  const f = frame(question, metrics, params, counted ? value : undefined)
  Object.assign(params, { z: zOf(confidence) })
  const ranks = ps.flatMap((p, i) => {
    const [low, high] = [exactRanks(p, confidence), exactRanks(1 - p, confidence)]
    Object.assign(params, { [`p${i}`]: p, [`low${i}`]: low, [`high${i}`]: high })
    const rank = (name: string, share: string) =>
      `if(n < length({${name}${i}:Array(UInt32)}), {${name}${i}:Array(UInt32)}[n + 1],
         toUInt32(greatest(1, floor((n + 1) * ${share} - {z:Float64} * sqrt(n * {p${i}:Float64} * (1 - {p${i}:Float64}))))))`
    return [
      `(n - 1) * {p${i}:Float64} as place${i}`,
      `${rank('low', `{p${i}:Float64}`)} as up${i}`,
      `${rank('high', `(1 - {p${i}:Float64})`)} as down${i}`,
    ]
  })
  // The value of a rank, from 1.
  const at = (rank: string) => (counted ? `values[arrayFirstIndex(c -> c >= ${rank}, upTo)]` : `values[${rank}]`)
  const found = ps.map((_, i) => {
    const below = at(`toUInt64(floor(place${i})) + 1`)
    const above = at(`least(n, toUInt64(floor(place${i})) + 2)`)
    return `${below} as below${i}, below${i} + (place${i} - floor(place${i})) * (${above} - below${i}) as q${i},
      if(up${i} = 0, null, ${at(`up${i}`)}) as low${i}, if(down${i} = 0, null, ${at(`n + 1 - down${i}`)}) as high${i}`
  })
  const ordered = counted
    ? `select ${f.places}, sum(m) as n, sum(hidden) as promised, arraySort(groupArray((v, m))) as counts, counts.1 as values,
         arrayCumSum(counts.2) as upTo
       from (
         select ${f.select.join(', ')}, ${f.told(value)} as v, count() as m, countIf(anonymous) as hidden
         from ${f.from}${among} group by ${f.group}
       ) group by ${f.places}`
    : `select ${f.select.join(', ')}, count() as n, countIf(anonymous) as promised, arraySort(groupArray(${value})) as values
       from ${f.from}${among} group by ${f.group}`
  return {
    sql: `select ${f.places}, n, promised, ${found.join(', ')} from (select *, ${ranks.join(', ')} from (${ordered})) limit ${mostRows + 1}`,
    params,
  }
}

/**
 * Number, sum and sum of squares of each measure per place. Sums of whole seconds are exact. By many places a product is summed in less time than what a
 * condition lets through (measured: by agent 300 against 357 ms of CPU, of one place alone 185 against 176).
 */
export function measureQuery(question: Question, wanted: Measured[], params: Params): Query {
  const f = frame(question, ['encounter'], params)
  const split = question.by.length > 0
  const count = (among: string) => (split ? `sum(${among})` : `countIf(${among})`)
  const sum = (value: string, among: string) => (split ? `sum((${value}) * (${among}))` : `sumIf(${value}, ${among})`)
  const sums = wanted.map((one, i) => {
    const number = `${count(one.among)} as n${i}`
    if ('yes' in one) return `${number}, ${count(`(${one.among}) and (${one.yes})`)} as s${i}, s${i} as ss${i}`
    return `${number}, ${sum(one.value, one.among)} as s${i}, ${sum(`(${one.value}) * (${one.value})`, one.among)} as ss${i}`
  })
  return {
    sql: `select ${f.select.join(', ')}, count() as n, ${count('anonymous')} as promised, ${sums.join(', ')}
      from ${f.from} group by ${f.group} limit ${mostRows + 1}`,
    params,
  }
}

/**
 * Encounters per customer per place: known customers in `customers`, and how many encounters they have, squared too. Of many encounters only the customers
 * whose number leaves nothing when divided by `of`: numbers are random, so that is a sample of customers with all that they did. Numbers are sorted and
 * equal ones counted where they lie side by side: a table of customers by place took four times as long.
 */
export function customerQuery(question: Question, of: number): Query {
  const params: Params = { org: question.scope.org, of }
  const f = frame(question, ['encounter'], params)
  return {
    sql: `select ${f.places}, n, promised, length(firsts) as customers,
        arraySum(c -> c * c, arrayDifference(arrayPushBack(firsts, toInt64(n + 1)))) as squares
      from (
        select ${f.places}, n, promised,
          arrayFilter((i, step) -> step != 0, arrayMap(i -> toInt64(i), arrayEnumerate(whose)), arrayPopFront(arrayDifference(arrayPushFront(whose, 0)))) as firsts
        from (
          select ${f.select.join(', ')}, count() as n, countIf(anonymous) as promised, arraySort(groupArray(toInt64(customer))) as whose
          from ${f.from} and customer != 0${of > 1 ? ' and customer % {of:UInt64} = 0' : ''} group by ${f.group}
        )
      ) limit ${mostRows + 1}`,
    params,
  }
}

/** Of one range: known customers, and in how many encounters customers and places share, all customers or one in `of` (the sums then so many times as large). */
export type CustomersRow = { customers: number; contacts: number }
export type SharedRow = { k0: string; unknown: number; known: number; squares: number; crossed: number }

/** How many known customers there are, exactly, and how many encounters they have. */
export function customersQuery(question: Question): Query {
  const params: Params = { org: question.scope.org }
  const { from } = frame({ ...question, by: [] }, ['encounter'], params)
  return {
    sql: `select uniqExactIf(customer, customer != 0) as customers, countIf(customer != 0) as contacts from ${from}`,
    params,
  }
}

/**
 * Encounters of unknown and of known customers per value of the dimension, with the sums over customers that say how encounters of one customer
 * hang together: exact numbers, the sums from one customer in `of`, whose numbers are random.
 */
export function sharedQuery(question: Question, of: number): Query {
  const params: Params = { org: question.scope.org, of }
  const { select, from } = frame(question, ['encounter'], params)
  return {
    sql: `select k0, sum(u) as unknown, sum(c) as known, sum(if(looked, c * c, 0)) * {of:UInt32} as squares,
        sum(if(looked, c * t, 0)) * {of:UInt32} as crossed
      from (
        select k0, who != 0 and who % {of:UInt32} = 0 as looked, if(who = 0, n, 0) as u, if(who = 0, 0, n) as c,
          sum(n) over (partition by who) as t
        from (
          select ${select.join(', ')}, if(customer % {of:UInt32} = 0, customer, 1) as who, count() as n
          from ${from} group by bucket, k0, who
        )
      ) group by k0 limit ${mostRows + 1}`,
    params,
  }
}

export type FrequentRow = Record<`t${number}`, string[]> & { n: number }

/** Of so many stretches of a range each has its part looked at: few, for each row is held against all; and a number that keeps no step with hours and weeks. */
const stretches = 11

/**
 * The most frequent values of several dimensions in one reading, of all facts or those of one moment in `of`, taken evenly from all the time, so that the
 * store need not open the rest; exact of what is read while a dimension has fewer than a thousand or two.
 */
export function frequentQuery(
  question: Question,
  metric: FactMetric,
  dimensions: AnyDimension[],
  { most, of }: { most: number; of: number },
): Query {
  const params: Params = { org: question.scope.org }
  const { from } = frame({ ...question, by: [] }, [metric], params)
  const tops = dimensions.map(
    (d, i) => `topK(${most}, ${Math.ceil(2_000 / most)})(${column(d, `t${i}`, params)}) as t${i}`,
  )
  const some = question.ranges.flatMap((range) => {
    const length = (range.until - range.from) / stretches
    return Array.from({ length: stretches }, (_, i) => {
      const begin = Math.round(range.from + i * length)
      return `at >= ${begin} and at < ${Math.round(begin + length / of)}`
    })
  })
  return {
    sql: `select ${tops.join(', ')}, count() as n from ${from}${of > 1 ? ` and (${some.join(' or ')})` : ''}`,
    params,
  }
}
