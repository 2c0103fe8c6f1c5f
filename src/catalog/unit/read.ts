import { type SqlBool, sql } from 'kysely'
import type { Unit } from '../../contract/operations/organisation.ts'
import type { Db } from '../../engine/database/database.ts'
import type { OrgScope } from '../scope.ts'

export type UnitRow = { id: string; parent: string | null; name: string; kind: string; closed: boolean; path: string[] }

const rows = (db: Db, scope: OrgScope) =>
  db
    .selectFrom('unit')
    .select(['id', 'parent', 'name', 'kind', 'closed', 'path'])
    .where('org', '=', scope.org)
    .$if(scope.unit !== null, (q) => q.where(sql<SqlBool>`path @> array[${scope.unit}]::uuid[]`))

/** The units that the reader may see, parents before children. */
export async function listUnits(db: Db, scope: OrgScope): Promise<Unit[]> {
  const units = await rows(db, scope).orderBy(sql`cardinality(path)`).orderBy('name').orderBy('id').execute()
  return units.map((unit) => presentUnit(scope, unit))
}

/** One unit with its path, if the caller may see it. */
export const findUnit = (db: Db, scope: OrgScope, id: string): Promise<UnitRow | undefined> =>
  rows(db, scope).where('id', '=', id).executeTakeFirst()

/** To somebody bounded by a unit, that unit is the top of the tree. */
export const presentUnit = (scope: OrgScope, unit: UnitRow): Unit => ({
  id: unit.id,
  parent: unit.id === scope.unit ? null : unit.parent,
  name: unit.name,
  kind: unit.kind as Unit['kind'],
  closed: unit.closed,
})
