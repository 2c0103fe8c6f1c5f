import { Refusal } from '../../contract/refusal.ts'
import type { Tx } from '../../engine/database/database.ts'
import { demandWhole, type OrgScope } from '../scope.ts'

/** The receiver, locked; refuses 'not-found'. */
export async function lockReceiver(tx: Tx, scope: OrgScope, id: string) {
  demandWhole(scope)
  const row = await tx
    .selectFrom('receiver')
    .selectAll()
    .where('org', '=', scope.org)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  return row
}
