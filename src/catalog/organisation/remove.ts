import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import { emit } from '../../engine/queue/outbox.ts'
import { demandWhole, type OrgScope } from '../scope.ts'

/** Takes the demo organisation away with everything in it, its accounts and its figures. A real one is never removed this way. */
export async function removeDemo(db: Db, scope: OrgScope): Promise<void> {
  demandWhole(scope)
  await db.transaction().execute(async (tx) => {
    const organisation = tx.selectFrom('organisation').select('demo').where('id', '=', scope.org).forUpdate()
    if (!(await organisation.executeTakeFirstOrThrow()).demo) throw new Refusal('not-allowed', { what: 'not-demo' })
    await tx
      .deleteFrom('auth_user')
      .where('id', 'in', (eb) =>
        eb.selectFrom('person').select('user_id').where('org', '=', scope.org).$castTo<{ user_id: string }>(),
      )
      .execute()
    await tx.deleteFrom('organisation').where('id', '=', scope.org).execute()
    // What is still to be told of it concerns nobody any more.
    await tx.deleteFrom('outbox').where('org', '=', scope.org).execute()
    await emit(tx, scope.org, [{ kind: 'organisation-removed' }])
  })
}
