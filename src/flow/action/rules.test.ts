import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  aContent,
  anOrganisation,
  aPerson,
  aPublishedSurvey,
  aReason,
  aTouchpoint,
  aUnit,
  type BuiltOrganisation,
} from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import { saveCaseRule } from '../../catalog/case-rule.ts'
import { addTopicWords, saveTopic } from '../../catalog/topic/write.ts'
import { type RuleCondition, ruleAction } from '../../contract/cases.ts'
import type { AnswerValue } from '../../contract/survey.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import { AnswerWriter } from '../answer/write.ts'
import { LinkReader } from '../invitation/read.ts'
import { addAlert } from './alert/write.ts'
import { keepPromises } from './late.ts'
import { listNudges } from './my-nudges.ts'
import { sendDigests } from './nudge.ts'
import { caseOpener } from './on.ts'
import { previewRule } from './preview.ts'
import { listCases, readCase } from './read.ts'
import { takeCase } from './write.ts'

const { db } = await openTestDatabase()
const writer = new AnswerWriter(db, () => {})
// Two servers hear of the same.
const openers = [caseOpener(db, () => {}), caseOpener(db, () => {})] as const
const contact = { id: 'contact', kind: 'contact' as const, title: { fi: 'Saako ottaa yhteyttä?' }, required: false }
const hour = 3_600_000

async function aShop() {
  const org = await anOrganisation(db)
  await db
    .updateTable('organisation')
    .set({ asking: json({ quiet: { from: '00:00', to: '00:00', weekdays: [], dates: [] } }) })
    .where('id', '=', org.id)
    .execute()
  const survey = await aPublishedSurvey(db, org, { ...aContent, questions: [...aContent.questions, contact] })
  const store = await aUnit(db, org)
  const touchpoint = await aTouchpoint(db, org, { survey: survey.id, unit: store.id })
  const rule = (when: RuleCondition, does: Parameters<typeof ruleAction.parse>[0] = {}, more: object = {}) =>
    saveCaseRule(db, org.scope, {
      ...{ name: 'Sääntö', when, does: ruleAction.parse(does), survey: null, unit: null, dueHours: 8, enabled: true },
      ...more,
    })
  return { org, store, touchpoint, rule }
}

/** Stores an answer and says what rules would hear. */
async function anAnswer(
  org: BuiltOrganisation,
  code: string,
  said: Record<string, AnswerValue>,
  more: { encounter?: string; sitting?: string } = {},
) {
  const link = (await new LinkReader(db).anonymous(code))!
  const sitting = more.sitting ?? randomUUID()
  const events = Object.entries(said).map(([question, value]) => ({ id: randomUUID(), question, value }))
  await writer.write({ ...link, encounter: more.encounter ?? null }, link.version, {
    answer: sitting,
    version: link.version.id,
    language: 'fi',
    events,
  })
  return { kind: 'answer' as const, answer: sitting, units: [], org: org.id }
}

async function anEncounter(
  org: BuiltOrganisation,
  given: { customer: string; outcome?: string; at?: Date; touchpoint?: string; attributes?: object },
) {
  const id = newId()
  const at = given.at ?? new Date(Date.now() - hour)
  await db
    .insertInto('encounter')
    .values({
      ...{ id, org: org.id, source: 'crm', external_id: id, channel: 'phone', customer: given.customer },
      ...{ touchpoint: given.touchpoint ?? null, unit: org.root, unit_path: [org.root], reason: null, agent: null },
      ...{ started_at: at, ended_at: at, outcome: given.outcome ?? null, import: null, suppressed: null },
      ...{ talk_seconds: null, hold_seconds: null, wrap_up_seconds: null, wait_seconds: null },
      attributes: json(given.attributes ?? {}),
    })
    .execute()
  return id
}

async function aCustomer(org: BuiltOrganisation, email = `${randomUUID()}@asiakas.test`): Promise<string> {
  const id = newId()
  await db
    .insertInto('customer')
    .values({
      ...{ id, org: org.id, external_id: id, name: 'Aino', email },
      phone: null,
      language: 'fi',
      zone: null,
      import: null,
    })
    .execute()
  return id
}

const open = async (org: BuiltOrganisation) => (await listCases(db, org.scope, { state: 'open', limit: 200 })).rows
const poor: RuleCondition = { on: 'answer', said: [{ question: 'nps', max: 6 }] }

