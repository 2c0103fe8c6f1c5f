import type { BulkFacts, BulkRows } from '../../flow/fact/bulk.ts'
import type { AskedAbout } from '../../flow/invitation/on.ts'

/** Work on a file that was uploaded. */
export type ImportTask = 'import-run' | 'import-undo' | 'import-release'
export type ImportOrder = { task: ImportTask; import: string; org: string }
/** Errands that wait to be worked out, of all organisations. */
export type ErrandOrder = { task: 'errands' }
/** Learning from an organisation's texts: seconds of computing. */
export type LearnOrder = { task: 'learn'; org: string }
export type Order = ImportOrder | ErrandOrder | LearnOrder | { task: 'facts'; rows: BulkRows; generations: number[] }

/** What the thread is given when it begins. */
export type Start = {
  url: string
  secret: string
  /** How far the thread steps back for customers' pages (nice value), and with it the processes of our own PostgreSQL that work for it. */
  priority: number
  ownPostgres: boolean
}

/** From the main thread; `n` tells orders apart. Memory of facts that have been put in goes back, to be used again. */
export type ToThread = { n: number; order: Order } | { n: number; stop: true } | { memory: SharedArrayBuffer }
/** From the thread: something was committed, with whom it was decided to ask; it is done; it failed. */
export type FromThread =
  | { n: number; committed: AskedAbout[] }
  | { n: number; done: BulkFacts | null }
  | { n: number; failed: string }
