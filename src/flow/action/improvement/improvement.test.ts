import { expect, test } from 'vitest'
import { anAnswer } from '../../../../test/answer-builder.ts'
import {
  anOrganisation,
  aPerson,
  aPublishedSurvey,
  aReason,
  aScope,
  aTouchpoint,
  aUnit,
} from '../../../../test/builders.ts'
import { openTestDatabase, openTestFacts } from '../../../../test/engines.ts'
import { someFacts } from '../../../../test/fact-builder.ts'
import { saveCause } from '../../../catalog/cause/write.ts'
import { contactRules } from '../../../contract/contact-rules.ts'
import type { DraftImprovement } from '../../../contract/improvement.ts'
import { addDays, localDate, weekday } from '../../../contract/zone.ts'
import { newId } from '../../../engine/database/id.ts'
import { json } from '../../../engine/database/tables.ts'
import { readAnswerCause, setAnswerCause } from './answer-cause.ts'
import { readEffect } from './effect.ts'
import { rankCauses } from './rank.ts'
import { listImprovements, readImprovement } from './read.ts'
import { createImprovement, noteImprovement, saveImprovement } from './write.ts'

const { db } = await openTestDatabase()
const store = await openTestFacts()
const today = localDate(Date.now(), 'Europe/Helsinki')
const draft: DraftImprovement = {
  ...{ title: 'Toinen kassa', change: 'Toinen kassa auki klo 16–18', owner: null, unit: null, causes: [] },
  ...{ touchpoints: [], reasons: [], units: [], metric: 'csat', state: 'planned', startsOn: null, endsOn: null },
}

test('an improvement goes from plan to effect to end, each step with who and what in its history', async () => {
  const org = await anOrganisation(db)
  const aino = await aPerson(db, org, { role: 'manager', name: 'Aino' })
  const cause = await saveCause(db, org.scope, { name: { fi: 'Jono' }, closed: false })
  const made = await createImprovement(db, aino.scope, { ...draft, owner: aino.id, causes: [cause.id] })
  expect(made).toMatchObject({ state: 'planned', owner: { name: 'Aino' }, causes: [cause.id], fixed: false })
  const { id } = made
  await saveImprovement(db, aino.scope, id, { ...draft, owner: aino.id, causes: [cause.id], state: 'under-way' })
  await saveImprovement(db, aino.scope, id, { ...draft, state: 'in-effect', startsOn: today })
  await noteImprovement(db, aino.scope, id, 'Sovittu vuorot')
  await saveImprovement(db, aino.scope, id, { ...draft, state: 'ended', startsOn: today, endsOn: today })
  const { events } = await readImprovement(db, aino.scope, id)
  expect(events.map((e) => [e.what, e.who, e.text, Object.keys(e.changes).sort()])).toEqual([
    ['made', 'Aino', 'planned', []],
    ['state', 'Aino', 'under-way', ['state']],
    ['changed', 'Aino', null, ['causes', 'owner', 'startsOn']],
    ['state', 'Aino', 'in-effect', ['state']],
    ['note', 'Aino', 'Sovittu vuorot', []],
    ['changed', 'Aino', null, ['endsOn']],
    ['state', 'Aino', 'ended', ['state']],
  ])
  const told = await db
    .selectFrom('outbox')
    .where('org', '=', org.id)
    .where('kind', '=', 'improvement.changed')
    .execute()
  expect(told).toHaveLength(7)
  expect(await listImprovements(db, org.scope, { state: 'open' })).toEqual([])
  expect(await listImprovements(db, org.scope, { state: 'ended' })).toMatchObject([{ id }])
})

test('refused: steps that states do not take, effect without a start or in the future, an end before the start, what is closed or not there', async () => {
  const org = await anOrganisation(db)
  const { id } = await createImprovement(db, org.scope, draft)
  const save = (more: Partial<DraftImprovement>) => saveImprovement(db, org.scope, id, { ...draft, ...more })
  const refused = (path: string, message: string) => ({ issues: [{ path, message }] })
  await expect(save({ state: 'ended', startsOn: today, endsOn: today })).rejects.toThrow('wrong-state')
  await expect(save({ state: 'in-effect' })).rejects.toMatchObject(refused('startsOn', 'start-needed'))
  await expect(save({ state: 'in-effect', startsOn: addDays(today, 3) })).rejects.toMatchObject(
    refused('startsOn', 'starts-later'),
  )
  await expect(save({ startsOn: today, endsOn: addDays(today, -1) })).rejects.toMatchObject(
    refused('endsOn', 'ends-before-start'),
  )
  const closed = await saveCause(db, org.scope, { name: { fi: 'x' }, closed: true })
  await expect(save({ causes: [closed.id] })).rejects.toMatchObject(refused('causes', 'closed-cause'))
  await expect(save({ touchpoints: [newId()] })).rejects.toMatchObject(refused('touchpoints', 'unknown-touchpoint'))
  await expect(save({ reasons: [newId()] })).rejects.toMatchObject(refused('reasons', 'unknown-reason'))
  const viewer = await aPerson(db, org, { role: 'viewer' })
  await expect(save({ owner: viewer.id })).rejects.toMatchObject(refused('owner', 'unknown-person'))
  expect((await readImprovement(db, org.scope, id)).events).toHaveLength(1)
})

