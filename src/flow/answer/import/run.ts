import { sql } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { ImportMapping } from '../../../contract/operations/flow.ts'
import type { Db } from '../../../engine/database/database.ts'
import { alone } from './alone.ts'
import { Batch } from './batch.ts'
import { type Ground, groundOf } from './mapping.ts'
import { Pace } from './pace.ts'
import {
  columnNames,
  type Record as FileRecord,
  readHead,
  readRecords,
  sniffDelimiter,
  UnreadableFile,
} from './records.ts'
import { rowReader } from './row.ts'
import { Occurrences } from './row-id.ts'
import { storeBadRows, storeRows, unhurried } from './store.ts'

/** Rows in one transaction. More gains little; fewer pay for more commits. */
const batchRows = 1_000
/** One batch travels while PostgreSQL works on another. */
const inFlight = 2

type Hooks = {
  /** Fires when this server ends: the work is left after the batch in hand, and goes on elsewhere. */
  stopping?: AbortSignal | undefined
  /** After each commit. */
  committed: () => void
}

/** Another worker is at this import: this one has nothing to do any more. */
class Overtaken extends Error {}

/**
 * Adds an import's rows, from where it was left. A row and the count of rows done are one transaction, so that a killed worker's successor
 * neither doubles nor skips any. Throws to be called again when stopped or when the database fails; a file that cannot be read is a state.
 */
export async function runImport(db: Db, scope: OrgScope, id: string, hooks: Hooks): Promise<void> {
  await alone(db, scope.org, hooks.stopping, async () => {
    const file = await db
      .selectFrom('import')
      .where('id', '=', id)
      .where('org', '=', scope.org)
      .select(['id', 'state', 'encoding', 'bytes', 'mapping', 'done'])
      .executeTakeFirst()
    if (file?.state !== 'running') return
    try {
      const rows = await addRows(db, scope, { ...file, mapping: file.mapping as ImportMapping }, hooks)
      await finish(db, id, { state: 'done', rows, failure: null })
    } catch (error) {
      if (error instanceof Overtaken) return
      // Anything else is tried again by the queue; this would fail for ever.
      if (!(error instanceof UnreadableFile)) throw error
      await finish(db, id, { state: 'failed', failure: error.message })
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

type File = { id: string; encoding: string; bytes: number; mapping: ImportMapping; done: number }

async function addRows(db: Db, scope: OrgScope, file: File, hooks: Hooks): Promise<number> {
  const delimiter = sniffDelimiter(await readHead(db, file))
  const records = readRecords(db, file, delimiter)
  const header = await records.next()
  if (header.done) return 0
  const columns = columnNames(header.value.cells)
  const ground = await groundOf(db, scope, file.mapping, columns)
  const read = rowReader(ground, columns, new Occurrences())
  const line = new Line(db, ground, file, hooks.committed)

  let done = 0
  let batch = new Batch()
  for await (const record of records as AsyncIterable<FileRecord>) {
    const row = read(record)
    done += 1
    if (done <= file.done) continue
    batch.add(row)
    if (batch.rows < batchRows) continue
    if (hooks.stopping?.aborted) {
      await line.end()
      throw new Error('the server is stopping')
    }
    await line.add(batch)
    batch = new Batch()
  }
  if (batch.rows > 0) await line.add(batch)
  await line.end()
  return done
}

/** Commits batches in order, at most two under way: rows are inserted side by side, the count of rows done moves one after the other. */
class Line {
  readonly #db: Db
  readonly #ground: Ground
  readonly #import: string
  readonly #committed: () => void
  #done: number
  #waiting: Promise<void>[] = []
  #pace = new Pace()

  constructor(db: Db, ground: Ground, file: File, committed: () => void) {
    this.#db = db
    this.#ground = ground
    this.#import = file.id
    this.#committed = committed
    this.#done = file.done
  }

  async add(batch: Batch): Promise<void> {
    while (this.#waiting.length >= inFlight) await this.#waiting.shift()
    const before = this.#done
    this.#done += batch.rows
    const earlier = this.#waiting.at(-1) ?? Promise.resolve()
    const commit = this.#commit(batch, before, earlier)
    // Whoever waits next hears of it.
    commit.catch(() => {})
    this.#waiting.push(commit)
  }

  async end(): Promise<void> {
    for (const commit of this.#waiting.splice(0)) await commit
  }

  async #commit(batch: Batch, before: number, earlier: Promise<void>): Promise<void> {
    const { rows, ready } = batch
    await this.#db.transaction().execute(async (tx) => {
      await unhurried(tx)
      const added = await storeRows(tx, this.#ground, this.#import, batch)
      await storeBadRows(tx, this.#import, batch)
      await earlier
      const moved = await tx
        .updateTable('import')
        .set((eb) => ({
          done: before + rows,
          rows: sql`greatest(rows, ${before + rows}::bigint)`,
          added: eb('added', '+', added),
          known: eb('known', '+', ready - added),
          bad: eb('bad', '+', rows - ready),
          pace: this.#pace.of(rows),
        }))
        .where('id', '=', this.#import)
        .where('state', '=', 'running')
        .where('done', '=', before)
        .executeTakeFirst()
      if (moved.numUpdatedRows !== 1n) throw new Overtaken()
    })
    this.#committed()
  }
}
