import { createHmac } from 'node:crypto'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { aContent, anOrganisation, aPublishedSurvey, aTouchpoint, type BuiltOrganisation } from '../../test/builders.ts'
import { openTestDatabase } from '../../test/engines.ts'
import { hostileTexts } from '../../test/hostile-texts.ts'
import { aMessage, messageSecret, messageToken } from '../../test/message-builder.ts'
import type { SurveyContent } from '../contract/survey.ts'
import type { Db } from '../engine/database/database.ts'
import { newId } from '../engine/database/id.ts'
import { SittingReader } from '../flow/answer/read.ts'
import { dealWithWaiting } from '../flow/answer/text-reply/receive.ts'
import { AnswerWriter } from '../flow/answer/write.ts'
import { LinkReader } from '../flow/invitation/read.ts'
import type { House } from './house.ts'
import { houseTextKey } from './messages/text-hook-key.ts'
import { readSettings } from './settings.ts'
import { replyRooms, textDoor } from './text-door.ts'

const secret = 'yhteinen salaisuus 1'
const twilioToken = 'tw1l10'
let db: Db
let org: BuiltOrganisation
let key: string
let rooms: ReturnType<typeof replyRooms>
let door: ReturnType<typeof textDoor>
let twilio: ReturnType<typeof textDoor>
let asked: { touchpoint: string; version: string }
let count = 0
const number = () => `+35840${String(1_000_000 + ++count)}`

beforeAll(async () => {
  const database = await openTestDatabase()
  db = database.db
  org = await anOrganisation(db)
  asked = await place(aContent)
  key = await keyOf(org.id)
  rooms = replyRooms(database, new LinkReader(db), new AnswerWriter(db, () => {}), messageToken)
  const house = (env: Record<string, string>) =>
    ({
      database,
      settings: readSettings({ BASE_URL: 'https://hetki.test', ...env }),
      outbox: { wake: () => {} },
      log: { warn: () => {}, error: () => {} },
      tell: () => {},
    }) as unknown as House
  door = textDoor(
    house({ SMS_URL: 'https://gateway.test', SMS_FROM: '+3581', SMS_SECRET: secret }),
    rooms,
    messageSecret,
  )
  twilio = textDoor(house({ SMS_URL: `twilio://AC1:${twilioToken}@api.twilio.com` }), rooms, messageSecret)
})

const keyOf = async (id: string) =>
  (await db.selectFrom('organisation').select('text_key').where('id', '=', id).executeTakeFirstOrThrow()).text_key
async function place(content: SurveyContent, of = org) {
  const survey = await aPublishedSurvey(db, of, content)
  const touchpoint = await aTouchpoint(db, of, { survey: survey.id })
  return { touchpoint: touchpoint.id, version: survey.version }
}
/** A text that asked this number, sent some minutes ago. */
const sent = (recipient: string, given: Parameters<typeof aMessage>[3] = {}, at = asked, of = org) =>
  aMessage(db, of, at, {
    channel: 'sms',
    recipient,
    state: 'sent',
    more: { sent_at: new Date(), gateway_id: `gw-${++count}` },
    ...given,
  })

function signed(path: string, fields: object, by: Record<string, string> = {}): Request {
  const body = JSON.stringify(fields)
  const headers = {
    'content-type': 'application/json',
    'x-hetki-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    ...by,
  }
  return new Request(`https://hetki.test${path}`, { method: 'POST', headers, body })
}
async function says(from: string, text: string, id = `in-${++count}`, at = key): Promise<string> {
  const reply = await door.received(at, signed(`/hooks/sms/${at}`, { id, from, to: '+3581', text }))
  expect(reply.status).toBe(200)
  return ((await reply.json()) as { became: string }).became
}
const given = async (answer: string, of = org.id) => (await new SittingReader(db).read(of, answer))?.given ?? null
const messageOf = (id: string) => db.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const replies = (invitation: string) =>
  db.selectFrom('message').selectAll().where('invitation', '=', invitation).where('step', '=', 'reply').execute()
const optedOut = (hash: Buffer | null, of = org.id) =>
  db.selectFrom('opt_out').selectAll().where('org', '=', of).where('hash', '=', hash!).executeTakeFirst()

