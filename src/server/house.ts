import type { Logger } from 'pino'
import type { LiveEvent } from '../contract/live.ts'
import type { Database } from '../engine/database/database.ts'
import type { FactStore } from '../engine/facts/facts.ts'
import type { Jobs, OutboxReader } from '../engine/queue/queue.ts'
import type { Settings } from './settings.ts'

/** All that runs, wired once in start.ts and handed to every door. */
export type House = {
  settings: Settings
  log: Logger
  database: Database
  facts: FactStore
  outbox: OutboxReader
  jobs: Jobs
  /** Tells open screens, on every server. */
  tell: (org: string, event: LiveEvent) => void
}
