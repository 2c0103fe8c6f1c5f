import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Db } from '../../../engine/database/database.ts'

/**
 * Does one import or undo of an organisation at a time, over all servers: two that add the same rows in another order would wait for each other
 * for ever. The lock dies with its connection; the count of rows done guards what a lost one would allow.
 */
export async function alone(
  db: Db,
  what: string,
  stopping: AbortSignal | undefined,
  work: () => Promise<void>,
): Promise<void> {
  const key = sql`hashtextextended(${what}, 0)`
  await db.connection().execute(async (connection) => {
    for (;;) {
      const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_lock(${key}) as mine`.execute(connection)
      if (rows[0]?.mine) break
      // Throws when the server ends: the job is called again elsewhere.
      await pause(300, undefined, stopping ? { signal: stopping } : {})
    }
    try {
      await work()
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(connection)
    }
  })
}
