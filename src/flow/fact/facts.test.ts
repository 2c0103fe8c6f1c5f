import { describe, expect, test } from 'vitest'
import { anAnswer, tap } from '../../../test/answer-builder.ts'
import { aContent, anOrganisation, aPublishedSurvey, aReason, aTouchpoint, aUnit } from '../../../test/builders.ts'
import { openTestDatabase, openTestFacts } from '../../../test/engines.ts'
import type { FlowEvent, StoredEvent } from '../../contract/event.ts'
import type { LiveEvent } from '../../contract/live.ts'
import type { SurveyContent } from '../../contract/survey.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import { type Fact, unmeasured } from '../../engine/facts/facts.ts'
import { factConsumer } from './on.ts'
import { rebuildFacts, rebuildMissing } from './rebuild.ts'

const { db } = await openTestDatabase()
const store = await openTestFacts()
const told: { org: string; event: LiveEvent }[] = []
const consumer = factConsumer(db, store, (org, event) => told.push({ org, event }))

/** Hands the outbox over, as its reader does. */
async function deliver(after = 0): Promise<StoredEvent[]> {
  const rows = await db
    .selectFrom('outbox')
    .where('seq', '>', after)
    .orderBy('xid')
    .orderBy('seq')
    .selectAll()
    .execute()
  const events = rows.map((r) => ({ ...(r.body as FlowEvent), org: r.org }))
  await consumer.hear(events)
  return events
}
const hear = (org: string, ...events: FlowEvent[]) => consumer.hear(events.map((e) => ({ ...e, org })))

const purpose = aContent.questions[0]!.purpose!
const ask = (id: string, kind: SurveyContent['questions'][number]['kind']) => ({
  id,
  kind,
  title: { fi: id },
  required: false,
  purpose,
})
const everything: SurveyContent = {
  ...aContent,
  questions: [
    ask('nps', 'nps'),
    ask('ces', 'ces'),
    ask('csat', 'csat'),
    ask('solved', 'solved'),
    { ...ask('pick', 'choice'), options: [{ id: 'a', label: { fi: 'A' } }] },
    ask('why', 'longtext'),
    ask('call', 'contact'),
  ],
}

async function setUp(content = everything) {
  const org = await anOrganisation(db)
  const survey = await aPublishedSurvey(db, org, content)
  const facts = (metric?: string) =>
    store.query<Fact>(
      `select * except (generation) from {facts} where {metric:String} in ('', metric) order by metric, id`,
      { org: org.id, metric: metric ?? '' },
    )
  const figures = async () => Object.fromEntries((await facts()).map((f) => [f.question || f.metric, f.value]))
  return { org, survey, facts, figures }
}

