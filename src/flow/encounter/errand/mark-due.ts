import { sql } from 'kysely'
import type { Db } from '../../../engine/database/database.ts'

/** Notes that an import's customers, or (null) all of an organisation's, are to be worked out anew. */
export async function markDue(db: Db, org: string, file: string | null): Promise<void> {
  await sql`insert into errand_due (org, import) values (${org}::uuid, ${file}::uuid)
    on conflict (org, import) do update set marked_at = clock_timestamp()`.execute(db)
}
