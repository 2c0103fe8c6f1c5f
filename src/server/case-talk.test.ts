import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../test/api-house.ts'
import {
  aContent,
  anOrganisation,
  aPerson,
  aPublishedSurvey,
  aTouchpoint,
  type BuiltOrganisation,
} from '../../test/builders.ts'
import { openTestFacts } from '../../test/engines.ts'
import { hostileTexts } from '../../test/hostile-texts.ts'
import { noEffects } from '../../test/message-builder.ts'
import { BrandReader } from '../catalog/brand/read.ts'
import { saveCaseSettings } from '../catalog/case/settings.ts'
import { saveCaseRule } from '../catalog/case-rule.ts'
import { saveCause } from '../catalog/cause/write.ts'
import { caseSettings, ruleAction } from '../contract/cases.ts'
import type { AnswerValue } from '../contract/survey.ts'
import { json } from '../engine/database/tables.ts'
import { openBounceListener } from '../engine/delivery/bounce-listener.ts'
import { mimeOf } from '../engine/delivery/mime.ts'
import { askAgain } from '../flow/action/again.ts'
import { hearMail } from '../flow/action/conversation/receive.ts'
import { noteCall, writeToCustomer } from '../flow/action/conversation/write.ts'
import { caseOpener } from '../flow/action/on.ts'
import { listCases, readCase } from '../flow/action/read.ts'
import { closeCase, confirmCase, mergeCases, noteCase } from '../flow/action/write.ts'
import { AnswerWriter } from '../flow/answer/write.ts'
import { caseFacts } from '../flow/fact/from-case.ts'
import { factConsumer } from '../flow/fact/on.ts'
import { rebuildFacts } from '../flow/fact/rebuild.ts'
import { LinkReader } from '../flow/invitation/read.ts'
import { type Claimed, claim } from '../flow/invitation/send/claim.ts'
import { caseLocal, caseOfReply, mailOfReturn, messageKeys } from '../flow/invitation/send/key.ts'
import { saveMailWords } from '../flow/invitation/send/mail-words.ts'
import { readMatters } from '../flow/invitation/send/matter.ts'
import { tokenMaker } from '../flow/invitation/token.ts'
import { houseScope } from './guard/scope.ts'
import { writeMails } from './messages/mail.ts'
import { replyRooms, textDoor } from './text-door.ts'

const secret = 'x'.repeat(32)
const keys = messageKeys(secret)
const contact = { id: 'contact', kind: 'contact' as const, title: { fi: 'Saako ottaa yhteyttä?' }, required: false }
let house: TestHouse
let listener: Awaited<ReturnType<typeof openBounceListener>>

beforeAll(async () => {
  house = await openTestHouse({
    env: {
      BOUNCE_DOMAIN: 'return.test',
      BOUNCE_PORT: '0',
      MAIL_FROM: 'palvelu@kuusikko.test',
      SMS_FROM: '+358401110000',
    },
  })
  listener = await openBounceListener({
    ...{ port: 0, host: '127.0.0.1', mailOf: (local: string) => mailOfReturn(keys, local), take: async () => {} },
    replies: {
      of: (local) => caseOfReply(keys, local),
      take: async (id, mail) => void (await hearMail(house.db, id, mail, houseScope)),
    },
  })
})
afterAll(() => listener.close())

async function aCase(said: Record<string, AnswerValue> = {}) {
  const { db } = house
  const org = await anOrganisation(db)
  await db
    .updateTable('organisation')
    .set({ asking: json({ quiet: { from: '00:00', to: '00:00', weekdays: [], dates: [] } }) })
    .where('id', '=', org.id)
    .execute()
  const survey = await aPublishedSurvey(db, org, { ...aContent, questions: [...aContent.questions, contact] })
  const touchpoint = await aTouchpoint(db, org, { survey: survey.id })
  const when = { on: 'answer' as const, said: [{ question: 'contact' as const }] }
  await saveCaseRule(db, org.scope, {
    ...{ name: 'Toive', when, does: ruleAction.parse({}), survey: null, unit: null, dueHours: 8, enabled: true },
  })
  const person = await aPerson(db, org, { role: 'manager', name: 'Aino' })
  await answer(org, touchpoint.code, {
    nps: 2,
    contact: { consent: true, email: 'matti@asiakas.test', phone: '+358401234567' },
    ...said,
  })
  const [row] = (await listCases(db, org.scope, { state: 'open', limit: 5 })).rows
  return { org, survey, touchpoint, person, id: row!.id }
}

