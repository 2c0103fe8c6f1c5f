import { sql } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import { type EncounterMapping, encounterMapping } from '../../../contract/contact-log.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'
import { newId } from '../../../engine/database/id.ts'
import { json } from '../../../engine/database/tables.ts'

export type NamedMapping = {
  id: string
  name: string
  mapping: EncounterMapping
  changedAt: string
  usedAt: string | null
}

const rows = (db: Db, scope: OrgScope) =>
  db
    .selectFrom('import_mapping')
    .where('org', '=', scope.org)
    // As with imports: whoever is bound to a unit sees their own only.
    .$if(scope.unit !== null, (q) => q.where('created_by', '=', scope.person))
    .select(['id', 'name', 'mapping', 'changed_at', 'used_at'])

const present = (row: Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number]): NamedMapping => ({
  id: row.id,
  name: row.name,
  mapping: encounterMapping.parse(row.mapping),
  changedAt: row.changed_at.toISOString(),
  usedAt: row.used_at?.toISOString() ?? null,
})

/** Named mappings, by name. */
export async function listMappings(db: Db, scope: OrgScope): Promise<NamedMapping[]> {
  return (await rows(db, scope).orderBy('name').execute()).map(present)
}

/** By id or name; upper and lower case are one. Refuses 'not-found'. */
export async function findMapping(db: Db, scope: OrgScope, name: string): Promise<NamedMapping> {
  const row = await rows(db, scope)
    .where((eb) => eb.or([eb(eb.fn<string>('lower', ['name']), '=', name.toLowerCase()), eb(sql`id::text`, '=', name)]))
    .executeTakeFirst()
  if (!row) throw new Refusal('not-found', { what: 'import-no-mapping' })
  return present(row)
}

/** Keeps a mapping under a name: a new one, or what was kept under it before. Returns its id. */
export async function keepMapping(db: Db, scope: OrgScope, name: string, mapping: EncounterMapping): Promise<string> {
  const { rows: kept } = await sql<{ id: string }>`
    insert into import_mapping as m (id, org, name, mapping, created_by, used_at)
    values (${newId()}, ${scope.org}, ${name.trim()}, ${json(mapping)}, ${scope.person}, now())
    on conflict (org, lower(name)) do update set mapping = excluded.mapping, changed_at = now(), used_at = now()
    where ${scope.unit}::uuid is null or m.created_by = ${scope.person}::uuid
    returning id`.execute(db)
  // Somebody else's, whom a person of one unit does not see.
  if (!kept[0]) throw new Refusal('conflict', {}, [{ path: 'name', message: 'name-taken' }])
  return kept[0].id
}

/** Forgets a name; imports that used it keep what they did. */
export async function removeMapping(db: Db, scope: OrgScope, id: string): Promise<void> {
  await findMapping(db, scope, id)
  await db.deleteFrom('import_mapping').where('org', '=', scope.org).where('id', '=', id).execute()
}
