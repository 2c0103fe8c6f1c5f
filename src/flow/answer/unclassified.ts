import { sql } from 'kysely'
import { readClassification } from '../../catalog/reason/rule.ts'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Suggestion, Unclassified } from '../../contract/operations/reasons.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import { textOf } from '../encounter/reason/words.ts'

/** Shown at once. */
const atOnce = 30

type Which = {
  days: number
  channel?: string | undefined
  only: 'all' | 'text' | 'unknown' | 'other'
  before?: string | undefined
}
type Row = Omit<Unclassified, 'startedAt' | 'text' | 'words' | 'suggestions'> & {
  at: Date
  attributes: Record<string, unknown>
}

/** Encounters without a reason or under an "other" one, newest first, each with what was said of it and with suggestions. */
export async function listUnclassified(
  db: Db,
  scope: OrgScope,
  { days, channel, only, before }: Which,
  suggest: (text: string) => Promise<Suggestion[]>,
): Promise<{ encounters: Unclassified[]; more: string | null }> {
  const { textAttributes, channels } = await readClassification(db, scope)
  const among = channel ? [channel] : channels
  const other = await db
    .selectFrom('reason')
    .where('org', '=', scope.org)
    .where('other', '=', true)
    .select('id')
    .execute()
  const others = only === 'unknown' ? [] : other.map((r) => r.id)
  const after = before === undefined ? null : cursorOf(before)
  const { rows } = await sql<Row>`
    select e.id, e.started_at as at, e.channel, e.touchpoint, e.unit, e.agent, e.source, e.reason, e.attributes from encounter e
    where e.org = ${scope.org} and e.started_at > now() - make_interval(days => ${days})
      and ((${only !== 'other'} and e.reason is null) or e.reason = any(${others}::uuid[]))
      ${scope.unit === null ? sql`` : sql`and e.unit_path @> array[${scope.unit}]::uuid[]`}
      ${scope.agent === null ? sql`` : sql`and e.agent = ${scope.agent}`}
      ${among.length > 0 ? sql`and e.channel = any(${among}::text[])` : sql``}
      ${only === 'text' ? sql`and (e.attributes ?| ${textAttributes}::text[] or ${answered})` : sql``}
      ${after ? sql`and (e.started_at, e.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``}
    order by e.started_at desc, e.id desc limit ${atOnce + 1}`.execute(db)
  const shown = rows.slice(0, atOnce)
  const words = await wordsAbout(
    db,
    shown.map((r) => r.id),
  )
  const encounters = await Promise.all(
    shown.map(async ({ at, attributes, ...row }): Promise<Unclassified> => {
      const text = textOf(attributes, textAttributes)
      const said = words.get(row.id) ?? []
      const suggestions = await suggest([text, ...said].filter(Boolean).join('\n'))
      return { ...row, startedAt: at.toISOString(), text, words: said, suggestions }
    }),
  )
  const last = shown.at(-1)
  return { encounters, more: rows.length > atOnce && last ? `${last.at.toISOString()} ${last.id}` : null }
}

const answered = sql`exists (select from answer a join answer_event w on w.answer = a.id where a.encounter = e.id and not a.anonymous and w.words <> '')`

function cursorOf(before: string): { at: string; id: string } {
  const found = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ([0-9a-f-]{36})$/.exec(before)
  if (!found) throw new Refusal('bad-input', {}, [{ path: 'before', message: 'unknown' }])
  return { at: found[1]!, id: found[2]! }
}

/** What customers wrote in answers about these encounters; never what was promised to be anonymous. */
async function wordsAbout(db: Db, ids: string[]): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ encounter: string; words: string }>`
    select a.encounter, t.words from answer a
      join lateral (select distinct on (question) words from answer_event where answer = a.id and kind in ('text', 'longtext') order by question, seq desc) t
        on t.words <> ''
    where a.encounter = any(${ids}::uuid[]) and not a.anonymous order by a.at`.execute(db)
  const by = new Map<string, string[]>()
  for (const { encounter, words } of rows) by.set(encounter, [...(by.get(encounter) ?? []), words])
  return by
}
