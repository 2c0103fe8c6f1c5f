import { sql } from 'kysely'
import { readClassification } from '../../../catalog/reason/rule.ts'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { Db } from '../../../engine/database/database.ts'
import { json } from '../../../engine/database/tables.ts'
import { keywordsOf } from './keywords.ts'
import { type Labelled, learnAndTest } from './text-model.ts'
import { textOf } from './words.ts'

/** Newest encounters looked through for texts, and texts learned from. */
const mostLooked = 300_000
const mostTexts = 20_000
/** Characters of a text; what a matter is stands at its beginning. */
const longest = 2_000

/**
 * Learns from texts of encounters and the reasons that people or sources gave them: not from what a rule gave, for that would learn the rule, nor from "other". Returns
 * how many there were. What was erased since is forgotten, for each time all is learned anew.
 */
export async function learn(db: Db, scope: OrgScope): Promise<number> {
  const labelled = await readLabelled(db, scope)
  const keywords = await keywordsOf(db, scope.org)
  const { model, tested, hits } = learnAndTest(labelled, keywords)
  const values = { texts: labelled.length, tested, hits, model: json(model), learned_at: new Date() }
  await db
    .insertInto('reason_model')
    .values({ org: scope.org, ...values })
    .onConflict((c) => c.column('org').doUpdateSet(values))
    .execute()
  return labelled.length
}

/** Organisations with reasons and encounters: whether there are texts to learn from is found out by reading. */
export async function learners(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from organisation o where exists (select from reason where org = o.id) and exists (select from encounter where org = o.id) order by id`.execute(
    db,
  )
  return rows.map((r) => r.id)
}

type Row = { id: string; at: number; reason: string; attributes: Record<string, unknown> }

/** Oldest first. */
async function readLabelled(db: Db, scope: OrgScope): Promise<Labelled[]> {
  const { textAttributes } = await readClassification(db, scope)
  const chosen = sql`(e.reason_rule is null or exists (select from reason_choice where org = e.org and encounter = e.id))`
  const own = sql`exists (select from reason r where r.id = e.reason and not r.other and not r.closed)`
  const written = await sql<Row>`
    select e.id, extract(epoch from e.started_at)::float8 as at, e.reason, e.attributes from (
      select id, org, started_at, reason, reason_rule, attributes from encounter where org = ${scope.org} order by started_at desc limit ${mostLooked}) e
    where e.reason is not null and e.attributes ?| ${textAttributes}::text[] and ${chosen} and ${own}
    order by e.started_at desc limit ${mostTexts}`.execute(db)
  const said = await sql<{ id: string; at: number; reason: string; words: string }>`
    select e.id, extract(epoch from e.started_at)::float8 as at, e.reason, string_agg(t.words, ' ') as words from (
        select id, org, encounter from answer where org = ${scope.org} and encounter is not null and not anonymous order by at desc limit ${mostTexts}) a
      join encounter e on e.id = a.encounter
      join lateral (select distinct on (question) words from answer_event where answer = a.id and kind in ('text', 'longtext') order by question, seq desc) t
        on t.words <> ''
    where e.reason is not null and ${chosen} and ${own} group by 1, 2, 3`.execute(db)
  const by = new Map(written.rows.map((r) => [r.id, { ...r, text: textOf(r.attributes, textAttributes) }]))
  for (const { words, ...row } of said.rows) {
    const known = by.get(row.id)
    by.set(row.id, { ...row, attributes: {}, text: known ? `${known.text}\n${words}` : words })
  }
  return [...by.values()]
    .filter((r) => r.text !== '')
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    .slice(-mostTexts)
    .map(({ text, reason }) => ({ text: text.slice(0, longest), reason }))
}
