import { expect, test } from 'vitest'
import { anAnswer } from '../../../test/answer-builder.ts'
import { anOrganisation, aPublishedSurvey, type BuiltOrganisation } from '../../../test/builders.ts'
import { openTestDatabase, openTestFacts } from '../../../test/engines.ts'
import { addTopicWords, saveTopic } from '../../catalog/topic/write.ts'
import { type AskInput, askBody } from '../../contract/ask.ts'
import type { FlowEvent } from '../../contract/event.ts'
import { explainBody } from '../../contract/explain.ts'
import { listAnswers } from '../answer/read.ts'
import { topicFollower } from '../answer/retopic.ts'
import { topicCoverage } from '../answer/topics.ts'
import { ask } from '../insight/ask.ts'
import { dimensionValues } from '../insight/dimension-values.ts'
import { answerFacts } from './from-answer.ts'
import { factConsumer } from './on.ts'
import { rebuildFacts } from './rebuild.ts'

const { db } = await openTestDatabase()
const store = await openTestFacts()
const consumers = [topicFollower(db), factConsumer(db, store, () => {})]
const now = new Date('2026-03-20T10:00:00Z')
let heard = 0

async function deliver(): Promise<void> {
  for (;;) {
    const rows = await db.selectFrom('outbox').where('seq', '>', heard).orderBy('seq').selectAll().execute()
    if (rows.length === 0) return
    heard = rows.at(-1)!.seq
    for (const c of consumers) await c.hear(rows.map((r) => ({ ...(r.body as FlowEvent), org: r.org })))
  }
}

async function figures(org: BuiltOrganisation, input: Partial<AskInput>) {
  const body = askBody.parse({ metrics: ['nps'], period: { from: '2026-03-01', to: '2026-03-31' }, ...input })
  const { rows } = await ask(org.scope, store, db, body, now.getTime())
  return Object.fromEntries(rows.map((r) => [[r.metric, ...r.key].join(' '), [r.figure.n, r.figure.value]]))
}
const list = async (org: BuiltOrganisation, values: string[]) =>
  (await listAnswers(db, org.scope, { filters: [{ dimension: 'topic', values }], limit: 50 })).total

test('figures and lists by topic: an answer with two counts under both, a change is a correction of all, and a rebuild gives the same', async () => {
  const org = await anOrganisation(db)
  const survey = await aPublishedSurvey(db, org)
  const says = (nps: number, why: string, more: object = {}) =>
    anAnswer(db, org, survey, { values: { nps, ...(why && { why }) }, ...more })
  const ended = { encounterEndedAt: '2026-03-10T07:00:00Z' }
  await says(9, 'Laskutus oli selkeää', ended)
  await says(0, 'Jonotin LASKUN takia', ended)
  await says(7, 'Hyvitys viipyy')
  await says(10, '')
  for (let n = 0; n < 5; n++) await says(3, 'Lasku väärin', { anonymous: true })
  await deliver()
  expect(await figures(org, { by: ['topic'] })).toEqual({ 'nps ': [9, expect.closeTo(-44.44)] })

  const billing = (await saveTopic(db, org.scope, { name: { fi: 'Laskut' }, words: ['lasku'] })).id
  const queue = (await saveTopic(db, org.scope, { name: { fi: 'Jonot' }, words: ['jono'] })).id
  await deliver()
  // Where anonymity was promised there are no topics: those stand with what has none.
  expect(await figures(org, { by: ['topic'] })).toEqual({
    [`nps ${billing}`]: [2, 0],
    [`nps ${queue}`]: [1, -100],
    'nps ': [7, expect.closeTo(-57.14)],
  })
  expect(await figures(org, {})).toEqual({ nps: [9, expect.closeTo(-44.44)] })
  const filtered = (...values: string[]) =>
    figures(org, { metrics: ['answers'], filters: [{ dimension: 'topic', values }] })
  expect(await filtered(billing, queue)).toEqual({ answers: [2, 2] })
  expect(await filtered(queue, '')).toEqual({ answers: [8, 8] })
  expect([await list(org, [billing, queue]), await list(org, [queue, '']), await list(org, [billing])]).toEqual([
    2, 8, 2,
  ])
  // In a table with other dimensions, over time and beside the time before, and where quantiles are sought.
  const table: Partial<AskInput> = {
    metrics: ['comments', 'nps', 'recall_delay'],
    compare: 'previous',
    bucket: 'month',
  }
  expect(await figures(org, { ...table, by: ['channel', 'topic'] })).toMatchObject({
    ...{
      [`comments store ${billing}`]: [2, 2],
      [`nps store ${queue}`]: [1, -100],
      [`recall_delay store ${billing}`]: [2, 3],
    },
    'comments store ': [6, 6],
  })
  const told = await dimensionValues(org.scope, store, 'topic', now.getTime())
  expect(told).toEqual([
    { value: billing, facts: 2 },
    { value: queue, facts: 1 },
  ])

  const ids = (await db.selectFrom('answer').where('org', '=', org.id).select('id').execute()).map((a) => a.id)
  const older = await answerFacts(db, ids)
  // Two changes at once, the second while the first waits.
  await addTopicWords(db, org.scope, billing, ['hyvity'])
  await saveTopic(db, org.scope, { id: queue, name: { fi: 'Jonot' }, words: ['jono'], closed: true })
  await deliver()
  const after = { [`nps ${billing}`]: [3, 0], 'nps ': [6, expect.closeTo(-66.67)] }
  expect(await figures(org, { by: ['topic'] })).toEqual(after)
  const shown = (await listAnswers(db, org.scope, { limit: 50 })).rows
  expect(
    shown
      .filter((r) => r.topics.length > 0)
      .map((r) => r.words)
      .sort(),
  ).toEqual(['Hyvitys viipyy', 'Jonotin LASKUN takia', 'Laskutus oli selkeää'])
  expect([await list(org, [billing]), await list(org, [queue]), await list(org, [''])]).toEqual([3, 0, 6])
  // What another server made of them before, and comes only now, is older.
  await store.insert(older)
  expect(await figures(org, { by: ['topic'] })).toEqual(after)
  const before = await store.digest(org.id)
  expect(await rebuildFacts(db, store, org.id)).toEqual(before)
  const covered = await topicCoverage(db, org.scope, now)
  expect([covered.answers, covered.found, covered.topics.map((t) => t.answers)]).toEqual([3, 3, [3]])
  // Another name finds nothing else.
  await saveTopic(db, org.scope, { id: billing, name: { fi: 'Raha' }, words: ['lasku', 'hyvity'] })
  const events = await db
    .selectFrom('outbox')
    .where('org', '=', org.id)
    .where('seq', '>', heard)
    .select('seq')
    .execute()
  expect(events).toEqual([])
})

test('why a figure changed is not split by topics, which overlap', () => {
  const asked = { metric: 'nps', period: { last: 7 }, compare: 'previous' }
  expect(explainBody.safeParse({ ...asked, by: 'topic' }).success).toBe(false)
  expect(explainBody.safeParse({ ...asked, by: 'channel', and: ['topic'] }).success).toBe(false)
  expect(explainBody.safeParse({ ...asked, by: 'channel' }).success).toBe(true)
})
