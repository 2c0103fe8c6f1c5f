import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  aContent,
  anOrganisation,
  aPerson,
  aPublishedSurvey,
  aScope,
  aTouchpoint,
  aUnit,
  type BuiltOrganisation,
} from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import { saveCaseRule } from '../../catalog/case-rule.ts'
import { saveCause } from '../../catalog/cause/write.ts'
import { saveMe } from '../../catalog/person/write.ts'
import { saveTopic } from '../../catalog/topic/write.ts'
import { ruleAction } from '../../contract/cases.ts'
import type { LiveEvent } from '../../contract/live.ts'
import type { AnswerValue } from '../../contract/survey.ts'
import { markBursts } from '../answer/burst.ts'
import { AnswerWriter } from '../answer/write.ts'
import { caseFacts } from '../fact/from-case.ts'
import { LinkReader } from '../invitation/read.ts'
import { keepPromises } from './late.ts'
import { caseOpener } from './on.ts'
import { inCharge } from './owner.ts'
import { listCases, readCase, summariseCases } from './read.ts'
import { closeCase, noteCase, reopenCase, takeCase } from './write.ts'

const { db } = await openTestDatabase()
const writer = new AnswerWriter(db, () => {})
const told: { org: string; event: LiveEvent }[] = []
const opener = caseOpener(db, (org, event) => told.push({ org, event }))

const contact = { id: 'contact', kind: 'contact' as const, title: { fi: 'Saako ottaa yhteyttä?' }, required: false }
const content = { ...aContent, questions: [...aContent.questions, contact] }

async function aShop() {
  const org = await anOrganisation(db)
  const survey = await aPublishedSurvey(db, org, content)
  const region = await aUnit(db, org, { kind: 'region' })
  const store = await aUnit(db, org, { parent: region.id })
  const touchpoint = await aTouchpoint(db, org, { survey: survey.id, unit: store.id })
  const rule = (more: Partial<Parameters<typeof saveCaseRule>[2]> = {}) =>
    saveCaseRule(db, org.scope, {
      name: 'Heikko arvosana',
      when: { on: 'answer', said: [{ question: 'nps', max: 6 }] },
      does: ruleAction.parse({}),
      survey: null,
      unit: null,
      dueHours: 8,
      enabled: true,
      ...more,
    })
  return { org, survey, region, store, touchpoint, rule }
}

async function answer(
  org: BuiltOrganisation,
  code: string,
  said: Record<string, AnswerValue>,
  sitting: string = randomUUID(),
) {
  const link = (await new LinkReader(db).anonymous(code))!
  const events = Object.entries(said).map(([question, value]) => ({ id: randomUUID(), question, value }))
  await writer.write(link, link.version, { answer: sitting, version: link.version.id, language: 'fi', events })
  await opener.hear([{ kind: 'answer', answer: sitting, units: [], org: org.id }])
  return sitting
}
const open = (org: BuiltOrganisation) => listCases(db, org.scope, { state: 'open', limit: 50 })

test('a bad answer waits in the list of the nearest lead; a good one does not', async () => {
  const { org, region, store, touchpoint, rule } = await aShop()
  await rule()
  const regional = await aPerson(db, org, { role: 'lead', unit: region.id })
  await answer(org, touchpoint.code, { nps: 9 })
  expect((await open(org)).rows).toEqual([])
  await answer(org, touchpoint.code, { nps: 3, why: 'Kukaan ei palvellut.' })
  const { rows } = await open(org)
  expect(rows).toMatchObject([
    {
      number: 1,
      state: 'new',
      title: 'Kukaan ei palvellut.',
      rule: 'Heikko arvosana',
      owner: { id: regional.id },
      score: { kind: 'nps', value: 3, level: 'low' },
      late: false,
    },
  ])
  expect(told).toContainEqual({
    org: org.id,
    event: { kind: 'case', case: rows[0]!.id, units: [org.root, region.id, store.id] },
  })
  const near = await aPerson(db, org, { role: 'lead', unit: store.id })
  await answer(org, touchpoint.code, { nps: 0 })
  expect((await open(org)).rows.map((r) => r.owner?.id).sort()).toEqual([regional.id, near.id].sort())
})

test('one answer opens one case, however often it is heard of; words that come later complete its title', async () => {
  const { org, touchpoint, rule } = await aShop()
  await rule()
  const sitting = await answer(org, touchpoint.code, { nps: 2 })
  const event = { kind: 'answer' as const, answer: sitting, units: [], org: org.id }
  await Promise.all([opener.hear([event, event]), opener.hear([event])])
  expect((await open(org)).rows.map((r) => r.title)).toEqual(['Heikko arvosana'])
  await answer(org, touchpoint.code, { why: 'Jono oli pitkä' }, sitting)
  expect((await open(org)).rows.map((r) => r.title)).toEqual(['Jono oli pitkä'])
  // Two that say no more than 'ok' are told apart by nothing else.
  await answer(org, touchpoint.code, { nps: 1, why: ' ok ' })
  await answer(org, touchpoint.code, { why: 'Ei!' }, await answer(org, touchpoint.code, { nps: 2 }))
  expect((await open(org)).rows.map((r) => r.title).sort()).toEqual([
    'Heikko arvosana: Ei!',
    'Heikko arvosana: ok',
    'Jono oli pitkä',
  ])
})

