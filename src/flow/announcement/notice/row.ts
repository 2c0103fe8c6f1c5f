import type { OrgScope } from '../../../catalog/scope.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Tx } from '../../../engine/database/database.ts'

/** The notice, locked; refuses 'not-found'. */
export async function demandNotice(tx: Tx, scope: OrgScope, id: string) {
  const row = await tx
    .selectFrom('notice')
    .selectAll()
    .where('org', '=', scope.org)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  return row
}
