import { expect, test } from 'vitest'
import { openTestDatabase, openTestFacts } from '../../test/engines.ts'
import { readOutbox } from '../engine/queue/reader.ts'
import { AnswerWriter } from '../flow/answer/write.ts'
import { LinkReader } from '../flow/invitation/read.ts'
import { hearers } from './flow.ts'
import { beat, houseOrganisation, prepareHeartbeat, readHealth } from './heartbeat.ts'
import type { House } from './house.ts'

const database = await openTestDatabase()
const facts = await openTestFacts()
const outbox = readOutbox(
  database,
  hearers(database, facts, () => {}),
)
const house = { database, facts, outbox } as House
const startedAt = new Date()
const later = (minutes: number) => new Date(Date.now() + minutes * 60_000)

test('a synthetic answer reaches the figures; when none does, the house is not well', async () => {
  await prepareHeartbeat(house)
  await prepareHeartbeat(house)
  expect(await readHealth(house, startedAt)).toEqual({ ok: true, lastArrivedAt: null })
  expect((await readHealth(house, startedAt, later(4))).ok).toBe(false)

  await beat(house, new LinkReader(database.db), new AnswerWriter(database.db, () => outbox.wake()))
  await outbox.settled()
  const health = await readHealth(house, new Date(0))
  expect(health.ok).toBe(true)
  expect(health.lastArrivedAt!.getTime()).toBeGreaterThan(startedAt.getTime() - 1)
  expect((await readHealth(house, startedAt, later(4))).ok).toBe(false)

  await outbox.stop()
  // The path is cut behind the writer: the answer is stored and does not arrive.
  await beat(house, new LinkReader(database.db), new AnswerWriter(database.db, () => {}))
  expect((await readHealth(house, startedAt, later(4))).ok).toBe(false)
})

test('synthetic answers older than an hour go', async () => {
  await database.db
    .updateTable('answer')
    .where('org', '=', houseOrganisation)
    .set({ at: later(-61) })
    .execute()
  await beat(house, new LinkReader(database.db), new AnswerWriter(database.db, () => {}))
  const left = await database.db.selectFrom('answer').where('org', '=', houseOrganisation).select('id').execute()
  expect(left).toHaveLength(1)
})
