import type { OrgScope } from '../../catalog/scope.ts'
import { dimension as dimensionSchema } from '../../contract/metric.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { FactStore } from '../../engine/facts/facts.ts'
import { column, conditions, lists, type Params } from './compile.ts'

/** As far back as values are sought, and as many as are given: what a filter bar can use. */
const days = 400
const most = 1_000

/**
 * Values of a dimension that occur, most frequent first. A unit or reason counts what hangs on itself; a unit also what is below it. Bounded by the reader's
 * rights like every figure.
 */
export async function dimensionValues(
  scope: OrgScope,
  store: FactStore,
  name: string,
  now = Date.now(),
): Promise<{ value: string; facts: number }[]> {
  const parsed = dimensionSchema.safeParse(name)
  if (!parsed.success) throw new Refusal('bad-input', {}, [{ path: 'dimension', message: 'unknown-dimension' }])
  const dimension = parsed.data
  const params: Params = { org: scope.org, since: now - days * 86_400_000, most }
  const list = lists[dimension]
  const value = list ? `arrayJoin(${list})` : column(dimension, 'name', params)
  // Every sitting, encounter and asking has one of these; questions are named by the facts of theirs.
  const metrics = dimension === 'question' ? [] : [`metric in ('answer', 'encounter', 'invited')`]
  const where = [...metrics, 'at >= {since:Int64}', ...conditions(scope, [], params)]
  return store.query(
    `select ${value} as value, count() as facts from {facts} where ${where.join(' and ')}
     group by value having value != '' order by facts desc, value limit {most:UInt32}`,
    params,
  )
}
