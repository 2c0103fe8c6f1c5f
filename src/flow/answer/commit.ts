import { sql } from 'kysely'
import type { AnswerFlag } from '../../contract/answer.ts'
import type { Language } from '../../contract/language.ts'
import type { Db } from '../../engine/database/database.ts'
import type { Link, PublishedVersion } from '../invitation/invitation.ts'
import type { ReadyEvent } from './answer.ts'

export type Sitting = {
  id: string
  link: Link
  version: PublishedVersion
  language: Language
  openedAt: Date | null
  at: Date
  lastAt: Date
  finishedAt: Date | null
  flags: AnswerFlag[]
  events: (ReadyEvent & { textLanguage: string | null })[]
}

export type SittingOutcome = {
  stored: string[]
  conflicts: string[]
  /** The sitting's id belongs to another link; nothing was stored. */
  foreign: boolean
}

type EventRow = { sitting: string; id: string | null; stored: boolean; digest: Buffer | null; mine: boolean }

const ms = (date: Date | null): number | null => date?.getTime() ?? null
/** An array of what needs no quotes: ids, numbers, booleans. The driver would quote and escape each, a tenth of what storing costs this process. */
const plain = (values: (string | number | boolean | null)[]): string => `{${values.map((v) => v ?? 'NULL').join(',')}}`
const escaped = (value: string): string => (/["\\]/.test(value) ? value.replace(/["\\]/g, '\\$&') : value)
const quoted = (value: string | null): string => (value === null ? 'NULL' : `"${escaped(value)}"`)
const texts = (values: (string | null)[]): string => `{${values.map(quoted).join(',')}}`

/** Stores many sittings with their taps and their outbox rows in one statement, durable when it resolves. Outcomes come in the order given. */
export async function commitSittings(db: Db, sittings: Sitting[]): Promise<SittingOutcome[]> {
  // Rows are locked in the order of their ids, so that two batches wait for each other instead of locking each other out.
  const ordered = [...sittings].sort((a, b) => (a.id < b.id ? -1 : 1))
  const events = ordered
    .flatMap((s) => s.events.map((e) => ({ ...e, sitting: s })))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  let rows = await store(db, ordered, events)
  // A tap that another statement was storing at the same moment is in neither list yet; it is there at the second look.
  if (rows.some((r) => r.id !== null && r.mine && !r.stored && r.digest === null))
    rows = await store(db, ordered, events)

  const digests = new Map(events.map((e) => [e.id, e.digest]))
  const bySitting = new Map<string, SittingOutcome>(
    sittings.map((s) => [s.id, { stored: [], conflicts: [], foreign: false }]),
  )
  for (const row of rows) {
    const outcome = bySitting.get(row.sitting)!
    if (row.id === null) continue
    if (!row.mine) outcome.foreign = true
    else if (row.stored || row.digest?.equals(digests.get(row.id)!)) outcome.stored.push(row.id)
    else outcome.conflicts.push(row.id)
  }
  return sittings.map((s) => bySitting.get(s.id)!)
}