test('after the first look, what is measured, where and from when is fixed; words, owner and end are not', async () => {
  const org = await anOrganisation(db)
  const startsOn = addDays(today, -60)
  const started = { ...draft, state: 'in-effect' as const, startsOn }
  const { id, fixed } = await createImprovement(db, org.scope, started)
  expect(fixed).toBe(true)
  for (const more of [{ metric: 'nps' as const }, { startsOn: addDays(startsOn, 7) }, { units: [org.root] }])
    await expect(saveImprovement(db, org.scope, id, { ...started, ...more })).rejects.toMatchObject({
      detail: { what: 'improvement-judged' },
    })
  const renamed = await saveImprovement(db, org.scope, id, { ...started, title: 'Kassa 2' })
  expect(renamed.title).toBe('Kassa 2')
  const young = await createImprovement(db, org.scope, { ...started, startsOn: addDays(today, -30) })
  expect((await saveImprovement(db, org.scope, young.id, { ...started, metric: 'nps' })).metric).toBe('nps')
})

test('what was in effect and is given up is not planned again, for another measure could then be chosen; a plan given up is', async () => {
  const org = await anOrganisation(db)
  const started = { ...draft, state: 'in-effect' as const, startsOn: addDays(today, -60) }
  const stepped = await createImprovement(db, org.scope, draft)
  await saveImprovement(db, org.scope, stepped.id, started)
  for (const { id } of [stepped, await createImprovement(db, org.scope, started)]) {
    await saveImprovement(db, org.scope, id, { ...started, state: 'dropped' })
    await expect(saveImprovement(db, org.scope, id, { ...draft, metric: 'nps' })).rejects.toMatchObject({
      detail: { what: 'improvement-state' },
    })
  }
  const { id } = await createImprovement(db, org.scope, draft)
  await saveImprovement(db, org.scope, id, { ...draft, state: 'dropped' })
  expect((await saveImprovement(db, org.scope, id, { ...draft, metric: 'nps' })).state).toBe('planned')
})

