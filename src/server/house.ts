import type { Logger } from 'pino'
import type { LiveEvent } from '../contract/live.ts'
import type { Database } from '../engine/database/database.ts'
import type { Delivery } from '../engine/delivery/delivery.ts'
import type { FactStore } from '../engine/facts/facts.ts'
import type { Outbound } from '../engine/outbound/outbound.ts'
import type { Jobs, OutboxReader } from '../engine/queue/queue.ts'
import type { SimilarIdeas } from '../flow/idea/similar/similar.ts'
import type { Bulk } from './bulk/bulk.ts'
import type { Settings } from './settings.ts'

/** All that runs, wired once in start.ts and handed to every door. */
export type House = {
  settings: Settings
  log: Logger
  database: Database
  facts: FactStore
  outbox: OutboxReader
  jobs: Jobs
  bulk: Bulk
  /** The ways out; null where nothing is set up. */
  delivery: Delivery
  /** The only way to servers whose addresses others have written. */
  outbound: Outbound
  /** Ideas that are like others, in memory. */
  similar: SimilarIdeas
  /** Tells open screens, on every server. */
  tell: (org: string, event: LiveEvent) => void
}