test('every answer that a rule matched ends in a state or is counted as open, and a customer’s matter is one case, whatever order and server', async () => {
  const { org, touchpoint, rule } = await aShop()
  const nps = await rule(poor)
  const words = await rule({ on: 'answer', said: [{ question: 'words', anyOf: ['lasku'] }] }, { urgent: true })
  const customers = await Promise.all([aCustomer(org), aCustomer(org), aCustomer(org)])
  let seed = 7
  const random = (n: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((seed / 2 ** 31) * n)
  }
  const events: Awaited<ReturnType<typeof anAnswer>>[] = []
  const expected: { answer: string; rules: string[] }[] = []
  for (let n = 0; n < 40; n++) {
    const [score, says, whose] = [random(11), random(2) === 1, random(5)]
    const customer = customers[whose]
    const encounter = customer ? await anEncounter(org, { customer }) : undefined
    const said = { nps: score, ...(says && { why: 'Laskutus takkuaa' }) }
    const event = await anAnswer(org, touchpoint.code, said, encounter ? { encounter } : {})
    events.push(event)
    const rules = [...(score <= 6 ? [nps.id] : []), ...(says ? [words.id] : [])]
    if (rules.length > 0) expected.push({ answer: event.answer, rules })
  }
  // In handfuls, each heard by both servers at once, some again later.
  for (let n = 0; n < events.length; n += 7) {
    const some = events.slice(n, n + 7)
    await Promise.all(openers.map((o) => o.hear([...some, ...events.slice(Math.max(0, n - 3), n)])))
  }
  const matches = await db.selectFrom('case_match').where('org', '=', org.id).selectAll().execute()
  expect(matches.map((m) => `${m.subject} ${m.rule}`).sort()).toEqual(
    expected.flatMap((e) => e.rules.map((r) => `${e.answer} ${r}`)).sort(),
  )
  const cases = await open(org)
  expect(matches.every((m) => cases.some((c) => c.id === m.feedback_case))).toBe(true)
  const stored = await db
    .selectFrom('feedback_case')
    .where('org', '=', org.id)
    .select(['number', 'who', 'urgent'])
    .execute()
  // One case of each known customer, one for each answer of the others, numbers without gaps.
  const known = stored.flatMap((c) => c.who ?? [])
  expect(known.length).toBe(new Set(known).size)
  expect(stored.map((c) => c.number).sort((a, b) => a - b)).toEqual(stored.map((_, n) => n + 1))
  expect(stored.some((c) => c.urgent)).toBe(true)
  const { total } = await listCases(db, org.scope, { state: 'open', limit: 1 })
  expect(total).toBe(stored.length)
})

test('attributes and reasons narrow; a third contact and a second hang-up open one case each; history opens none', async () => {
  const { org, rule } = await aShop()
  await rule({ on: 'encounter', contacts: 3, days: 7 }, {}, { name: 'Kolmas' })
  await rule(
    { on: 'encounter', abandoned: 2, days: 7, customer: [{ attribute: 'arvo', atLeast: 1_000 }] },
    {},
    { name: 'Luovutti' },
  )
  const hear = async (ids: string[]) => {
    await Promise.all(openers.map((o) => o.hear([{ kind: 'encounters', encounters: ids, org: org.id }])))
    await openers[0].hear([{ kind: 'errand-steps', encounters: ids, org: org.id }])
  }
  const back = await aCustomer(org)
  const contacts: string[] = []
  for (let n = 0; n < 3; n++) {
    const at = new Date(Date.now() - (5 - n) * hour)
    const id = await anEncounter(org, { customer: back, at })
    contacts.push(id)
    await db
      .insertInto('errand_step')
      .values({
        ...{ encounter: id, org: org.id, customer: back, key: null, at, errand: contacts[0]!, version: 1 },
        ...{ next_any: null, next_reason: null, next_family: null, moved_from: null, contacts: null, span: null },
        ...{ transfers: null, moves: null, reopens: null, self_service: null },
      })
      .execute()
    await hear([id])
    expect((await open(org)).length).toBe(n < 2 ? 0 : 1)
  }
  expect((await open(org))[0]).toMatchObject({ rule: 'Kolmas', encounter: contacts[2] })
  const [rich, poorer] = [await aCustomer(org), await aCustomer(org)]
  for (const [customer, arvo] of [
    [rich, 1_200],
    [poorer, 900],
  ] as const)
    for (let n = 0; n < 2; n++)
      await hear([
        await anEncounter(org, {
          customer,
          outcome: 'hang',
          at: new Date(Date.now() - (2 - n) * hour),
          attributes: { arvo },
        }),
      ])
  const left = (await open(org)).filter((c) => c.rule === 'Luovutti')
  expect(left).toHaveLength(1)
  const old = await anEncounter(org, { customer: rich, outcome: 'hang', attributes: { arvo: 2_000 } })
  await db
    .updateTable('encounter')
    .set({ created_at: new Date(Date.now() - 5 * 24 * hour) })
    .where('id', '=', old)
    .execute()
  await hear([old])
  expect((await open(org)).filter((c) => c.rule === 'Luovutti')).toHaveLength(1)
})

