import { sql } from 'kysely'
import type { Localized } from '../../contract/language.ts'
import type { Reason } from '../../contract/operations/catalog.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type Db, inTransaction, type Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import { demandWhole, type OrgScope } from '../scope.ts'

type Change = { [K in keyof Omit<Reason, 'id'>]?: Reason[K] | undefined }

const wrong = (path: string, message: string) => new Refusal('bad-input', {}, [{ path, message }])

const rows = (db: Db, scope: OrgScope) =>
  db.selectFrom('reason').select(['id', 'parent', 'code', 'name', 'closed', 'path']).where('org', '=', scope.org)

const present = (r: { id: string; parent: string | null; code: string; name: Localized; closed: boolean }): Reason => ({
  id: r.id,
  parent: r.parent,
  code: r.code,
  name: r.name,
  closed: r.closed,
})

/** The organisation's tree of reasons, parents before children. It is one for all units. */
export async function listReasons(db: Db, scope: OrgScope): Promise<Reason[]> {
  const reasons = await rows(db, scope).orderBy(sql`cardinality(path)`).orderBy('code').execute()
  return reasons.map(present)
}

export async function createReason(
  db: Db,
  scope: OrgScope,
  given: Pick<Reason, 'parent' | 'code' | 'name'>,
): Promise<Reason> {
  demandWhole(scope)
  return inTransaction(db, async (tx) => {
    await lockTree(tx, scope)
    const id = newId()
    await demandFree(tx, scope, id, given)
    const path = [...(await pathBelow(tx, scope, given.parent)), id]
    const { parent, code, name } = given
    await tx
      .insertInto('reason')
      .values({ id, org: scope.org, parent, code, name: json(name), path })
      .execute()
    return { id, parent, code, name, closed: false }
  })
}

/** Renames, moves or closes; old encounters keep their reason. */
export async function saveReason(db: Db, scope: OrgScope, id: string, change: Change): Promise<Reason> {
  demandWhole(scope)
  return db.transaction().execute(async (tx) => {
    await lockTree(tx, scope)
    const before = await rows(tx, scope).where('id', '=', id).executeTakeFirst()
    if (!before) throw new Refusal('not-found')
    const after: Reason = {
      id,
      parent: change.parent === undefined ? before.parent : change.parent,
      code: change.code ?? before.code,
      name: change.name ?? before.name,
      closed: change.closed ?? before.closed,
    }
    await demandFree(tx, scope, id, after)
    if (after.parent !== before.parent) {
      const above = await pathBelow(tx, scope, after.parent)
      if (above.includes(id)) throw wrong('parent', 'cycle')
      await sql`
        update reason set path = ${above}::uuid[] || path[array_position(path, ${id}::uuid):]
        where org = ${scope.org} and path @> array[${id}]::uuid[]`.execute(tx)
    }
    await tx
      .updateTable('reason')
      .set({ parent: after.parent, code: after.code, name: json(after.name), closed: after.closed })
      .where('org', '=', scope.org)
      .where('id', '=', id)
      .execute()
    return after
  })
}

// Paths hang together, so changes of one tree go one after the other.
const lockTree = (tx: Tx, scope: OrgScope) =>
  tx.selectFrom('organisation').select('id').where('id', '=', scope.org).forNoKeyUpdate().executeTakeFirstOrThrow()

async function demandFree(tx: Tx, scope: OrgScope, id: string, given: Pick<Reason, 'code' | 'name'>): Promise<void> {
  if (!Object.values(given.name).some((name) => name?.trim())) throw wrong('name', 'name-needed')
  const same = await rows(tx, scope).where('code', '=', given.code).where('id', '<>', id).executeTakeFirst()
  if (same) throw new Refusal('conflict', {}, [{ path: 'code', message: 'code-taken' }])
}

async function pathBelow(tx: Tx, scope: OrgScope, parent: string | null): Promise<string[]> {
  if (parent === null) return []
  const above = await rows(tx, scope).where('id', '=', parent).executeTakeFirst()
  if (!above) throw wrong('parent', 'unknown-reason')
  return above.path
}