async function store(
  db: Db,
  sittings: Sitting[],
  events: (Sitting['events'][number] & { sitting: Sitting })[],
): Promise<EventRow[]> {
  const a = <T>(pick: (s: Sitting) => T) => sittings.map(pick)
  const e = <T>(pick: (x: (typeof events)[number]) => T) => events.map(pick)
  const { rows } = await sql<EventRow>`/* keep plan */
    with s as (
      select * from unnest(
        ${plain(a((x) => x.id))}::uuid[], ${plain(a((x) => x.link.org))}::uuid[], ${plain(a((x) => x.version.survey))}::uuid[], ${plain(a((x) => x.version.id))}::uuid[],
        ${plain(a((x) => x.link.touchpoint.id))}::uuid[], ${texts(a((x) => x.link.channel))}::text[], ${texts(a((x) => x.link.touchpoint.stage))}::text[],
        ${plain(a((x) => x.link.unit))}::uuid[], ${texts(a((x) => plain(x.link.unitPath)))}::text[], ${plain(a((x) => x.link.reason?.id ?? null))}::uuid[],
        ${texts(a((x) => x.link.agent))}::text[], ${plain(a((x) => x.link.encounter))}::uuid[], ${plain(a((x) => x.link.invitation))}::uuid[],
        ${texts(a((x) => x.language))}::text[], ${texts(a((x) => x.link.source))}::text[], ${plain(a((x) => x.version.content.anonymous))}::boolean[],
        ${texts(a((x) => JSON.stringify(x.link.attributes)))}::text[], ${plain(a((x) => ms(x.link.encounterEndedAt)))}::float8[],
        ${plain(a((x) => ms(x.link.askedAt)))}::float8[], ${plain(a((x) => ms(x.openedAt ?? x.link.openedAt)))}::float8[],
        ${plain(a((x) => ms(x.at)))}::float8[], ${plain(a((x) => ms(x.lastAt)))}::float8[], ${plain(a((x) => ms(x.finishedAt)))}::float8[],
        ${texts(a((x) => plain(x.flags)))}::text[], ${plain(a((x) => x.link.device ?? null))}::uuid[]
      ) as s(id, org, survey, survey_version, touchpoint, channel, stage, unit, unit_path, reason, agent, encounter, invitation, language,
        source, anonymous, attributes, encounter_ended_at, asked_at, opened_at, at, last_at, finished_at, flags, device)
    ), e as (
      select * from unnest(
        ${plain(e((x) => x.id))}::uuid[], ${plain(e((x) => x.sitting.id))}::uuid[], ${texts(e((x) => x.question))}::text[], ${texts(e((x) => x.value))}::text[],
        ${texts(e((x) => x.words))}::text[], ${texts(e((x) => `\\x${x.digest.toString('hex')}`))}::bytea[], ${texts(e((x) => x.textLanguage))}::text[], ${texts(e((x) => plain(x.flags)))}::text[],
        ${plain(e((x) => ms(x.at)))}::float8[], ${texts(e((x) => x.kind))}::text[], ${texts(e((x) => x.level))}::text[]
      ) as e(id, answer, question, value, words, digest, text_language, flags, at, kind, level)
    ), mine as (
      insert into answer as w (id, org, survey, survey_version, touchpoint, channel, stage, unit, unit_path, reason, agent, encounter, invitation,
        language, source, anonymous, attributes, encounter_ended_at, asked_at, opened_at, at, last_at, finished_at, flags, device)
      select id, org, survey, survey_version, touchpoint, channel, stage, unit, unit_path::uuid[], reason, agent, encounter, invitation,
        language, source, anonymous, attributes::jsonb, to_timestamp(encounter_ended_at / 1000), to_timestamp(asked_at / 1000), to_timestamp(opened_at / 1000),
        to_timestamp(at / 1000), to_timestamp(last_at / 1000), to_timestamp(finished_at / 1000), flags::text[], device
      from s
      -- A sitting comes to be with its first tap; the end of one that said nothing is no answer.
      where exists (select from e where e.answer = s.id) or (select true from answer a where a.id = s.id)
      on conflict (id) do update set
        last_at = greatest(w.last_at, excluded.last_at),
        finished_at = coalesce(w.finished_at, excluded.finished_at),
        opened_at = least(w.opened_at, excluded.opened_at),
        flags = array(select distinct f from unnest(w.flags || excluded.flags) f order by f)
      where w.org = excluded.org and w.touchpoint is not distinct from excluded.touchpoint and w.invitation is not distinct from excluded.invitation
      returning w.id, w.org, w.unit_path, w.device
    ), stored as (
      insert into answer_event (id, org, answer, question, value, words, digest, text_language, flags, at, kind, level)
      select e.id, mine.org, e.answer, e.question, e.value::json, e.words, e.digest, e.text_language, e.flags::text[], to_timestamp(e.at / 1000), e.kind, e.level
      from e join mine on mine.id = e.answer
      on conflict (id) do nothing
      returning id, answer
    ), told as (
      insert into outbox (org, kind, body)
      select mine.org, 'answer', 
        jsonb_strip_nulls(jsonb_build_object('kind', 'answer', 'answer', mine.id, 'units', to_jsonb(mine.unit_path), 'device', mine.device))
      from mine
      where exists (select from stored where stored.answer = mine.id)
        or exists (select from s where s.id = mine.id and s.finished_at is not null)
    )
    select s.id as sitting, e.id, stored.id is not null as stored, old.digest, mine.id is not null as mine
    from s left join e on e.answer = s.id left join mine on mine.id = s.id left join stored on stored.id = e.id
      left join answer_event old on old.id = e.id`.execute(db)
  return rows
}
