import { sql } from 'kysely'
import type { Unit } from '../../contract/operations/organisation.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type Db, inTransaction, type Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { lockOrganisation } from '../organisation/lock.ts'
import type { OrgScope } from '../scope.ts'
import { findUnit, presentUnit, type UnitRow } from './read.ts'

type Change = { [K in keyof Omit<Unit, 'id'>]?: Unit[K] | undefined }

const wrongParent = (message: string) => new Refusal('bad-input', {}, [{ path: 'parent', message }])

async function pathBelow(tx: Tx, scope: OrgScope, parent: string | null): Promise<string[]> {
  if (parent === null) {
    if (scope.unit !== null) throw wrongParent('outside-unit')
    return []
  }
  const above = await findUnit(tx, scope, parent)
  if (!above) throw wrongParent('unknown-unit')
  return above.path
}

export async function createUnit(
  db: Db,
  scope: OrgScope,
  given: Pick<Unit, 'parent' | 'name' | 'kind'>,
): Promise<Unit> {
  return inTransaction(db, async (tx) => {
    await lockOrganisation(tx, scope)
    const id = newId()
    const unit = { ...given, id, closed: false, path: [...(await pathBelow(tx, scope, given.parent)), id] }
    await tx
      .insertInto('unit')
      .values({ ...unit, org: scope.org })
      .execute()
    return presentUnit(scope, unit)
  })
}

/** Renames, moves or closes. Rows of the flow keep the path that was true at their time; only the tree itself changes. */
export async function saveUnit(db: Db, scope: OrgScope, id: string, change: Change): Promise<Unit> {
  return db.transaction().execute(async (tx) => {
    await lockOrganisation(tx, scope)
    const unit = await findUnit(tx, scope, id)
    if (!unit) throw new Refusal('not-found')
    // The top of a bounded caller is shown without its parent, and comes back so.
    const parent = change.parent === undefined || id === scope.unit ? unit.parent : change.parent
    const closed = change.closed ?? unit.closed
    if (id === scope.unit && closed !== unit.closed) throw new Refusal('not-allowed', { what: 'whole-organisation' })
    const after: UnitRow = {
      id,
      parent,
      name: change.name ?? unit.name,
      kind: change.kind ?? unit.kind,
      closed,
      path: parent === unit.parent ? unit.path : await move(tx, scope, unit, parent),
    }
    await tx
      .updateTable('unit')
      .set({ parent, name: after.name, kind: after.kind, closed })
      .where('org', '=', scope.org)
      .where('id', '=', id)
      .execute()
    await demandRoot(tx, scope)
    return presentUnit(scope, after)
  })
}

/** Puts the unit and all below it under another parent; returns its new path. */
async function move(tx: Tx, scope: OrgScope, unit: UnitRow, parent: string | null): Promise<string[]> {
  const above = await pathBelow(tx, scope, parent)
  if (above.includes(unit.id)) throw wrongParent('cycle')
  await sql`
    update unit set path = ${above}::uuid[] || path[array_position(path, ${unit.id}::uuid):]
    where org = ${scope.org} and path @> array[${unit.id}]::uuid[]`.execute(tx)
  return [...above, unit.id]
}

async function demandRoot(tx: Tx, scope: OrgScope): Promise<void> {
  const root = await tx
    .selectFrom('unit')
    .select('id')
    .where('org', '=', scope.org)
    .where('parent', 'is', null)
    .where('closed', '=', false)
    .limit(1)
    .executeTakeFirst()
  if (!root) throw new Refusal('wrong-state', { what: 'last-root' })
}
