import { sql } from 'kysely'
import { openDatabase } from '../src/engine/database/open.ts'

/**
 * A process of its own that opens the database in a folder, says so, and then stores numbers, telling each once it is committed, until it is
 * killed. Tests run it: `node --import tsx test/open-embedded.ts FOLDER`.
 */
const database = await openDatabase({ dataDir: process.argv[2]! })
process.stdout.write('open\n')
await sql`create table if not exists stored (n bigint primary key)`.execute(database.db)
const { rows } = await sql<{ n: number }>`select coalesce(max(n), 0) as n from stored`.execute(database.db)
for (let n = rows[0]!.n + 1; ; n++) {
  await sql`insert into stored values (${n})`.execute(database.db)
  process.stdout.write(`${n}\n`)
}