describe('facts of an answer', () => {
  test('each question on its scale, the sitting, the delay, with all dimensions', async () => {
    const { org, survey, facts, figures } = await setUp()
    const unit = await aUnit(db, org)
    const reason = await aReason(db, org)
    const touchpoint = await aTouchpoint(db, org, { unit: unit.id })
    const id = await anAnswer(db, org, survey, {
      unit,
      reason: reason.id,
      touchpoint: touchpoint.id,
      agent: 'Aino',
      at: '2026-03-10T10:30:00Z',
      encounterEndedAt: '2026-03-10T09:00:00Z',
      language: 'sv',
      attributes: { segment: 'kulta', visits: 3, secret: 'x'.repeat(201), 'no good name': 1, deep: { a: 1 } },
      values: {
        nps: 0,
        ces: 7,
        csat: 4,
        solved: 'partly',
        pick: { option: 'a' },
        why: 'Jono 👍',
        call: { consent: true, phone: '1' },
      },
    })
    await deliver()
    expect(await figures()).toEqual({
      answer: 1,
      recall_delay: 1.5,
      nps: 0,
      ces: 7,
      csat: 4,
      solved: 0.5,
      why: 6,
      call: 1,
    })
    const [nps] = await facts('nps')
    expect(nps).toMatchObject({
      id: `${id}:nps`,
      at: Date.parse('2026-03-10T10:30:00Z'),
      unit: [org.root, unit.id],
      reason: reason.id,
      touchpoint: touchpoint.id,
      channel: 'store',
      stage: 'during',
      agent: 'Aino',
      survey: survey.id,
      question: 'nps',
      language: 'sv',
      source: 'anonymous',
      outcome: '',
      anonymous: false,
      attributes: { segment: 'kulta', visits: '3' },
      ...unmeasured,
    })
  })

  test('the newest tap counts; one taken back is gone; one that does not fit counts nowhere', async () => {
    const { org, survey, figures } = await setUp()
    const id = await anAnswer(db, org, survey, { values: { nps: 3, ces: 6, csat: 5, solved: 'yes' } })
    await deliver()
    await tap(db, org, survey, id, { nps: 9, ces: null })
    await tap(db, org, survey, id, { csat: 6 }, ['odd-value'])
    await tap(db, org, survey, id, { solved: 'maybe' }, ['odd-value'])
    await tap(db, org, survey, id, { nowhere: 5 })
    await hear(org.id, { kind: 'answer', answer: id, units: [] })
    expect(await figures()).toEqual({ answer: 1, nps: 9 })
    await tap(db, org, survey, id, { nps: null, nowhere: null })
    await tap(db, org, survey, id, { csat: null, solved: null })
    await hear(org.id, { kind: 'answer', answer: id, units: [] })
    expect(await figures()).toEqual({})
  })

  test.each([
    ['nps', [-1, 11, 7.5, '7', true, null, { option: '7' }]],
    ['ces', [0, 8, 1.5]],
    ['csat', [0, 6, 4.5]],
    ['solved', ['YES', '', 1]],
    ['why', ['', null]],
  ] as const)('an odd %s makes no fact even when its flag is missing', async (question, values) => {
    const { org, survey, facts } = await setUp()
    for (const value of values) await anAnswer(db, org, survey, { values: { [question]: value as never } })
    await deliver()
    expect((await facts()).filter((f) => f.metric !== 'answer')).toEqual([])
  })

  test('a repeat, and events in any order, change nothing', async () => {
    const { org, survey } = await setUp()
    for (let i = 0; i < 20; i++) await anAnswer(db, org, survey, { values: { nps: i % 11, why: 'x' } })
    const events = await deliver()
    const before = await store.digest(org.id)
    expect(before.facts).toBe(60)
    await consumer.hear(events)
    for (const event of [...events].reverse()) await consumer.hear([event])
    expect(await store.digest(org.id)).toEqual(before)
  })

  test('screens are told once, of the units above the answer', async () => {
    const { org, survey } = await setUp()
    const unit = await aUnit(db, org)
    await deliver()
    told.length = 0
    const ids = [await anAnswer(db, org, survey, { unit }), await anAnswer(db, org, survey, { unit })]
    await hear(org.id, { kind: 'answers', answers: ids, import: newId() })
    expect(told).toEqual([{ org: org.id, event: { kind: 'figures', units: [org.root, unit.id] } }])
  })
})

