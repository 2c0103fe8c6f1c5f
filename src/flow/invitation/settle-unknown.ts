import type { OrgScope } from '../../catalog/scope.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import { readMessage } from './outbox.ts'

const day = 86_400_000

/**
 * A person decides about a message of which nobody knows whether it went out. Sent again, it has a day, whatever its useful life was; left, it
 * is settled. Either is written down with who decided. Refuses 'wrong-state' where it is not unknown, or was decided upon.
 */
export async function settleUnknown(db: Db, scope: OrgScope, id: string, how: 'send-again' | 'leave'): Promise<void> {
  await readMessage(db, scope, id)
  await db.transaction().execute(async (tx) => {
    const now = new Date()
    const row = await tx
      .updateTable('message')
      .set(
        how === 'leave'
          ? { ended_at: now }
          : {
              state: 'queued',
              due_at: now,
              useful_until: new Date(now.getTime() + day),
              claimed_by: null,
              begun_at: null,
              problem: null,
            },
      )
      .where('id', '=', id)
      .where('org', '=', scope.org)
      .where('state', '=', 'unknown')
      .where('ended_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!row) throw new Refusal('wrong-state')
    await tx
      .insertInto('message_event')
      .values({ message: id, org: scope.org, person: scope.person, what: how, text: null })
      .execute()
  })
}
