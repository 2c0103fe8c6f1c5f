import { beforeAll, describe, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../test/api-house.ts'
import {
  anOrganisation,
  aPerson,
  aPublishedSurvey,
  aTouchpoint,
  aUnit,
  type BuiltOrganisation,
} from '../../../test/builders.ts'
import { aMessage } from '../../../test/message-builder.ts'
import type { Reply } from '../../contract/operation.ts'
import type { OperationId, OperationOf } from '../../contract/operations.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'

type CallReply<I extends OperationId> = Reply<OperationOf<I>>

let house: TestHouse
let org: BuiltOrganisation
let asked: { touchpoint: string; version: string; survey: string }
let cookie: string
let email: string

beforeAll(async () => {
  house = await openTestHouse()
  org = await anOrganisation(house.db, { name: 'Kuusikko' })
  const survey = await aPublishedSurvey(house.db, org)
  const touchpoint = await aTouchpoint(house.db, org, { survey: survey.id })
  asked = { touchpoint: touchpoint.id, version: survey.version, survey: survey.id }
  const admin = await aPerson(house.db, org)
  email = admin.email
  cookie = await house.sessionOf(admin)
})

const api = async <R>(method: string, path: string, body?: unknown): Promise<R> => {
  const reply = await house.api(method, path, body, { cookie })
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  return reply.body as R
}
const list = (query = '') => api<CallReply<'messages.list'>>('GET', `/messages?${query}`)
const put = (more: Parameters<typeof aMessage>[3] = {}) => aMessage(house.db, org, asked, more)

test('each step of the funnel counts the rows that the list shows for it', async () => {
  const sent = { sent_at: new Date() }
  await put()
  await put({ state: 'sent', more: sent })
  await put({ state: 'delivered', more: { ...sent, delivered_at: new Date() } })
  const opened = await put({ state: 'sent', more: sent })
  await house.db.updateTable('invitation').set({ opened_at: new Date() }).where('id', '=', opened.invitation).execute()
  const answered = await put({ state: 'sent', more: sent })
  const row = {
    id: answered.answer,
    org: org.id,
    survey: asked.survey,
    survey_version: asked.version,
    channel: 'store',
    unit_path: [org.root],
  }
  await house.db
    .insertInto('answer')
    .values({
      ...row,
      language: 'fi',
      source: 'personal',
      attributes: json({}),
      at: new Date(),
      last_at: new Date(),
    } as never)
    .execute()
  // The text that tells them how to answer is about the same invitation; it is not what they answered.
  await put({ invitation: answered.invitation, step: 'reply', channel: 'sms', state: 'sent', more: sent })
  await put({ state: 'bounced', more: sent })
  await put({ state: 'failed' })
  await put({ state: 'unknown' })
  const held = await put({ state: 'suppressed' })
  await house.db
    .insertInto('suppression')
    .values({ id: newId(), org: org.id, invitation: held.invitation, unit_path: [], reason: 'opted-out' } as never)
    .execute()

  const { lines, suppressed } = await api<CallReply<'messages.funnel'>>('GET', '/messages/funnel')
  expect(lines).toMatchObject([
    { channel: 'email', step: 'invite', all: 9, sent: 5, delivered: 1, opened: 1, answered: 1 },
    { channel: 'sms', step: 'reply', all: 1, sent: 1, opened: 0, answered: 0 },
  ])
  for (const state of [
    'waiting',
    'sent',
    'delivered',
    'opened',
    'answered',
    'bounced',
    'failed',
    'unknown',
    'suppressed',
  ] as const)
    expect((await list(`step=invite&state=${state}`)).total, state).toBe(lines[0]![state])
  expect(suppressed).toEqual([{ channel: 'email', reason: 'opted-out', n: 1 }])
  expect((await list('reason=opted-out')).rows.map((r) => r.id)).toEqual([held.id])
  const first = await list('limit=4')
  const second = await list(`limit=200&before=${encodeURIComponent(first.next!)}`)
  expect(new Set([...first.rows, ...second.rows].map((r) => r.id)).size).toBe(10)
  expect(second.next).toBeNull()
})

test('an address is shown so that nobody can write to it', async () => {
  const message = await put({ recipient: 'aino.virtanen@asiakas.test' })
  const reply = await house.api('GET', `/messages/${message.id}`, undefined, { cookie })
  expect(JSON.stringify(reply.body)).not.toContain('aino.virtanen')
  expect(reply.body).toMatchObject({ message: { recipient: 'a…@asiakas.test' } })
})

describe('an unknown message', () => {
  test('is sent again or left by a person, once, and it is written down who decided', async () => {
    const [again, left] = [await put({ state: 'unknown' }), await put({ state: 'unknown' })]
    const before = (await api<CallReply<'messages.health'>>('GET', '/messages/health')).unsettled
    await api('POST', `/messages/${again.id}/settle`, { how: 'send-again' })
    await api('POST', `/messages/${left.id}/settle`, { how: 'leave' })
    expect((await api<CallReply<'messages.health'>>('GET', '/messages/health')).unsettled).toBe(before - 2)
    const reply = await api<CallReply<'messages.read'>>('GET', `/messages/${again.id}`)
    expect(reply).toMatchObject({
      message: { state: 'queued' },
      events: [{ what: 'send-again', person: expect.any(String) }],
    })
    expect(await api('GET', `/messages/${left.id}`)).toMatchObject({ message: { state: 'unknown', settled: true } })
    for (const { id } of [again, left])
      expect((await house.api('POST', `/messages/${id}/settle`, { how: 'send-again' }, { cookie })).status).toBe(409)
  })

  test('of which something is known cannot be sent again', async () => {
    for (const state of ['sent', 'bounced', 'queued', 'sending'] as const) {
      const { id } = await put({ state })
      expect((await house.api('POST', `/messages/${id}/settle`, { how: 'send-again' }, { cookie })).status).toBe(409)
    }
  })
})

describe('a preview', () => {
  const wanted = (more = {}) => ({
    survey: asked.survey,
    touchpoint: asked.touchpoint,
    step: 'invite',
    language: 'fi',
    ...more,
  })

  test('shows the mail in each language, with the words that are being written', async () => {
    const ours = await api<CallReply<'messages.preview'>>('POST', '/messages/preview', wanted({ language: 'sv' }))
    expect(ours).toMatchObject({ from: 'Kuusikko', subject: 'Hur gick ditt ärende?' })
    const words = { subject: { fi: 'Kävit: {touchpoint}' }, greeting: { fi: 'Moi <b>!' } }
    const own = await api<CallReply<'messages.preview'>>('POST', '/messages/preview', wanted({ words }))
    expect(own.subject).toBe('Kävit: Kassa')
    expect(own.html).toContain('Moi &lt;b&gt;!')
    await api('PUT', `/surveys/${asked.survey}/mail-words/invite`, words)
    expect(await api('POST', '/messages/preview', wanted())).toMatchObject({ subject: 'Kävit: Kassa' })
    expect(await api('POST', '/messages/preview', wanted({ step: 'remind' }))).toMatchObject({
      subject: 'Ehdit vielä kertoa: miten asiointisi sujui?',
    })
    expect(await api('GET', `/surveys/${asked.survey}/mail-words`)).toMatchObject({
      invite: { survey: words, all: { subject: {} } },
      remind: { survey: { subject: {} } },
    })
  })

  test('is sent to the caller’s own address, bound to no invitation, and its links count nothing', async () => {
    const sent = await api<CallReply<'messages.test'>>('POST', '/messages/test', wanted())
    expect(sent.to).toBe(email)
    const row = await house.db.selectFrom('message').selectAll().where('id', '=', sent.id).executeTakeFirstOrThrow()
    expect(row).toMatchObject({ step: 'test', recipient: email, invitation: null, state: 'queued' })
    expect((row.detail as { html: string }).html).toContain('Tämä on koeviesti')
    expect((row.detail as { html: string }).html).not.toMatch(/\/[st]\//)
  })
})

test('without a mail server it is said that mails wait', async () => {
  const { ways } = await api<CallReply<'messages.health'>>('GET', '/messages/health')
  expect(ways.find((w) => w.channel === 'email')).toMatchObject({ name: null, problem: null })
  const unit = await aUnit(house.db, org)
  await put({ dueAt: new Date(Date.now() - 60_000), more: { unit_path: [org.root, unit.id] } })
  const after = await api<CallReply<'messages.health'>>('GET', '/messages/health')
  expect(after.ways.find((w) => w.channel === 'email')!.waiting).toBeGreaterThan(0)
})
