import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openTestHouse } from '../../test/api-house.ts'
import { anOrganisation, aPublishedSurvey, aTouchpoint, aUnit, type BuiltOrganisation } from '../../test/builders.ts'
import { openTestFacts } from '../../test/engines.ts'
import { saveCaseRule } from '../catalog/case-rule.ts'
import { addReceiver } from '../catalog/receiver/write.ts'
import { ruleAction } from '../contract/cases.ts'
import { newId } from '../engine/database/id.ts'
import { json } from '../engine/database/tables.ts'
import { AnswerWriter } from '../flow/answer/write.ts'
import { LinkReader } from '../flow/invitation/read.ts'
import { hearers } from './flow.ts'
import { roomsSoon, tellRooms } from './room-nudges.ts'

const { house, db } = await openTestHouse()
const facts = await openTestFacts()
const writer = new AnswerWriter(db, () => {})
const hour = 3_600_000
const never = { from: '00:00', to: '00:00', weekdays: [], dates: [] }
const allDay = { from: '00:00', to: '23:59', weekdays: [], dates: [] }

/** A shop with a room that a rule tells of bad answers. */
async function aShop({
  does = {},
  quiet = never,
  demo = false,
}: {
  does?: object
  quiet?: object
  demo?: boolean
} = {}) {
  const org = await anOrganisation(db)
  await db
    .updateTable('organisation')
    .set({ demo, asking: json({ quiet }) })
    .where('id', '=', org.id)
    .execute()
  const survey = await aPublishedSurvey(db, org)
  const store = await aUnit(db, org)
  const { code } = await aTouchpoint(db, org, { survey: survey.id, unit: store.id })
  const room = await addReceiver(db, org.scope, {
    ...{ name: 'Huone', kind: 'slack', types: [], secret: null },
    address: Buffer.from('https://hooks.slack.test/x'),
  })
  await saveCaseRule(db, org.scope, {
    ...{ name: 'Heikko arvosana', when: { on: 'answer', said: [{ question: 'nps', max: 6 }] } },
    does: ruleAction.parse({
      tell: [{ who: 'room', room, ...('when' in does && { when: does.when }) }],
      ...given(does),
    }),
    ...{ survey: null, unit: null, dueHours: 8, enabled: true },
  })
  return { org, code, room }
}
const given = ({ when: _, ...does }: { when?: unknown }) => does

async function anAnswer(org: BuiltOrganisation, code: string, encounter: string | null = null) {
  const link = (await new LinkReader(db).anonymous(code))!
  const answer = randomUUID()
  const events = Object.entries({ nps: 1, why: 'Salainen sana' }).map(([question, value]) => ({
    ...{ id: randomUUID(), question, value },
  }))
  await writer.write({ ...link, encounter }, link.version, { answer, version: link.version.id, language: 'fi', events })
  return { kind: 'answer' as const, answer, units: [], org: org.id }
}

/** A contact of this customer, of an errand that is known or not. */
async function anEncounter(org: BuiltOrganisation, customer: string, errand: string | null = null) {
  const id = newId()
  const at = new Date(Date.now() - hour)
  await db
    .insertInto('encounter')
    .values({
      ...{ id, org: org.id, source: 'crm', external_id: id, channel: 'phone', customer, touchpoint: null },
      ...{ unit: org.root, unit_path: [org.root], reason: null, agent: null, started_at: at, ended_at: at },
      ...{ outcome: null, import: null, suppressed: null, talk_seconds: null, hold_seconds: null },
      ...{ wrap_up_seconds: null, wait_seconds: null },
    })
    .execute()
  if (errand)
    await db
      .insertInto('errand_step')
      .values({
        ...{ encounter: id, org: org.id, customer, key: null, at, errand, version: 1, moved_from: null },
        ...{ next_any: null, next_reason: null, next_family: null, contacts: null, span: null },
        ...{ transfers: null, moves: null, reopens: null, self_service: null },
      })
      .execute()
  return id
}
async function aCustomer(org: BuiltOrganisation) {
  const id = newId()
  await db
    .insertInto('customer')
    .values({
      id,
      org: org.id,
      external_id: id,
      name: 'Aino',
      email: null,
      phone: null,
      language: 'fi',
      zone: null,
      import: null,
    })
    .execute()
  return id
}

const cases = (rooms: () => void = () => {}) =>
  hearers(house.database, facts, () => {}, undefined, undefined, rooms).find((h) => h.name === 'cases')!
const saidIn = async (room: string) =>
  (
    await db.selectFrom('receiver_delivery').where('receiver', '=', room).orderBy('number').select('body').execute()
  ).map((d) => (JSON.parse(d.body) as { text: string }).text)