describe('a reply', () => {
  test('with a number is the answer to the first question, its words the answer to the text question', async () => {
    const from = number()
    const { answer, invitation } = await sent(from)
    expect(await says(from, '9. Kiitos, <3 palvelu!')).toBe('answer')
    expect(await given(answer)).toEqual({ nps: 9, why: 'Kiitos, <3 palvelu!' })
    const row = await db.selectFrom('answer').selectAll().where('id', '=', answer).executeTakeFirstOrThrow()
    expect(row).toMatchObject({
      invitation,
      source: 'personal',
      finished_at: null,
      touchpoint: asked.touchpoint,
      flags: [],
    })
    expect(await replies(invitation)).toEqual([])
  })

  test('told twice, ten times at once, or again after another is one answer', async () => {
    const from = number()
    const { answer } = await sent(from)
    expect(await Promise.all(Array.from({ length: 10 }, () => says(from, '3', 'same')))).toEqual(
      Array(10).fill('answer'),
    )
    expect(await says(from, '10', 'later')).toBe('answer')
    // The first comes once more: the second still counts.
    expect(await says(from, '3', 'same')).toBe('answer')
    expect(await given(answer)).toEqual({ nps: 10 })
    const taps = await db.selectFrom('answer_event').select('id').where('answer', '=', answer).execute()
    expect(taps).toHaveLength(2)
  })

  test('goes to the newest invitation of that number, however the gateway writes it', async () => {
    const from = number()
    const old = await sent(from, { more: { sent_at: new Date(Date.now() - 86_400_000) } })
    const fresh = await sent(from)
    await sent(number())
    expect(await says(from.replace('+358', '0'), '7')).toBe('answer')
    expect(await says(from.replace('+', '00'), '8')).toBe('answer')
    expect(await given(fresh.answer)).toEqual({ nps: 8 })
    expect(await given(old.answer)).toBeNull()
  })

  test('words alone are words once there is a score; before it they are unclear and answered once', async () => {
    const from = number()
    const { answer, invitation } = await sent(from, { language: 'sv' })
    expect(await says(from, 'Jonotin 40 minuuttia')).toBe('unclear')
    expect(await says(from, '11')).toBe('unclear')
    expect(await says(from, 'haloo??')).toBe('unclear')
    const [reply, ...more] = await replies(invitation)
    expect(more).toEqual([])
    expect(reply).toMatchObject({ channel: 'sms', recipient: from, state: 'queued', language: 'sv' })
    expect(await given(answer)).toBeNull()
    expect(await says(from, '2')).toBe('answer')
    expect(await says(from, 'Jonotin 40 minuuttia')).toBe('words')
    expect(await given(answer)).toEqual({ nps: 2, why: 'Jonotin 40 minuuttia' })
  })

  test('to a yes-or-no question, and finished where nothing more would be asked', async () => {
    const only = { ...aContent, questions: [aContent.questions[1]!] }
    const at = await place(only)
    const from = number()
    const { answer } = await sent(from, {}, at)
    expect(await says(from, 'Osittain')).toBe('answer')
    expect(await given(answer)).toEqual({ solved: 'partly' })
    const row = await db.selectFrom('answer').select('finished_at').where('id', '=', answer).executeTakeFirstOrThrow()
    expect(row.finished_at).not.toBeNull()
  })

  test('to a survey that promised anonymity is not taken, and nothing of it is kept', async () => {
    const at = await place({ ...aContent, anonymous: true })
    const from = number()
    const { invitation } = await sent(from, {}, at)
    expect(await says(from, '0 surkeaa')).toBe('anonymous')
    const row = await db
      .selectFrom('text_reply')
      .selectAll()
      .where('invitation', '=', invitation)
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({ text: null, sender: '', sender_hash: null, receiver: null })
    expect(await replies(invitation)).toHaveLength(1)
    const events = await db.selectFrom('answer').select('id').where('touchpoint', '=', at.touchpoint).execute()
    expect(events).toEqual([])
  })

  test('from nobody we asked, or too late, is kept and never dropped', async () => {
    const from = number()
    expect(await says(from, '9')).toBe('unmatched')
    expect(await says('Elisa', 'Saldosi on 3 e')).toBe('unmatched')
    const { invitation, answer } = await sent(from, { at: new Date(Date.now() - 40 * 86_400_000) })
    expect(await says(from, '9')).toBe('late')
    expect(await given(answer)).toBeNull()
    expect(await replies(invitation)).toEqual([])
    const kept = await db
      .selectFrom('text_reply')
      .select(['became', 'text'])
      .where('sender', '=', from)
      .orderBy('at')
      .execute()
    expect(kept).toEqual([
      { became: 'unmatched', text: '9' },
      { became: 'late', text: '9' },
    ])
  })

  test('belongs to the organisation that asked, at whichever address it comes', async () => {
    const other = await anOrganisation(db)
    const at = await place(aContent, other)
    const from = number()
    const { answer } = await sent(from, {}, at, other)
    expect(await says(from, '5')).toBe('answer')
    expect(await given(answer, other.id)).toEqual({ nps: 5 })
  })

  test('that was kept and not dealt with is dealt with later', async () => {
    const from = number()
    const { answer, id } = await sent(from)
    const write = vi.spyOn(rooms.answers, 'write').mockRejectedValueOnce(new Error('the database is away'))
    const reply = await door.received(key, signed(`/hooks/sms/${key}`, { id: 'broken', from, text: '6' }))
    expect(reply.status).toBe(500)
    expect(await given(answer)).toBeNull()
    write.mockRestore()
    // Another invitation comes in between: the text answers the one that it was sent to.
    await sent(from)
    expect(await dealWithWaiting(rooms, new Date())).toBe(0)
    expect(await dealWithWaiting(rooms, new Date(Date.now() + 61_000))).toBe(1)
    expect(await given(answer)).toEqual({ nps: 6 })
    const row = await db
      .selectFrom('text_reply')
      .selectAll()
      .where('gateway_id', '=', 'broken')
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({ became: 'answer', message: id })
  })

  test.each(Object.entries(hostileTexts))('as hostile as can be, is kept or refused whole: %s', async (_, text) => {
    const from = number()
    const { answer } = await sent(from)
    const reply = await door.received(key, signed(`/hooks/sms/${key}`, { id: `h-${++count}`, from, text: `4 ${text}` }))
    if (text.length > 60_000) expect(reply.status).toBe(413)
    else {
      expect(reply.status).toBe(200)
      const said = await given(answer)
      if (said) expect(said.nps).toBe(4)
      else expect(((await reply.json()) as { became: string }).became).toBe('unclear')
    }
  })
})