describe('facts of encounters and invitations', () => {
  async function anEncounter(
    org: { id: string; root: string },
    given: {
      suppressed?: string
      outcome?: string
      customer?: string
      talk?: number
      hold?: number
      wait?: number
    } = {},
  ) {
    const id = newId()
    await db
      .insertInto('encounter')
      .values({
        id,
        org: org.id,
        source: 'crm',
        external_id: id,
        touchpoint: null,
        channel: 'phone',
        unit: org.root,
        unit_path: [org.root],
        reason: null,
        agent: 'Aino',
        customer: given.customer ?? null,
        started_at: new Date('2026-03-10T08:00:00Z'),
        ended_at: new Date('2026-03-10T08:10:00Z'),
        outcome: given.outcome ?? null,
        talk_seconds: given.talk ?? null,
        hold_seconds: given.hold ?? null,
        wrap_up_seconds: null,
        wait_seconds: given.wait ?? null,
        attributes: json({ line: '2' }),
        suppressed: given.suppressed ?? null,
      })
      .execute()
    return id
  }
  async function anInvitation(org: { id: string; root: string }, version: string, encounter: string, opened = false) {
    const touchpoint = await aTouchpoint(db, { ...org, scope: null as never })
    const row = { id: newId(), answer: newId() }
    const asked_at = new Date('2026-03-10T08:11:00Z')
    await db
      .insertInto('invitation')
      .values({
        ...row,
        org: org.id,
        encounter,
        touchpoint: touchpoint.id,
        survey_version: version,
        token_hash: Buffer.from(row.id),
        language: 'fi',
        asked_at,
        opened_at: opened ? asked_at : null,
        expires_at: asked_at,
      })
      .execute()
    return row
  }

  test('an encounter, whether or not anybody was asked', async () => {
    const { org, facts } = await setUp()
    const ids = [
      await anEncounter(org, { outcome: 'sold' }),
      await anEncounter(org, { suppressed: 'no-survey', outcome: 'sold' }),
    ]
    await hear(org.id, { kind: 'encounters', encounters: ids })
    expect((await facts('encounter')).map((f) => [f.outcome, f.agent, f.attributes])).toEqual([
      ['sold', 'Aino', { line: '2' }],
      ['sold', 'Aino', { line: '2' }],
    ])
    // Of requests how long they were open is known too; of a conversation its parts say more.
    expect((await facts('closing_hours')).map((f) => f.value)).toEqual([1 / 6, 1 / 6])
    expect(await facts()).toHaveLength(4)
    await hear(org.id, { kind: 'encounters', encounters: [await anEncounter(org, { talk: 60 })] })
    await hear(org.id, { kind: 'encounters', encounters: [await anEncounter(org, { wait: 60 })] })
    expect(await facts('closing_hours')).toHaveLength(2)
  })

  test('an encounter carries how long it took and whose it was; what is not known is told apart from none', async () => {
    const { org, facts } = await setUp()
    const customer = '01890000-0000-7000-8abc-def012345678'
    const told = { customer, talk: 166.5, hold: 0, wait: 12 }
    const ids = [await anEncounter(org, told), await anEncounter(org)]
    await hear(org.id, { kind: 'encounters', encounters: ids })
    const [known, unknown] = await facts('encounter')
    expect(known).toMatchObject({ talk: 166.5, hold: 0, wrap_up: -1, wait: 12, customer: 0xcdef012345678 })
    expect(unknown).toMatchObject(unmeasured)
    expect(await rebuildFacts(db, store, org.id)).toEqual(await store.digest(org.id))
  })

  test('the steps of an invitation lie at its asking; those of a removed answer were never taken', async () => {
    const { org, survey, facts } = await setUp()
    const steps = async () =>
      (await facts()).filter((f) => f.at === Date.parse('2026-03-10T08:11:00Z')).map((f) => f.metric)
    const encounter = await anEncounter(org, { outcome: 'sold' })
    const invitation = await anInvitation(org, survey.version, encounter, true)
    await hear(
      org.id,
      { kind: 'encounters', encounters: [encounter] },
      { kind: 'invitations', invitations: [invitation.id] },
    )
    expect(await steps()).toEqual(['invited', 'opened'])
    const given = {
      id: invitation.answer,
      invitation: invitation.id,
      encounter,
      source: 'personal',
      finished: true,
    } as const
    await anAnswer(db, org, survey, given)
    await hear(org.id, { kind: 'answer', answer: invitation.answer, units: [] })
    expect(await steps()).toEqual(['finished', 'invited', 'opened', 'started'])
    expect((await facts('nps'))[0]).toMatchObject({ outcome: 'sold' })
    expect(await rebuildFacts(db, store, org.id)).toEqual(await store.digest(org.id))

    const [nps] = await facts('nps')
    await db.deleteFrom('answer').where('id', '=', invitation.answer).execute()
    const gone = {
      kind: 'answers-removed',
      answers: [{ id: invitation.answer, at: new Date(nps!.at).toISOString() }],
    } as const
    await hear(org.id, { ...gone, answers: [...gone.answers] })
    expect((await facts()).map((f) => f.metric)).toEqual(['closing_hours', 'encounter', 'invited', 'opened'])
    const before = await store.digest(org.id)
    expect(await rebuildFacts(db, store, org.id)).toEqual(before)

    await anAnswer(db, org, survey, given)
    await hear(org.id, { kind: 'answer', answer: invitation.answer, units: [] })
    expect(await steps()).toEqual(['finished', 'invited', 'opened', 'started'])
  })

  test('an answer that was promised anonymity counts as started without its invitation', async () => {
    const { org, survey, facts } = await setUp({ ...everything, anonymous: true })
    await anAnswer(db, org, survey, { source: 'personal', anonymous: true, finished: true })
    await deliver()
    expect((await facts()).map((f) => [f.metric, f.anonymous])).toEqual([
      ['answer', true],
      ['finished', true],
      ['nps', true],
      ['started', true],
    ])
  })
})

