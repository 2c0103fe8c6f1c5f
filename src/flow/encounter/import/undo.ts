import type { OrgScope } from '../../../catalog/scope.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { emit } from '../../../engine/queue/outbox.ts'
import type { Hooks } from '../file/run.ts'
import { undoFile } from '../file/undo.ts'

/**
 * Takes back the encounters that an import added, its held rows, and the customers whom only it made and nothing else knows. What it set up (reasons,
 * units) stays: others may use it by now.
 */
export const undoEncounters = (db: Db, scope: OrgScope, id: string, hooks: Hooks): Promise<void> =>
  undoFile(
    db,
    scope,
    id,
    hooks,
    async (tx, most) => {
      const some = await tx
        .selectFrom('encounter')
        .where('import', '=', id)
        .where('org', '=', scope.org)
        .select(['id', 'started_at', 'customer'])
        .limit(most)
        .execute()
      if (some.length === 0) return 0
      const ids = some.map((r) => r.id)
      const asked = await tx.selectFrom('invitation').where('encounter', 'in', ids).select(['id', 'asked_at']).execute()
      await tx.deleteFrom('encounter').where('id', 'in', ids).execute()
      const encounters = some.map((r) => ({ id: r.id, at: r.started_at.toISOString(), customer: r.customer }))
      const invitations = asked.map((r) => ({ id: r.id, at: r.asked_at.toISOString() }))
      await emit(tx, scope.org, [{ kind: 'encounters-removed', encounters, invitations }])
      return some.length
    },
    async (tx) => {
      await tx.deleteFrom('import_held_row').where('import', '=', id).execute()
      await tx
        .deleteFrom('customer as c')
        .where('c.import', '=', id)
        .where('c.org', '=', scope.org)
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom('encounter as e').whereRef('e.customer', '=', 'c.id').select('e.id'))),
        )
        .execute()
    },
  )

/** How many encounters an import's undo will take back. */
export const countEncounters = async (tx: Tx, id: string): Promise<number> =>
  (
    await tx
      .selectFrom('encounter')
      .where('import', '=', id)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n
