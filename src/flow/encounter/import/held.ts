import { sql } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { ValueField } from '../../../contract/contact-log.ts'
import type { Db } from '../../../engine/database/database.ts'
import { findImport } from '../file/read.ts'

/** Values of an import that lack a meaning, with the rows that wait for it; most rows first. */
export async function listHeld(
  db: Db,
  scope: OrgScope,
  id: string,
): Promise<{ field: ValueField; value: string; rows: number }[]> {
  await findImport(db, scope, id)
  const { rows } = await sql<{ field: ValueField; value: string; rows: number }>`
    select l.field, (array_agg(l.value order by h.row))[1] as value, count(*) as rows
    from import_held_row h, jsonb_to_recordset(h.lacking) as l(field text, value text)
    where h.import = ${id}
    group by l.field, lower(l.value) order by count(*) desc, lower(l.value) limit 1000`.execute(db)
  return rows
}