describe('what is taken away and made anew', () => {
  test('an import undone and run again while nobody listened leaves the newest facts only', async () => {
    const { org, survey, figures } = await setUp()
    const id = await anAnswer(db, org, survey, { values: { nps: 2, ces: 3 } })
    await deliver()
    await db.deleteFrom('answer').where('id', '=', id).execute()
    await anAnswer(db, org, survey, { id, values: { nps: 8 } })
    const removed: FlowEvent = { kind: 'answers-removed', answers: [{ id, at: '2026-03-10T10:00:00.000Z' }] }
    // The late event of an earlier tap, then the removal, then the new import's.
    await hear(org.id, { kind: 'answer', answer: id, units: [] })
    await hear(org.id, removed)
    expect(await figures()).toEqual({ answer: 1, nps: 8 })
    await hear(org.id, { kind: 'answers', answers: [id], import: newId() })
    expect(await figures()).toEqual({ answer: 1, nps: 8 })
    await hear(org.id, removed, { kind: 'answer', answer: id, units: [] })
    expect(await figures()).toEqual({ answer: 1, nps: 8 })
  })

  test('facts that were lost come back to the digest, facts that should not be go', async () => {
    const { org, survey } = await setUp()
    for (let i = 0; i < 30; i++) await anAnswer(db, org, survey, { values: { nps: i % 11, solved: 'yes' } })
    await deliver()
    const before = await store.digest(org.id)
    expect(await rebuildFacts(db, store, org.id)).toEqual(before)
    await store.removeOrganisation(org.id)
    expect(await rebuildMissing(db, store)).toContain(org.id)
    expect(await store.digest(org.id)).toEqual(before)
    expect(await rebuildMissing(db, store)).not.toContain(org.id)

    const [one] = await store.query<Fact>('select * except (generation) from {facts} limit 1', { org: org.id })
    await store.insert([{ ...one!, id: 'stray' }])
    expect(await store.digest(org.id)).not.toEqual(before)
    expect(await rebuildFacts(db, store, org.id)).toEqual(before)
  })

  test('answers that come and go during a rebuild are right after it', async () => {
    const { org, survey } = await setUp()
    const ids: string[] = []
    for (let i = 0; i < 40; i++) ids.push(await anAnswer(db, org, survey, { values: { nps: i % 11 } }))
    await deliver()
    const rebuilding = rebuildFacts(db, store, org.id)
    await db.deleteFrom('answer').where('id', 'in', ids.slice(0, 10)).execute()
    await hear(org.id, {
      kind: 'answers-removed',
      answers: ids.slice(0, 10).map((id) => ({ id, at: '2026-03-10T10:00:00Z' })),
    })
    const late = await anAnswer(db, org, survey)
    await hear(org.id, { kind: 'answer', answer: late, units: [] })
    await rebuilding
    const [row] = await store.query<{ n: number }>(`select count() as n from {facts} where metric = 'answer'`, {
      org: org.id,
    })
    expect(row?.n).toBe(31)
    expect(await store.digest(org.id)).toEqual(await rebuildFacts(db, store, org.id))
  })

  test('a removed organisation has no facts', async () => {
    const { org, survey } = await setUp()
    await anAnswer(db, org, survey)
    await deliver()
    await hear(org.id, { kind: 'organisation-removed' })
    expect((await store.digest(org.id)).facts).toBe(0)
  })
})