test('whoever is bound to a unit sees what bears on it, changes what is theirs, and never reaches out', async () => {
  const org = await anOrganisation(db)
  const region = await aUnit(db, org, { kind: 'region' })
  const shop = await aUnit(db, org, { parent: region.id })
  const other = await aUnit(db, org)
  const lead = (await aPerson(db, org, { role: 'lead', unit: shop.id })).scope
  const make = (unit: string | null) => createImprovement(db, org.scope, { ...draft, unit })
  const [whole, above, own, beside] = [
    await make(null),
    await make(region.id),
    await make(shop.id),
    await make(other.id),
  ]
  const seen = (await listImprovements(db, lead, { state: 'open' })).map((i) => i.id)
  expect(seen.sort()).toEqual([whole.id, above.id, own.id].sort())
  await expect(readImprovement(db, lead, beside.id)).rejects.toThrow('not-found')
  for (const { id, unit } of [whole, above])
    await expect(saveImprovement(db, lead, id, { ...draft, unit })).rejects.toThrow('not-allowed')
  await saveImprovement(db, lead, own.id, { ...draft, unit: shop.id, title: 'Oma' })
  for (const unit of [null, other.id])
    await expect(saveImprovement(db, lead, own.id, { ...draft, unit })).rejects.toThrow('bad-input')
  const there = await aTouchpoint(db, org, { unit: other.id })
  await expect(createImprovement(db, lead, { ...draft, unit: shop.id, touchpoints: [there.id] })).rejects.toThrow(
    'bad-input',
  )
  const stranger = (await anOrganisation(db)).scope
  expect(await listImprovements(db, stranger, { state: 'all' })).toEqual([])
  await expect(readEffect(db, store, stranger, stranger, own.id)).rejects.toThrow('not-found')
})
test('the effect is one figure whoever may see it; another change of the same place meanwhile, and a start set afterwards, are told', async () => {
  const org = await anOrganisation(db)
  const shop = await aUnit(db, org)
  const touchpoints = await Promise.all(
    Array.from({ length: 4 }, (_, n) => aTouchpoint(db, org, { unit: n === 0 ? shop.id : org.root })),
  )
  const monday = addDays(today, -weekday(today) - 7 * 14)
  const rows = touchpoints.flatMap(({ id }, p) =>
    Array.from({ length: 34 }, (_, n) => n - 20).flatMap((w) => {
      const lift = p === 0 && w >= 0 ? 6 : 0
      const at = Date.parse(`${addDays(monday, 7 * w + 1)}T10:00:00Z`)
      const unit = p === 0 ? [org.root, shop.id] : [org.root]
      return someFacts(
        org.id,
        { 5: 12 + lift + (((w + 40) * 7 + p) % 3), 1: 8 - lift },
        { metric: 'csat', touchpoint: id, at, unit },
      )
    }),
  )
  await store.insert(rows)
  const started = {
    ...draft,
    unit: shop.id,
    touchpoints: [touchpoints[0]!.id],
    state: 'in-effect' as const,
    startsOn: monday,
  }
  const { id } = await createImprovement(db, org.scope, started)
  const lead = aScope(org, { role: 'lead', unit: shop.id })
  const effect = await readEffect(db, store, org.scope, org.scope, id)
  expect(effect).toMatchObject({ verdict: 'improved', judgedAt: 12, comparable: { scopes: 3 }, others: [] })
  expect(effect.setLate).toBeGreaterThanOrEqual(90)
  // Which places these are is told to who may see them.
  expect(effect.comparable.ids.toSorted()).toEqual(
    touchpoints
      .slice(1)
      .map((t) => t.id)
      .toSorted(),
  )
  const asLead = { ...effect, comparable: { ...effect.comparable, ids: [] } }
  expect(await readEffect(db, store, lead, org.scope, id)).toEqual(asLead)
  const other = await createImprovement(db, org.scope, {
    ...draft,
    title: 'Remontti',
    units: [shop.id],
    state: 'in-effect',
    startsOn: addDays(monday, 21),
  })
  expect(await readEffect(db, store, org.scope, org.scope, id)).toMatchObject({
    ...{ verdict: 'cannot-tell', why: 'other-change', others: [{ id: other.id, title: 'Remontti' }] },
  })
  await saveImprovement(db, org.scope, other.id, {
    ...draft,
    title: 'Remontti',
    units: [shop.id],
    state: 'dropped',
    startsOn: addDays(monday, 21),
  })
  expect((await readEffect(db, store, org.scope, org.scope, id)).verdict).toBe('improved')
  const planned = await createImprovement(db, org.scope, draft)
  expect(await readEffect(db, store, org.scope, org.scope, planned.id)).toMatchObject({
    verdict: 'planned',
    effect: null,
  })
})