test('rules: not solved, wants contact, of one unit only, switched off; one that can never hold is refused', async () => {
  const { org, store, touchpoint, rule } = await aShop()
  const other = await aUnit(db, org)
  await rule({ name: 'Ei ratkennut', when: { on: 'answer', said: [{ question: 'solved', oneOf: ['no', 'partly'] }] } })
  await rule({ name: 'Toive', when: { on: 'answer', said: [{ question: 'contact' }] }, unit: store.id })
  await rule({ name: 'Muualla', when: { on: 'answer', said: [{ question: 'nps', max: 10 }] }, unit: other.id })
  await rule({ name: 'Pois', when: { on: 'answer', said: [{ question: 'nps', max: 10 }] }, enabled: false })
  await answer(org, touchpoint.code, { solved: 'partly' })
  await answer(org, touchpoint.code, { nps: 1, contact: { consent: true, email: 'a@b.fi' } })
  await answer(org, touchpoint.code, { nps: 1, contact: { consent: false } })
  const { rows } = await open(org)
  expect(rows.map((r) => r.rule).sort()).toEqual(['Ei ratkennut', 'Toive'])
  const wish = rows.find((r) => r.rule === 'Toive')!
  expect((await readCase(db, org.scope, wish.id)).contact).toMatchObject({ email: 'a@b.fi', phone: null })
  await expect(rule({ when: { on: 'answer', said: [] } })).rejects.toThrow('bad-input')
})

test('take, note, close with a cause, reopen; history tells who did what; a closed case cannot be taken', async () => {
  const { org, touchpoint, rule } = await aShop()
  await rule()
  const aino = await aPerson(db, org, { role: 'manager', name: 'Aino' })
  const viewer = await aPerson(db, org, { role: 'viewer' })
  const cause = await saveCause(db, org.scope, { name: { fi: 'Jono' }, closed: false })
  await answer(org, touchpoint.code, { nps: 2 })
  const id = (await open(org)).rows[0]!.id
  expect(await summariseCases(db, aino.scope)).toMatchObject({ unhandled: 1, open: 1, late: 0, mine: 0 })
  await takeCase(db, aino.scope, id)
  await expect(takeCase(db, aino.scope, id, { person: viewer.id })).rejects.toThrow('bad-input')
  await noteCase(db, aino.scope, id, 'Soitin.')
  await expect(closeCase(db, aino.scope, id, { cause: randomUUID() })).rejects.toThrow('bad-input')
  await closeCase(db, aino.scope, id, { cause: cause.id, note: 'Hyvitetty', minutes: 12 })
  await expect(closeCase(db, aino.scope, id, { cause: cause.id })).rejects.toThrow('wrong-state')
  await expect(takeCase(db, aino.scope, id)).rejects.toThrow('wrong-state')
  const read = await readCase(db, aino.scope, id)
  expect(read.case).toMatchObject({ state: 'solved', cause: cause.id, minutes: 12, owner: { name: 'Aino' } })
  expect(read.events.map((e) => [e.what, e.who, e.text])).toEqual([
    ['opened', null, 'Heikko arvosana'],
    ['taken', 'Aino', null],
    ['note', 'Aino', 'Soitin.'],
    ['solved', 'Aino', 'Hyvitetty'],
  ])
  expect(await summariseCases(db, aino.scope)).toMatchObject({ unhandled: 0, open: 0, keptShare: 1, keptN: 1 })
  await reopenCase(db, aino.scope, id)
  expect((await readCase(db, aino.scope, id)).case).toMatchObject({ state: 'taken', cause: null })
})

