import { sql } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { Db } from '../../../engine/database/database.ts'

/** Notes that an import's customers, or (null) all of an organisation's, are to be worked out anew. */
export async function markDue(db: Db, org: string, file: string | null): Promise<void> {
  await sql`insert into errand_due (org, import) values (${org}::uuid, ${file}::uuid)
    on conflict (org, import) do update set marked_at = clock_timestamp()`.execute(db)
}

/** Whether something of the organisation waits to be worked out anew. */
export async function isErrandDue(db: Db, scope: OrgScope): Promise<boolean> {
  const found = await db.selectFrom('errand_due').where('org', '=', scope.org).limit(1).select('org').executeTakeFirst()
  return found !== undefined
}
