import { randomUUID } from 'node:crypto'
import type { SurveyContent } from '../contract/survey.ts'
import { json } from '../engine/database/tables.ts'
import { emit } from '../engine/queue/outbox.ts'
import type { AnswerWriter } from '../flow/answer/write.ts'
import type { LinkReader } from '../flow/invitation/read.ts'
import type { House } from './house.ts'

/** An organisation of the house's own, to which nobody belongs and which no screen shows: its answers are the synthetic ones. */
export const houseOrganisation = '00000000-0000-8000-8000-000000000001'
const unit = '00000000-0000-8000-8000-000000000002'
const survey = '00000000-0000-8000-8000-000000000003'
const version = '00000000-0000-8000-8000-000000000004'
const touchpoint = '00000000-0000-8000-8000-000000000005'
const code = 'heartbeat'
/** One a minute; an hour of them is kept. */
const keepMs = 3_600_000
/** Late by two minutes after the minute in which it was due. */
const lateMs = 3 * 60_000

const content: SurveyContent = {
  name: 'heartbeat',
  languages: ['en'],
  questions: [{ id: 'nps', kind: 'nps', title: { en: '·' }, required: false }],
  thanks: [{ title: { en: '·' } }],
  anonymous: false,
}

/** Makes the house's own organisation; does nothing when it is there. */
export async function prepareHeartbeat({ database: { db } }: House): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const made = await tx
      .insertInto('organisation')
      .values({
        id: houseOrganisation,
        name: 'Hetki',
        zone: 'UTC',
        languages: ['en'],
        working_hours: json([null, null, null, null, null, null, null]),
      })
      .onConflict((c) => c.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!made) return
    const org = houseOrganisation
    await tx
      .insertInto('unit')
      .values({ id: unit, org, parent: null, name: 'Hetki', kind: 'company', path: [unit] })
      .execute()
    await tx
      .insertInto('survey')
      .values({ id: survey, org, draft: json(content), current_version: version })
      .execute()
    await tx
      .insertInto('survey_version')
      .values({ id: version, org, survey, number: 1, content: json(content), published_by: 'Hetki' })
      .execute()
    await tx
      .insertInto('touchpoint')
      .values({
        id: touchpoint,
        org,
        unit,
        name: json({ en: 'heartbeat' }),
        channel: 'web',
        stage: 'during',
        physical: false,
        survey,
        code,
      })
      .execute()
  })
}

/** A synthetic answer starts on the whole path: link, writer, commit, outbox, facts. Those older than an hour go. */
export async function beat(
  { database: { db }, outbox }: House,
  links: LinkReader,
  answers: AnswerWriter,
): Promise<void> {
  const link = await links.anonymous(code)
  if (!link) throw new Error('the heartbeat has lost its link')
  await answers.write(link, link.version, {
    answer: randomUUID(),
    version,
    language: 'en',
    events: [{ id: randomUUID(), question: 'nps', value: 10 }],
    finished: true,
  })
  await db.transaction().execute(async (tx) => {
    const old = await tx
      .deleteFrom('answer')
      .where('org', '=', houseOrganisation)
      .where('at', '<', new Date(Date.now() - keepMs))
      .returning(['id', 'at'])
      .execute()
    if (old.length > 0)
      await emit(tx, houseOrganisation, [
        { kind: 'answers-removed', answers: old.map((o) => ({ id: o.id, at: o.at.toISOString() })) },
      ])
  })
  outbox.wake()
}

export type Health = { ok: boolean; lastArrivedAt: Date | null }

/** Whether the last synthetic answer reached the figures in time. Before the first could be due, all is well. */
export async function readHealth(house: House, startedAt: Date, now = new Date()): Promise<Health> {
  const [row] = await house.facts.query<{ n: number; at: number }>(
    `select count() as n, max(at) as at from {facts} where metric = 'answer'`,
    { org: houseOrganisation },
  )
  const last = row && Number(row.n) > 0 ? Number(row.at) : null
  const since = Math.max(last ?? 0, startedAt.getTime())
  return { ok: now.getTime() - since <= lateMs, lastArrivedAt: last === null ? null : new Date(last) }
}

/** Looks twice a minute and tells all screens when the health turns; logs an error while it is bad. */
export function watchHealth(house: House, startedAt: Date): { stop(): Promise<void> } {
  let well = true
  const look = async () => {
    const health = await readHealth(house, startedAt).catch((error: unknown) => {
      house.log.error({ error }, 'the figures cannot be read')
      return { ok: false, lastArrivedAt: null }
    })
    if (!health.ok) house.log.error({ lastArrivedAt: health.lastArrivedAt }, 'answers do not reach the figures')
    if (health.ok === well) return
    well = health.ok
    for (const { id } of await house.database.db.selectFrom('organisation').select('id').execute())
      house.tell(id, { kind: 'health', ok: well, units: [] })
  }
  let looking: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    looking = look().catch((error: unknown) => house.log.error({ error }, 'health'))
  }, 30_000)
  return {
    stop: async () => {
      clearInterval(timer)
      await looking
    },
  }
}
