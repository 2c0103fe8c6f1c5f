import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../engine/database/database.ts'
import type { Fact } from '../../engine/facts/facts.ts'
import { constantVersion, type Dimensions, makeFact, milliseconds, sharedOf } from './fact.ts'

type Row = Dimensions & { id: string; started_at: number }

/** Facts of these encounters: that they were. Why nobody was asked is counted in the truth: no figure is made of it. */
export const encounterFacts = (db: Db, ids: string[]): Promise<Fact[]> =>
  ids.length === 0 ? Promise.resolve([]) : factsOf(db, sql`e.id = any(${ids}::uuid[])`)

/** An import's encounters between two ids, both included. */
type Stretch = { import: string; from: string; to: string }

/**
 * Their facts after an id, or from the first, at most so many: as they were added, they lie side by side. The import is compared as a text, lest
 * PostgreSQL go through its index, all that the import has added so far, for each stretch.
 */
export const importedFacts = (db: Db, of: Stretch, after: string | undefined, most: number): Promise<Fact[]> => {
  const beyond = after ? sql`e.id > ${after}::uuid` : sql`e.id >= ${of.from}::uuid`
  return factsOf(
    db,
    sql`${beyond} and e.id <= ${of.to}::uuid and e.import::text = ${of.import} order by e.id limit ${most}`,
  )
}

async function factsOf(db: Db, which: RawBuilder<unknown>): Promise<Fact[]> {
  const { rows } = await sql<Row>`
    select e.id, e.org, ${milliseconds('e.started_at')} as started_at, e.unit_path, e.reason, e.touchpoint, e.channel, e.stage, e.agent, null as survey,
      null as language, e.source, e.outcome, false as anonymous, e.attributes
    from encounter e where ${which}`.execute(db)
  return rows.map((row) => makeFact(sharedOf(row), 'encounter', row.started_at, row.id, constantVersion, 1))
}
