import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../engine/database/database.ts'
import type { Fact } from '../../engine/facts/facts.ts'
import { constantVersion, type Dimensions, makeFact, milliseconds, sharedOf } from './fact.ts'

type Row = Dimensions & { id: string; started_at: number; suppressed: string | null }

/** Facts of these encounters: that they were, and why nobody was asked where nobody was. */
export const encounterFacts = (db: Db, ids: string[]): Promise<Fact[]> =>
  ids.length === 0 ? Promise.resolve([]) : factsOf(db, sql`e.id = any(${ids}::uuid[])`)

/** Those of one import between two ids, both included: as they were added, they lie side by side. */
export const importedFacts = (db: Db, file: string, from: string, to: string): Promise<Fact[]> =>
  factsOf(db, sql`e.id between ${from}::uuid and ${to}::uuid and e.import = ${file}::uuid`)

async function factsOf(db: Db, which: RawBuilder<unknown>): Promise<Fact[]> {
  const { rows } = await sql<Row>`
    select e.id, e.org, ${milliseconds('e.started_at')} as started_at, e.suppressed, e.unit_path, e.reason, e.touchpoint, e.channel, e.stage, e.agent, null as survey,
      null as language, e.source, e.outcome, false as anonymous, e.attributes
    from encounter e where ${which}`.execute(db)
  return rows.flatMap((row) => {
    const shared = sharedOf(row)
    const met = makeFact(shared, 'encounter', row.started_at, row.id, constantVersion, 1)
    if (row.suppressed === null) return [met]
    const why = { ...shared, outcome: row.suppressed }
    return [met, makeFact(why, 'suppressed', row.started_at, row.id, constantVersion, 1)]
  })
}
