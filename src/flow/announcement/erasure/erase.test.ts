import { randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { aBoard, aDevice, anIdea, openly } from '../../../../test/board-builder.ts'
import {
  aContent,
  anOrganisation,
  aPerson,
  aPublishedSurvey,
  aScope,
  aTouchpoint,
  aUnit,
  type BuiltOrganisation,
} from '../../../../test/builders.ts'
import { openTestDatabase, openTestFacts } from '../../../../test/engines.ts'
import { saveCaseRule } from '../../../catalog/case-rule.ts'
import { ruleAction } from '../../../contract/cases.ts'
import type { StoredEvent } from '../../../contract/event.ts'
import type { AnswerValue } from '../../../contract/survey.ts'
import { newId } from '../../../engine/database/id.ts'
import { json } from '../../../engine/database/tables.ts'
import { emit } from '../../../engine/queue/outbox.ts'
import { houseScope } from '../../../server/guard/scope.ts'
import { hearMail } from '../../action/conversation/receive.ts'
import { noteCall, writeToCustomer } from '../../action/conversation/write.ts'
import { caseOpener } from '../../action/on.ts'
import { listCases, readCase } from '../../action/read.ts'
import { noteCase } from '../../action/write.ts'
import { AnswerWriter } from '../../answer/write.ts'
import { errandKeeper } from '../../encounter/errand/on.ts'
import { recordEncounters } from '../../encounter/write.ts'
import { factConsumer } from '../../fact/on.ts'
import { rebuildFacts } from '../../fact/rebuild.ts'
import { postComment } from '../../idea/write.ts'
import { personHash } from '../../invitation/person-hash.ts'
import { hashesOf, reachOf } from '../../invitation/reach.ts'
import { LinkReader } from '../../invitation/read.ts'
import { findErasable, forgetPerson, listErasures } from './erase.ts'

const { db } = await openTestDatabase()
const store = await openTestFacts()
const writer = new AnswerWriter(db, () => {})
const contact = { id: 'contact', kind: 'contact' as const, title: { fi: 'Saako ottaa yhteyttä?' }, required: false }
const content = { ...aContent, questions: [...aContent.questions, contact] }

type Who = { name: string; email: string; phone: string; written: string; externalId: string; secret: string }
const aino: Who = {
  ...{ name: 'Aino Erilainen', email: 'Aino.Erilainen@Asiakas.TEST', phone: '+358401234567', written: '040 123 4567' },
  ...{ externalId: 'CRM-10421', secret: 'Ainonsalaisuus' },
}
const bertta: Who = {
  ...{ name: 'Bertta Toinen', email: 'bertta.toinen@asiakas.test', phone: '+358407654321', written: '040 765 4321' },
  ...{ externalId: 'CRM-20877', secret: 'Bertansalaisuus' },
}
const cecilia: Who = {
  ...{ name: 'Cecilia Kolmas', email: 'cecilia.kolmas@asiakas.test', phone: '+358405551234', written: '040 555 1234' },
  ...{ externalId: 'CRM-30991', secret: 'Ceciliansalaisuus' },
}
/** All that would tell of somebody, wherever it is kept. */
const tracesOf = (who: Who) => [
  ...[who.name, who.email, who.email.toLowerCase(), who.phone, who.written, who.externalId, who.secret],
]

/** Tables in which any of these texts stands, also in the bytes of files. */
async function whereIs(texts: string[]): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(
    db,
  )
  const found: string[] = []
  for (const { name } of tables) {
    const wanted = texts.flatMap((t) => [t, Buffer.from(t).toString('hex')])
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.table(name)} t where exists (select from unnest(${wanted}::text[]) w where strpos(to_jsonb(t)::text, w) > 0)`.execute(
      db,
    )
    if (rows[0]!.n > 0) found.push(name)
  }
  return found.sort()
}

async function aShop() {
  const org = await anOrganisation(db)
  await sql`
    update organisation set asking = ${json({ quiet: { from: '00:00', to: '00:00', weekdays: [], dates: [] } })}::jsonb where id = ${org.id}`.execute(
    db,
  )
  const survey = await aPublishedSurvey(db, org, content)
  const anonymous = await aPublishedSurvey(db, org, { ...content, anonymous: true })
  const store = await aUnit(db, org)
  const touchpoint = await aTouchpoint(db, org, { survey: survey.id, unit: store.id })
  const hidden = await aTouchpoint(db, org, { survey: anonymous.id, unit: store.id })
  const lead = await aPerson(db, org, { role: 'lead', unit: store.id })
  await saveCaseRule(db, org.scope, {
    ...{ name: 'Heikko', when: { on: 'answer', said: [{ question: 'nps', max: 6 }] } },
    does: ruleAction.parse({ tell: [{ who: 'leads', by: ['screen', 'email'] }] }),
    ...{ survey: null, unit: null, dueHours: 8, enabled: true },
  })
  await aBoard(db, org)
  return { org, survey, touchpoint, hidden, lead }
}
type Shop = Awaited<ReturnType<typeof aShop>>

async function answers(
  org: BuiltOrganisation,
  code: string,
  said: Record<string, AnswerValue>,
  encounter: string | null,
) {
  const link = (await new LinkReader(db).anonymous(code))!
  const answer = randomUUID()
  const events = Object.entries(said).map(([question, value]) => ({ id: randomUUID(), question, value }))
  await writer.write({ ...link, encounter }, link.version, { answer, version: link.version.id, language: 'fi', events })
  await caseOpener(db, () => {}).hear([{ kind: 'answer', answer, units: [], org: org.id }])
  return answer
}

/** Everything that somebody can leave behind. */
async function lives({ org, touchpoint, hidden, lead, survey }: Shop, who: Who) {
  const { person_key } = await db
    .selectFrom('organisation')
    .where('id', '=', org.id)
    .select('person_key')
    .executeTakeFirstOrThrow()
  const hashes = hashesOf(
    reachOf({ email: who.email, phone: who.phone, externalId: who.externalId }, 'Europe/Helsinki'),
    person_key,
  )
  const brought = newId()
  await db
    .insertInto('import')
    .values({
      id: brought,
      org: org.id,
      file_name: 'loki.csv',
      bytes: 100,
      state: 'done',
      kind: 'encounters',
      held: 1,
    } as never)
    .execute()
  const line = (text: string) => Buffer.from(`id;asiakas;viesti\r\n1;${who.email};${text}\r\n`)
  await db
    .insertInto('import_chunk')
    .values({ import: brought, n: 0, bytes: line(who.secret) })
    .execute()
  await db
    .insertInto('import_held_row')
    .values({
      import: brought,
      row: 3,
      external_id: '3',
      cells: [who.externalId, who.secret],
      lacking: json([]),
    } as never)
    .execute()
  await db
    .insertInto('import_bad_row')
    .values({ import: brought, row: 2, column_name: 'aika', reason: 'not-a-time', value: who.secret } as never)
    .execute()
  const customer = newId()
  await db
    .insertInto('customer')
    .values({
      ...{
        id: customer,
        org: org.id,
        external_id: who.externalId,
        name: who.name,
        email: who.email,
        phone: who.written,
      },
      ...{ language: 'fi', zone: null, import: null },
    })
    .execute()
  const at = new Date(Date.now() - 3_600_000)
  const encounters = [newId(), newId()]
  await db
    .insertInto('encounter')
    .values(
      encounters.map((id) => ({
        ...{ id, org: org.id, source: 'crm', external_id: id, channel: 'phone', customer, touchpoint: touchpoint.id },
        ...{ unit: org.root, unit_path: [org.root], reason: null, agent: null, started_at: at, ended_at: at },
        ...{ outcome: null, import: null, suppressed: null, talk_seconds: 60, hold_seconds: null },
        ...{ wrap_up_seconds: null, wait_seconds: null, attributes: json({ note: who.secret, email: who.email }) },
      })),
    )
    .execute()
  await db.transaction().execute((tx) => emit(tx, org.id, [{ kind: 'encounters', encounters }]))
  // What was asked, sent and answered.
  const invitation = newId()
  const asked = newId()
  await db
    .insertInto('invitation')
    .values({
      ...{
        id: invitation,
        org: org.id,
        encounter: encounters[0]!,
        touchpoint: touchpoint.id,
        survey_version: survey.version,
      },
      ...{ token_hash: randomBytes(32), answer: newId(), language: 'fi', asked_at: at, channel: 'email' },
      ...{ expires_at: new Date(Date.now() + 1e9), customer, parameters: json({ name: who.name }) },
    } as never)
    .execute()
  await db
    .insertInto('message')
    .values({
      ...{
        id: asked,
        org: org.id,
        invitation,
        step: 'invite',
        channel: 'email',
        customer,
        recipient: who.email.toLowerCase(),
      },
      ...{ recipient_hash: hashes[0], language: 'fi', due_at: at, useful_until: at, state: 'queued', detail: json({}) },
    } as never)
    .execute()
  await db.transaction().execute((tx) => emit(tx, org.id, [{ kind: 'invitations', invitations: [invitation] }]))
  await sql`insert into message_event (message, org, what, text) values (${asked}, ${org.id}, 'refused', ${`550 ${who.email}`})`.execute(
    db,
  )
  await sql`
    insert into phone_try (id, org, message, outcome, note) values (${newId()}, ${org.id}, ${asked}, 'later', ${who.secret})`.execute(
    db,
  )
  for (const table of ['asked_person', 'address_failure'] as const)
    await sql`
      insert into ${sql.table(table)} (org, hash ${table === 'address_failure' ? sql`, problem` : sql``})
      values (${org.id}, ${hashes[0]} ${table === 'address_failure' ? sql`, 'x'` : sql``})`.execute(db)
  await sql`insert into opt_out (org, hash, kind, via) values (${org.id}, ${hashes[0]}, 'objection', 'staff')`.execute(
    db,
  )
  // One answer after an encounter, one by nobody we know who gives an address, one that was promised anonymity.
  const own = await answers(org, touchpoint.code, { nps: 2, why: `${who.secret} puhelimessa` }, encounters[0]!)
  await answers(
    org,
    touchpoint.code,
    { nps: 1, why: who.secret, contact: { consent: true, email: who.email, phone: who.written } },
    null,
  )
  const silent = await answers(org, hidden.code, { nps: 3, why: 'Nimetön sana' }, encounters[1]!)
  const { rows } = await listCases(db, org.scope, { state: 'open', limit: 50 })
  const mine = rows.find((r) => r.answer === own)!
  await writeToCustomer(db, lead.scope, mine.id, {
    id: newId(),
    channel: 'email',
    subject: 'Hei',
    body: `Hei ${who.name}`,
    urgent: true,
  })
  await hearMail(
    db,
    mine.id,
    { id: newId(), from: who.email, subject: 'Vs', text: `${who.secret} vastaus`, automatic: false } as never,
    houseScope,
  )
  await noteCall(db, lead.scope, mine.id, { text: `${who.name} soitti`, reached: true, minutes: 2 })
  await noteCase(db, lead.scope, mine.id, `${who.secret} muistiin`, [lead.id])
  await db
    .insertInto('text_reply')
    .values({
      id: newId(),
      org: org.id,
      gateway_id: newId(),
      sender: who.phone,
      sender_hash: hashes[1],
      text: who.secret,
    } as never)
    .execute()
  await db
    .insertInto('webhook_request')
    .values({
      ...{ id: newId(), org: org.id, source: await aSource(org), sender_id: newId(), bytes: 10, state: 'accepted' },
      body: Buffer.from(JSON.stringify({ customer: who.externalId, text: who.secret })),
    } as never)
    .execute()
  // In a draw to come, and in one that is over.
  for (const drawn of [null, at]) {
    const reward = newId()
    await sql`
      insert into reward (id, org, name, kind, survey, words, drawn_at) values (${reward}, ${org.id}, 'Arvonta', 'draw', ${survey.id}, '{}', ${drawn})`.execute(
      db,
    )
    await sql`
      insert into reward_entry (id, reward, claim, contact_hash, contact, language, entered_on)
      values (${newId()}, ${reward}, ${randomBytes(16)}, ${personHash(person_key, `${reward}:${who.email.toLowerCase()}`)}, ${who.email.toLowerCase()}, 'fi', '2026-11-01')`.execute(
      db,
    )
  }
  // The board: a writer with a confirmed address, and what others support stays without its words.
  const key = aDevice()
  const idea = await anIdea(db, org, { key, title: `Idea: ${who.secret}`, body: who.secret, name: who.name })
  await postComment(db, org.scope, openly(), key, {
    ...{ id: newId(), idea: idea.id, body: `${who.secret} kommentti`, name: who.name, language: 'fi' },
  })
  await sql`
    update board_person set address = ${who.email.toLowerCase()}, address_hash = ${personHash(person_key, who.email.toLowerCase())}, name = ${who.name}
    where id = (select author from idea where id = ${idea.id})`.execute(db)
  return { customer, encounters, own, silent, case: mine.id, brought, invitation, asked, hashes }
}
async function aSource(org: BuiltOrganisation): Promise<string> {
  const known = await db.selectFrom('source').where('org', '=', org.id).select('id').executeTakeFirst()
  if (known) return known.id
  const id = newId()
  await sql`insert into source (id, org, name, kind) values (${id}, ${org.id}, 'Hook', 'webhook')`.execute(db)
  return id
}

/** Facts hear all that happened to the organisation. */
async function heard(org: BuiltOrganisation, after = 0): Promise<number> {
  const rows = await db
    .selectFrom('outbox')
    .where('org', '=', org.id)
    .where('seq', '>', after)
    .orderBy('seq')
    .selectAll()
    .execute()
  const events = rows.map((r) => ({ ...(r.body as object), kind: r.kind, org: org.id }) as StoredEvent)
  await errandKeeper(db).hear(events)
  await factConsumer(db, store, () => {}).hear(events)
  return rows.at(-1)?.seq ?? after
}

test('a person is erased through one door: nothing that tells of them is left in any table; others stay whole', async () => {
  const shop = await aShop()
  const { org } = shop
  const her = await lives(shop, aino)
  await lives(shop, bertta)
  let seq = await heard(org)
  const before = await whereIs(tracesOf(aino))
  expect(before).toEqual(
    expect.arrayContaining([
      ...[
        'answer_event',
        'board_person',
        'case_event',
        'case_message',
        'customer',
        'encounter',
        'feedback_case',
        'idea',
      ],
      ...['import_bad_row', 'import_chunk', 'import_held_row', 'invitation', 'message', 'message_event', 'nudge'],
      ...['phone_try', 'reward_entry', 'text_reply', 'webhook_request'],
    ]),
  )
  const others = await whereIs(tracesOf(bertta))

  const seen = await findErasable(db, org.scope, { address: 'AINO.erilainen@asiakas.test' })
  expect(await whereIs(tracesOf(aino))).toEqual(before)
  expect(seen).toMatchObject({
    found: true,
    customers: [{ id: her.customer, name: aino.name, externalId: aino.externalId }],
  })
  const { erasure } = await forgetPerson(db, org.scope, { address: 'aino.erilainen@asiakas.test' }, 'Pyyntö 12')
  expect(erasure.counts).toEqual(seen.counts)
  expect(erasure.counts).toMatchObject({
    customers: 1,
    encounters: 2,
    answers: 2,
    ideas: 1,
    files: 1,
    requests: 1,
    draws: 2,
  })
  expect(await whereIs(tracesOf(aino))).toEqual([])
  expect(await whereIs(tracesOf(bertta))).toEqual(others)

  // The work that was done for her is still counted; what she said is not, nor is it found out what she said where anonymity was promised.
  const encounters = await db
    .selectFrom('encounter')
    .where('id', 'in', her.encounters)
    .select(['customer', 'attributes'])
    .execute()
  expect(encounters).toEqual([
    { customer: null, attributes: {} },
    { customer: null, attributes: {} },
  ])
  expect(await db.selectFrom('answer').where('id', '=', her.silent).select('id').execute()).toHaveLength(1)
  await expect(readCase(db, org.scope, her.case)).rejects.toThrow('not-found')
  // What waited to be sent does not go; her wish not to be asked holds, as a hash.
  expect(await db.selectFrom('message').where('id', '=', her.asked).select(['state', 'recipient']).execute()).toEqual([
    { state: 'suppressed', recipient: null },
  ])
  expect(await db.selectFrom('opt_out').where('hash', '=', her.hashes[0]!).select('kind').execute()).toEqual([
    { kind: 'objection' },
  ])
  // Figures follow, and are what a rebuild makes of the truth.
  seq = await heard(org, seq)
  const digest = await store.digest(org.id)
  expect(await rebuildFacts(db, store, org.id)).toEqual(digest)

  // The same encounters, sent again by a source that has not forgotten her, bring nobody back; a new one does, for she may come again.
  const told = { externalId: aino.externalId, name: aino.name, email: aino.email, phone: aino.phone }
  const sent = (externalId: string) =>
    recordEncounters(
      db,
      org.scope,
      [
        {
          input: {
            ...{ source: 'crm', externalId, startedAt: new Date(Date.now() - 60_000).toISOString(), channel: 'phone' },
            customer: told,
          },
        },
      ],
      async (_, created) => created.map(() => 'source-off' as const),
    )
  expect(await sent(her.encounters[0]!)).toMatchObject([{ result: 'known' }])
  expect(await whereIs(tracesOf(aino))).toEqual([])

  // It is explained by a record that does not say who it was; a second time there is nobody.
  expect(await listErasures(db, org.scope, { limit: 10 })).toMatchObject({
    rows: [{ note: 'Pyyntö 12', counts: erasure.counts }],
  })
  await expect(forgetPerson(db, org.scope, { address: aino.email })).rejects.toThrow('not-found')
  expect(await findErasable(db, org.scope, { address: aino.written })).toMatchObject({ found: false, customers: [] })
  expect(await sent('uusi')).toMatchObject([{ result: 'created' }])
  expect(await whereIs([aino.externalId])).toEqual(['customer'])
  await forgetPerson(db, org.scope, { address: aino.phone })
})

test('found by number, by what the company calls them, and from a case; only by who answers for the whole, in their own organisation', async () => {
  for (const by of ['written', 'externalId', 'case'] as const) {
    const shop = await aShop()
    const her = await lives(shop, aino)
    const whom = by === 'case' ? { case: her.case } : { address: aino[by] }
    await expect(findErasable(db, aScope(shop.org, { role: 'manager', unit: shop.org.root }), whom)).rejects.toThrow(
      'not-allowed',
    )
    const other = await anOrganisation(db)
    if (by === 'case') await expect(findErasable(db, other.scope, whom)).rejects.toThrow('not-found')
    else expect(await findErasable(db, other.scope, whom)).toMatchObject({ found: false })
    await forgetPerson(db, shop.org.scope, whom)
    expect(await whereIs(tracesOf(aino))).toEqual([])
  }
})

test('a file that is being read holds it up', async () => {
  const shop = await aShop()
  const her = await lives(shop, aino)
  await db.updateTable('import').set({ state: 'running' }).where('id', '=', her.brought).execute()
  await expect(forgetPerson(db, shop.org.scope, { address: aino.email })).rejects.toMatchObject({ code: 'wrong-state' })
  expect(await db.selectFrom('customer').where('id', '=', her.customer).select('id').execute()).toHaveLength(1)
})

test('what is being written of them at the same moment is waited for, and goes too', async () => {
  const { org } = await aShop()
  const customer = newId()
  const { name, email, phone, externalId, secret } = cecilia
  await db
    .insertInto('customer')
    .values({
      id: customer,
      org: org.id,
      external_id: externalId,
      name,
      email,
      phone,
      language: null,
      zone: null,
      import: null,
    })
    .execute()
  let commit = () => {}
  const committing = new Promise<void>((done) => {
    commit = done
  })
  let wrote = () => {}
  const written = new Promise<void>((done) => {
    wrote = done
  })
  const writing = db.transaction().execute(async (tx) => {
    await sql`
      insert into encounter (id, org, source, external_id, channel, customer, started_at, attributes)
      values (${newId()}, ${org.id}, 'crm', '1', 'phone', ${customer}, now(), ${json({ note: secret })}::jsonb)`.execute(
      tx,
    )
    await sql`
      insert into message (id, org, step, channel, customer, recipient, language, due_at, useful_until)
      values (${newId()}, ${org.id}, 'invite', 'email', ${customer}, ${email}, 'fi', now(), now())`.execute(tx)
    wrote()
    await committing
  })
  await written
  const erasing = forgetPerson(db, org.scope, { address: email })
  await expect.poll(waiting, { interval: 10 }).toBe(1)
  commit()
  await Promise.all([writing, erasing])
  expect(await whereIs(tracesOf(cecilia))).toEqual([])
})

test('who is just being told of a notice is waited for, and neither is in the way of the other', async () => {
  const { org } = await aShop()
  const customer = newId()
  const notice = newId()
  await sql`insert into customer (id, org, external_id, email) values (${customer}, ${org.id}, ${cecilia.externalId}, ${cecilia.email})`.execute(
    db,
  )
  await sql`
    insert into notice (id, org, number, state, title, said, did, asked, published_at)
    values (${notice}, ${org.id}, 1, 'published', '{}', '{}', '{}', 5, now())`.execute(db)
  await sql`insert into notice_source (notice, org, who, customer) values (${notice}, ${org.id}, ${`c:${customer}`}, ${customer})`.execute(
    db,
  )
  // As flow/announcement/notice/tell.ts does.
  let erasing: Promise<unknown> = Promise.resolve()
  const telling = db.transaction().execute(async (tx) => {
    await sql`select from notice where id = ${notice} for share`.execute(tx)
    erasing = forgetPerson(db, org.scope, { address: cecilia.email })
    await expect.poll(waiting, { interval: 10 }).toBe(1)
    await sql`
      insert into notice_recipient (notice, org, hash, customer, held) values (${notice}, ${org.id}, 'x', ${customer}, 'no-contact')`.execute(
      tx,
    )
  })
  await telling
  await erasing
  expect(await db.selectFrom('notice_recipient').where('notice', '=', notice).select('hash').execute()).toEqual([])
  expect(await db.selectFrom('notice').where('id', '=', notice).select('erased').executeTakeFirst()).toEqual({
    erased: 1,
  })
})

/** How many of this database wait for somebody else's lock. */
async function waiting(): Promise<number> {
  const { rows } = await sql`
    select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
  return rows.length
}
