import { sql } from 'kysely'
import type { Localized } from '../../contract/language.ts'
import type { Reason } from '../../contract/operations/catalog.ts'
import type { ReasonThen } from '../../contract/operations/reasons.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type Db, inTransaction, type Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import { lockOrganisation } from '../organisation/lock.ts'
import { demandWhole, type OrgScope } from '../scope.ts'
import { keepVersion } from './version.ts'

type Change = { [K in keyof Omit<Reason, 'id' | 'mergedInto'>]?: Reason[K] | undefined }
export type NewReason = Pick<Reason, 'parent' | 'code' | 'name'> & {
  other?: boolean | undefined
  keywords?: string[] | undefined
}

const wrong = (path: string, message: string) => new Refusal('bad-input', {}, [{ path, message }])

const rows = (db: Db, scope: OrgScope) =>
  db
    .selectFrom('reason')
    .select(['id', 'parent', 'code', 'name', 'closed', 'other', 'keywords', 'merged_into', 'path'])
    .where('org', '=', scope.org)

type Row = Omit<Reason, 'mergedInto' | 'name'> & { name: Localized; merged_into: string | null }
const present = (r: Row): Reason => ({
  id: r.id,
  parent: r.parent,
  code: r.code,
  name: r.name,
  closed: r.closed,
  other: r.other,
  keywords: r.keywords,
  mergedInto: r.merged_into,
})

/** What of a reason its versions keep. */
export const thenOf = ({ parent, code, name, closed, other, mergedInto }: Reason): ReasonThen => ({
  ...{ parent, code, name },
  ...{ closed, other, mergedInto },
})

/** The organisation's tree of reasons, parents before children. It is one for all units. */
export async function listReasons(db: Db, scope: OrgScope): Promise<Reason[]> {
  const reasons = await rows(db, scope).orderBy(sql`cardinality(path)`).orderBy('code').execute()
  return reasons.map(present)
}

export async function createReason(db: Db, scope: OrgScope, given: NewReason): Promise<Reason> {
  demandWhole(scope)
  return inTransaction(db, async (tx) => {
    await lockOrganisation(tx, scope)
    const made = await addReason(tx, scope, given)
    await keepVersion(tx, scope, 'edit', [{ id: made.id, before: null, after: thenOf(made) }])
    return made
  })
}

/** Adds a row under the tree's lock; whoever calls keeps the version. */
export async function addReason(tx: Tx, scope: OrgScope, given: NewReason): Promise<Reason> {
  const id = newId()
  await demandFree(tx, scope, id, given)
  const path = [...(await pathBelow(tx, scope, given.parent)), id]
  const { parent, code, name, other = false, keywords = [] } = given
  const values = { id, org: scope.org, parent, code, name: json(name), path, other, keywords: tidy(keywords) }
  await tx.insertInto('reason').values(values).execute()
  return { id, parent, code, name, closed: false, other, keywords: values.keywords, mergedInto: null }
}

/** Renames, moves, marks or closes; old encounters keep their reason, and the version before it keeps its meaning. */
export async function saveReason(db: Db, scope: OrgScope, id: string, change: Change): Promise<Reason> {
  demandWhole(scope)
  return inTransaction(db, async (tx) => {
    await lockOrganisation(tx, scope)
    const found = await rows(tx, scope).where('id', '=', id).executeTakeFirst()
    if (!found) throw new Refusal('not-found')
    const before = present(found)
    const after: Reason = {
      id,
      parent: change.parent === undefined ? before.parent : change.parent,
      code: change.code ?? before.code,
      name: change.name ?? before.name,
      closed: change.closed ?? before.closed,
      other: change.other ?? before.other,
      keywords: change.keywords ? tidy(change.keywords) : before.keywords,
      // Opened by hand it stands for itself again.
      mergedInto: change.closed === false ? null : before.mergedInto,
    }
    await demandFree(tx, scope, id, after)
    if (after.parent !== before.parent) {
      const above = await pathBelow(tx, scope, after.parent)
      if (above.includes(id)) throw wrong('parent', 'cycle')
      await sql`
        update reason set path = ${above}::uuid[] || path[array_position(path, ${id}::uuid):]
        where org = ${scope.org} and path @> array[${id}]::uuid[]`.execute(tx)
    }
    const { parent, code, name, closed, other, keywords, mergedInto } = after
    await tx
      .updateTable('reason')
      .set({ parent, code, name: json(name), closed, other, keywords, merged_into: mergedInto })
      .$if(mergedInto === null, (q) => q.set({ merged_by: null }))
      .where('org', '=', scope.org)
      .where('id', '=', id)
      .execute()
    await keepVersion(tx, scope, 'edit', [{ id, before: thenOf(before), after: thenOf(after) }])
    return after
  })
}

/** Closes or opens reasons for a re-coding, under the tree's lock; returns what the version keeps of it. */
export async function setMerged(
  tx: Tx,
  scope: OrgScope,
  id: string,
  { into, by, closed, freeCode }: { into: string | null; by: string | null; closed: boolean; freeCode?: boolean },
): Promise<{ id: string; before: ReasonThen; after: ReasonThen }> {
  const found = await rows(tx, scope).where('id', '=', id).executeTakeFirst()
  if (!found) throw new Refusal('not-found')
  const before = present(found)
  // So that another may have it.
  const end = `~${id.slice(-6)}`
  const code = freeCode && !before.code.endsWith(end) ? before.code + end : before.code
  await tx
    .updateTable('reason')
    .set({ code, closed, merged_into: into, merged_by: by })
    .where('org', '=', scope.org)
    .where('id', '=', id)
    .execute()
  return { id, before: thenOf(before), after: thenOf({ ...before, code, closed, mergedInto: into }) }
}

const tidy = (keywords: string[]): string[] => [...new Set(keywords.map((k) => k.trim().toLowerCase()))]

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