const opener = () => caseOpener(house.db, () => {})
async function answer(org: BuiltOrganisation, code: string, said: Record<string, AnswerValue>) {
  const link = (await new LinkReader(house.db).anonymous(code))!
  const sitting = randomUUID()
  const events = Object.entries(said).map(([question, value]) => ({ id: randomUUID(), question, value }))
  const writer = new AnswerWriter(house.db, () => {})
  await writer.write(link, link.version, { answer: sitting, version: link.version.id, language: 'fi', events })
  await opener().hear([{ kind: 'answer', answer: sitting, units: [], org: org.id }])
}

const read = (org: BuiltOrganisation, id: string) => readCase(house.db, org.scope, id)
const letter = (more: object = {}) => ({
  ...{
    id: randomUUID(),
    channel: 'email' as const,
    subject: 'Palautteesi',
    body: 'Hei!\n\nPahoittelut.',
    urgent: false,
  },
  ...more,
})
const rooms = () => ({
  ...{
    db: house.db,
    settings: house.house.settings,
    brands: new BrandReader(house.db),
    token: tokenMaker(secret),
    keys,
    effects: noEffects,
  },
})
async function mailsOf(org: BuiltOrganisation) {
  const { claimed } = await claim(house.db, 'email', 'test', 50, new Date(Date.now() + 1_000))
  return (
    await writeMails(
      rooms(),
      claimed.filter((c: Claimed) => c.org === org.id),
    )
  ).map((m) => {
    if ('problem' in m) throw new Error(m.problem)
    return m
  })
}
async function comes(to: string, raw: string | Buffer): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port: listener.port, ignoreTLS: true })
  await transport.sendMail({ envelope: { from: 'matti@asiakas.test', to: [to] }, raw })
  transport.close()
}
const mailFrom = (from: string, text: string, more = '') =>
  `From: ${from}\r\nTo: x\r\nSubject: Vs: Palautteesi\r\n${more}Content-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`

test('a letter goes once, its answer comes back to its case and to no other, and is taken once', async () => {
  const { org, person, id } = await aCase()
  const other = await aCase()
  const one = letter()
  const sent = await Promise.all([1, 2, 3].map(() => writeToCustomer(house.db, person.scope, id, one)))
  expect(new Set(sent.map((s) => s.id)).size).toBe(1)
  await expect(writeToCustomer(house.db, person.scope, id, { ...one, body: 'Muuta' })).rejects.toThrow('conflict')
  // What a template leaves to be written in own words does not go unwritten, whoever sends it.
  for (const half of [{ body: 'Hei!\n\n[…]' }, { subject: 'Asiasi […]' }])
    await expect(writeToCustomer(house.db, person.scope, id, letter(half))).rejects.toMatchObject({
      issues: [{ path: Object.keys(half)[0], message: 'unwritten' }],
    })
  const [mail, ...more] = await mailsOf(org)
  expect(more).toEqual([])
  expect(mail).toMatchObject({
    to: 'matti@asiakas.test',
    subject: 'Palautteesi',
    replyTo: `${caseLocal(keys, id)}@return.test`,
  })
  expect((await read(org, id)).case).toMatchObject({ state: 'in-touch', waiting: false })

  // It says that it answers the other case; where it was sent to counts. Mail servers change the case of letters, and bring mails twice.
  const raw = mailFrom(
    'Matti <Matti@Asiakas.test>',
    'Kiitos!\r\n\r\nke 25.11. klo 14.02 Kuusikko kirjoitti:\r\n> Hei!\r\n> Pahoittelut.',
    `Message-ID: <a1@asiakas.test>\r\nIn-Reply-To: <${other.id}@kuusikko.test>\r\nReferences: <${other.id}@kuusikko.test>\r\n`,
  )
  for (let n = 0; n < 2; n++) await comes(mail!.replyTo!.toUpperCase(), raw)
  const { messages, case: row } = await read(org, id)
  expect(messages.map((m) => [m.direction, m.own ?? m.body, m.stranger])).toEqual([
    ['out', one.body, false],
    ['in', 'Kiitos!', false],
  ])
  expect(row.waiting).toBe(true)
  expect((await read(other.org, other.id)).messages).toEqual([])
  // Whoever has it is told, once.
  const told = await house.db
    .selectFrom('nudge')
    .where('org', '=', org.id)
    .where('kind', '=', 'reply')
    .select(['person', 'via', 'text'])
    .execute()
  expect(told).toMatchObject([{ person: person.id, via: 'screen', text: expect.stringContaining('Kiitos!') }])
  // The next letters are threaded in the customer's mailbox by what they answer, and by what of ours they follow.
  const second = await writeToCustomer(house.db, person.scope, id, letter())
  const ours = (one: string) => `<${one}@kuusikko.test>`
  const thread = [ours(sent[0]!.id), '<a1@asiakas.test>']
  expect((await mailsOf(org))[0]!.headers).toEqual({ 'In-Reply-To': thread[1], References: thread.join(' ') })
  await writeToCustomer(house.db, person.scope, id, letter())
  expect((await mailsOf(org))[0]!.headers).toMatchObject({ 'In-Reply-To': ours(second.id) })
  // Of what was never a mail there is no id.
  await sql`update case_message set message = null where feedback_case = ${id}`.execute(house.db)
  await writeToCustomer(house.db, person.scope, id, letter())
  expect((await mailsOf(org))[0]!.headers).toMatchObject({ References: '<a1@asiakas.test>' })
})

