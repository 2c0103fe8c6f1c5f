import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { Db } from '../../../engine/database/database.ts'

/** Does one work of a name at a time, over all servers; the others wait. The lock dies with its connection. */
export async function alone(
  db: Db,
  what: string,
  stopping: AbortSignal | undefined,
  work: () => Promise<void>,
): Promise<void> {
  // Throws when the server ends: the job is called again elsewhere.
  const wait = () => pause(300, true, stopping ? { signal: stopping } : {})
  await holding(db, what, wait, work)
}

/** Does the work, unless one of its name is under way on whichever server: then undefined. */
export const unlessTaken = <T>(db: Db, what: string, work: () => Promise<T>): Promise<T | undefined> =>
  holding(db, what, async () => false, work)

/** Held by a connection, not by a transaction: as long as one that writes is open, nobody hears what others have told since. */
const holding = <T>(
  db: Db,
  what: string,
  tryAgain: () => Promise<boolean>,
  work: () => Promise<T>,
): Promise<T | undefined> =>
  db.connection().execute(async (connection) => {
    const key = sql`hashtextextended(${what}, 0)`
    for (;;) {
      const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_lock(${key}) as mine`.execute(connection)
      if (rows[0]?.mine) break
      if (!(await tryAgain())) return undefined
    }
    try {
      return await work()
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(connection)
    }
  })

/**
 * Does one import, undo or re-coding of an organisation at a time: two that add the same rows in another order would wait for each other for ever, and
 * what an import brings under names that it read before a re-coding has to be there when that begins. The count of rows done guards what a lost lock
 * would allow.
 */
export const aloneWithRows = (
  db: Db,
  { org }: OrgScope,
  stopping: AbortSignal | undefined,
  work: () => Promise<void>,
): Promise<void> => alone(db, `import:${org}`, stopping, work)
