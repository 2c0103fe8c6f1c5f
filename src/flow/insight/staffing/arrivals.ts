import type { OrgScope } from '../../../catalog/scope.ts'
import type { Filter } from '../../../contract/ask.ts'
import type { WhatIf } from '../../../contract/staffing.ts'
import type { FactStore } from '../../../engine/facts/facts.ts'
import { type Catalogue, widened } from '../catalogue.ts'
import { conditions, type Params, placeHash } from '../compile.ts'
import { halfHour } from '../forecast/days.ts'
import { type Measured, measuredBy } from '../measure.ts'

/** Counted together: half-hours, or quarters where the zone's half-hours do not begin on the world's. */
export const binOf = (startOfDay: number): number => (startOfDay % halfHour === 0 ? halfHour : halfHour / 2)

export type Log = { scope: OrgScope; store: FactStore; catalogue: Catalogue; filters: Filter[]; away: WhatIf['away'] }

/** Contacts by the bin of time in which they began: all, and those that stay where shares of some reasons go to self-service. */
export type Arrivals = { all: Map<number, number>; kept: Map<number, number>; contacts: number }

/** Contacts of each channel between two instants, in bins of so many milliseconds. */
export async function readArrivals(log: Log, from: number, until: number, bin: number): Promise<Map<string, Arrivals>> {
  const params: Params = { org: log.scope.org, bin }
  const weight = weightOf(log, params)
  const where = needingPeople(log, from, until, params)
  const rows = await log.store.query<{ channel: string; bins: number[]; ns: number[]; kept?: number[] }>(
    `select c as channel, groupArray(b) as bins, groupArray(n) as ns ${weight === null ? '' : ', groupArray(k) as kept'} from (
       select any(channel) as c, any(intDiv(at, {bin:Int64})) as b, toUInt32(count()) as n ${weight === null ? '' : `, sum(${weight}) as k`}
       from {facts} where ${where} group by ${placeHash('intDiv(at, {bin:Int64})', ['channel'])}
     ) group by c`,
    params,
  )
  return new Map(
    rows.map(({ channel, bins, ns, kept }) => {
      const counted = (numbers: number[]) => new Map(bins.map((b, i) => [b * bin, numbers[i]!]))
      const all = counted(ns)
      const contacts = ns.reduce((sum, n) => sum + n, 0)
      return [channel, { all, kept: kept ? counted(kept) : all, contacts }]
    }),
  )
}

/** When the newest contact before an instant began, sought in the last days first; null where there is none. */
export async function lastContact(log: Log, before: number): Promise<number | null> {
  const recent = 30 * 86_400_000
  return (await newestBetween(log, before - recent, before)) ?? newestBetween(log, 0, before - recent)
}

async function newestBetween(log: Log, from: number, until: number): Promise<number | null> {
  const params: Params = { org: log.scope.org }
  const where = needingPeople(log, from, until, params)
  const [row] = await log.store.query<{ newest: number; n: number }>(
    `select max(at) as newest, count() as n from {facts} where ${where}`,
    params,
  )
  return row && row.n > 0 ? row.newest : null
}

/** Contacts of each reason by day; a day is named by the instant at which it begins. */
export async function readReasons(
  log: Log,
  starts: number[],
  until: number,
): Promise<Map<string, Map<number, number>>> {
  const params: Params = { org: log.scope.org, starts }
  const weight = weightOf(log, params)
  const where = needingPeople(log, starts[0]!, until, params)
  const day = 'roundDown(at, {starts:Array(Int64)})'
  const rows = await log.store.query<{ reason: string; days: number[]; ns: number[] }>(
    `select r as reason, groupArray(day) as days, groupArray(n) as ns from (
       select any(reason) as r, any(${day}) as day, ${weight === null ? 'count()' : `sum(${weight})`} as n
       from {facts} where ${where} group by ${placeHash(day, ['reason'])}
     ) group by r`,
    params,
  )
  return new Map(rows.map(({ reason, days, ns }) => [reason, new Map(days.map((d, i) => [d, ns[i]!]))]))
}

/** How long contacts of a channel took and how long customers waited. */
export type Durations = {
  /** Handled contacts whose time is known, the sum of their seconds and of the squares. */
  handled: number
  seconds: number
  squares: number
  /** Who gave up after having waited, and the seconds that all waited. */
  gaveUp: number
  waited: number
}

/** Handling as the figures have it. Who left early, by the organisation's word, did not wait: a slip of the finger, a wrong number. */
export async function readDurations(log: Log, from: number, until: number): Promise<Map<string, Durations>> {
  const params: Params = { org: log.scope.org }
  const weight = weightOf(log, params) ?? '1'
  const { handling, wait, abandoned } = measuredBy(log.catalogue.rules, params)
  const where = needingPeople(log, from, until, params)
  const took = `toFloat64(${expressionOf(handling)})`
  const [handled, left] = [handling.among, `${expressionOf(abandoned)} and wait >= {early:Float64}`]
  const rows = await log.store.query<{ channel: string } & Durations>(
    `select channel, sumIf(${weight}, ${handled}) as handled, sumIf(${weight} * ${took}, ${handled}) as seconds,
       sumIf(${weight} * ${took} * ${took}, ${handled}) as squares,
       sumIf(${weight}, ${left}) as gaveUp, sumIf(${weight} * wait, (${wait.among}) or (${left})) as waited
     from {facts} where ${where} group by channel`,
    params,
  )
  return new Map(rows.map(({ channel, ...durations }) => [channel, durations]))
}

const expressionOf = (measured: Measured): string => ('value' in measured ? measured.value : measured.yes)

/** Contacts between two instants that somebody has to be there for: not what served itself, nor what was no customer's. */
function needingPeople({ scope, filters, catalogue }: Log, from: number, until: number, params: Params): string {
  const { among } = measuredBy(catalogue.rules, params).abandoned
  Object.assign(params, { from, until })
  const within = ['at >= {from:Int64}', 'at < {until:Int64}']
  return ["metric = 'encounter'", among, ...conditions(scope, widened(filters, catalogue), params), ...within].join(
    ' and ',
  )
}

/** What a contact counts once shares of some reasons are gone; null where all count. A reason stands for all below it; the first that names one counts. */
function weightOf({ away, catalogue }: Log, params: Params): string | null {
  if (away.length === 0) return null
  const cases = away.map(({ reason, share }, i) => {
    const [below] = widened([{ dimension: 'reason', values: [reason] }], catalogue)
    Object.assign(params, { [`away${i}`]: below!.values, [`stay${i}`]: 1 - share })
    return `reason in {away${i}:Array(String)}, {stay${i}:Float64}`
  })
  return `multiIf(${cases.join(', ')}, 1.)`
}