test('hostile mails: forged addresses are refused, strangers and machines are marked and open nothing, whatever is in them stays words', async () => {
  const { org, person, id } = await aCase()
  await writeToCustomer(house.db, person.scope, id, letter())
  const to = `${caseLocal(keys, id)}@return.test`
  const forged = `${caseLocal(messageKeys('another secret'), id)}@return.test`
  await expect(comes(forged, mailFrom('matti@asiakas.test', 'x'))).rejects.toThrow('550')
  await expect(comes(`case-${id}@return.test`, mailFrom('matti@asiakas.test', 'x'))).rejects.toThrow('550')
  const cause = await saveCause(house.db, org.scope, { name: { fi: 'Jono' }, closed: false })
  await closeCase(house.db, person.scope, id, { cause: cause.id })
  await comes(to, mailFrom('toinen@muualla.test', 'Olen joku muu'))
  await comes(to, mailFrom('matti@asiakas.test', 'Olen lomalla', 'Auto-Submitted: auto-replied\r\n'))
  expect((await read(org, id)).case.state).toBe('solved')
  // Unended tags and comments by the hundred thousand are read in one pass.
  const began = Date.now()
  await comes(
    to,
    mailFrom('matti@asiakas.test', '<'.repeat(400_000), 'MIME-Version: 1.0\r\n').replace('text/plain', 'text/html'),
  )
  await comes(to, mailFrom('matti@asiakas.test', '<style><!--'.repeat(60_000)).replace('text/plain', 'text/html'))
  expect(Date.now() - began).toBeLessThan(3_000)
  const html =
    '<style>p{}</style><p>Hei &lt;b&gt;</p><script>alert(1)</script><p>Asia <b>kunnossa</b>?<br>Matti&nbsp;M</p><img src=x onerror=alert(1)>'
  await comes(to, mailFrom('matti@asiakas.test', html).replace('text/plain', 'text/html'))
  const { messages, case: row } = await read(org, id)
  expect(messages.find((m) => m.body.includes('joku muu'))).toMatchObject({ stranger: true, automatic: false })
  expect(messages.find((m) => m.body.includes('lomalla'))).toMatchObject({ stranger: false, automatic: true })
  expect(messages.at(-1)!.body).toBe('Hei <b>\n\nAsia kunnossa?\nMatti M')
  // The customer wrote after it was solved: it is not.
  expect(row.state).toBe('in-touch')
  // What a mail program quotes in HTML is told from the customer's own words; pictures larger than a mail of words do not send it back.
  const quoting =
    '<div>Lasku tuli kahdesti:<ul><li>12 €</li><li>14 €</li></ul></div><div>la 28. marrask. 2026 klo 9.46 Kuusikko kirjoitti:</div><blockquote><p>Hei!</p><blockquote>Vanhaa</blockquote></blockquote>'
  const picture = `--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${quoting}\r\n--x\r\nContent-Type: image/jpeg\r\nContent-Disposition: attachment; filename="vika.jpg"\r\nContent-Transfer-Encoding: base64\r\n\r\n${'QUJD'.repeat(19).concat('\r\n').repeat(80_000)}\r\n--x--`
  await comes(
    to,
    mailFrom('matti@asiakas.test', picture).replace('text/plain; charset=utf-8', 'multipart/mixed; boundary=x'),
  )
  const last = (await read(org, id)).messages.at(-1)!
  expect(last.own).toBe('Lasku tuli kahdesti:\n– 12 €\n– 14 €')
  expect(last.body).toContain('📎 vika.jpg')
})

