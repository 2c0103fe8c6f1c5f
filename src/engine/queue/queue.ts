import type { FlowEvent, StoredEvent } from '../../contract/event.ts'
import type { Tx } from '../database/database.ts'

/** Writes events in the transaction of the change they tell of. */
export type Emit = (tx: Tx, org: string, events: FlowEvent[]) => Promise<void>

/** Hears events in commit order, batch by batch, at least once: a handler must stand a repeat. A throw is retried with growing pauses and holds back this consumer only. */
export type Consumer = {
  name: string
  /** Most events at once. */
  batch?: number
  /** Least time between batches in ms (20): under load events come in handfuls instead of one by one. The first after a quiet time comes at once. */
  gather?: number
  hear: (events: StoredEvent[], places?: Place[]) => Promise<void>
}

/** Where an event stands in the outbox, the same for ever: the order of commits is that of `xid` and `seq`. */
export type Place = { xid: string; seq: number; at: Date }

/** Reads the outbox for its consumers; over all servers one at a time reads for a consumer. */
export type OutboxReader = {
  /** Something was just committed here: look now instead of at the next poll (200 ms). */
  wake(): void
  /** Resolves when all consumers have read all that was committed before the call. For tests and the end of an import. */
  settled(): Promise<void>
  /** Seconds by which each consumer is behind; 0 when it has read all. */
  lag(): Promise<Record<string, number>>
  stop(): Promise<void>
}

/** Work in the background, on the database: kept over restarts, retried, shared among servers. */
export type Jobs = {
  /** In the transaction, so that the job exists exactly when the change does. The same key is queued once. */
  add(tx: Tx, task: string, payload: Record<string, unknown>, options?: { key?: string; at?: Date }): Promise<void>
  stop(): Promise<void>
}
/** Tells over all servers which of those who took work on are still there. */
export type Presence = {
  /** The name under which this process takes work on; it counts as alive while the process and its connection live. Rejects without a database. */
  name(): Promise<string>
  /** Those of the names whose process was gone at this look and at the one before, so that a broken connection costs nobody his work. */
  gone(names: string[]): Promise<string[]>
  leave(): Promise<void>
}

/** A throw is retried with growing pauses. `stopping` fires when this server ends: a long task leaves then, and throws to be called again. */
export type Task = (payload: Record<string, unknown>, stopping?: AbortSignal) => Promise<void>
/** One table of all periodic work: cron pattern (UTC) by task. */
export type Schedule = { task: string; cron: string }[]