test('figures: only an alert opens one, of the metric and for the worse; the same series again joins', async () => {
  const { org, rule } = await aShop()
  await rule({ on: 'figure', metrics: ['nps'], direction: 'worse' })
  const alert = async (metric: 'nps' | 'encounters', direction: 'up' | 'down', unit: string | null = null) => {
    const { id } = await addAlert(db, org.scope, {
      ...{ kind: 'departure', metric, unit, channel: null, reason: null, direction },
      ...{ since: '2026-11-26', lastOn: '2026-11-26', value: 10 },
    })
    await Promise.all(openers.map((o) => o.hear([{ kind: 'alert', alert: id, org: org.id }])))
    await db.updateTable('alert').set({ ended_at: new Date(), end_why: 'back' }).where('id', '=', id).execute()
    return id
  }
  await alert('encounters', 'up')
  await alert('nps', 'up')
  expect(await open(org)).toEqual([])
  const first = await alert('nps', 'down')
  await alert('nps', 'down')
  const rows = await open(org)
  expect(rows.map((r) => r.alert)).toEqual([first])
})

test('who is told: once however often it is heard, not again of the same customer, the rest of an hour in one digest', async () => {
  const { org, store, touchpoint, rule } = await aShop()
  const lead = await aPerson(db, org, { role: 'lead', unit: store.id })
  await aPerson(db, org, { role: 'lead', unit: (await aUnit(db, org)).id })
  await rule(poor, { mostAnHour: 2, tell: [{ who: 'leads', by: ['screen', 'email'] }] })
  const customer = await aCustomer(org)
  const events = [
    await anAnswer(org, touchpoint.code, { nps: 1 }, { encounter: await anEncounter(org, { customer }) }),
    await anAnswer(org, touchpoint.code, { nps: 2 }, { encounter: await anEncounter(org, { customer }) }),
    ...(await Promise.all([3, 4, 5].map((nps) => anAnswer(org, touchpoint.code, { nps })))),
  ]
  for (const event of events) await Promise.all(openers.map((o) => o.hear([event, event])))
  const nudges = await db
    .selectFrom('nudge')
    .where('org', '=', org.id)
    .where('kind', '=', 'matched')
    .selectAll()
    .execute()
  expect(nudges.every((n) => n.person === lead.id)).toBe(true)
  const mails = nudges.filter((n) => n.via === 'email')
  expect([
    nudges.length - mails.length,
    mails.filter((n) => !n.digest).length,
    mails.filter((n) => n.digest).length,
  ]).toEqual([4, 2, 2])
  const queued = () =>
    db.selectFrom('message').where('org', '=', org.id).where('step', '=', 'staff').selectAll().execute()
  expect((await queued()).map((m) => m.recipient)).toEqual([lead.email, lead.email])
  // The digest goes at its time, once, whoever sends it.
  expect(await sendDigests(db, new Date())).toBe(0)
  const later = new Date(Date.now() + 25 * hour)
  const sent = await Promise.all([sendDigests(db, later), sendDigests(db, later), sendDigests(db, later)])
  expect(sent.reduce((a, b) => a + b)).toBe(1)
  expect((await queued()).map((m) => (m.detail.nudges as string[]).length).sort()).toEqual([1, 1, 2])
  expect(await listNudges(db, lead.scope, { limit: 50 })).toMatchObject({ unseen: 8 })
})