test('stored corpus: titles, notes and letters come back as they were given and are words in every mail', async () => {
  const { org, person, id } = await aCase()
  const kept = (text: string) => text.replaceAll('\0', '').trim()
  for (const [name, text] of Object.entries(hostileTexts)) {
    if (name === 'nul' || text.length > 9_000) continue
    await noteCase(house.db, person.scope, id, text, [person.id])
    await writeToCustomer(
      house.db,
      person.scope,
      id,
      letter({ subject: text.slice(0, 150).replace(/\n/g, ' '), body: text }),
    )
    await noteCall(house.db, person.scope, id, { text, reached: true })
  }
  const { events, messages } = await read(org, id)
  const texts = Object.entries(hostileTexts).flatMap(([n, t]) => (n === 'nul' || t.length > 9_000 ? [] : [t]))
  expect(events.filter((e) => e.what === 'note').map((e) => e.text)).toEqual(texts)
  expect(
    messages
      .filter((m) => m.direction === 'out')
      .map((m) => m.body)
      .sort(),
  ).toEqual([...texts].sort())
  const mails = await mailsOf(org)
  expect(mails.length).toBeGreaterThanOrEqual(texts.length)
  for (const mail of mails) {
    expect(mail.subject).not.toMatch(/[\r\n]/)
    // No tag that we did not write ourselves.
    const tags = new Set(
      [...mail.html.matchAll(/<([a-z!/][a-z0-9]*)/gi)].map((m) => m[1]!.toLowerCase().replace('/', '')),
    )
    for (const tag of tags)
      expect([
        '!doctype',
        'html',
        'head',
        'meta',
        'title',
        'style',
        'body',
        'div',
        'table',
        'tr',
        'td',
        'b',
        'p',
        'a',
        'span',
        'br',
      ]).toContain(tag)
    expect(mail.html).not.toMatch(/<[^>]*\son[a-z]+=/i)
    expect((await mimeOf(mail)).length).toBeGreaterThan(500)
  }
  for (const text of texts.filter((t) => kept(t) && !t.includes('\n')))
    expect(mails.some((m) => m.text.includes(kept(text)))).toBe(true)
})

test('a customer’s text to what was written about a case is its reply, and STOP is STOP', async () => {
  const { org, person, id } = await aCase()
  const { text_key } = await house.db
    .selectFrom('organisation')
    .where('id', '=', org.id)
    .select('text_key')
    .executeTakeFirstOrThrow()
  await writeToCustomer(house.db, person.scope, id, letter({ channel: 'sms', body: 'Soitan huomenna.' }))
  await house.db
    .updateTable('message')
    .set({ state: 'sent', sent_at: new Date(), detail: json({ from: '+358401110000', text: 'Soitan huomenna.' }) })
    .where('org', '=', org.id)
    .where('channel', '=', 'sms')
    .execute()
  const links = new LinkReader(house.db)
  const replies = replyRooms(house.house.database, links, new AnswerWriter(house.db, () => {}), tokenMaker(secret))
  const { receiveText } = await import('../flow/answer/text-reply/receive.ts')
  expect(textDoor).toBeTypeOf('function')
  expect(text_key).toBeTruthy()
  const take = (gateway: string, text: string) =>
    receiveText(replies, org.id, { id: gateway, from: '+358401234567', to: '+358401110000', text }, new Date())
  expect(await take('g1', 'Sopii, klo 9 jälkeen')).toBe('case')
  expect(await take('g1', 'Sopii, klo 9 jälkeen')).toBe('case')
  const events = await house.db
    .selectFrom('outbox')
    .where('org', '=', org.id)
    .where('kind', '=', 'text-reply')
    .select('body')
    .execute()
  expect(events).toHaveLength(1)
  for (let n = 0; n < 2; n++) await opener().hear(events.map((e) => ({ ...e.body, org: org.id })))
  expect((await read(org, id)).messages.map((m) => [m.direction, m.channel, m.body])).toEqual([
    ['out', 'sms', 'Soitan huomenna.'],
    ['in', 'sms', 'Sopii, klo 9 jälkeen'],
  ])
  expect(await take('g2', 'STOP')).toBe('stop')
  expect((await read(org, id)).messages).toHaveLength(2)
})

