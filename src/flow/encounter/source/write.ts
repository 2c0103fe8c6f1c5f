import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'

/** Switches asking about a source's encounters on or off, and says how old one may be. */
export async function saveSource(
  db: Db,
  scope: OrgScope,
  id: string,
  change: { enabled?: boolean | undefined; oldestHours?: number | undefined },
): Promise<void> {
  demandWhole(scope)
  const { enabled, oldestHours } = change
  const saved = await db
    .updateTable('source')
    .set((eb) => ({
      enabled: enabled ?? eb.ref('enabled'),
      oldest_hours: oldestHours ?? eb.ref('oldest_hours'),
    }))
    .where('org', '=', scope.org)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  if (!saved) throw new Refusal('not-found')
}
