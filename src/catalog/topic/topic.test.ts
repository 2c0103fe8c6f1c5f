import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { anOrganisation, aScope, aUnit, type BuiltOrganisation } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import { ruleAction } from '../../contract/cases.ts'
import type { Db } from '../../engine/database/database.ts'
import { removeCaseRule, saveCaseRule } from '../case-rule.ts'
import { listTopics } from './read.ts'
import { addTopicWords, saveTopic } from './write.ts'

let db: Db
let org: BuiltOrganisation
beforeAll(async () => {
  db = (await openTestDatabase()).db
  org = await anOrganisation(db)
})

const add = (fi: string, words: string[] = ['lasku'], more: object = {}) =>
  saveTopic(db, org.scope, { name: { fi }, words, ...more })
const refused = (path: string, message: string) => ({ code: 'bad-input', issues: [{ path, message }] })
const rule = (topics: string[], scope = org.scope) =>
  saveCaseRule(db, scope, {
    ...{ name: 'Laskuasia', survey: null, unit: null, dueHours: 8, enabled: false, does: ruleAction.parse({}) },
    when: { on: 'answer', said: [{ question: 'topic', anyOf: topics }] },
  })

test('a topic is kept as it was written, each word once; what is left out of a change stays', async () => {
  const made = await add(' Laskut ', ['Lasku', 'lasku', 'ei  toimi', 'ei, toimi'], { butNot: ['laskuri'] })
  expect(made).toMatchObject({
    name: { fi: 'Laskut' },
    words: ['Lasku', 'ei  toimi'],
    butNot: ['laskuri'],
    closed: false,
  })
  await saveTopic(db, org.scope, { id: made.id, name: { fi: 'Laskutus' }, words: made.words })
  expect((await listTopics(db, org.scope)).find((t) => t.id === made.id)).toEqual({ ...made, name: { fi: 'Laskutus' } })
  // Pressed twice, and by two at once.
  const both = [addTopicWords(db, org.scope, made.id, ['hyvity']), addTopicWords(db, org.scope, made.id, ['faktur'])]
  await Promise.all([...both, addTopicWords(db, org.scope, made.id, ['Hyvity'])])
  const after = (await listTopics(db, org.scope)).find((t) => t.id === made.id)!
  expect(after.words.map((w) => w.toLowerCase()).sort()).toEqual(['ei  toimi', 'faktur', 'hyvity', 'lasku'])
})

test('refuses names that say nothing or that another has, and words that find nothing or nearly everything', async () => {
  const first = await add('Jonot', ['jono'])
  await expect(add('  ')).rejects.toMatchObject(refused('name', 'name-needed'))
  await expect(add('jonot')).rejects.toMatchObject(refused('name', 'name-taken'))
  await expect(add('Muu', ['a'])).rejects.toMatchObject(refused('words', 'word-too-short'))
  await expect(add('Muu', ['lasku', '!?'])).rejects.toMatchObject(refused('words', 'word-too-short'))
  await expect(add('Muu', ['lasku'], { butNot: ['x'] })).rejects.toMatchObject(refused('butNot', 'word-too-short'))
  const many = Array.from({ length: 300 }, (_, n) => `sana${n}`)
  const full = await add('Täysi', many)
  await expect(addTopicWords(db, org.scope, full.id, ['vielä'])).rejects.toMatchObject(
    refused('words', 'too-many-words'),
  )
  // A name that is out of use is free, until the old one is to come back.
  await saveTopic(db, org.scope, { ...first, closed: true })
  await add('Jonot', ['jono'])
  await expect(saveTopic(db, org.scope, { ...first, closed: false })).rejects.toMatchObject(
    refused('name', 'name-taken'),
  )
})

test('what a rule names is not closed, and the rule is told; a rule names only topics of its own that are found', async () => {
  const topic = await add('Nimetty')
  const naming = await rule([topic.id])
  await expect(saveTopic(db, org.scope, { ...topic, closed: true })).rejects.toMatchObject({
    code: 'wrong-state',
    detail: { what: 'topic-in-rules' },
    issues: [{ path: 'closed', message: 'Laskuasia' }],
  })
  await removeCaseRule(db, org.scope, naming.id)
  await saveTopic(db, org.scope, { ...topic, closed: true })
  const unknown = refused('when.said.0.anyOf', 'unknown-topic')
  await expect(rule([topic.id])).rejects.toMatchObject(unknown)
  await expect(rule([randomUUID()])).rejects.toMatchObject(unknown)
  const other = await anOrganisation(db)
  const theirs = await saveTopic(db, other.scope, { name: { fi: 'Nimetty' }, words: ['lasku'] })
  await expect(rule([theirs.id])).rejects.toMatchObject(unknown)
  await expect(saveTopic(db, org.scope, theirs)).rejects.toMatchObject({ code: 'not-found' })
  await expect(addTopicWords(db, org.scope, theirs.id, ['x'])).rejects.toMatchObject({ code: 'not-found' })
  expect((await listTopics(db, other.scope)).map((t) => t.id)).toEqual([theirs.id])
})

test('a rule that names a topic and the closing of it at the same moment: one of them is refused', async () => {
  for (let n = 0; n < 5; n++) {
    const topic = await add(`Kilpa ${n}`)
    const ends = await Promise.allSettled([rule([topic.id]), saveTopic(db, org.scope, { ...topic, closed: true })])
    expect(ends.map((e) => e.status).sort()).toEqual(['fulfilled', 'rejected'])
  }
})

test('topics are the whole organisation’s', async () => {
  const bound = aScope(org, { role: 'manager', unit: (await aUnit(db, org)).id })
  const topic = await add('Yhteinen')
  expect((await listTopics(db, bound)).some((t) => t.id === topic.id)).toBe(true)
  const whole = { code: 'not-allowed', detail: { what: 'whole-organisation' } }
  await expect(saveTopic(db, bound, topic)).rejects.toMatchObject(whole)
  await expect(addTopicWords(db, bound, topic.id, ['maksu'])).rejects.toMatchObject(whole)
})