test('quiet hours hold a mail back, unless the rule is urgent', async () => {
  const { org, store, touchpoint, rule } = await aShop()
  await aPerson(db, org, { role: 'lead', unit: store.id })
  const everyDay = { from: '00:00', to: '23:59', weekdays: [], dates: [] }
  await db
    .updateTable('organisation')
    .set({ asking: json({ quiet: everyDay }) })
    .where('id', '=', org.id)
    .execute()
  await rule(poor, { tell: [{ who: 'leads', by: ['email'] }] }, { name: 'Hiljaa' })
  await rule(poor, { urgent: true, tell: [{ who: 'leads', by: ['email'] }] }, { name: 'Heti' })
  await openers[0].hear([await anAnswer(org, touchpoint.code, { nps: 0 })])
  const rows = await db.selectFrom('nudge').where('org', '=', org.id).where('via', '=', 'email').selectAll().execute()
  const due = (name: string) => rows.find((r) => r.rule_name === name)!.due_at.getTime() - Date.now()
  expect(due('Heti')).toBeLessThan(1_000)
  expect(due('Hiljaa')).toBeGreaterThan(1_000)
})

test('late: noted once, told a step higher each time, new cases of who is away go on; by two servers at once', async () => {
  const { org, store, touchpoint, rule } = await aShop()
  const region = await aPerson(db, org, { role: 'manager', name: 'Koko' })
  const lead = await aPerson(db, org, { role: 'lead', unit: store.id, name: 'Liisa' })
  await rule(poor, {}, { dueHours: 1 })
  await openers[0].hear([await anAnswer(org, touchpoint.code, { nps: 0 })])
  const id = (await open(org))[0]!.id
  expect((await open(org))[0]!.owner?.id).toBe(lead.id)
  const second = await aPerson(db, org, { role: 'lead', unit: store.id, name: 'Matti' })
  const day = new Date().toISOString().slice(0, 10)
  await db
    .updateTable('person')
    .set({ away: json([{ from: '2020-01-01', to: '2999-01-01' }]) })
    .where('id', '=', lead.id)
    .execute()
  const both = (now: Date) => Promise.all([keepPromises(db, now), keepPromises(db, now)])
  await both(new Date())
  expect((await open(org))[0]!.owner?.id).toBe(second.id)
  expect(day).toBeTruthy()
  const due = new Date((await open(org))[0]!.dueAt)
  await both(new Date(due.getTime() + 60_000))
  const row = () => db.selectFrom('feedback_case').where('id', '=', id).selectAll().executeTakeFirstOrThrow()
  const first = await row()
  expect(first).toMatchObject({ late_at: due, escalated: 1 })
  await both(new Date(first.escalate_at!.getTime() + 1_000))
  expect(await row()).toMatchObject({ escalated: 2, escalate_at: null })
  await both(new Date(Date.now() + 400 * 24 * hour))
  const events = await db
    .selectFrom('case_event')
    .where('feedback_case', '=', id)
    .where('what', 'in', ['late', 'escalated', 'assigned'])
    .orderBy('id')
    .select(['what', 'text'])
    .execute()
  expect(events).toEqual([
    { what: 'assigned', text: 'Matti' },
    { what: 'late', text: null },
    { what: 'escalated', text: 'Liisa, Matti' },
    { what: 'escalated', text: 'Koko' },
  ])
  expect((await listNudges(db, region.scope, { limit: 5 })).rows.map((r) => r.kind)).toEqual(['late'])
})

test('the preview counts what the rule then does, and writes nothing', async () => {
  const { org, store, touchpoint, rule } = await aShop()
  const leads = [
    await aPerson(db, org, { role: 'lead', unit: store.id }),
    await aPerson(db, org, { role: 'lead', unit: store.id }),
  ]
  const customer = await aCustomer(org)
  const events = [
    ...(await Promise.all([0, 3, 6, 7, 9].map((nps) => anAnswer(org, touchpoint.code, { nps })))),
    await anAnswer(org, touchpoint.code, { nps: 1 }, { encounter: await anEncounter(org, { customer }) }),
    await anAnswer(org, touchpoint.code, { nps: 1 }, { encounter: await anEncounter(org, { customer }) }),
  ]
  const draft = {
    name: 'Koe',
    when: poor,
    does: ruleAction.parse({}),
    survey: null,
    unit: null,
    dueHours: 8,
    enabled: true,
  }
  const seen = await previewRule(db, org.scope, draft)
  expect(seen).toMatchObject({ looked: 7, matched: 5, opened: 4, joined: 1 })
  expect(seen.weeks.map((w) => w.matched).reduce((a, b) => a + b)).toBe(5)
  // Ninety days are thirteen weeks, or fourteen begun.
  expect([13, 14]).toContain(seen.weeks.length)
  expect(seen.owners.map((o) => [o.person, o.n]).sort()).toEqual(leads.map((l) => [l.id, 2]).sort())
  expect(await open(org)).toEqual([])
  await rule(poor)
  for (const event of events) await openers[0].hear([event])
  const made = await open(org)
  expect(made).toHaveLength(seen.opened)
  expect(leads.map((l) => made.filter((c) => c.owner?.id === l.id).length)).toEqual([2, 2])
  await takeCase(db, leads[0]!.scope, made[0]!.id)
})

