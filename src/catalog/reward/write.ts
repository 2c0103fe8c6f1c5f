import { randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Reward, RewardInput } from '../../contract/operations/rewards.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import { demandWhole, type OrgScope } from '../scope.ts'
import { readReward, today } from './read.ts'

const wrong = (path: string, message: string) => new Refusal('bad-input', {}, [{ path, message }])
const longestCode = 200

export async function createReward(db: Db, scope: OrgScope, given: RewardInput): Promise<Reward> {
  demandWhole(scope)
  await demandWords(db, scope, given)
  const id = newId()
  const draw = given.kind === 'draw'
  await db
    .insertInto('reward')
    .values({
      id,
      org: scope.org,
      name: given.name,
      kind: given.kind,
      survey: given.survey,
      touchpoint: given.touchpoint,
      words: json(given.words),
      by_mail: given.byMail,
      per_day: given.perDay,
      low_at: given.lowAt,
      ends_on: given.endsOn,
      // Chosen before anybody can enter, and held to by its hash.
      seed: draw ? randomBytes(32).toString('hex') : null,
      winners: draw ? (given.winners ?? 1) : null,
      drawn_at: null,
      drawn_by: null,
      forgotten_at: null,
    })
    .execute()
  return readReward(db, scope, id)
}

type Change = { [K in keyof Omit<RewardInput, 'kind' | 'survey'>]?: RewardInput[K] | undefined } & {
  closed?: boolean | undefined
}

export async function saveReward(db: Db, scope: OrgScope, id: string, change: Change): Promise<Reward> {
  const before = await readReward(db, scope, id)
  const after = { ...before, ...defined(change) }
  await demandWords(db, scope, after)
  if (before.drawnAt && after.winners !== before.winners) throw new Refusal('wrong-state', { what: 'drawn' })
  await db
    .updateTable('reward')
    .set({
      name: after.name,
      touchpoint: after.touchpoint,
      words: json(after.words),
      by_mail: after.byMail,
      per_day: after.perDay,
      low_at: after.lowAt,
      ends_on: after.endsOn,
      closed: after.closed,
      winners: before.kind === 'draw' ? (after.winners ?? 1) : null,
    })
    .where('org', '=', scope.org)
    .where('id', '=', id)
    .execute()
  return readReward(db, scope, id)
}

const defined = <T extends object>(given: T) =>
  Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }

async function demandWords(
  db: Db,
  scope: OrgScope,
  given: Pick<RewardInput, 'survey' | 'touchpoint' | 'words'>,
): Promise<void> {
  if (!Object.values(given.words.offer).some((text) => text?.trim())) throw wrong('words.offer', 'needed')
  const survey = await db
    .selectFrom('survey')
    .where('org', '=', scope.org)
    .where('id', '=', given.survey)
    .select('id')
    .executeTakeFirst()
  if (!survey) throw wrong('survey', 'unknown-survey')
  if (given.touchpoint === null) return
  const touchpoint = await db
    .selectFrom('touchpoint')
    .where('org', '=', scope.org)
    .where('id', '=', given.touchpoint)
    .select('id')
    .executeTakeFirst()
  if (!touchpoint) throw wrong('touchpoint', 'unknown-touchpoint')
}

type BadLine = { line: number; text: string; problem: 'too-long' | 'date' | 'past' }

/** Adds codes, one a line; those that are there already stay as they are, given or not. */
export async function addCodes(
  db: Db,
  scope: OrgScope,
  id: string,
  text: string,
  expiresOn: string | null,
): Promise<{ added: number; known: number; bad: BadLine[] }> {
  const { kind } = await readReward(db, scope, id)
  if (kind !== 'codes') throw new Refusal('wrong-state')
  const day = await today(db, scope.org)
  const bad: BadLine[] = []
  const codes = new Map<string, string | null>()
  text.split(/\r\n|\r|\n/).forEach((row, n) => {
    const [code = '', date = ''] = row.split(/[;\t]/).map((cell) => cell.trim())
    if (code === '') return
    const shown = { line: n + 1, text: row.slice(0, 80) }
    const until = date === '' ? expiresOn : dayOf(date)
    if (code.length > longestCode) bad.push({ ...shown, problem: 'too-long' })
    else if (date !== '' && until === null) bad.push({ ...shown, problem: 'date' })
    else if (until !== null && until < day) bad.push({ ...shown, problem: 'past' })
    else codes.set(code, until)
  })
  let added = 0
  const all = [...codes]
  for (let at = 0; at < all.length; at += 5_000) {
    const some = all.slice(at, at + 5_000)
    const { rows } = await sql<{ id: string }>`
      insert into reward_code (id, reward, code, expires_on)
      select * from unnest(${some.map(() => randomUUID())}::uuid[], ${some.map(() => id)}::uuid[], ${some.map(([c]) => c)}::text[],
        ${some.map(([, d]) => d)}::date[])
      on conflict (reward, code) do nothing returning id`.execute(db)
    added += rows.length
  }
  return { added, known: all.length - added, bad: bad.slice(0, 200) }
}

/** 2026-12-31 or 31.12.2026. */
function dayOf(text: string): string | null {
  const finnish = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text)
  const iso = finnish ? `${finnish[3]}-${finnish[2]!.padStart(2, '0')}-${finnish[1]!.padStart(2, '0')}` : text
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return null
  const at = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso) ? iso : null
}
