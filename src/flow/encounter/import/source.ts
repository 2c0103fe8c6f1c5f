import type { OrgScope } from '../../../catalog/scope.ts'
import type { Db } from '../../../engine/database/database.ts'
import { newId } from '../../../engine/database/id.ts'

/** Notes that something comes from a source; the first time makes its row. */
export async function touchSource(db: Db, scope: OrgScope, name: string, kind: 'file' | 'folder'): Promise<void> {
  await db
    .insertInto('source')
    .values({ id: newId(), org: scope.org, name, kind, last_at: new Date() })
    .onConflict((c) => c.columns(['org', 'name']).doUpdateSet({ last_at: new Date() }))
    .execute()
}
