import { sql } from 'kysely'
import type { Tx } from '../../../engine/database/database.ts'
import { emit } from '../../../engine/queue/outbox.ts'
import type { Batch } from './batch.ts'
import type { Ground } from './mapping.ts'

/** Stores answers with their taps in one statement and their event in the same transaction. Returns how many were new; known ones stay as they are. */
export async function storeRows(
  tx: Tx,
  ground: Ground,
  id: string,
  { ready, answers: a, taps: t }: Batch,
): Promise<number> {
  if (ready === 0) return 0
  const { version, mapping, org } = ground
  const { rows: added } = await sql<{ id: string }>`
    with added as (
      insert into answer (id, org, survey, survey_version, touchpoint, channel, stage, unit, unit_path, reason, agent, import, language, source,
        anonymous, attributes, encounter_ended_at, at, last_at, finished_at, flags)
      select id, ${org}::uuid, ${mapping.survey}::uuid, ${version.id}::uuid, touchpoint, channel, stage, unit, unit_path::uuid[], reason, agent,
        ${id}::uuid, language, 'import', ${version.content.anonymous}::boolean, attributes::jsonb, encounter_ended_at, at, at, at, '{imported}'
      from unnest(${a.id.literal}::uuid[], ${a.touchpoint.literal}::uuid[], ${a.channel.literal}::text[], ${a.stage.literal}::text[], ${a.unit.literal}::uuid[], ${a.unitPath.literal}::text[],
        ${a.reason.literal}::uuid[], ${a.agent.literal}::text[], ${a.language.literal}::text[], ${a.attributes.literal}::text[], ${a.encounterEndedAt.literal}::timestamptz[], ${a.at.literal}::timestamptz[]
      ) as r(id, touchpoint, channel, stage, unit, unit_path, reason, agent, language, attributes, encounter_ended_at, at)
      on conflict (id) do nothing
      returning id
    ), taps as (
      insert into answer_event (id, org, answer, question, value, words, kind, level, digest, text_language, flags, at)
      select e.id, ${org}::uuid, e.answer, e.question, e.value::json, e.words, e.kind, e.level, e.digest, e.text_language, e.flags::text[], e.at
      from unnest(${t.id.literal}::uuid[], ${t.answer.literal}::uuid[], ${t.question.literal}::text[], ${t.value.literal}::text[], ${t.words.literal}::text[], ${t.kind.literal}::text[],
        ${t.level.literal}::text[], ${t.digest.literal}::bytea[], ${t.textLanguage.literal}::text[], ${t.flags.literal}::text[], ${t.at.literal}::timestamptz[]
      ) as e(id, answer, question, value, words, kind, level, digest, text_language, flags, at)
      join added on added.id = e.answer
      on conflict (id) do nothing
    )
    select id from added`.execute(tx)
  if (added.length > 0) await emit(tx, org, [{ kind: 'answers', answers: added.map((r) => r.id), import: id }])
  return added.length
}

/** Keeps why rows were not taken in. */
export async function storeBadRows(tx: Tx, id: string, { bad: b }: Batch): Promise<void> {
  if (b.row.length === 0) return
  await sql`
    insert into import_bad_row (import, row, column_name, reason, value)
    select ${id}::uuid, * from unnest(${b.row.literal}::bigint[], ${b.column.literal}::text[], ${b.reason.literal}::text[], ${b.value.literal}::text[])
    on conflict do nothing`.execute(tx)
}
