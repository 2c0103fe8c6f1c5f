import type { Localized } from '../../contract/language.ts'
import type { Cause } from '../../contract/operations/causes.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import type { OrgScope } from '../scope.ts'

type Node = { id: string; parent: string | null }

/** The organisation's tree of causes, parents before children. It is one for all units. */
export async function listCauses(db: Db, scope: OrgScope): Promise<Cause[]> {
  const rows = await db
    .selectFrom('cause')
    .where('org', '=', scope.org)
    .orderBy('id')
    .select(['id', 'parent', 'name', 'closed', 'cost'])
    .execute()
  const mapped = await db
    .selectFrom('cause_reason')
    .where('org', '=', scope.org)
    .orderBy('reason')
    .select(['reason', 'cause'])
    .execute()
  const causes = rows.map((row) => ({
    ...row,
    name: row.name as Localized,
    reasons: mapped.filter((m) => m.cause === row.id).map((m) => m.reason),
  }))
  return parentsFirst(causes)
}

/** Refuses a cause that is not there or is no more to be chosen. */
export async function demandCause(db: Db, scope: OrgScope, id: string, path = 'cause'): Promise<void> {
  const found = await db
    .selectFrom('cause')
    .where('org', '=', scope.org)
    .where('id', '=', id)
    .select('closed')
    .executeTakeFirst()
  if (!found) throw new Refusal('bad-input', {}, [{ path, message: 'unknown-cause' }])
  if (found.closed) throw new Refusal('bad-input', {}, [{ path, message: 'closed-cause' }])
}

/** It and the causes above it, nearest first. */
export function upwards<T extends Node>(causes: readonly T[], id: string): T[] {
  const byId = new Map(causes.map((c) => [c.id, c]))
  const way: T[] = []
  for (let at = byId.get(id); at && !way.includes(at); at = at.parent === null ? undefined : byId.get(at.parent))
    way.push(at)
  return way
}

/** It and all causes below it. */
export const branchOf = <T extends Node>(causes: readonly T[], id: string): T[] =>
  causes.filter((c) => upwards(causes, c.id).some((above) => above.id === id))

function parentsFirst<T extends Node>(causes: T[]): T[] {
  const depth = new Map(causes.map((c) => [c.id, upwards(causes, c.id).length]))
  return causes.toSorted((a, b) => depth.get(a.id)! - depth.get(b.id)!)
}
