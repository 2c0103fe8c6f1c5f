import { expect, test } from 'vitest'
import { aBoard, aDevice, anIdea, openly } from '../../../test/board-builder.ts'
import { anOrganisation, aUnit } from '../../../test/builders.ts'
import { openTestDatabase, openTestFacts } from '../../../test/engines.ts'
import type { FlowEvent } from '../../contract/event.ts'
import { answerIdea, judgeIdea, saveIdea } from '../idea/staff.ts'
import { unvote, VoteWriter } from '../idea/vote.ts'
import { findVoter } from '../idea/voter.ts'
import { ideaFacts, voteFacts } from './from-idea.ts'
import { factConsumer } from './on.ts'
import { rebuildFacts } from './rebuild.ts'

const { db } = await openTestDatabase()
const store = await openTestFacts()
const consumer = factConsumer(db, store, () => {})
const votes = new VoteWriter(db, () => {})
let heard = 0

async function deliver(): Promise<void> {
  const rows = await db.selectFrom('outbox').where('seq', '>', heard).orderBy('seq').selectAll().execute()
  heard = rows.at(-1)?.seq ?? heard
  await consumer.hear(rows.map((r) => ({ ...(r.body as FlowEvent), org: r.org })))
}

async function aBoardWith(given: Parameters<typeof anIdea>[2] = {}) {
  const org = await anOrganisation(db)
  await aBoard(db, org)
  return { org, idea: await anIdea(db, org, given) }
}

test('what is published counts once, with its state; what waits or is taken down does not', async () => {
  const { org, idea } = await aBoardWith({ kind: 'problem' })
  await answerIdea(db, org.scope, idea.id, { state: 'planned', answer: 'Ensi vuonna.' })
  const [fact, ...none] = await ideaFacts(db, [idea.id])
  expect(none).toEqual([])
  expect(fact).toMatchObject({
    ...{ org: org.id, metric: 'idea', id: idea.id, value: 1, removed: false, outcome: 'planned', channel: 'board' },
    ...{ source: 'board', language: 'fi', attributes: { kind: 'problem' }, unit: [] },
  })
  await judgeIdea(db, org.scope, idea.id, { stand: 'refused' })
  const [gone] = await ideaFacts(db, [idea.id])
  expect(gone).toMatchObject({ removed: true, at: fact!.at })
  expect(gone!.version).toBeGreaterThan(fact!.version)
  const waiting = await anIdea(db, org, { settings: openly({ hold: { all: true } }) })
  expect(await ideaFacts(db, [waiting.id])).toMatchObject([{ removed: true }])
})

test('a vote counts while it stands', async () => {
  const { org, idea } = await aBoardWith()
  const row = await db.selectFrom('idea_vote').where('idea', '=', idea.id).select('id').executeTakeFirstOrThrow()
  expect(await voteFacts(db, [row.id])).toMatchObject([{ metric: 'idea_vote', id: row.id, value: 1, removed: false }])
  await unvote(db, org.scope, (await findVoter(db, org.scope, idea.key))!.id, idea.id)
  expect(await voteFacts(db, [row.id])).toEqual([])
})

test('votes go along when their idea is given to a unit or is of another kind: made anew, the facts are the same', async () => {
  const { org, idea } = await aBoardWith()
  const key = aDevice()
  await votes.vote({ scope: org.scope, idea: idea.id, key, language: 'fi' }, false)
  await deliver()
  const unit = await aUnit(db, org)
  const counted = async () =>
    store.query(
      `select count() as n, countIf(has(unit, {unit:String})) as there, countIf(attributes['kind'] = 'praise') as praise from {facts} where metric = 'idea_vote'`,
      { org: org.id, unit: unit.id },
    )
  expect(await counted()).toMatchObject([{ n: 2, there: 0, praise: 0 }])
  await saveIdea(db, org.scope, idea.id, { unit: unit.id })
  await saveIdea(db, org.scope, idea.id, { kind: 'praise' })
  await unvote(db, org.scope, (await findVoter(db, org.scope, key))!.id, idea.id)
  await deliver()
  expect(await counted()).toMatchObject([{ n: 1, there: 1, praise: 1 }])
  const before = await store.digest(org.id)
  expect(await rebuildFacts(db, store, org.id)).toEqual(before)
})
