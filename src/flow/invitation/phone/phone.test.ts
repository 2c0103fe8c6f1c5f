import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../../test/api-house.ts'
import {
  anOrganisation,
  aPerson,
  aPublishedSurvey,
  aTouchpoint,
  aUnit,
  type BuiltOrganisation,
} from '../../../../test/builders.ts'
import type { MessageState } from '../../../contract/asking.ts'
import type { PhoneCall } from '../../../contract/operations/phone.ts'
import { newId } from '../../../engine/database/id.ts'
import { json } from '../../../engine/database/tables.ts'
import { recordEncounters } from '../../encounter/write.ts'
import { personHash } from '../person-hash.ts'
import { tokenMaker } from '../token.ts'
import { invite } from '../write.ts'

let house: TestHouse
let org: BuiltOrganisation
let touchpoint: string
let survey: { id: string; version: string }
type Cookie = { cookie: string }
const people: Cookie[] = []

beforeAll(async () => {
  house = await openTestHouse()
  org = await anOrganisation(house.db)
  // Nobody is disturbed from 00:00 to 00:00: the tests run at any hour.
  const quiet = { from: '00:00', to: '00:00', weekdays: [], dates: [] }
  await house.db
    .updateTable('organisation')
    .set({ asking: json({ quiet }) })
    .where('id', '=', org.id)
    .execute()
  survey = await aPublishedSurvey(house.db, org)
  touchpoint = (await aTouchpoint(house.db, org, { survey: survey.id, channel: 'phone' })).id
  for (let n = 0; n < 3; n++)
    people.push({ cookie: await house.sessionOf(await aPerson(house.db, org, { role: 'agent', agent: `A${n}` })) })
})

let count = 0
/** A call in the list: an encounter, its invitation, and the message of the channel phone. */
async function aCall(
  more: { dueAt?: Date; usefulUntil?: Date; unit?: string[]; number?: string } = {},
): Promise<string> {
  const number = more.number ?? `+35840${1_000_000 + ++count}`
  const now = new Date()
  const input = {
    source: 'test',
    externalId: randomUUID(),
    touchpoint,
    startedAt: new Date(now.getTime() - 60_000).toISOString(),
    customer: { phone: number, name: 'Matti Meikäläinen' },
  }
  const [met] = await recordEncounters(house.db, org.scope, [{ input }], async (_, created) => created.map(() => null))
  const encounter = (met as { id: string }).id
  const { person_key } = await house.db
    .selectFrom('organisation')
    .where('id', '=', org.id)
    .select('person_key')
    .executeTakeFirstOrThrow()
  const customer = await house.db
    .selectFrom('encounter')
    .where('id', '=', encounter)
    .select('customer')
    .executeTakeFirstOrThrow()
  return house.db.transaction().execute(async (tx) => {
    const [made] = await invite(
      tx,
      org.scope,
      [{ encounter, touchpoint, surveyVersion: survey.version, language: 'fi' }],
      tokenMaker('x'.repeat(32)),
      now,
    )
    await tx
      .updateTable('invitation')
      .set({ customer: customer.customer, channel: 'phone' })
      .where('id', '=', made!.id)
      .execute()
    const id = newId()
    await tx
      .insertInto('message')
      .values({
        id,
        org: org.id,
        invitation: made!.id,
        step: 'invite',
        channel: 'phone',
        customer: customer.customer,
        recipient: number,
        recipient_hash: personHash(person_key, number),
        language: 'fi',
        touchpoint,
        unit: null,
        unit_path: more.unit ?? [org.root],
        due_at: more.dueAt ?? new Date(now.getTime() - 1_000),
        useful_until: more.usefulUntil ?? new Date(now.getTime() + 3 * 86_400_000),
        claimed_by: null,
        claimed_at: null,
        gateway_id: null,
        detail: json({}),
        problem: null,
        sent_at: null,
        delivered_at: null,
        ended_at: null,
      })
      .execute()
    return id
  })
}

const next = async (who: Cookie) => {
  const reply = await house.api('POST', '/phone/next', {}, who)
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  return (reply.body as { call: PhoneCall | null }).call
}
const end = (who: Cookie, id: string, body: Record<string, unknown>) =>
  house.api('POST', `/phone/${id}/end`, { try: randomUUID(), ...body }, who)
const stateOf = async (id: string): Promise<{ state: MessageState; due_at: Date; language: string }> =>
  house.db.selectFrom('message').where('id', '=', id).select(['state', 'due_at', 'language']).executeTakeFirstOrThrow()
const clear = () =>
  house.db
    .updateTable('message')
    .set({ state: 'failed' })
    .where('org', '=', org.id)
    .where('state', '=', 'queued')
    .execute()

