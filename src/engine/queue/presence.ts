import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import type { Presence } from './queue.ts'
import { Seat } from './seat.ts'

/** Kind of the lock that says: the process of this name lives. */
const PRESENT = 4_835_460

/** Presence by session locks, which PostgreSQL lets go the moment a process dies. */
export function openPresence({ url, db }: Pick<Database, 'url' | 'db'>): Presence {
  const seat = new Seat(url)
  const name = `sender ${randomUUID()}`
  let seatedIn = -1
  let missing = new Set<string>()
  return {
    async name() {
      if (seatedIn !== seat.life) {
        // Taken anew after the connection was lost; the old session may hold it for some seconds still.
        if (!(await seat.take(PRESENT, name)))
          throw new Error('the lock of this sender is still held by its lost connection')
        seatedIn = seat.life
      }
      return name
    },
    async gone(names) {
      const { rows } = await sql<{ name: string }>`
        select n.name from unnest(${names}::text[]) as n (name) where not exists (
          select from pg_locks l
          where l.locktype = 'advisory' and l.database = (select oid from pg_database where datname = current_database())
            and l.classid = ${PRESENT}::oid and l.objid::bigint = hashtext(n.name)::bigint & 4294967295 and l.granted)`.execute(
        db,
      )
      const now = rows.map((r) => r.name)
      const sure = now.filter((n) => missing.has(n))
      missing = new Set(now)
      return sure
    },
    leave: () => seat.leave(),
  }
}