test('opened again it is due anew and nobody’s late work; late once stays late, and the new time escalates too', async () => {
  const { org, store, touchpoint, rule } = await aShop()
  await rule()
  const lead = await aPerson(db, org, { role: 'lead', unit: store.id })
  await answer(org, touchpoint.code, { nps: 2 })
  const { id } = (await open(org)).rows[0]!
  const cause = await saveCause(db, org.scope, { name: { fi: 'Jono' }, closed: false })
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000)
  const was = (more: { due_at: Date; late_at: Date | null }) =>
    db
      .updateTable('feedback_case')
      .set({ opened_at: ago(9), ...more })
      .where('id', '=', id)
      .execute()
  const again = async () => {
    await closeCase(db, lead.scope, id, { cause: cause.id })
    await reopenCase(db, org.scope, id)
    return (await readCase(db, org.scope, id)).case
  }
  const soon = { due_at: new Date(Date.now() + 60_000), late_at: null }
  await was(soon)
  expect(await again()).toMatchObject({ dueAt: soon.due_at.toISOString(), late: false })
  await was({ due_at: ago(5), late_at: null })
  const opened = await again()
  expect(opened.late).toBe(false)
  expect(Date.parse(opened.dueAt) - Date.now()).toBeGreaterThan(7.9 * 3_600_000)
  await was({ due_at: ago(5), late_at: ago(5) })
  await again()
  await keepPromises(db, new Date(Date.now() + 30 * 86_400_000))
  const { events, case: row } = await readCase(db, org.scope, id)
  expect(row.escalated).toBe(1)
  expect(events.filter((e) => e.what === 'late')).toEqual([])
  expect(events.filter((e) => e.what === 'escalated')).toHaveLength(1)
  await closeCase(db, lead.scope, id, { cause: cause.id })
  expect(await summariseCases(db, org.scope)).toMatchObject({ keptShare: 0, keptN: 1 })
  const kept = (await caseFacts(db, [id])).find((f) => f.metric === 'case_kept')
  expect(kept).toMatchObject({ value: 0, removed: false })
  // Its owner is told when somebody else opens it.
  const told = await db
    .selectFrom('nudge')
    .where('person', '=', lead.id)
    .where('kind', '=', 'reopened')
    .selectAll()
    .execute()
  expect(told).toHaveLength(3)
})

test('who hears of a case: its owner, and while they are away those who answer for the nearest unit with somebody there', async () => {
  const { org, region, store, touchpoint, rule } = await aShop()
  await rule()
  const lead = await aPerson(db, org, { role: 'lead', unit: store.id })
  const above = await aPerson(db, org, { role: 'lead', unit: region.id })
  await answer(org, touchpoint.code, { nps: 2 })
  const { id } = (await open(org)).rows[0]!
  const who = () => inCharge(db, { org: org.id, zone: 'Europe/Helsinki' }, id, new Date())
  expect(await who()).toEqual([lead.id])
  await saveMe(db, lead.scope, { away: [{ from: '2000-01-01', to: '2999-01-01' }] })
  expect(await who()).toEqual([lead.id, above.id])
  await db.updateTable('person').set({ disabled: true }).where('id', '=', lead.id).execute()
  expect(await who()).toEqual([above.id])
  await db.updateTable('feedback_case').set({ owner: null }).where('id', '=', id).execute()
  expect(await who()).toEqual([above.id])
})

test('cases of another unit or organisation are not there', async () => {
  const { org, touchpoint, rule } = await aShop()
  await rule()
  const elsewhere = aScope(org, { role: 'lead', unit: (await aUnit(db, org)).id })
  const stranger = (await anOrganisation(db)).scope
  await answer(org, touchpoint.code, { nps: 2 })
  const id = (await open(org)).rows[0]!.id
  for (const scope of [elsewhere, stranger]) {
    expect((await listCases(db, scope, { state: 'open', limit: 10 })).total).toBe(0)
    expect((await summariseCases(db, scope)).open).toBe(0)
    await expect(readCase(db, scope, id)).rejects.toThrow('not-found')
    await expect(noteCase(db, scope, id, 'x')).rejects.toThrow('not-found')
  }
})

