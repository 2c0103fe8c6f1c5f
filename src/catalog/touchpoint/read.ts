import { type SqlBool, sql } from 'kysely'
import type { Localized } from '../../contract/language.ts'
import type { Touchpoint } from '../../contract/operations/catalog.ts'
import type { Db } from '../../engine/database/database.ts'
import type { OrgScope } from '../scope.ts'

/** A touchpoint without its link: where the house is reached, only the door knows. */
export type TouchpointRow = Omit<Touchpoint, 'link'>

const rows = (db: Db, scope: OrgScope) =>
  db
    .selectFrom('touchpoint')
    .innerJoin('unit', 'unit.id', 'touchpoint.unit')
    .select([
      'touchpoint.id',
      'touchpoint.name',
      'touchpoint.unit',
      'channel',
      'stage',
      'physical',
      'survey',
      'touchpoint.closed',
      'code',
      'language',
    ])
    .where('touchpoint.org', '=', scope.org)
    .$if(scope.unit !== null, (q) => q.where(sql<SqlBool>`unit.path @> array[${scope.unit}]::uuid[]`))

/** Touchpoints of the units that the reader may see, oldest first. */
export async function listTouchpoints(db: Db, scope: OrgScope): Promise<TouchpointRow[]> {
  const touchpoints = await rows(db, scope).orderBy('touchpoint.created_at').orderBy('touchpoint.id').execute()
  return touchpoints.map((t) => ({ ...t, name: t.name as Localized }))
}

export async function findTouchpoint(db: Db, scope: OrgScope, id: string): Promise<TouchpointRow | undefined> {
  const touchpoint = await rows(db, scope).where('touchpoint.id', '=', id).executeTakeFirst()
  return touchpoint && { ...touchpoint, name: touchpoint.name as Localized }
}