describe('STOP', () => {
  test('lists the person and holds back what is queued for them, at once; START takes it back', async () => {
    const from = number()
    const first = await sent(from)
    const queued = await sent(from, { state: 'queued', more: {}, dueAt: new Date(Date.now() + 3_600_000) })
    const others = await sent(number(), { state: 'queued', more: {} })
    expect(await says(from, 'Stop!')).toBe('stop')
    expect(await optedOut(first.hash)).toMatchObject({ kind: 'opt-out', via: 'stop' })
    expect(await messageOf(queued.id)).toMatchObject({ state: 'suppressed', recipient: null })
    expect((await messageOf(others.id)).state).toBe('queued')
    const held = await db
      .selectFrom('suppression')
      .select('reason')
      .where('invitation', '=', queued.invitation)
      .execute()
    expect(held).toEqual([{ reason: 'opted-out' }])
    expect(await replies(first.invitation)).toEqual([])
    expect(await says(from, 'START')).toBe('start')
    expect(await optedOut(first.hash)).toBeUndefined()
  })

  test('holds at every organisation that has texted the number, and an objection is not taken back', async () => {
    const other = await anOrganisation(db)
    const at = await place(aContent, other)
    const from = number()
    const [ours, theirs] = [await sent(from), await sent(from, {}, at, other)]
    await says(from, 'lopeta')
    expect(await optedOut(ours.hash)).toBeTruthy()
    expect(await optedOut(theirs.hash, other.id)).toBeTruthy()
    await db.updateTable('opt_out').set({ kind: 'objection' }).where('hash', '=', ours.hash!).execute()
    await says(from, 'start')
    expect(await optedOut(ours.hash)).toMatchObject({ kind: 'objection' })
    expect(await optedOut(theirs.hash, other.id)).toBeUndefined()
  })

  test('of somebody whom nobody asked yet is heard too', async () => {
    const from = number()
    expect(await says(from, 'SLUTA')).toBe('stop')
    const row = await db
      .selectFrom('text_reply')
      .select('sender_hash')
      .where('sender', '=', from)
      .executeTakeFirstOrThrow()
    expect(await optedOut(row.sender_hash)).toBeTruthy()
  })

  test('in the middle of a blast: that person’s text goes no more, all others do', async () => {
    const blast = await Promise.all(Array.from({ length: 40 }, () => sent(number(), { state: 'queued', more: {} })))
    const stopping = blast[17]!
    const from = (await messageOf(stopping.id)).recipient!
    await Promise.all([says(from, 'STOP'), ...Array.from({ length: 5 }, () => says(number(), '9'))])
    const states = await Promise.all(blast.map(async (b) => (await messageOf(b.id)).state))
    expect(states.filter((s) => s === 'suppressed')).toHaveLength(1)
    expect(states[17]).toBe('suppressed')
  })
})