test('merged: what was said is found in the one that stays, later replies too; another customer’s case is refused', async () => {
  const { org, touchpoint, person, id } = await aCase()
  await house.db
    .updateTable('feedback_case')
    .set({ opened_at: new Date(Date.now() - 30 * 86_400_000) })
    .where('id', '=', id)
    .execute()
  await answer(org, touchpoint.code, { nps: 1, contact: { consent: true, email: 'matti@asiakas.test' } })
  await answer(org, touchpoint.code, { nps: 1, contact: { consent: true, email: 'liisa@asiakas.test' } })
  const { rows } = await listCases(house.db, org.scope, { state: 'open', limit: 9 })
  expect(rows).toHaveLength(3)
  const [, same, stranger] = [...rows].sort((a, b) => a.number - b.number)
  await writeToCustomer(house.db, person.scope, same!.id, letter())
  await expect(mergeCases(house.db, person.scope, id, [stranger!.id])).rejects.toThrow('bad-input')
  expect((await read(org, id)).mergeable.map((m) => m.id)).toEqual([same!.id])
  const { reachedAt } = (await read(org, same!.id)).case
  await mergeCases(house.db, person.scope, id, [same!.id])
  // They have heard from us about what is one matter now.
  expect(reachedAt).not.toBeNull()
  expect((await read(org, id)).case).toMatchObject({ state: 'in-touch', reachedAt, owner: { name: 'Aino' } })
  await comes(`${caseLocal(keys, same!.id)}@return.test`, mailFrom('matti@asiakas.test', 'Hei taas'))
  const kept = await read(org, id)
  expect(kept.messages.map((m) => [m.direction, m.stranger])).toEqual([
    ['out', false],
    ['in', false],
  ])
  expect(kept.case.number).toBe(1)
  expect((await read(org, same!.id)).mergedInto).toMatchObject({ id, number: 1 })
  await expect(mergeCases(house.db, person.scope, same!.id, [id])).rejects.toThrow('wrong-state')
})

