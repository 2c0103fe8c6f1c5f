import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { openTestHouse, problemOf, type TestHouse } from '../../../test/api-house.ts'
import {
  anOrganisation,
  aPerson,
  aPublishedSurvey,
  aReason,
  aTouchpoint,
  type BuiltOrganisation,
} from '../../../test/builders.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'

let house: TestHouse
let org: BuiltOrganisation
let touchpoint: string
let reason: string
type Cookie = { cookie: string }
let agent: Cookie & { id: string }
let lead: Cookie

beforeAll(async () => {
  house = await openTestHouse()
  org = await anOrganisation(house.db)
  const survey = await aPublishedSurvey(house.db, org)
  touchpoint = (await aTouchpoint(house.db, org, { survey: survey.id, channel: 'phone' })).id
  reason = (await aReason(house.db, org)).id
  const one = await aPerson(house.db, org, { role: 'agent', agent: 'Aino Virtanen' })
  agent = { id: one.id, cookie: await house.sessionOf(one) }
  lead = { cookie: await house.sessionOf(await aPerson(house.db, org, { role: 'lead', name: 'Liisa Lead' })) }
})

const anEntry = (more: Record<string, unknown> = {}) => {
  const now = Date.now()
  return {
    externalId: randomUUID(),
    startedAt: new Date(now - 200_000).toISOString(),
    endedAt: new Date(now - 1_000).toISOString(),
    reason,
    touchpoint,
    channel: null,
    outcome: 'solved',
    talkSeconds: 150,
    holdSeconds: 20,
    wrapUpSeconds: 30,
    customer: { phone: '+358401112233' },
    note: 'Soittaa uudestaan',
    ...more,
  }
}
const record = (body: unknown, as: Cookie) => house.api('POST', '/entries', body, as)
const undo = (id: string, as: Cookie) => house.api('POST', `/entries/${id}/undo`, undefined, as)
const stored = (externalId: string) =>
  house.db
    .selectFrom('encounter')
    .where('external_id', '=', externalId)
    .select(['id', 'agent', 'talk_seconds', 'attributes', 'source', 'suppressed'])
    .executeTakeFirst()

test('an entry is an encounter of its writer, asked about like any other, and sent again it is one', async () => {
  const body = anEntry()
  const replies = await Promise.all([1, 2, 3].map(() => record(body, agent)))
  expect(replies.map((r) => (r.body as { result: string }).result).sort()).toEqual(['created', 'known', 'known'])
  expect(await stored(body.externalId)).toMatchObject({
    agent: 'Aino Virtanen',
    talk_seconds: 150,
    attributes: { note: 'Soittaa uudestaan' },
    source: 'quick-entry',
    suppressed: null,
  })
  const list = (await house.api('GET', '/entries', undefined, agent)).body as { externalId: string; seconds: number }[]
  expect(list[0]).toMatchObject({ externalId: body.externalId, seconds: 200, undone: false })
  expect((await house.api('GET', '/entries/habits', undefined, agent)).body).toEqual({
    reasons: [reason],
    outcomes: ['solved'],
  })
  expect((await house.api('GET', '/entries', undefined, lead)).body).toEqual([])
})

test('an agent writes own entries only, a lead for others too, and an agent without a name none', async () => {
  const foreign = await record(anEntry({ agent: 'Pekka' }), agent)
  expect(foreign.status).toBe(403)
  const body = anEntry({ agent: 'Pekka' })
  expect((await record(body, lead)).status).toBe(200)
  expect((await stored(body.externalId))?.agent).toBe('Pekka')
  const own = anEntry()
  await record(own, lead)
  expect((await stored(own.externalId))?.agent).toBe('Liisa Lead')
  const nameless = { cookie: await house.sessionOf(await aPerson(house.db, org, { role: 'agent', agent: null })) }
  const refused = await record(anEntry(), nameless)
  expect([refused.status, problemOf(refused).message]).toEqual([409, expect.stringContaining('palvelijan nimeä')])
})

test('undo takes the encounter away with what was queued, and it does not come back', async () => {
  const body = anEntry()
  await record(body, agent)
  const { id } = (await stored(body.externalId))!
  expect((await undo(body.externalId, lead)).status).toBe(404)
  expect((await undo(body.externalId, agent)).body).toEqual({ undone: true })
  expect((await undo(body.externalId, agent)).body).toEqual({ undone: false })
  expect(await stored(body.externalId)).toBeUndefined()
  expect(await house.db.selectFrom('invitation').where('encounter', '=', id).selectAll().execute()).toEqual([])
  expect((await record(body, agent)).body).toMatchObject({ result: 'undone' })
  expect(await stored(body.externalId)).toBeUndefined()
  const told = await house.db.selectFrom('outbox').where('kind', '=', 'encounters-removed').select('body').execute()
  expect(JSON.stringify(told)).toContain(id)
  // Taken back on the phone before the network let it through.
  const early = anEntry()
  expect((await undo(early.externalId, agent)).body).toEqual({ undone: true })
  expect((await record(early, agent)).body).toMatchObject({ result: 'undone' })
})

test('undo and a repeated send at the same moment leave either the encounter or none, never one that was taken back', async () => {
  for (let n = 0; n < 8; n++) {
    const body = anEntry()
    const [, undone] = await Promise.all([record(body, agent), undo(body.externalId, agent), record(body, agent)])
    expect(undone.status).toBe(200)
    await record(body, agent)
    expect(await stored(body.externalId), `round ${n}`).toBeUndefined()
  }
})

test('a minute later, or once somebody has been asked, it stays', async () => {
  const body = anEntry()
  await record(body, agent)
  const { id } = (await stored(body.externalId))!
  const invitation = await house.db
    .selectFrom('invitation')
    .where('encounter', '=', id)
    .select('id')
    .executeTakeFirstOrThrow()
  await house.db
    .insertInto('message')
    .values({
      id: newId(),
      org: org.id,
      invitation: invitation.id,
      step: 'invite',
      channel: 'sms',
      customer: null,
      recipient: null,
      recipient_hash: null,
      language: 'fi',
      touchpoint: null,
      unit: null,
      state: 'sent',
      due_at: new Date(),
      useful_until: new Date(),
      claimed_by: null,
      claimed_at: null,
      gateway_id: null,
      detail: json({}),
      problem: null,
      sent_at: new Date(),
      delivered_at: null,
      ended_at: null,
    })
    .execute()
  expect((await undo(body.externalId, agent)).status).toBe(409)
  const late = anEntry()
  await record(late, agent)
  await house.db
    .updateTable('entry')
    .set({ at: new Date(Date.now() - 70_000) })
    .where('external_id', '=', late.externalId)
    .execute()
  const refused = await undo(late.externalId, agent)
  expect([refused.status, problemOf(refused).message]).toEqual([409, expect.stringContaining('minuutti')])
  expect(await stored(late.externalId)).toBeDefined()
})
