import type { OrgScope } from '../../catalog/scope.ts'
import type { Ask } from '../../contract/ask.ts'
import { type ErrandScope, knownUntil } from '../../contract/errand.ts'
import type { FactStore } from '../../engine/facts/facts.ts'
import type { FactMetric } from '../fact/fact.ts'
import type { Catalogue } from './catalogue.ts'

/** By what contacts and errands are told that are over from those that are not yet. */
export type ErrandTerms = {
  /** Milliseconds: now or, of a log of the past, the end of its last day. What comes later nobody knows. */
  horizon: number
  /** A contact is resolved when the customer does not come again within so many seconds, at all or for the same. */
  seconds: number
  scope: ErrandScope
  /** An errand has ended when nothing happened for so many seconds. */
  ends: number
}

const ofContact: FactMetric[] = ['handled']
const ofErrand: FactMetric[] = [
  'errand',
  'errand_transferred',
  'errand_moved',
  'errand_reopened',
  'errand_self_service',
]
const day = 86_400

/** The value of a contact or an errand that is not over. */
export const open = -1

/** The terms of an ask for these kinds of facts; null where none needs them. */
export async function termsOf(
  store: FactStore,
  scope: OrgScope,
  { zone, errands }: Pick<Catalogue, 'zone' | 'errands'>,
  facts: FactMetric[],
  fcr: Ask['fcr'],
  now: number,
): Promise<ErrandTerms | null> {
  if (!facts.some((f) => ofContact.includes(f) || ofErrand.includes(f))) return null
  return {
    horizon: await horizonOf(store, scope, zone, now),
    seconds: (fcr?.days ?? errands.days) * day,
    scope: fcr?.scope ?? errands.scope,
    ends: errands.days * day,
  }
}

// Looked for near at hand first: of ten million encounters all would be read to find the newest.
async function horizonOf(store: FactStore, scope: OrgScope, zone: string, now: number): Promise<number> {
  for (const days of [8, 100, null]) {
    const since = days === null ? 0 : now - days * day * 1_000
    const [found] = await store.query<{ newest: number }>(
      `select max(at) as newest from {facts} where metric = 'encounter' and at > {since:Int64} and at <= {now:Int64}`,
      { org: scope.org, since, now },
    )
    if (found?.newest) return knownUntil(found.newest, zone, now)
  }
  return now
}

const nextOf: Record<ErrandScope, string> = { any: 'next_any', reason: 'next_reason', family: 'next_family' }

/** Whether a customer came again: −1 not known yet, 0 came again, 1 did not. `from` is the contact's own time. */
export function outcomeBy(
  { horizon, seconds, scope }: ErrandTerms,
  from: string,
  params: Record<string, unknown>,
): string {
  Object.assign(params, { horizon, seconds })
  return `multiIf(${from} + {seconds:Int64} * 1000 > {horizon:Int64}, ${open}, ${nextOf[scope]} between 0 and {seconds:Int64}, 0, 1)`
}

/** Values of contacts and errands by the terms, and `told` of all other facts. */
export function valueByTerms(
  terms: ErrandTerms,
  metrics: FactMetric[],
  told: string,
  params: Record<string, unknown>,
): string {
  const contacts = metrics.some((m) => ofContact.includes(m))
  const errands = metrics.filter((m) => ofErrand.includes(m))
  const ways: string[] = []
  if (contacts) ways.push(`metric = 'handled', ${outcomeBy(terms, 'at', params)}`)
  if (errands.length > 0) {
    Object.assign(params, { horizon: terms.horizon, ends: terms.ends, errands })
    ways.push(
      `metric in {errands:Array(String)}, if(at + (span + {ends:Int64}) * 1000 > {horizon:Int64}, ${open}, value)`,
    )
  }
  return ways.length === 0 ? told : `multiIf(${ways.join(', ')}, ${told})`
}
