import type { OrgScope } from '../../../catalog/scope.ts'
import type { EncounterMapping } from '../../../contract/contact-log.ts'
import type { Db } from '../../../engine/database/database.ts'
import { Occurrences } from '../file/occurrences.ts'
import { type Hooks, runFile } from '../file/run.ts'
import type { Decide } from '../write.ts'
import { Batch } from './batch.ts'
import { groundOf } from './ground.ts'
import { rowReader } from './row.ts'
import { touchSource } from './source.ts'
import { Store } from './store.ts'
import { Values, valueColumns } from './values.ts'

/** Rows of the past in one transaction: so many that ClickHouse, who is told of each transaction, has few parts to merge. */
const batchRows = 20_000
/** Recent ones in it, each of which takes many more words. */
const batchFresh = 1_000

/** Adds the encounters of an import's file, from where it was left. `decide` says about recent ones whether to ask. */
export const runEncounters = (db: Db, scope: OrgScope, id: string, hooks: Hooks, decide: Decide): Promise<void> =>
  runFile<Batch>(db, scope, id, hooks, async (file, columns) => {
    const mapping = file.mapping as EncounterMapping
    await touchSource(db, scope, mapping.source, file.origin === 'folder' ? 'folder' : 'file')
    const ground = await groundOf(db, scope, mapping, columns)
    const values = new Values(db, scope, ground)
    const valued = valueColumns(columns, ground.mapping)
    const read = rowReader(ground, columns, values, new Occurrences())
    const store = new Store(scope, ground, id, decide)
    // One is filled while the other is stored.
    const spare: Batch[] = []
    return {
      batch: () => spare.pop()?.empty() ?? new Batch(ground),
      full: (batch) => batch.rows >= batchRows || batch.fresh.length >= batchFresh,
      prepare: (records) => values.prepare(records, valued),
      take: (record, batch) => {
        const row = read(record)
        batch?.add(row, record.cells)
      },
      store: async (tx, batch) => {
        const added = await store.put(tx, batch)
        const good = batch.ready + batch.fresh.length
        const { rows, lacking } = batch
        spare.push(batch)
        return { rows, added, known: good - added, held: lacking, bad: rows - good - lacking }
      },
    }
  })
