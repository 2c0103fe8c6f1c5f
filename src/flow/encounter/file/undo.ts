import type { OrgScope } from '../../../catalog/scope.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { aloneWithRows } from './alone.ts'
import { unhurried } from './line.ts'
import { Pace } from './pace.ts'
import type { Hooks } from './run.ts'

const batchRows = 1_000

/**
 * Takes back all that an import added, batch by batch; goes on where it was left. `remove` takes away at most so many rows and emits the event
 * that takes their facts away; it returns how many they were.
 */
export async function undoFile(
  db: Db,
  scope: OrgScope,
  id: string,
  { stopping, committed }: Hooks,
  remove: (tx: Tx, most: number) => Promise<number>,
  last?: (tx: Tx) => Promise<void>,
): Promise<void> {
  await aloneWithRows(db, scope, stopping, async () => {
    const pace = new Pace()
    for (;;) {
      const removed = await db.transaction().execute(async (tx) => {
        await unhurried(tx)
        const at = await tx
          .selectFrom('import')
          .where('id', '=', id)
          .where('org', '=', scope.org)
          .where('state', '=', 'undoing')
          .select('id')
          .forUpdate()
          .executeTakeFirst()
        if (!at) return 0
        const count = await remove(tx, batchRows)
        await tx
          .updateTable('import')
          .set((eb) => ({ added: eb.fn('greatest', [eb('added', '-', count), eb.lit(0)]), pace: pace.of(count) }))
          .where('id', '=', id)
          .execute()
        return count
      })
      committed()
      if (removed === 0) break
      if (stopping?.aborted) throw new Error('the server is stopping')
    }
    await db.transaction().execute(async (tx) => {
      const ended = await tx
        .updateTable('import')
        .set({ state: 'undone', added: 0, held: 0, finished_at: new Date(), pace: null })
        .where('id', '=', id)
        .where('org', '=', scope.org)
        .where('state', '=', 'undoing')
        .executeTakeFirst()
      if (ended.numUpdatedRows > 0n) await last?.(tx)
    })
    committed()
  })
}
