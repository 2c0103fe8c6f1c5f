import { setImmediate as breathe } from 'node:timers/promises'
import type { OrgScope } from '../../../catalog/scope.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { aloneWithRows } from './alone.ts'
import { type Counts, Line, Overtaken } from './line.ts'
import {
  columnNames,
  type Record as FileRecord,
  readHead,
  readRecords,
  sniffDelimiter,
  UnreadableFile,
} from './records.ts'

/** Rows in one transaction, where a kind of file says nothing else. */
const batchRows = 1_000
/** Rows read at a stretch: some milliseconds, after which customers' pages have their turn. */
const stretch = 50

export type Hooks = {
  /** Fires when this server ends: the work is left after the batch in hand, and goes on elsewhere. */
  stopping?: AbortSignal | undefined
  /** After each commit. */
  committed: () => void
}

/** What one kind of file does with its rows. */
export type RowTaker<B extends { rows: number }> = {
  batch: () => B
  /** Whether no more rows go into it. */
  full?: (batch: B) => boolean
  /** Sees rows before they are taken, to look up or make what they name. */
  prepare?: (records: FileRecord[]) => Promise<void>
  /** Reads a row; `batch` is null for one that was stored before: it still counts among its like. */
  take: (record: FileRecord, batch: B | null) => void
  store: (tx: Tx, batch: B) => Promise<Counts>
}

export type RunningFile = {
  id: string
  encoding: string
  bytes: number
  mapping: unknown
  done: number
  named: string | null
  origin: 'upload' | 'command' | 'folder'
}

/**
 * Adds an import's rows, from where it was left. A row and the count of rows done are one transaction, so that a killed worker's successor
 * neither doubles nor skips any. Throws to be called again when stopped or when the database fails; a file that cannot be read is a state.
 */
export async function runFile<B extends { rows: number }>(
  db: Db,
  scope: OrgScope,
  id: string,
  hooks: Hooks,
  taker: (file: RunningFile, columns: string[]) => Promise<RowTaker<B>>,
): Promise<void> {
  await aloneWithRows(db, scope, hooks.stopping, async () => {
    const file = await db
      .selectFrom('import')
      .where('id', '=', id)
      .where('org', '=', scope.org)
      .select(['id', 'state', 'encoding', 'bytes', 'mapping', 'done', 'named', 'origin'])
      .executeTakeFirst()
    if (file?.state !== 'running') return
    try {
      const rows = await addRows(db, file, hooks, taker)
      await finish(db, id, { state: 'done', rows, failure: null })
    } catch (error) {
      if (error instanceof Overtaken) return
      // Anything else is tried again by the queue; this would fail for ever.
      if (error instanceof UnreadableFile) await finish(db, id, { state: 'failed', failure: error.message })
      // What the mapping names is gone since it was made.
      else if (error instanceof Refusal) await finish(db, id, { state: 'failed', failure: 'mapping' })
      else throw error
    }
    hooks.committed()
  })
}

const finish = (db: Db, id: string, how: { state: 'done' | 'failed'; rows?: number; failure: string | null }) =>
  db
    .updateTable('import')
    .set({ ...how, finished_at: new Date(), pace: null })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute()

async function addRows<B extends { rows: number }>(
  db: Db,
  file: RunningFile,
  hooks: Hooks,
  taker: (file: RunningFile, columns: string[]) => Promise<RowTaker<B>>,
): Promise<number> {
  const delimiter = sniffDelimiter(await readHead(db, file))
  const records = readRecords(db, file, delimiter)
  const header = await records.next()
  if (header.done) return 0
  const {
    batch: newBatch,
    full = (b: B) => b.rows >= batchRows,
    prepare,
    take,
    store,
  } = await taker(file, columnNames(header.value.cells))
  const line = new Line<B>(db, file, store, hooks.committed)

  let done = 0
  let batch = newBatch()
  let some: FileRecord[] = []
  const takeSome = async () => {
    await prepare?.(some)
    for (const record of some) {
      done += 1
      take(record, done <= file.done ? null : batch)
    }
    some = []
    if (!full(batch)) return breathe()
    if (hooks.stopping?.aborted) {
      await line.end()
      throw new Error('the server is stopping')
    }
    await line.add(batch)
    batch = newBatch()
  }
  for await (const record of records as AsyncIterable<FileRecord>) {
    some.push(record)
    if (some.length >= stretch) await takeSome()
  }
  await takeSome()
  if (batch.rows > 0) await line.add(batch)
  await line.end()
  return done
}
