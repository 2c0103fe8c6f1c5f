import type { OrgScope } from '../../../catalog/scope.ts'
import type { ImportMapping } from '../../../contract/operations/flow.ts'
import type { Db } from '../../../engine/database/database.ts'
import { Occurrences } from '../../encounter/file/occurrences.ts'
import { type Hooks, runFile } from '../../encounter/file/run.ts'
import { Batch } from './batch.ts'
import { groundOf } from './mapping.ts'
import { rowReader } from './row.ts'
import { storeRows } from './store.ts'

/** Adds the answers of an import's file, from where it was left. */
export const runImport = (db: Db, scope: OrgScope, id: string, hooks: Hooks): Promise<void> =>
  runFile<Batch>(db, scope, id, hooks, async (file, columns) => {
    const ground = await groundOf(db, scope, file.mapping as ImportMapping, columns)
    const read = rowReader(ground, columns, new Occurrences())
    // One is filled while the other is stored.
    const spare: Batch[] = []
    return {
      batch: () => spare.pop()?.empty() ?? new Batch(),
      take: (record, batch) => {
        const row = read(record)
        batch?.add(row)
      },
      store: async (tx, batch) => {
        const added = await storeRows(tx, ground, id, batch)
        await batch.bad.store(tx, id)
        const { rows, ready } = batch
        spare.push(batch)
        return { rows, added, known: ready - added, held: 0, bad: rows - ready }
      },
    }
  })