test('a room is told within a moment of the commit, without the customer’s words', async () => {
  const { org, code, room } = await aShop()
  await cases(roomsSoon(house)).hear([await anAnswer(org, code)])
  await expect.poll(() => saidIn(room), { timeout: 2_000, interval: 20 }).toEqual(['Tapaus 1\nHeikko arvosana'])
  const { body } = await db
    .selectFrom('receiver_delivery')
    .where('receiver', '=', room)
    .select('body')
    .executeTakeFirstOrThrow()
  expect(body).not.toMatch(/Salainen/)
  expect(body).toMatch(/http:\/\/hetki\.test\/app\/cases\//)
})

test('calls that come while a room is being told are not lost', async () => {
  const { org, code, room } = await aShop()
  const soon = roomsSoon(house)
  const hearer = cases(soon)
  const events = await Promise.all(Array.from({ length: 6 }, () => anAnswer(org, code)))
  await Promise.all(events.map((e) => hearer.hear([e])))
  await expect.poll(async () => (await saidIn(room)).length, { timeout: 2_000, interval: 20 }).toBe(6)
})

test('told once by two servers; not again of the same customer’s same errand, but of another errand', async () => {
  const { org, code, room } = await aShop()
  const customer = await aCustomer(org)
  const [bill, move] = [newId(), newId()]
  for (const errand of [bill, bill, move])
    await cases().hear([await anAnswer(org, code, await anEncounter(org, customer, errand))])
  await Promise.all([tellRooms(house, new Date()), tellRooms(house, new Date())])
  expect(await saidIn(room)).toEqual(['Tapaus 1\nHeikko arvosana', 'Tapaus 2\nHeikko arvosana'])
  await tellRooms(house, new Date(Date.now() + 48 * hour))
  expect(await saidIn(room)).toHaveLength(2)
})

test('above the rule’s number in an hour the rest come together at the digest’s time', async () => {
  const { org, code, room } = await aShop({ does: { mostAnHour: 2 } })
  for (let n = 0; n < 5; n++) await cases().hear([await anAnswer(org, code)])
  await tellRooms(house, new Date())
  expect(await saidIn(room)).toHaveLength(2)
  await tellRooms(house, new Date(Date.now() + 25 * hour))
  expect((await saidIn(room)).slice(2)).toEqual([
    '3 asiaa odottaa\nTapaus 3 · Heikko arvosana\nTapaus 4 · Heikko arvosana\nTapaus 5 · Heikko arvosana',
  ])
})

test('a digest is one message, whoever tells it and however many things there are', async () => {
  const { org, code, room } = await aShop({ does: { when: 'digest' } })
  await cases().hear([await anAnswer(org, code)])
  // 250 cases take a second to open; the same nudge 250 times over tells the room no less.
  await sql`
    insert into nudge (id, org, rule, rule_name, kind, feedback_case, subject, room, via, urgent, digest, text, at, due_at)
    select gen_random_uuid(), org, rule, rule_name, kind, feedback_case, subject, room, via, urgent, digest, text, at + n * interval '1 ms', due_at
    from nudge, generate_series(1, 250) n where org = ${org.id} and via = 'chat'`.execute(db)
  const later = new Date(Date.now() + 25 * hour)
  await Promise.all([tellRooms(house, later), tellRooms(house, later)])
  const [said, ...more] = await saidIn(room)
  expect(more).toEqual([])
  expect(said!.split('\n')).toMatchObject([
    '251 asiaa odottaa',
    ...Array(10).fill('Tapaus 1 · Heikko arvosana'),
    expect.stringContaining('241'),
  ])
})

test('quiet hours hold a room back, unless the rule is urgent; the digest has its time', async () => {
  const quiet = await aShop({ quiet: allDay })
  const urgent = await aShop({ quiet: allDay, does: { urgent: true } })
  const digest = await aShop({ does: { when: 'digest' } })
  for (const { org, code } of [quiet, urgent, digest]) await cases().hear([await anAnswer(org, code)])
  await tellRooms(house, new Date())
  expect([await saidIn(quiet.room), await saidIn(urgent.room), await saidIn(digest.room)]).toEqual([
    [],
    ['Tapaus 1\nHeikko arvosana\nKiireellinen'],
    [],
  ])
  await tellRooms(house, new Date(Date.now() + 25 * hour))
  expect([await saidIn(quiet.room), await saidIn(digest.room)].map((s) => s.length)).toEqual([1, 1])
})

test('the demo’s rooms do not exist; of one that was removed it is said, and of a case that is gone nothing', async () => {
  const demo = await aShop({ demo: true })
  const removed = await aShop()
  const gone = await aShop()
  for (const { org, code } of [demo, removed, gone]) await cases().hear([await anAnswer(org, code)])
  await db.deleteFrom('receiver').where('id', '=', removed.room).execute()
  await db.deleteFrom('feedback_case').where('org', '=', gone.org.id).execute()
  await tellRooms(house, new Date())
  const problems = async (org: BuiltOrganisation) =>
    (
      await db
        .selectFrom('nudge')
        .where('org', '=', org.id)
        .where('via', '=', 'chat')
        .select(['sent_at', 'problem'])
        .execute()
    ).map((n) => [n.sent_at !== null, n.problem])
  expect([await problems(demo.org), await problems(removed.org), await problems(gone.org)]).toEqual([
    [[false, null]],
    [[true, 'not-found']],
    [],
  ])
  expect(await saidIn(gone.room)).toEqual([])
})