test('causes are ranked by customers × loss × cost, with what is below them; a person’s word goes before the case’s and the reason’s', async () => {
  const org = await anOrganisation(db)
  const survey = await aPublishedSurvey(db, org)
  const bill = await aReason(db, org)
  const unit = await aUnit(db, org)
  const top = await saveCause(db, org.scope, { name: { fi: 'Lasku' }, closed: false })
  const fine = await saveCause(db, org.scope, {
    ...{ parent: top.id, name: { fi: 'Erittely' }, closed: false, reasons: [bill.id] },
  })
  const rare = await saveCause(db, org.scope, { name: { fi: 'Harvinainen' }, closed: false, cost: 1 })
  const customer = newId()
  await db.insertInto('customer').values({ id: customer, org: org.id, email: 'a@b.fi' }).execute()
  const at = new Date(Date.now() - 3 * 86_400_000).toISOString()
  const encounter = async () => {
    const id = newId()
    await db
      .insertInto('encounter')
      .values({
        ...{ id, org: org.id, source: 't', external_id: id, channel: 'phone', reason: bill.id, customer, agent: null },
        ...{
          started_at: new Date(at),
          talk_seconds: 240,
          hold_seconds: 60,
          wrap_up_seconds: null,
          attributes: json({}),
        },
      } as never)
      .execute()
    return id
  }
  // Thirty of the reason: 20 detractors, two of them one known customer's.
  for (let n = 0; n < 30; n++)
    await anAnswer(db, org, survey, {
      ...{ at, reason: bill.id, values: { nps: n < 20 ? 3 : 10 }, unit: { id: unit.id, path: [org.root, unit.id] } },
      encounter: n < 2 ? await encounter() : null,
    })
  const others = []
  for (let n = 0; n < 40; n++) others.push(await anAnswer(db, org, survey, { at, values: { nps: 10 } }))
  await anAnswer(db, org, survey, { at, values: { nps: 0 }, anonymous: true, reason: bill.id })
  await setAnswerCause(db, org.scope, others[0]!, rare.id)

  const without = await rankCauses(db, org.scope, { metric: 'nps', days: 30 })
  expect(without).toMatchObject({ answers: 70, known: 31, anonymous: 1, rankedBy: 'loss' })
  await saveCause(db, org.scope, { ...fine, cost: 4 })
  await db
    .updateTable('organisation')
    .set({ contact_rules: json(contactRules.parse({ hourCost: 36 })) })
    .where('id', '=', org.id)
    .execute()
  const { rows, rankedBy } = await rankCauses(db, org.scope, { metric: 'nps', days: 30 })
  expect(rankedBy).toBe('cost')
  const of = (id: string) => rows.find((r) => r.cause === id)!
  // −33.3 of thirty against 100 of forty.
  expect(of(fine.id).loss).toMatchObject({ n: 30, tooFew: false })
  expect(of(fine.id).loss.value).toBeCloseTo(100 + 100 / 3, 8)
  expect(of(fine.id)).toMatchObject({ customers: 29, from: { answers: 0, cases: 0, reasons: 30 } })
  // Five minutes at 36 € an hour, and 4 €.
  expect(of(fine.id).cost).toMatchObject({ value: 7, n: 2 })
  expect(of(top.id)).toMatchObject({ customers: 29, cost: { value: 7 } })
  expect(of(top.id).weight).toBe(of(fine.id).weight)
  expect(of(fine.id).weight).toBeGreaterThan(0.9)
  expect(of(fine.id).weight).toBeLessThanOrEqual(1)
  expect(of(rare.id)).toMatchObject({ customers: 1, weight: null, loss: { n: 1, tooFew: true } })
  expect(rows.at(-1)!.cause).toBe(rare.id)

  const improvement = await createImprovement(db, org.scope, { ...draft, causes: [fine.id] })
  const elsewhere = await rankCauses(db, aScope(org, { role: 'lead', unit: unit.id }), { metric: 'nps', days: 30 })
  expect(elsewhere.rows.map((r) => [r.cause, r.customers, r.improvements])).toEqual([
    [top.id, 29, [improvement.id]],
    [fine.id, 29, [improvement.id]],
  ])
  expect(elsewhere.rows[0]!.loss.value).toBeNull()

  const answer = others[1]!
  expect(await readAnswerCause(db, org.scope, answer)).toEqual({ cause: null, by: null })
  expect(await setAnswerCause(db, org.scope, answer, fine.id)).toEqual({ cause: fine.id, by: 'person' })
  expect(await setAnswerCause(db, org.scope, answer, null)).toEqual({ cause: null, by: null })
  await expect(setAnswerCause(db, (await anOrganisation(db)).scope, answer, fine.id)).rejects.toThrow('not-found')
})

test('what a merged case comes from is what the case that took it in was closed with, on the answer as in the ranking', async () => {
  const org = await anOrganisation(db)
  const survey = await aPublishedSurvey(db, org)
  const cause = await saveCause(db, org.scope, { name: { fi: 'Jono' }, closed: false })
  const at = new Date(Date.now() - 86_400_000).toISOString()
  const [first, second] = [await anAnswer(db, org, survey, { at }), await anAnswer(db, org, survey, { at })]
  const plain = { org: org.id, rule: null, rule_name: 'x', title: 'Jono', due_at: new Date(), unit_path: [org.root] }
  const whole = newId()
  await db
    .insertInto('feedback_case')
    .values([
      { ...plain, id: whole, number: 1, answer: first, cause: cause.id },
      { ...plain, id: newId(), number: 2, answer: second, state: 'merged', merged_into: whole },
    ])
    .execute()
  const { rows } = await rankCauses(db, org.scope, { metric: 'nps', days: 30 })
  expect(rows).toMatchObject([{ cause: cause.id, from: { cases: 2 } }])
  for (const answer of [first, second])
    expect(await readAnswerCause(db, org.scope, answer)).toEqual({ cause: cause.id, by: 'case' })
})