test('however many take one at the same moment, no call is two interviewers’', async () => {
  for (let round = 0; round < 12; round++) {
    const calls = [await aCall(), await aCall(), await aCall()]
    const taken = await Promise.all(people.map((p) => next(p)))
    expect(taken.map((c) => c!.id).sort()).toEqual(calls.sort())
    await clear()
  }
})

test('each call is one interviewer’s, who gets it again; answers are kept as they are given', async () => {
  const calls = [await aCall(), await aCall(), await aCall()]
  const taken = await Promise.all(people.map((p) => next(p)))
  expect(taken.map((c) => c!.id).sort()).toEqual([...calls].sort())
  expect((await next(people[0]!))!.id).toBe(taken[0]!.id)
  const mine = taken[0]!
  expect(mine).toMatchObject({ customer: 'Matti Meikäläinen', language: 'fi', given: {}, tries: [] })
  expect(mine.number).toMatch(/^\+35840/)
  const answer = (who: Cookie) =>
    house.api(
      'POST',
      `/phone/${mine.id}/answers`,
      { version: mine.version, language: 'fi', events: [{ id: randomUUID(), question: 'nps', value: 9 }] },
      who,
    )
  expect((await answer(people[1]!)).status).toBe(409)
  expect((await answer(people[0]!)).status).toBe(200)
  expect((await next(people[0]!))!.given).toEqual({ nps: 9 })
  expect((await end(people[1]!, mine.id, { outcome: 'answered' })).status).toBe(409)
  expect((await end(people[0]!, mine.id, { outcome: 'answered' })).status).toBe(200)
  expect((await stateOf(mine.id)).state).toBe('delivered')
  const stored = await house.db
    .selectFrom('answer')
    .where('survey', '=', survey.id)
    .select(['source', 'channel', 'invitation'])
    .execute()
  expect(stored).toMatchObject([{ source: 'personal', channel: 'phone' }])
  await clear()
})

test('nobody there is tried again after a pause and given up after three; the same try sent twice is one', async () => {
  const [who] = people as [Cookie]
  const id = await aCall()
  for (let n = 1; n <= 3; n++) {
    expect((await next(who))!.id).toBe(id)
    const body = { try: randomUUID(), outcome: n === 2 ? 'busy' : 'no-answer' }
    const first = await house.api('POST', `/phone/${id}/end`, body, who)
    expect((await house.api('POST', `/phone/${id}/end`, body, who)).body).toEqual(first.body)
    const { state, due_at } = await stateOf(id)
    if (n < 3) {
      expect(state).toBe('queued')
      expect((due_at.getTime() - Date.now()) / 60_000).toBeCloseTo(n === 2 ? 15 : 120, 0)
      expect(await next(who)).toBeNull()
      await house.db.updateTable('message').set({ due_at: new Date() }).where('id', '=', id).execute()
    } else expect(state).toBe('failed')
  }
})

test('a refusal is an opt-out at once; a time, a language and a wrong number are kept to', async () => {
  const [who] = people as [Cookie]
  const refused = await aCall()
  await next(who)
  await end(who, refused, { outcome: 'refused' })
  expect((await stateOf(refused)).state).toBe('suppressed')
  expect(
    await house.db.selectFrom('opt_out').where('org', '=', org.id).select(['kind', 'via']).execute(),
  ).toContainEqual({ kind: 'opt-out', via: 'staff' })
  const later = await aCall()
  await next(who)
  expect((await end(who, later, { outcome: 'later', againAt: '2020-01-01T00:00:00Z' })).status).toBe(400)
  const at = new Date(Date.now() + 5 * 86_400_000)
  await end(who, later, { outcome: 'later', againAt: at.toISOString() })
  expect((await stateOf(later)).due_at).toEqual(at)
  const swedish = await aCall()
  await next(who)
  await end(who, swedish, { outcome: 'language', language: 'sv' })
  expect(await stateOf(swedish)).toMatchObject({ state: 'queued', language: 'sv' })
  expect((await house.api('POST', '/phone/next', { language: 'fi' }, who)).body).toEqual({ call: null })
  expect((await next(who))!.id).toBe(swedish)
  const number = await house.db
    .selectFrom('message')
    .where('id', '=', swedish)
    .select('recipient')
    .executeTakeFirstOrThrow()
  const again = await aCall({ number: number.recipient! })
  const text = await aCall({ number: number.recipient!, dueAt: new Date(Date.now() + 86_400_000) })
  await house.db.updateTable('message').set({ channel: 'sms' }).where('id', '=', text).execute()
  await end(who, swedish, { outcome: 'wrong-number' })
  // Nobody calls or texts it again: what is queued for it is held back, and what comes later is skipped, each with its reason.
  expect(await Promise.all([swedish, again, text].map(async (id) => (await stateOf(id)).state))).toEqual(
    Array(3).fill('suppressed'),
  )
  const later2 = await aCall({ number: number.recipient! })
  expect(await next(who)).toBeNull()
  expect((await stateOf(later2)).state).toBe('suppressed')
  const why = await house.db
    .selectFrom('suppression')
    .where('org', '=', org.id)
    .where('reason', '=', 'address-fails')
    .select('channel')
    .execute()
  expect(why.map((w) => w.channel).sort()).toEqual(['phone', 'phone', 'phone', 'sms'])
  await clear()
})

