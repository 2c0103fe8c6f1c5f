import { EventEmitter } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import {
  type CronItemOptions,
  Logger,
  parseCronItems,
  type Runner,
  type RunnerOptions,
  run,
  type WorkerEvents,
} from 'graphile-worker'
import pg from 'pg'
import type { Database } from '../database/database.ts'
import { growing } from './pacing.ts'
import type { Schedule, Task } from './queue.ts'
import { Seat } from './seat.ts'

/** Kind of the lock that says: the worker of this name lives. */
export const WORKER = 4_835_449
/** A stopping server waits so long for its tasks, then gives their jobs back. */
const PATIENCE_MS = 8_000

export type Say = (what: string) => void

/** graphile-worker as we run it. It is started anew when it gives up, as it does when its database is long away. */
export class Crew {
  readonly #options: RunnerOptions
  readonly #pool: pg.Pool
  readonly #seat: Seat
  readonly #say: Say
  #runner: Runner | null = null
  #name = ''
  #seated = ''
  #stopping = false
  #over: Promise<void> = Promise.resolve()

  constructor(database: Database, tasks: Record<string, Task>, schedule: Schedule, say: Say, concurrency: number) {
    this.#say = say
    this.#seat = new Seat(database.url)
    this.#pool = new pg.Pool({
      connectionString: database.url,
      max: concurrency + 3,
      application_name: 'hetki jobs',
      keepAlive: true,
      options: '-c timezone=UTC',
    })
    this.#pool.on('error', (error) => say(`A connection of the jobs broke: ${error.message}`))
    this.#pool.on('connect', (client) => client.on('error', () => {}))
    const events: WorkerEvents = new EventEmitter()
    events.on('pool:create', ({ workerPool }) => {
      this.#name = workerPool.id
    })
    this.#options = {
      pgPool: this.#pool,
      taskList: Object.fromEntries(
        Object.entries(tasks).map(([name, task]) => [
          name,
          (payload, { abortSignal }) => task(payload as Record<string, unknown>, abortSignal),
        ]),
      ),
      parsedCronItems: parseCronItems(
        schedule.map(({ task, cron }) => ({ task, match: cron, options: scheduled(task, cron) })),
      ),
      concurrency,
      noHandleSignals: true,
      pollInterval: 1_000,
      events,
      logger: loggerFor(say),
      preset: { worker: { gracefulShutdownAbortTimeout: 500 } },
    }
  }

  async start(): Promise<void> {
    this.#runner = await run(this.#options)
    await this.sit()
    this.#over = this.#watch(this.#runner)
  }

  /** Holds the lock on the worker's name, again after the connection was lost. */
  async sit(): Promise<void> {
    const seat = `${this.#name} ${this.#seat.life}`
    if (seat !== this.#seated) await this.#seat.take(WORKER, this.#name)
    this.#seated = `${this.#name} ${this.#seat.life}`
  }

  async stop(): Promise<void> {
    this.#stopping = true
    const runner = this.#runner
    const late = AbortSignal.timeout(PATIENCE_MS)
    const kill = () => void runner?.kill('Hetki stops').catch(() => {})
    late.addEventListener('abort', kill)
    await runner?.stop().catch(() => {})
    await this.#over
    late.removeEventListener('abort', kill)
    await this.#seat.leave()
    await this.#pool.end()
  }

  async #watch(first: Runner): Promise<void> {
    const pauses = growing(500, 15_000)
    for (let runner: Runner | null = first; ; ) {
      if (runner) await runner.promise.catch((error: Error) => this.#say(`The jobs gave up: ${error.message}`))
      if (this.#stopping) return
      await pause(pauses.next().value)
      if (this.#stopping) return
      runner = await run(this.#options).catch((error: Error) => {
        this.#say(`The jobs cannot be started: ${error.message}`)
        return null
      })
      this.#runner = runner
    }
  }
}

/** What was missed within a day is made up for, unless it comes every minute anyway. What still waits is not queued a second time. */
const scheduled = (task: string, cron: string): CronItemOptions => ({
  backfillPeriod: cron.startsWith('* ') ? 0 : 24 * 3_600_000,
  jobKey: `schedule:${task}`,
})

/** Warnings and errors only: what it does every second is nobody's news. */
export const loggerFor = (say: Say): Logger =>
  new Logger(() => (level, message) => {
    if (level === 'error' || level === 'warning') say(message)
  })