test('refused: nothing to do, nobody to tell, a room, person, reason or touchpoint of others', async () => {
  const { rule } = await aShop()
  const other = await anOrganisation(db)
  const stranger = await aPerson(db, other)
  // It would never hold, and nobody would see why.
  for (const where of [
    { reasons: [(await aReason(db, other)).id] },
    { touchpoints: [(await aTouchpoint(db, other)).id] },
  ])
    await expect(rule({ ...poor, ...where })).rejects.toMatchObject({
      issues: [{ path: `when.${Object.keys(where)[0]}`, message: 'unknown' }],
    })
  await expect(rule(poor, { open: false })).rejects.toThrow('bad-input')
  await expect(rule(poor, { tell: [{ who: 'owner', by: [] }] })).rejects.toThrow('bad-input')
  await expect(rule(poor, { tell: [{ who: 'room', room: randomUUID() }] })).rejects.toThrow('bad-input')
  await expect(rule(poor, { tell: [{ who: 'people', people: [stranger.id], by: ['screen'] }] })).rejects.toThrow(
    'bad-input',
  )
})

test('a topic opens a case and says so; what its words are at the moment counts, live as in the preview, and each organisation has its own', async () => {
  const [ours, theirs] = [await aShop(), await aShop()]
  const billing = await saveTopic(db, ours.org.scope, { name: { fi: 'Laskut' }, words: ['lasku'], butNot: ['laskuri'] })
  const queue = await saveTopic(db, ours.org.scope, { name: { fi: 'Jonot' }, words: ['jono'] })
  await saveTopic(db, theirs.org.scope, { name: { fi: 'Laskut' }, words: ['kaikki'] })
  const when: RuleCondition = { on: 'answer', said: [{ question: 'topic', anyOf: [billing.id, queue.id] }] }
  const made = await ours.rule(when)
  const said = async (why: string, { org, touchpoint } = ours) => {
    const event = await anAnswer(org, touchpoint.code, { nps: 9, why })
    await openers[0].hear([event])
    return event.answer
  }
  const [first, both] = [await said('Laskutus takkuaa'), await said('Jonotin laskun takia')]
  for (const text of ['Laskuri on hukassa', 'Hyvitys viipyy', 'Kaikki hyvin']) await said(text)
  // The same words elsewhere, where they are no topic.
  await said('Lasku puuttuu', theirs)
  await addTopicWords(db, ours.org.scope, billing.id, ['hyvity'])
  const later = await said('Hyvitys viipyy yhä')
  const cases = await open(ours.org)
  expect(cases.map((c) => c.answer).sort()).toEqual([first, both, later].sort())
  expect(await open(theirs.org)).toEqual([])
  const whyOf = async (answer: string) => {
    const { case: one, events } = await readCase(db, ours.org.scope, cases.find((c) => c.answer === answer)!.id)
    return [events.find((e) => e.what === 'opened')!.text, one.topics]
  }
  expect(await whyOf(first)).toEqual(['Sääntö: Laskut', [billing.id]])
  expect(await whyOf(both)).toEqual(['Sääntö: Laskut, Jonot', [billing.id, queue.id].sort()])
  // Now that the topic has the word, the preview finds the answer of before it had it, too.
  const preview = await previewRule(db, ours.org.scope, made)
  expect([preview.matched, preview.examples.map((e) => e.words).sort()]).toEqual([
    4,
    ['Hyvitys viipyy', 'Hyvitys viipyy yhä', 'Jonotin laskun takia', 'Laskutus takkuaa'],
  ])
})