test('asked again: one invitation, counted in the budget though it is used up, none after an opt-out; content confirms, discontent opens again', async () => {
  const { db } = house
  const token = tokenMaker(secret)
  const ask = () => Promise.all([1, 2].map(() => askAgain(db, houseScope, token, new Date(Date.now() + 1_000))))
  const solved = async () => {
    const made = await aCase()
    const again = await aPublishedSurvey(db, made.org)
    const settings = caseSettings.parse({ askAgain: { survey: again.id, afterHours: 0 } })
    await saveCaseSettings(db, made.org.scope, settings)
    const cause = await saveCause(db, made.org.scope, { name: { fi: 'Jono' }, closed: false })
    await closeCase(db, made.person.scope, made.id, { cause: cause.id })
    return made
  }
  for (const [nps, state] of [
    [10, 'confirmed'],
    [2, 'taken'],
  ] as const) {
    const { org, id, survey } = await solved()
    // What they write to everybody who is asked about a visit is not for whoever is asked again.
    await saveMailWords(db, org.scope, survey.id, 'invite', {
      of: 'all',
      subject: { fi: 'Kiitos käynnistä' },
      greeting: {},
    })
    const visit = {
      org: org.id,
      survey: null,
      step: 'invite' as const,
      words: json({ fi: 'Kiitos käynnistä {link} {stop}' }),
    }
    await db.insertInto('text_words').values(visit).execute()
    await ask()
    const [invitation, ...more] = await db.selectFrom('invitation').where('org', '=', org.id).selectAll().execute()
    expect(more).toEqual([])
    expect(
      await db
        .selectFrom('message')
        .where('org', '=', org.id)
        .where('step', '=', 'invite')
        .select('recipient')
        .execute(),
    ).toEqual([{ recipient: 'matti@asiakas.test' }])
    // No mail about a visit: one about what was put right.
    expect((await mailsOf(org))[0]).toMatchObject({ subject: 'Hoituiko asiasi?' })
    const [message] = await db.selectFrom('message').where('invitation', '=', invitation!.id).select('id').execute()
    const asText = await readMatters(db, [{ id: message!.id, invitation: invitation!.id }])
    expect(asText.get(message!.id)?.text).toEqual({})
    const asked = await db.selectFrom('asked_person').where('org', '=', org.id).selectAll().execute()
    expect(asked.length).toBeGreaterThan(0)
    const link = (await new LinkReader(db).personal(token(invitation!.id)))!
    await new AnswerWriter(db, () => {}).write(link, link.version, {
      ...{ answer: link.answer!, version: link.version.id, language: 'fi' },
      events: [{ id: randomUUID(), question: 'nps', value: nps }],
    })
    for (let n = 0; n < 2; n++) await opener().hear([{ kind: 'answer', answer: link.answer!, units: [], org: org.id }])
    const found = await read(org, id)
    expect(found.case.state).toBe(state)
    expect(found.again).toMatchObject({ asked: true, score: { value: nps } })
    expect(found.events.filter((e) => e.what === 'answered-again')).toHaveLength(1)
    expect((await listCases(db, org.scope, { state: 'open', limit: 9 })).total).toBe(state === 'confirmed' ? 0 : 1)
    const told = await db
      .selectFrom('nudge')
      .where('org', '=', org.id)
      .where('kind', '=', 'reopened')
      .select('via')
      .execute()
    expect(told.map((n) => n.via).sort()).toEqual(state === 'confirmed' ? [] : ['email', 'screen'])
  }
  // Confirmed by one of us before it was time: there is nothing left to ask.
  const confirmed = await solved()
  await confirmCase(db, confirmed.person.scope, confirmed.id)
  expect((await read(confirmed.org, confirmed.id)).again).toBeNull()
  const { org, id } = await solved()
  const { hashAddresses, addOptOuts } = await import('../flow/invitation/opt-out.ts')
  const hashes = (await hashAddresses(db, org.scope, ['matti@asiakas.test'])).flatMap((h) => h ?? [])
  await db.transaction().execute((tx) => addOptOuts(tx, org.scope, hashes, { kind: 'opt-out', via: 'link' }))
  await ask()
  expect((await read(org, id)).again).toMatchObject({ asked: false, suppressed: 'opted-out' })
  expect(await db.selectFrom('invitation').where('org', '=', org.id).select('id').execute()).toEqual([])
})

test('figures of cases are the same after a rebuild, and go with their answer', async () => {
  const { db } = house
  const store = await openTestFacts()
  const { org, person, id } = await aCase()
  const told = factConsumer(db, store, () => {})
  const hear = async () => {
    const rows = await db.selectFrom('outbox').where('org', '=', org.id).orderBy('seq').select('body').execute()
    await told.hear(rows.map((r) => ({ ...r.body, org: org.id })))
  }
  const values = async () => {
    const rows = await store.query<{ metric: string; value: number }>(
      "select metric, value from {facts} where metric like 'case%' order by metric",
      { org: org.id },
    )
    return rows.map((r) => `${r.metric} ${r.metric === 'case_hours' ? r.value >= 0 : r.value}`)
  }
  await hear()
  expect(await values()).toEqual(['case 1'])
  await noteCall(db, person.scope, id, { text: 'Tavoitin', reached: true })
  const cause = await saveCause(db, org.scope, { name: { fi: 'Jono' }, closed: false })
  await closeCase(db, person.scope, id, { cause: cause.id, minutes: 4 })
  await hear()
  expect(await values()).toEqual(['case 1', 'case_hours true', 'case_kept 1', 'case_promise 1'])
  const before = await store.digest(org.id)
  expect(await rebuildFacts(db, store, org.id)).toEqual(before)
  const { answer: sitting } = (await read(org, id)).case
  await db.deleteFrom('answer').where('id', '=', sitting!).execute()
  await hear()
  expect(await values()).toEqual([])
  expect(await caseFacts(db, [id])).toEqual([])
})
