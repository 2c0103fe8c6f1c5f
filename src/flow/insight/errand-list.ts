import type { OrgScope } from '../../catalog/scope.ts'
import type { Ask } from '../../contract/ask.ts'
import type { ErrandKind } from '../../contract/operations/errands.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import type { FactStore } from '../../engine/facts/facts.ts'
import type { FactMetric } from '../fact/fact.ts'
import { readCatalogue, widened } from './catalogue.ts'
import { conditions, type Params } from './compile.ts'
import { termsOf } from './errand-terms.ts'
import { spanOf } from './period.ts'

export type WantedErrands = Pick<Ask, 'period' | 'filters'> & {
  kind: ErrandKind
  state?: 'open' | 'ended' | undefined
  before?: string | undefined
  limit: number
}

/** Which facts a kind is listed from, and what they must say. */
const kinds: Record<ErrandKind, [metric: FactMetric, says: string]> = {
  all: ['errand', ''],
  repeated: ['errand', 'value > 1'],
  moved: ['errand_moved', ''],
  transferred: ['errand_transferred', ''],
  reopened: ['errand_reopened', 'value > 0'],
  failed: ['errand_self_service', 'value = 0'],
}

/** Errands that began in a period, newest first: their ids and whether they have ended. Listed from the facts, which lie by time. */
export async function listErrandIds(
  scope: OrgScope,
  store: FactStore,
  db: Db,
  wanted: WantedErrands,
  now = Date.now(),
): Promise<{ rows: { id: string; open: boolean }[]; next: string | null }> {
  const catalogue = await readCatalogue(db, scope, [], wanted.filters)
  const terms = (await termsOf(store, scope, catalogue, ['errand'], undefined, now))!
  const { from, until } = spanOf(wanted.period, catalogue.zone, now)
  const [metric, says] = kinds[wanted.kind]
  const { horizon, ends } = terms
  const params: Params = { org: scope.org, from, until, metric, horizon, ends, limit: wanted.limit + 1 }
  const open = 'at + (span + {ends:Int64}) * 1000 > {horizon:Int64}'
  const where = ['metric = {metric:String}', 'at >= {from:Int64}', 'at < {until:Int64}']
  where.push(...conditions(scope, widened(wanted.filters, catalogue), params))
  if (says) where.push(says)
  if (wanted.state) where.push(wanted.state === 'open' ? open : `not (${open})`)
  if (wanted.before) {
    const cursor = /^(\d{1,15})_([0-9a-f-]{36})$/.exec(wanted.before)
    if (!cursor) throw new Refusal('bad-input', {}, [{ path: 'before', message: 'not a cursor' }])
    Object.assign(params, { beforeAt: Number(cursor[1]), beforeId: cursor[2] })
    // The first says with the sorting key where to begin reading.
    where.push('at <= {beforeAt:Int64}', '(at, id) < ({beforeAt:Int64}, {beforeId:String})')
  }
  const rows = await store.query<{ id: string; at: number; open: number }>(
    `select id, at, ${open} as open from {facts} where ${where.join(' and ')} order by at desc, id desc limit {limit:UInt32}`,
    params,
  )
  const page = rows.slice(0, wanted.limit)
  const last = page.at(-1)
  return {
    rows: page.map((r) => ({ id: r.id, open: Boolean(r.open) })),
    next: rows.length > wanted.limit && last ? `${last.at}_${last.id}` : null,
  }
}

/** Up to when it is known that nothing more happened, and for how long nothing must have. */
export async function endingTerms(
  scope: OrgScope,
  store: FactStore,
  db: Db,
  now = Date.now(),
): Promise<{ horizon: number; ends: number }> {
  const catalogue = await readCatalogue(db, scope, [], [])
  return (await termsOf(store, scope, catalogue, ['errand'], undefined, now))!
}