describe('the gateway', () => {
  const post = (headers: Record<string, string>, fields: object = { id: `x-${++count}`, from: number(), text: '9' }) =>
    door.received(key, signed(`/hooks/sms/${key}`, fields, headers))

  test('must prove that it is the one', async () => {
    const before = await db
      .selectFrom('text_reply')
      .select((e) => e.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    expect((await post({ 'x-hetki-signature': 'sha256=00' })).status).toBe(401)
    expect((await post({ 'x-hetki-signature': '' })).status).toBe(401)
    expect((await post({ 'x-twilio-signature': 'x', 'x-hetki-signature': 'sha256=0' })).status).toBe(401)
    const bare = new Request(`https://hetki.test/hooks/sms/${key}`, { method: 'POST', body: '{}' })
    expect((await door.received(key, bare)).status).toBe(401)
    expect((await twilio.received(key, signed(`/hooks/sms/${key}`, { id: '1', from: '1', text: '1' }))).status).toBe(
      401,
    )
    expect((await door.received('nokey', signed('/hooks/sms/nokey', { id: '1', from: '1', text: '9' }))).status).toBe(
      404,
    )
    const after = await db
      .selectFrom('text_reply')
      .select((e) => e.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    expect(after).toEqual(before)
    const shown = new Request(`https://hetki.test/hooks/sms/${key}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ messageId: 77, sender: number(), message: '9' }),
    })
    expect((await door.received(key, shown)).status).toBe(200)
  })

  test.each([{}, { id: '1' }, { id: '1', from: '+1' }, { from: '+1', text: '9' }, [], null, 'text'])(
    'that says too little is told so: %j',
    async (fields) => {
      expect((await post({}, fields as object)).status).toBe(400)
    },
  )

  test('Twilio signs its form and the address, and gets an empty answer in its own tongue', async () => {
    const from = number()
    const { answer, id } = await sent(from)
    const form = (path: string, fields: Record<string, string>, token = twilioToken) => {
      const text = Object.keys(fields)
        .sort()
        .reduce((sum, k) => sum + k + fields[k], `https://hetki.test${path}`)
      const signature = createHmac('sha1', token).update(text).digest('base64')
      return new Request(`http://inside:3000${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
        body: new URLSearchParams(fields),
      })
    }
    const fields = { MessageSid: 'SM9', From: from, To: '+3581', Body: '10 kiitos ä', NumMedia: '0', AccountSid: 'AC1' }
    expect((await twilio.received(key, form(`/hooks/sms/${key}`, fields, 'wrong'))).status).toBe(401)
    const reply = await twilio.received(key, form(`/hooks/sms/${key}`, fields))
    expect([reply.status, await reply.text(), reply.headers.get('content-type')]).toEqual([
      200,
      '<Response/>',
      'text/xml',
    ])
    expect(await given(answer)).toEqual({ nps: 10, why: 'kiitos ä' })
    const path = `/hooks/sms/${houseTextKey(messageSecret)}/status?message=${id}`
    const report = form(path, { MessageSid: 'SM1', MessageStatus: 'delivered' })
    expect((await twilio.reported(houseTextKey(messageSecret), report)).status).toBe(204)
    expect((await messageOf(id)).state).toBe('delivered')
  })
})

describe('a delivery report', () => {
  const report = async (fields: object) => (await door.reported(key, signed(`/hooks/sms/${key}/status`, fields))).status
  const events = async (id: string) =>
    (await db.selectFrom('message_event').select('what').where('message', '=', id).execute()).map((e) => e.what)

  test('comes twice and in any order: delivered is the last word', async () => {
    const { id } = await sent(number())
    const { gateway_id: gatewayId } = await messageOf(id)
    expect(await report({ id: gatewayId, status: 'sent' })).toBe(204)
    expect((await messageOf(id)).state).toBe('sent')
    expect(await report({ id: gatewayId, status: 'expired', error: 'no answer' })).toBe(204)
    expect(await messageOf(id)).toMatchObject({ state: 'failed', problem: 'expired no answer' })
    for (const _ of [1, 2]) expect(await report({ id: gatewayId, status: 'delivered' })).toBe(204)
    const delivered = await messageOf(id)
    expect(delivered).toMatchObject({ state: 'delivered', problem: null })
    expect(await report({ id: gatewayId, status: 'failed' })).toBe(204)
    expect(await report({ id: gatewayId, status: 'queued' })).toBe(204)
    expect(await messageOf(id)).toEqual(delivered)
    expect(await events(id)).toEqual(['refused', 'delivered'])
  })

  test('may be quicker than the reply to our own request, and tells of what nobody knew', async () => {
    for (const state of ['sending', 'unknown'] as const) {
      const { id } = await sent(number(), { state, more: {} })
      expect(await report({ reference: id, id: 'not known yet', status: 'delivered' })).toBe(204)
      expect(await messageOf(id)).toMatchObject({ state: 'delivered', sent_at: expect.any(Date) })
    }
    const { id } = await sent(number(), { state: 'suppressed', more: {} })
    expect(await report({ reference: id, status: 'delivered' })).toBe(204)
    expect((await messageOf(id)).state).toBe('suppressed')
    expect(await report({ id: 'nobody’s', status: 'delivered' })).toBe(404)
    expect(await report({ reference: newId(), status: 'delivered' })).toBe(404)
    expect(await report({ reference: id, status: 'strange' })).toBe(204)
  })

  test('of a number that is none lists it as failing, until something gets through', async () => {
    const from = number()
    const message = await sent(from)
    const failing = () =>
      db.selectFrom('address_failure').selectAll().where('hash', '=', message.hash!).executeTakeFirst()
    expect(await report({ reference: message.id, status: 'undelivered', errorCode: 30005 })).toBe(204)
    expect((await messageOf(message.id)).state).toBe('bounced')
    expect(await failing()).toMatchObject({ problem: 'undelivered 30005' })
    const next = await sent(from)
    await report({ reference: next.id, status: 'delivered' })
    expect(await failing()).toBeUndefined()
  })
})

describe('several organisations behind one number', () => {
  test('a reply is for the one whose text from that number is the newest; without one it stays where it came in', async () => {
    const other = await anOrganisation(db)
    const theirs = await place(aContent, other)
    const from = number()
    const ago = (days: number, by: string, more: object = {}) => ({
      detail: { from: by },
      more: { sent_at: new Date(Date.now() - days * 86_400_000), gateway_id: `gw-${++count}`, ...more },
    })
    const older = await sent(from, ago(9, '+3581'))
    const newest = await sent(from, ago(2, '+3581'), theirs, other)
    // Newer still, but from another number than the one that the customer writes to.
    const elsewhere = await sent(from, ago(1, '+358409999'))
    expect(await says(from, '8')).toBe('answer')
    expect(await given(newest.answer, other.id)).toEqual({ nps: 8 })
    for (const { answer } of [older, elsewhere]) expect(await given(answer)).toBeNull()
    const rows = await db.selectFrom('text_reply').where('sender', '=', from).selectAll().execute()
    expect(rows).toMatchObject([{ org: other.id, message: newest.id, became: 'answer' }])
  })

  test('after 60 days nobody’s text is answered: it is kept for the people of the address at which it came', async () => {
    const from = number()
    const old = { sent_at: new Date(Date.now() - 61 * 86_400_000), gateway_id: `gw-${++count}` }
    const { answer } = await sent(from, { detail: { from: '+3581' }, more: old })
    expect(await says(from, '8')).toBe('unmatched')
    expect(await given(answer)).toBeNull()
    const rows = await db.selectFrom('text_reply').where('sender', '=', from).selectAll().execute()
    expect(rows).toMatchObject([{ org: org.id, message: null, seen_at: null, text: '8' }])
    // STOP is heard however long ago it was.
    expect(await says(from, 'STOP')).toBe('stop')
  })
})
