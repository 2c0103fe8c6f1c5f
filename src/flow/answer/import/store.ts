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
      select * from unnest(${a.id.bytes}::uuid[], ${a.place.bytes}::int[], ${a.encounterEndedAt.bytes}::timestamptz[],
        ${a.at.bytes}::timestamptz[]) with ordinality as r(id, place, encounter_ended_at, at, n)
    ), added as (
      insert into answer (id, org, survey, survey_version, touchpoint, channel, stage, unit, unit_path, reason, agent, import, language, source,
        anonymous, attributes, encounter_ended_at, at, last_at, finished_at, flags)
      select r.id, ${org}::uuid, ${mapping.survey}::uuid, ${version.id}::uuid, touchpoint, channel, stage, unit, unit_path, reason, agent,
        ${id}::uuid, language, 'import', ${version.content.anonymous}::boolean, attributes, encounter_ended_at, at, at, at, '{imported}'
      from given r join (
        select touchpoint, channel, stage, unit, unit_path::uuid[], reason, agent, language, attributes::jsonb, n
        from unnest(${p.touchpoint.bytes}::uuid[], ${p.channel.bytes}::text[], ${p.stage.bytes}::text[], ${p.unit.bytes}::uuid[],
          ${p.unitPath.bytes}::text[], ${p.reason.bytes}::uuid[], ${p.agent.bytes}::text[], ${p.language.bytes}::text[],
          ${p.attributes.bytes}::text[]) with ordinality as p(touchpoint, channel, stage, unit, unit_path, reason, agent, language, attributes, n)
      ) p on p.n = r.place
      on conflict (id) do nothing
      returning id
    ), taps as (
      insert into answer_event (id, org, answer, question, value, words, kind, level, digest, text_language, flags, at)
      select t.id, ${org}::uuid, r.id, s.question, t.value::json, t.words, s.kind, s.level,
        -- As readyEvent makes it.
        sha256(convert_to(r.id::text || E'\\n' || s.question || E'\\n' || t.value, 'UTF8')), s.text_language, s.flags::text[], r.at
      from unnest(${t.id.bytes}::uuid[], ${t.answer.bytes}::int[], ${t.sort.bytes}::int[], ${t.value.bytes}::text[], ${t.words.bytes}::text[])
        as t(id, answer, sort, value, words)
      join given r on r.n = t.answer
      join unnest(${s.question.bytes}::text[], ${s.kind.bytes}::text[], ${s.level.bytes}::text[], ${s.textLanguage.bytes}::text[],
        ${s.flags.bytes}::text[]) with ordinality as s(question, kind, level, text_language, flags, n) on s.n = t.sort
      join added on added.id = r.id
      on conflict (id) do nothing
    )
    select id from added`.execute(tx)
  if (added.length > 0) await emit(tx, org, [{ kind: 'answers', answers: added.map((r) => r.id), import: id }])
  return added.length
}
