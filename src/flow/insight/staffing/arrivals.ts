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

/**
 * Contacts of each channel between two instants, in bins of so many milliseconds. The channels of late are counted side by side, which takes less
 * than groups of bin and channel do; only where there are others too, all are sought first.
 */
export async function readArrivals(
  log: Log,
  from: number,
  until: number,
  bin: number,
  late: string[],
): Promise<Map<string, Arrivals>> {
  const params: Params = { org: log.scope.org, bin }
  const weight = weightOf(log, params)
  const where = needingPeople(log, from, until, params)
  const read = async (channels: string[]) => {
    const named: Params = { ...params }
    const counted = channels.map((channel, i) => {
      named[`channel${i}`] = channel
      const is = `channel = {channel${i}:String}`
      return `sum(${is}) as n${i}${weight === null ? '' : `, sumIf(${weight}, ${is}) as k${i}`}`
    })
    const columns = (of: 'n' | 'k') => `[${channels.map((_, i) => `groupArray(${of}${i})`).join(', ')}]`
    const [row] = await log.store.query<{ bins: number[]; ns: number[][]; kept?: number[][]; all: number }>(
      `select groupArray(b) as bins, ${columns('n')} as ns, ${weight === null ? '' : `${columns('k')} as kept,`} sum(m) as all from (
         select toUInt32(intDiv(at, {bin:Int64})) as b, ${counted.join(', ')}, count() as m from {facts} where ${where} group by b
       )`,
      named,
    )
    return row && { ...row, channels, sizes: row.ns.map((ns) => ns.reduce((a, b) => a + b, 0)) }
  }
  const some = await read(late)
  const others = some ? some.all - some.sizes.reduce((a, b) => a + b, 0) : 0
  const found = others > 0 ? await read(await channelsOf(log, where, params)) : some
  if (!found) return new Map()
  const countsOf = (numbers: number[]) => {
    const counts = new Map<number, number>()
    for (const [i, n] of numbers.entries()) if (n > 0) counts.set(found.bins[i]! * bin, n)
    return counts
  }
  return new Map(
    found.channels.map((channel, i) => {
      const all = countsOf(found.ns[i]!)
      return [channel, { all, kept: found.kept ? countsOf(found.kept[i]!) : all, contacts: found.sizes[i]! }]
    }),
  )
}

async function channelsOf(log: Log, where: string, params: Params): Promise<string[]> {
  const rows = await log.store.query<{ channel: string }>(
    `select channel from {facts} where ${where} group by channel`,
    params,
  )
  return rows.map(({ channel }) => channel)
}

/** When the newest contact before an instant began, and the channels of those of its time, sought in the last days first; null where there is none. */
export async function lastContacts(log: Log, before: number): Promise<{ newest: number; channels: string[] } | null> {
  const recent = 30 * 86_400_000
  return (await newestBetween(log, before - recent, before)) ?? newestBetween(log, 0, before - recent)
}

async function newestBetween(log: Log, from: number, until: number) {
  const params: Params = { org: log.scope.org }
  const where = needingPeople(log, from, until, params)
  const rows = await log.store.query<{ channel: string; newest: number }>(
    `select channel, max(at) as newest from {facts} where ${where} group by channel`,
    params,
  )
  if (rows.length === 0) return null
  return { newest: Math.max(...rows.map((r) => r.newest)), channels: rows.map((r) => r.channel) }
}

/** Contacts of each reason by local day. */
export async function readReasons(log: Log, from: number, until: number): Promise<Map<string, Map<string, number>>> {
  const params: Params = { org: log.scope.org, zone: log.catalogue.zone }
  const weight = weightOf(log, params)
  const where = needingPeople(log, from, until, params)
  const day = 'toDate(fromUnixTimestamp64Milli(at, {zone:String}))'
  const rows = await log.store.query<{ reason: string; days: string[]; ns: number[] }>(
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
