import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { type Crew, type Say, WORKER } from './crew.ts'

/**
 * Gives the jobs of killed servers back. graphile-worker itself does so after four hours only; we see at once that a worker is gone, because
 * the lock on its name is free. Twice in a row, so that a connection that just breaks and comes back costs nobody a job.
 */
export class Reaper {
  readonly #db: Db
  readonly #crew: Crew
  readonly #say: Say
  readonly #timer: NodeJS.Timeout
  #gone = new Set<string>()
  #round: Promise<void> | null = null

  constructor(db: Db, crew: Crew, say: Say, everyMs: number) {
    this.#db = db
    this.#crew = crew
    this.#say = say
    const round = () => {
      this.#round ??= this.#reap()
        .catch((error: Error) => say(`Looking for jobs of killed servers failed: ${error.message}`))
        .finally(() => {
          this.#round = null
        })
    }
    this.#timer = setInterval(round, everyMs)
    round()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#round
  }

  async #reap(): Promise<void> {
    await this.#crew.sit()
    const gone = await this.#missing()
    const sure = gone.filter((name) => this.#gone.has(name))
    this.#gone = new Set(gone)
    if (sure.length === 0) return
    await sql`select graphile_worker.force_unlock_workers(${sure}::text[])`.execute(this.#db)
    this.#say(`Jobs of ${sure.length} killed worker(s) go on here`)
  }

  async #missing(): Promise<string[]> {
    const { rows } = await sql<{ name: string }>`
      select distinct j.locked_by as name from graphile_worker._private_jobs j
      where j.locked_by is not null and not exists (
        select from pg_locks l
        where l.locktype = 'advisory' and l.database = (select oid from pg_database where datname = current_database())
          and l.classid = ${WORKER}::oid and l.objid::bigint = hashtext(j.locked_by)::bigint & 4294967295 and l.granted)`.execute(
      this.#db,
    )
    return rows.map((row) => row.name)
  }
}