test('quiet hours, opt-outs, other units and what is no more of use are not rung', async () => {
  const [who] = people as [Cookie]
  const { id: elsewhere, path } = await aUnit(house.db, org)
  const own = await aUnit(house.db, org)
  const bound = { cookie: await house.sessionOf(await aPerson(house.db, org, { role: 'lead', unit: own.id })) }
  const call = await aCall({ unit: path })
  expect(elsewhere).toBe(path.at(-1))
  expect(await next(bound)).toBeNull()
  const late = await aCall({ usefulUntil: new Date(Date.now() - 1_000), dueAt: new Date(Date.now() - 90_000) })
  await house.db
    .updateTable('message')
    .set({ due_at: new Date(Date.now() + 60_000) })
    .where('id', '=', call)
    .execute()
  expect(await next(who)).toBeNull()
  expect((await stateOf(late)).state).toBe('suppressed')
  await house.db.updateTable('message').set({ due_at: new Date() }).where('id', '=', call).execute()
  const today = new Date().toISOString().slice(0, 10)
  const quiet = {
    from: '00:00',
    to: '00:00',
    weekdays: [],
    dates: [
      today,
      new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
      new Date(Date.now() - 86_400_000).toISOString().slice(0, 10),
    ],
  }
  await house.db
    .updateTable('organisation')
    .set({ asking: json({ quiet }) })
    .where('id', '=', org.id)
    .execute()
  expect(await next(who)).toBeNull()
  expect((await stateOf(call)).due_at.getTime()).toBeGreaterThan(Date.now())
})

test('tries, pauses, hours and the words of a call are the organisation’s', async () => {
  const [who] = people as [Cookie]
  const rules = (phone: object) =>
    house.db
      .updateTable('organisation')
      .set({ asking: json({ quiet: { from: '00:00', to: '00:00', weekdays: [], dates: [] }, phone }) })
      .where('id', '=', org.id)
      .execute()
  const limits = { tries: 2, noAnswerMinutes: 30, busyMinutes: 5, from: '00:00', to: '00:00' }
  await clear()
  await rules(limits)
  const { body } = { body: { of: 'all', words: { fi: 'Terve, täällä {name}, {touchpoint}.' } } }
  const admin = { cookie: await house.sessionOf(await aPerson(house.db, org, { role: 'manager' })) }
  expect((await house.api('PUT', `/surveys/${survey.id}/text-words/call`, body, admin)).status).toBe(200)
  const wrong = { of: 'all', words: { fi: 'Avaa {link}' } }
  expect((await house.api('PUT', `/surveys/${survey.id}/text-words/call`, wrong, admin)).status).toBe(400)
  const id = await aCall()
  expect(await next(who)).toMatchObject({ id, opening: 'Terve, täällä {name}, {touchpoint}.' })
  await end(who, id, { outcome: 'no-answer' })
  expect(((await stateOf(id)).due_at.getTime() - Date.now()) / 60_000).toBeCloseTo(30, 0)
  await house.db.updateTable('message').set({ due_at: new Date() }).where('id', '=', id).execute()
  await next(who)
  await end(who, id, { outcome: 'busy' })
  expect((await stateOf(id)).state).toBe('failed')
  // Outside of the hours of calls nobody is rung: the call waits for them.
  const clock = (hours: number) =>
    new Date(Date.now() + hours * 3_600_000)
      .toLocaleTimeString('fi-FI', { timeZone: 'Europe/Helsinki', hour: '2-digit', minute: '2-digit' })
      .replace('.', ':')
  await rules({ ...limits, from: clock(2), to: clock(4) })
  const waits = await aCall()
  expect(await next(who)).toBeNull()
  expect(((await stateOf(waits)).due_at.getTime() - Date.now()) / 3_600_000).toBeGreaterThan(1.9)
  await rules({ ...limits, from: clock(-1), to: clock(1) })
  await house.db.updateTable('message').set({ due_at: new Date() }).where('id', '=', waits).execute()
  expect((await next(who))?.id).toBe(waits)
})
