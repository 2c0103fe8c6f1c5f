import { sql } from 'kysely'
import type { Tx } from '../../engine/database/database.ts'

const key = (org: string) => sql`hashtextextended(${`board:${org}`}, 0)`

// Both are taken before any row: who has one and waits here, while who is alone here waits for that one, would wait for ever.

/** Which ideas belong together stays as it is until the transaction ends; votes may be given side by side. */
export const holdTree = async (tx: Tx, orgs: Iterable<string>): Promise<void> => {
  const all = [...new Set(orgs)].sort()
  await sql`select ${sql.join(all.map((org) => sql`pg_advisory_xact_lock_shared(${key(org)})`))}`.execute(tx)
}

/** Alone with an organisation's votes: their sums are made anew, or ideas put together. */
export const holdTreeAlone = async (tx: Tx, org: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(${key(org)})`.execute(tx)
}
