import { sql } from 'kysely'
import type { Db, Tx } from '../../engine/database/database.ts'

const kind = 4_835_460

/**
 * A rebuild reads rows of the truth and writes their facts a moment later. A removal must not fall between the two, or the fact would outlive
 * its source: the rebuild holds this lock (shared) per piece, a removal holds it alone.
 */
export const holdRebuild = <T>(
  db: Db,
  org: string,
  how: 'shared' | 'alone',
  work: (tx: Tx) => Promise<T>,
): Promise<T> =>
  db.transaction().execute(async (tx) => {
    const lock = how === 'alone' ? sql`pg_advisory_xact_lock` : sql`pg_advisory_xact_lock_shared`
    await sql`select ${lock}(${kind}, hashtext(${org}))`.execute(tx)
    return work(tx)
  })