test('a case is handed only to somebody who can see it', async () => {
  const { org, store, touchpoint, rule } = await aShop()
  await rule()
  await answer(org, touchpoint.code, { nps: 2 })
  const id = (await open(org)).rows[0]!.id
  const here = await aPerson(db, org, { role: 'lead', unit: store.id })
  const elsewhere = await aPerson(db, org, { role: 'lead', unit: (await aUnit(db, org)).id })
  await expect(takeCase(db, org.scope, id, { person: elsewhere.id })).rejects.toThrow('bad-input')
  await takeCase(db, org.scope, id, { person: here.id })
  // Nobody works at it before they start on it; who presses a moment later than another is told so.
  const seen = { owner: here.id, state: 'new' as const }
  expect((await readCase(db, org.scope, id)).case).toMatchObject({
    state: 'new',
    takenAt: null,
    owner: { id: here.id },
  })
  await expect(takeCase(db, here.scope, id, { seen: { ...seen, owner: null } })).rejects.toThrow('conflict')
  const both = await Promise.allSettled([1, 2].map(() => takeCase(db, here.scope, id, { seen })))
  expect(both.map((b) => b.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect((await readCase(db, org.scope, id)).events.filter((e) => e.what === 'taken')).toHaveLength(1)
  expect((await listCases(db, here.scope, { state: 'open', mine: true, limit: 10 })).total).toBe(1)
})

test('where anonymity was promised, only a customer who wants contact opens a case', async () => {
  const { org, rule } = await aShop()
  const anonymous = await aPublishedSurvey(db, org, { ...content, anonymous: true })
  const touchpoint = await aTouchpoint(db, org, { survey: anonymous.id })
  await rule()
  await answer(org, touchpoint.code, { nps: 1, why: 'Vain minä kävin silloin.' })
  await answer(org, touchpoint.code, { nps: 1, contact: { consent: false } })
  expect((await open(org)).total).toBe(0)
  const sitting = await answer(org, touchpoint.code, { nps: 1 })
  await answer(org, touchpoint.code, { contact: { consent: true, phone: '040 123' } }, sitting)
  expect((await open(org)).rows.map((r) => r.answer)).toEqual([sitting])
  // Taken back before the words come: they stay out of the list.
  await answer(org, touchpoint.code, { contact: { consent: false }, why: 'Vain minä kävin silloin.' }, sitting)
  expect((await open(org)).rows.map((r) => r.title)).toEqual(['Heikko arvosana'])
  // Nobody's words are sorted there, on no screen.
  await saveTopic(db, org.scope, { name: { fi: 'Käynti' }, words: ['kävin'] })
  expect((await open(org)).rows).toMatchObject([{ words: 'Vain minä kävin silloin.', topics: [] }])
  const named = await aTouchpoint(db, org, { survey: (await aPublishedSurvey(db, org, content)).id })
  await answer(org, named.code, { nps: 1, why: 'Vain minä kävin silloin.' })
  expect((await open(org)).rows.map((r) => r.topics.length)).toEqual([0, 1])
})

test('numbers have no gaps and no doubles, also when many cases open at once', async () => {
  const { org, touchpoint, rule } = await aShop()
  await rule()
  await Promise.all(Array.from({ length: 12 }, () => answer(org, touchpoint.code, { nps: 0 })))
  expect((await open(org)).rows.map((r) => r.number).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 12 }, (_, n) => n + 1),
  )
})

test('a case of a child’s taps is closed with that reason when they are known; one taken or asking for contact is marked only', async () => {
  const { org, touchpoint, rule } = await aShop()
  await rule()
  const person = await aPerson(db, org, { role: 'lead' })
  const device = randomUUID()
  const noon = Date.now() - 3_600_000
  const hear = async () => {
    const rows = await db
      .selectFrom('outbox')
      .where('org', '=', org.id)
      .where('kind', '=', 'answer')
      .orderBy('seq')
      .select('body')
      .execute()
    for (const { body } of rows) await opener.hear([{ ...body, org: org.id }])
  }
  const tap = async (second: number, said: Record<string, AnswerValue> = { nps: 0 }) => {
    const link = { ...(await new LinkReader(db).anonymous(touchpoint.code))!, source: 'kiosk' as const, device }
    const sitting = randomUUID()
    const at = new Date(noon + second * 1_000).toISOString()
    const events = Object.entries(said).map(([question, value]) => ({ id: randomUUID(), question, value, at }))
    await writer.write(link, link.version, { answer: sitting, version: link.version.id, language: 'fi', events })
    await hear()
    return sitting
  }
  const caseOf = (sitting: string) =>
    db.selectFrom('feedback_case').where('answer', '=', sitting).select(['id', 'state', 'cause']).executeTakeFirst()
  const left = await tap(0)
  const taken = await tap(1)
  await takeCase(db, person.scope, (await caseOf(taken))!.id)
  const asks = await tap(2, { nps: 0, contact: { consent: true, email: 'isa@example.fi' } })
  await markBursts(db, [asks])
  await hear()
  await hear()
  expect([await caseOf(left), await caseOf(taken), await caseOf(asks)]).toMatchObject([
    { state: 'dropped', cause: null },
    { state: 'taken' },
    { state: 'new' },
  ])
  for (const sitting of [left, taken, asks]) {
    const { events } = await readCase(db, org.scope, (await caseOf(sitting))!.id)
    expect(events.filter((e) => e.what === 'burst')).toHaveLength(1)
  }
  // Known as a burst before anybody looked: none is opened. One more customer, a minute later, is one.
  const late = await tap(3)
  await db.deleteFrom('feedback_case').where('answer', '=', late).execute()
  await markBursts(db, [late])
  await hear()
  expect(await caseOf(late)).toBeUndefined()
  expect((await caseOf(await tap(90)))?.state).toBe('new')
  // Opened again by a person it stays open.
  await reopenCase(db, person.scope, (await caseOf(left))!.id)
  await hear()
  expect((await caseOf(left))?.state).toBe('taken')
})
