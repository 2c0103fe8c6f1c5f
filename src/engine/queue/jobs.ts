import { runMigrations } from 'graphile-worker'
import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { Crew, loggerFor, type Say } from './crew.ts'
import type { Jobs, Schedule, Task } from './queue.ts'
import { Reaper } from './reaper.ts'

const MIGRATE_LOCK = 4_835_450
const REAP_MS = 5_000

type Options = { say?: Say; concurrency?: number; reapMs?: number }

/** Makes or renews the tables of graphile-worker; servers started together do it one after the other. */
export async function migrateJobs({ url, db }: Pick<Database, 'url' | 'db'>): Promise<void> {
  await db.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${MIGRATE_LOCK})`.execute(connection)
    try {
      await runMigrations({ connectionString: url, logger: loggerFor(() => {}), maxPoolSize: 1 })
    } finally {
      await sql`select pg_advisory_unlock(${MIGRATE_LOCK})`.execute(connection)
    }
  })
}

/**
 * Runs the tasks and the schedule on this server, shared with the others. A job whose server was killed is given to another within some ten
 * seconds. Throws when the schedule names an unknown task.
 */
export async function openJobs(
  database: Database,
  tasks: Record<string, Task>,
  schedule: Schedule,
  { say = () => {}, concurrency = 3, reapMs = REAP_MS }: Options = {},
): Promise<Jobs> {
  for (const { task } of schedule) if (!tasks[task]) throw new Error(`The schedule names ${task}, which is no task`)
  await migrateJobs(database)
  const crew = new Crew(database, tasks, schedule, say, concurrency)
  await crew.start()
  const reaper = new Reaper(database.db, crew, say, reapMs)
  return {
    add: async (tx, task, payload, { key, at } = {}) => {
      if (!tasks[task]) throw new Error(`${task} is no task`)
      await sql`select graphile_worker.add_job(
        ${task}, ${JSON.stringify(payload)}::json, run_at => ${at ?? null}::timestamptz, job_key => ${key ?? null}::text)`.execute(
        tx,
      )
    },
    stop: async () => {
      await reaper.stop()
      await crew.stop()
    },
  }
}
