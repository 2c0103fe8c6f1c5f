import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../engine/database/database.ts'
import type { Fact } from '../../engine/facts/facts.ts'
import { type Dimensions, Lists, makeFact, milliseconds, revisedVersion, type Shared, sharedOf } from './fact.ts'

type Row = Omit<Dimensions, 'unit_path' | 'attributes'> & {
  id: string
  /** As PostgreSQL writes it. */
  unit_path: string
  attributes: string
  started_at: number
  ended_at: number | null
  talk: number | null
  hold: number | null
  wrap_up: number | null
  wait: number | null
  customer: string | null
  revision: number
  extra_reasons: (string | null)[] | null
}

/** Facts of these encounters: that they were, and how long requests were open. Why nobody was asked is counted in the truth: no figure is made of it. */
export async function encounterFacts(db: Db, ids: string[]): Promise<Fact[]> {
  if (ids.length === 0) return []
  const { rows } = await encounterRows(sql`e.id = any(${ids}::uuid[])`).execute(db)
  return factsOf(rows)
}

/** An import's encounters between two ids, both included. */
type Stretch = { import: string; from: string; to: string }

/**
 * Gives their facts piece by piece. Through a cursor: asked for each piece anew, PostgreSQL would read and sort all that follows each time. The import
 * is compared as a text, lest it go through the import's index, all that the import has added so far.
 */
export async function importedFacts(db: Db, of: Stretch, atOnce: number, take: (facts: Fact[]) => void): Promise<void> {
  const rows = encounterRows(
    sql`e.id >= ${of.from}::uuid and e.id <= ${of.to}::uuid and e.import::text = ${of.import} order by e.id`,
  )
  await db.transaction().execute(async (tx) => {
    await sql`declare stretch no scroll cursor for ${rows}`.execute(tx)
    for (let more = true; more; ) {
      const { rows: some } = await sql<Row>`fetch ${sql.lit(atOnce)} from stretch`.execute(tx)
      take(factsOf(some))
      more = some.length === atOnce
    }
  })
}

const encounterRows = (which: RawBuilder<unknown>) => sql<Row>`
    select e.id, e.org, ${milliseconds('e.started_at')} as started_at, ${milliseconds('e.ended_at')} as ended_at, e.unit_path::text, e.reason, e.recoded, e.recorded_reason, e.extra_reasons, e.revision,
      e.touchpoint, e.channel, e.stage, e.agent, null as survey, null as language, e.source, e.outcome, false as anonymous, e.attributes::text,
      e.talk_seconds as talk, e.hold_seconds as hold, e.wrap_up_seconds as wrap_up, e.wait_seconds as wait, e.customer
    from encounter e where ${which}`

function factsOf(rows: Row[]): Fact[] {
  const lists = new Lists()
  return rows.flatMap((row) => {
    const told = lists.of(row.unit_path, row.attributes)
    const fact = makeFact(sharedOf(row, told), 'encounter', row.started_at, row.id, revisedVersion(row.revision), 1)
    fact.talk = row.talk ?? -1
    fact.hold = row.hold ?? -1
    fact.wrap_up = row.wrap_up ?? -1
    fact.wait = row.wait ?? -1
    fact.customer = row.customer === null ? 0 : customerKey(row.customer)
    const facts = row.extra_reasons ? [...namedFacts(row, told, row.extra_reasons), fact] : [fact]
    // Of a conversation its parts tell more, and most encounters are one: they cost no second fact.
    if (row.ended_at !== null && row.talk === null && row.wait === null) {
      const hours = Math.max(0, row.ended_at - row.started_at) / 3_600_000
      const { version } = fact
      facts.push(makeFact(sharedOf(row, told), 'closing_hours', row.started_at, `${row.id}:closing`, version, hours))
    }
    return facts
  })
}

/**
 * The customer of a fact: the last 52 bits of its id, which are random, as the largest number of them that JavaScript reads exactly. Two of ten
 * million customers share a number in one organisation of a hundred.
 */
export const customerKey = (id: string): number =>
  Number.parseInt(id.slice(24), 16) + Number.parseInt(id[22]!, 16) * 2 ** 48

/** One for each further reason, by its place: a reason that was merged into another of the same encounter leaves an empty place, whose fact goes. */
const namedFacts = (row: Row, told: Pick<Shared, 'unit' | 'attributes'>, extra: (string | null)[]): Fact[] =>
  extra.map((reason, n) => {
    const shared = sharedOf({ ...row, reason, recoded: false }, told)
    const id = `${row.id}:reason:${n}`
    return makeFact(
      shared,
      'reason_named',
      row.started_at,
      id,
      revisedVersion(row.revision),
      reason === null ? null : 1,
    )
  })
