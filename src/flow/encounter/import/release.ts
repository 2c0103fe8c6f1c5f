import type { OrgScope } from '../../../catalog/scope.ts'
import type { EncounterMapping } from '../../../contract/contact-log.ts'
import type { Db } from '../../../engine/database/database.ts'
import { aloneWithRows } from '../file/alone.ts'
import { unhurried } from '../file/line.ts'
import { lookAtFile } from '../file/look.ts'
import { Occurrences } from '../file/occurrences.ts'
import { Pace } from '../file/pace.ts'
import type { Hooks } from '../file/run.ts'
import type { Decide } from '../write.ts'
import { Batch } from './batch.ts'
import { groundOf } from './ground.ts'
import { rowReader } from './row.ts'
import { Store } from './store.ts'
import { Values, valueColumns } from './values.ts'

const batchRows = 1_000

/** Takes in the held rows whose values mean something by now; the others wait on. Goes on where it was left. */
export async function releaseRows(db: Db, scope: OrgScope, id: string, hooks: Hooks, decide: Decide): Promise<void> {
  await aloneWithRows(db, scope, hooks.stopping, async () => {
    const file = await db
      .selectFrom('import')
      .where('id', '=', id)
      .where('org', '=', scope.org)
      .where('state', '=', 'releasing')
      .select(['id', 'encoding', 'bytes', 'mapping', 'failure'])
      .executeTakeFirst()
    if (!file) return
    const { columns } = await lookAtFile(db, file, 1)
    const ground = await groundOf(db, scope, file.mapping as EncounterMapping, columns)
    const values = new Values(db, scope, ground)
    const valued = valueColumns(columns, ground.mapping)
    const read = rowReader(ground, columns, values, new Occurrences())
    const store = new Store(scope, ground, id, decide)
    const pace = new Pace()

    for (let after = 0; ; ) {
      const waiting = await db
        .selectFrom('import_held_row')
        .where('import', '=', id)
        .where('row', '>', after)
        .orderBy('row')
        .limit(batchRows)
        .selectAll()
        .execute()
      if (waiting.length === 0) break
      after = waiting.at(-1)!.row
      await values.prepare(waiting, valued)
      const batch = new Batch(ground)
      const settled: number[] = []
      for (const { row, cells, external_id } of waiting) {
        const found = read({ row, cells }, external_id)
        if (found.lacking.length > 0) continue
        batch.add(found, cells)
        settled.push(row)
      }
      if (settled.length > 0) {
        await db.transaction().execute(async (tx) => {
          await unhurried(tx)
          const gone = await tx
            .deleteFrom('import_held_row')
            .where('import', '=', id)
            .where('row', 'in', settled)
            .executeTakeFirst()
          // Another worker was faster.
          if (Number(gone.numDeletedRows) !== settled.length) throw new Error('these rows have been released meanwhile')
          const added = await store.put(tx, batch)
          const good = batch.ready + batch.fresh.length
          await tx
            .updateTable('import')
            .set((eb) => ({
              held: eb('held', '-', settled.length),
              added: eb('added', '+', added),
              known: eb('known', '+', good - added),
              bad: eb('bad', '+', batch.rows - good),
              pace: pace.of(settled.length),
            }))
            .where('id', '=', id)
            .execute()
        })
      }
      hooks.committed()
      if (hooks.stopping?.aborted) throw new Error('the server is stopping')
    }
    await db
      .updateTable('import')
      .set({ state: file.failure ? 'failed' : 'done', finished_at: new Date(), pace: null })
      .where('id', '=', id)
      .where('state', '=', 'releasing')
      .execute()
    hooks.committed()
  })
}
