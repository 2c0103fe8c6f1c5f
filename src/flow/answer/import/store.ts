import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../../engine/database/database.ts'
import { emit } from '../../../engine/queue/outbox.ts'
import type { Ground } from './mapping.ts'
import type { BadCell, ReadyRow } from './row.ts'

const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
/**
 * An array as PostgreSQL reads it. Made here and not by `pg`, which needs three times as long; nearly all are ids and words without a sign
 * that needs quoting.
 */
const list = (values: (string | null)[]): string =>
  `{${values.map((v) => (v === null ? 'NULL' : /^[\w:.+-]+$/.test(v) && v !== 'NULL' && v !== 'null' ? v : quoted(v))).join(',')}}`

const iso = (date: Date | null): string | null => date?.toISOString() ?? null

/** Stores answers with their taps in one statement and their event in the same transaction. Returns how many were new; known ones stay as they are. */
export async function storeRows(tx: Tx, ground: Ground, id: string, rows: ReadyRow[]): Promise<number> {
  if (rows.length === 0) return 0
  const events = rows.flatMap((row) => row.events.map((event) => ({ ...event, answer: row.id })))
  const a = (pick: (row: ReadyRow) => string | null): RawBuilder<unknown> => sql`${list(rows.map(pick))}`
  const e = (pick: (event: (typeof events)[number]) => string | null): RawBuilder<unknown> =>
    sql`${list(events.map(pick))}`
  const { version, mapping, org } = ground
  const { rows: added } = await sql<{ id: string }>`
    with added as (
      insert into answer (id, org, survey, survey_version, touchpoint, channel, stage, unit, unit_path, reason, agent, import, language, source,
        anonymous, attributes, encounter_ended_at, at, last_at, finished_at, flags)
      select id, ${org}::uuid, ${mapping.survey}::uuid, ${version.id}::uuid, touchpoint, channel, stage, unit, unit_path::uuid[], reason, agent,
        ${id}::uuid, language, 'import', ${version.content.anonymous}::boolean, attributes::jsonb, encounter_ended_at, at, at, at, '{imported}'
      from unnest(${a((r) => r.id)}::uuid[], ${a((r) => r.touchpoint)}::uuid[], ${a((r) => r.channel)}::text[], ${a((r) => r.stage)}::text[],
        ${a((r) => r.unit)}::uuid[], ${a((r) => `{${r.unitPath.join(',')}}`)}::text[], ${a((r) => r.reason)}::uuid[], ${a((r) => r.agent)}::text[],
        ${a((r) => r.language)}::text[], ${a((r) => JSON.stringify(r.attributes))}::text[], ${a((r) => iso(r.encounterEndedAt))}::timestamptz[],
        ${a((r) => iso(r.at))}::timestamptz[]
      ) as r(id, touchpoint, channel, stage, unit, unit_path, reason, agent, language, attributes, encounter_ended_at, at)
      on conflict (id) do nothing
      returning id
    ), taps as (
      insert into answer_event (id, org, answer, question, value, words, kind, level, digest, text_language, flags, at)
      select e.id, ${org}::uuid, e.answer, e.question, e.value::json, e.words, e.kind, e.level, e.digest, e.text_language, e.flags::text[], e.at
      from unnest(${e((x) => x.id)}::uuid[], ${e((x) => x.answer)}::uuid[], ${e((x) => x.question)}::text[], ${e((x) => x.value)}::text[],
        ${e((x) => x.words)}::text[], ${e((x) => x.kind)}::text[], ${e((x) => x.level)}::text[], ${e((x) => `\\x${x.digest.toString('hex')}`)}::bytea[],
        ${e((x) => x.textLanguage)}::text[], ${e((x) => `{${x.flags.join(',')}}`)}::text[], ${e((x) => iso(x.at))}::timestamptz[]
      ) as e(id, answer, question, value, words, kind, level, digest, text_language, flags, at)
      join added on added.id = e.answer
      on conflict (id) do nothing
    )
    select id from added`.execute(tx)
  if (added.length > 0) await emit(tx, org, [{ kind: 'answers', answers: added.map((r) => r.id), import: id }])
  return added.length
}

/** Keeps why rows were not taken in. */
export async function storeBadRows(tx: Tx, id: string, bad: (BadCell & { row: number })[]): Promise<void> {
  if (bad.length === 0) return
  const b = (pick: (cell: (typeof bad)[number]) => string) => sql`${list(bad.map(pick))}`
  await sql`
    insert into import_bad_row (import, row, column_name, reason, value)
    select ${id}::uuid, * from unnest(${b((x) => `${x.row}`)}::bigint[], ${b((x) => x.column)}::text[], ${b((x) => x.reason)}::text[], ${b((x) => x.value)}::text[])
    on conflict do nothing`.execute(tx)
}
