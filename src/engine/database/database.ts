import type { Kysely, Transaction } from 'kysely'
import type { Tables } from './tables.ts'

/** The truth. A room takes `Db` where it reads, `Tx` where it writes a change together with its event. */
export type Db = Kysely<Tables>
export type Tx = Transaction<Tables>

/** Works in the transaction that is open already, else in one of its own. */
export const inTransaction = <T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> =>
  db.isTransaction ? work(db as Tx) : db.transaction().execute(work)

/** An opened PostgreSQL, however it came to be: ours (embedded) or somebody's server. */
export type Database = {
  db: Db
  /** Connection string with which another client of this process reaches it (jobs, LISTEN). */
  url: string
  /** Calls back for each NOTIFY on the channel, from any server; reconnects by itself, deaf to what is told meanwhile. Returns a stop function. */
  listen(channel: string, hear: (payload: string) => void): Promise<() => Promise<void>>
  /** Payload ≤ 8,000 bytes. */
  notify(channel: string, payload: string): Promise<void>
  close(): Promise<void>
}
