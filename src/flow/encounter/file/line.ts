import { sql } from 'kysely'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { Pace } from './pace.ts'

/** One batch travels while PostgreSQL works on another. */
const inFlight = 2

/** What became of a batch's rows. */
export type Counts = { rows: number; added: number; known: number; held: number; bad: number }

/** `serial`: changes rows that other batches change too, so it must be alone under way. */
export type Rows = { rows: number; serial?: boolean }

/** Another worker is at this import: this one has nothing to do any more. */
export class Overtaken extends Error {}

/**
 * The transaction does not wait for the disk. Nobody was told that its rows are kept: after a power cut the count of rows done is as far back as the
 * rows are, and the work goes on from there. The commit that ends the work does wait, and takes all before it along.
 */
export async function unhurried(tx: Tx): Promise<void> {
  await sql`set local synchronous_commit = off`.execute(tx)
}

/** Commits batches in order, at most two under way: rows are inserted side by side, the count of rows done moves one after the other. */
export class Line<B extends Rows> {
  readonly #db: Db
  readonly #import: string
  readonly #store: (tx: Tx, batch: B) => Promise<Counts>
  readonly #committed: () => void
  #done: number
  #serial = false
  #waiting: Promise<void>[] = []
  #pace = new Pace()

  constructor(
    db: Db,
    file: { id: string; done: number },
    store: (tx: Tx, batch: B) => Promise<Counts>,
    committed: () => void,
  ) {
    this.#db = db
    this.#import = file.id
    this.#store = store
    this.#committed = committed
    this.#done = file.done
  }

  async add(batch: B): Promise<void> {
    const most = batch.serial || this.#serial ? 1 : inFlight
    while (this.#waiting.length >= most) await this.#waiting.shift()
    this.#serial = batch.serial ?? false
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

  async #commit(batch: B, before: number, earlier: Promise<void>): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await unhurried(tx)
      const { rows, added, known, held, bad } = await this.#store(tx, batch)
      await earlier
      const moved = await tx
        .updateTable('import')
        .set((eb) => ({
          done: before + rows,
          rows: sql`greatest(rows, ${before + rows}::bigint)`,
          added: eb('added', '+', added),
          known: eb('known', '+', known),
          held: eb('held', '+', held),
          bad: eb('bad', '+', bad),
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
