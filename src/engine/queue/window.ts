import { sql } from 'kysely'
import type { FlowEvent, StoredEvent } from '../../contract/event.ts'
import type { Db } from '../database/database.ts'
import type { Place } from './queue.ts'

/** Where a consumer is in the outbox: after the row of this transaction and number. */
export type Position = { xid: string; seq: number }
export type Event = Place & { event: StoredEvent }
type Row = Place & { org: string; kind: FlowEvent['kind']; body: FlowEvent; safe: boolean }
/** What follows a position; `waiting` when there is more that is not safe to read yet. */
type Found = { events: Event[]; waiting: boolean }

/** A few seconds of a busy house. */
const mostKept = 20_000

/**
 * The newest stretch of the outbox, kept so that several consumers read a row once. Only rows before the oldest transaction still running are kept:
 * nothing can be committed among them any more.
 */
export class Window {
  readonly #db: Db
  /** Begins right after #from and has no holes. */
  #events: Event[] = []
  #from: Position = { xid: '0', seq: 0 }
  #reading: { from: Position; found: Promise<Found> } | null = null

  constructor(db: Db) {
    this.#db = db
  }

  /** At most `limit` events after a position, from memory where they are. Fewer than `limit` does not mean that there are no more. */
  async after(position: Position, limit: number): Promise<Found> {
    const kept = this.#kept(position, limit)
    if (kept.length > 0) return { events: kept, waiting: false }
    if (this.#reading && same(this.#reading.from, position)) {
      const { events, waiting } = await this.#reading.found
      return { events: events.slice(0, limit), waiting }
    }
    const reading = { from: position, found: this.#read(position, limit) }
    this.#reading = reading
    try {
      return await reading.found
    } finally {
      if (this.#reading === reading) this.#reading = null
    }
  }

  #kept(position: Position, limit: number): Event[] {
    if (same(position, this.#from)) return this.#events.slice(0, limit)
    let low = 0
    let high = this.#events.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (before(this.#events[middle]!, position)) low = middle + 1
      else high = middle
    }
    const at = this.#events[low]
    return at && same(at, position) ? this.#events.slice(low + 1, low + 1 + limit) : []
  }

  async #read(position: Position, limit: number): Promise<Found> {
    const rows = await next(this.#db, position, limit)
    const events = rows.filter((row) => row.safe).map(stored)
    const end = this.#events.at(-1) ?? this.#from
    if (same(end, position)) {
      this.#events.push(...events)
      if (this.#events.length > mostKept) {
        const gone = this.#events.splice(0, this.#events.length - mostKept / 2)
        this.#from = gone.at(-1)!
      }
    } else if (before(end, events.at(-1) ?? position)) {
      this.#events = [...events]
      this.#from = position
    }
    return { events, waiting: rows.length > events.length }
  }
}

const same = (a: Position, b: Position): boolean => a.seq === b.seq && a.xid === b.xid
const before = (a: Position, b: Position): boolean => (a.xid === b.xid ? a.seq < b.seq : BigInt(a.xid) < BigInt(b.xid))

/**
 * What follows a position. `o.xid` in `order by` is the number; a bare `xid` would be the text made of it. Rows are safe before the oldest transaction
 * still running.
 */
async function next(db: Db, { xid, seq }: Position, limit: number): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select o.xid::text, o.seq, o.at, o.org, o.kind, o.body, o.xid < pg_snapshot_xmin(pg_current_snapshot()) as safe
    from outbox o where (o.xid, o.seq) > (${xid}::xid8, ${seq}::bigint)
    order by o.xid, o.seq limit ${limit}`.execute(db)
  return rows
}

const stored = ({ xid, seq, at, body, kind, org }: Row): Event => ({
  xid,
  seq,
  at,
  event: { ...body, kind, org } as StoredEvent,
})
