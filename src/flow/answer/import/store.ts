import { sql } from 'kysely'
import type { Tx } from '../../../engine/database/database.ts'
import { emit } from '../../../engine/queue/outbox.ts'
import type { Batch } from './batch.ts'
import type { Ground } from './mapping.ts'

/** Stores answers with their taps in one statement and their event in the same transaction. Returns how many were new; known ones stay as they are. */
export async function storeRows(tx: Tx, ground: Ground, id: string, batch: Batch): Promise<number> {
  if (batch.ready === 0) return 0
  const { answers: a, places: p, taps: t, sorts: s } = batch
  const { version, mapping, org } = ground
  const { rows: added } = await sql<{ id: string }>`
    with given as materialized (
      select * from unnest(${a.id.literal}::uuid[], ${a.place.literal}::int[], ${a.encounterEndedAt.literal}::timestamptz[],
        ${a.at.literal}::timestamptz[]) with ordinality as r(id, place, encounter_ended_at, at, n)
    ), added as (
      insert into answer (id, org, survey, survey_version, touchpoint, channel, stage, unit, unit_path, reason, agent, import, language, source,
        anonymous, attributes, encounter_ended_at, at, last_at, finished_at, flags)
      select r.id, ${org}::uuid, ${mapping.survey}::uuid, ${version.id}::uuid, touchpoint, channel, stage, unit, unit_path, reason, agent,
        ${id}::uuid, language, 'import', ${version.content.anonymous}::boolean, attributes, encounter_ended_at, at, at, at, '{imported}'
      from given r join (
        select touchpoint, channel, stage, unit, unit_path::uuid[], reason, agent, language, attributes::jsonb, n
        from unnest(${p.touchpoint.literal}::uuid[], ${p.channel.literal}::text[], ${p.stage.literal}::text[], ${p.unit.literal}::uuid[],
          ${p.unitPath.literal}::text[], ${p.reason.literal}::uuid[], ${p.agent.literal}::text[], ${p.language.literal}::text[],
          ${p.attributes.literal}::text[]) with ordinality as p(touchpoint, channel, stage, unit, unit_path, reason, agent, language, attributes, n)
      ) p on p.n = r.place
      on conflict (id) do nothing
      returning id
    ), taps as (
      insert into answer_event (id, org, answer, question, value, words, kind, level, digest, text_language, flags, at)
      select t.id, ${org}::uuid, r.id, s.question, t.value::json, t.words, s.kind, s.level,
        -- As readyEvent makes it.
        sha256(convert_to(r.id::text || E'\\n' || s.question || E'\\n' || t.value, 'UTF8')), s.text_language, s.flags::text[], r.at
      from unnest(${t.id.literal}::uuid[], ${t.answer.literal}::int[], ${t.sort.literal}::int[], ${t.value.literal}::text[], ${t.words.literal}::text[])
        as t(id, answer, sort, value, words)
      join given r on r.n = t.answer
      join unnest(${s.question.literal}::text[], ${s.kind.literal}::text[], ${s.level.literal}::text[], ${s.textLanguage.literal}::text[],
        ${s.flags.literal}::text[]) with ordinality as s(question, kind, level, text_language, flags, n) on s.n = t.sort
      join added on added.id = r.id
      on conflict (id) do nothing
    )
    select id from added`.execute(tx)
  if (added.length > 0) await emit(tx, org, [{ kind: 'answers', answers: added.map((r) => r.id), import: id }])
  return added.length
}
