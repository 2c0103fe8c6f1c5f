import { sql } from 'kysely'
import type { Tx } from './database.ts'
import { json, type Tables } from './tables.ts'

const atOnce = 5_000

/** Puts many rows into a table, thousands in a statement. Values are as JSON has them: times as ISO text, bytes as \x…. Columns are those of the first row. */
export async function put(tx: Tx, table: keyof Tables, rows: Record<string, unknown>[]): Promise<void> {
  const first = rows[0]
  if (!first) return
  const columns = sql.join(Object.keys(first).map((column) => sql.ref(column)))
  for (let from = 0; from < rows.length; from += atOnce) {
    await sql`
      insert into ${sql.table(table)} (${columns})
      select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${json(rows.slice(from, from + atOnce))}::jsonb)`.execute(
      tx,
    )
  }
}
