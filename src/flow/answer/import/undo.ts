import type { OrgScope } from '../../../catalog/scope.ts'
import type { Db } from '../../../engine/database/database.ts'
import { emit } from '../../../engine/queue/outbox.ts'
import { alone } from './alone.ts'
import { Pace } from './pace.ts'
import { unhurried } from './store.ts'

const batchRows = 1_000

/** Takes back all that an import added, batch by batch with the event that takes the facts away; goes on where it was left. */
export async function undoImport(
  db: Db,
  scope: OrgScope,
  id: string,
  { stopping, committed }: { stopping?: AbortSignal | undefined; committed: () => void },
): Promise<void> {
  await alone(db, scope.org, stopping, async () => {
    const pace = new Pace()
    for (;;) {
      const removed = await db.transaction().execute(async (tx) => {
        await unhurried(tx)
        const rows = await tx
          .deleteFrom('answer')
          .where('id', 'in', (q) =>
            q.selectFrom('answer').where('import', '=', id).where('org', '=', scope.org).select('id').limit(batchRows),
          )
          .where((eb) =>
            eb.exists(eb.selectFrom('import').where('id', '=', id).where('state', '=', 'undoing').select('id')),
          )
          .returning(['id', 'at'])
          .execute()
        if (rows.length > 0) {
          const answers = rows.map((r) => ({ id: r.id, at: r.at.toISOString() }))
          await emit(tx, scope.org, [{ kind: 'answers-removed', answers }])
        }
        await tx
          .updateTable('import')
          .set((eb) => ({
            added: eb.fn('greatest', [eb('added', '-', rows.length), eb.lit(0)]),
            pace: pace.of(rows.length),
          }))
          .where('id', '=', id)
          .where('state', '=', 'undoing')
          .execute()
        return rows.length
      })
      committed()
      if (removed === 0) break
      if (stopping?.aborted) throw new Error('the server is stopping')
    }
    await db
      .updateTable('import')
      .set({ state: 'undone', added: 0, finished_at: new Date(), pace: null })
      .where('id', '=', id)
      .where('state', '=', 'undoing')
      .execute()
    committed()
  })
}
