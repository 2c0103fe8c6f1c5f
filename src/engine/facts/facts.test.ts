import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClickHouseClientConfigOptions, createClient } from '@clickhouse/client'
import { createChdbConnection } from 'chdb/connection'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { child } from '../../../test/child.ts'
import { startClickHouse } from '../../../test/clickhouse-server.ts'
import { aFact } from '../../../test/fact-builder.ts'
import { aFactPlace } from '../../../test/fact-engines.ts'
import { guessMeaning, outcomeWords } from '../../contract/contact-rules.ts'
import { openClickHouse } from './cluster.ts'
import { factStoreConformance } from './conformance.ts'
import { openEmbeddedFacts } from './embedded.ts'
import type { FactStore } from './facts.ts'

const name = () => `test_${randomBytes(6).toString('hex')}`

const { folder, database } = await aFactPlace()
const embedded = await openEmbeddedFacts(folder, database)
afterAll(() => embedded.close())
factStoreConformance(
  'chDB, embedded',
  () => embedded,
  () => openEmbeddedFacts(folder, database),
)

test.runIf(process.platform === 'linux')(
  'the threads that merge step back for all others, from the first start on',
  async () => {
    const opened = child('open-facts.ts', mkdtempSync(join(tmpdir(), 'hetki-merging-')))
    await opened.ended
    expect(opened.lines().join(), opened.errors()).toMatch(/^19( 19)*$/)
  },
)

test('facts of an older version are shown as they are, and are outdated until they have been replaced', async () => {
  const place = await aFactPlace()
  const store = await openEmbeddedFacts(place.folder, place.database)
  const fact = (org: string, metric: string) => aFact(org, { id: `${org}-${metric}`, metric })
  await store.insert([fact('log', 'encounter'), fact('log', 'nps'), fact('answers', 'nps')])
  const connection = createChdbConnection({ path: place.folder })
  const raw = createClient({
    connection: connection as unknown as NonNullable<ClickHouseClientConfigOptions['connection']>,
  })
  for (const step of [
    'alter table {db}.fact drop column handling, drop column outcome_guess',
    'alter table {db}.fact drop column talk, drop column hold, drop column wrap_up, drop column wait, drop column customer',
    'drop table {db}.outdated',
    'alter table {db}.schema_step delete where n >= 3 settings mutations_sync = 1',
  ])
    await raw.command({ query: step.replace('{db}', place.database) })
  await store.close()

  const newer = await openEmbeddedFacts(place.folder, place.database)
  expect(await newer.outdated()).toEqual(['log'])
  const old = await newer.query<{ talk: number; customer: number }>('select talk, customer from {facts}', {
    org: 'log',
  })
  expect(old).toEqual([
    { talk: -1, customer: 0 },
    { talk: -1, customer: 0 },
  ])
  await expect(newer.replace('log', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await newer.outdated()).toEqual(['log'])
  await newer.replace('log', (put) => put([{ ...fact('log', 'encounter'), talk: 30, customer: 7 }]))
  expect(await newer.outdated()).toEqual([])
  await newer.insert([fact('log', 'ces')])
  await raw.close()
  await newer.close()
  const again = await openEmbeddedFacts(place.folder, place.database)
  expect(await again.outdated()).toEqual([])
  await again.close()
})

test('the store keeps what it derived by the words of outcomes: who changes them adds a step that reads all again, and then this', () => {
  const words = createHash('sha256').update(JSON.stringify(outcomeWords)).digest('hex')
  expect(words.slice(0, 16)).toBe('7e8638be12773360')
})

const outcome = fc.oneof(
  fc.constantFrom('HANG', 'SELF-SERVICE', 'no answer', 'Väärä numero', 'ivr bot', 'Övergiven', "a'b\\c", 'unhang', ''),
  fc.string({ maxLength: 12 }),
)
const seconds = fc.oneof(fc.constant(-1), fc.double({ min: 0, max: 5_000, noNaN: true }))

test('what the store derives is what the columns say, also of rows from before it derived anything', async () => {
  const place = await aFactPlace()
  const store = await openEmbeddedFacts(place.folder, place.database)
  const [rows] = fc.sample(
    fc.array(fc.record({ outcome, talk: seconds, hold: seconds, wrap_up: seconds }), {
      minLength: 400,
      maxLength: 400,
    }),
    { numRuns: 1, seed: 4 },
  )
  const told = rows!.map((row, i) => ({ ...aFact('log', { id: `e${i}`, metric: 'encounter' }), ...row }))
  const check = async (from: FactStore) => {
    const found = await from.query<(typeof told)[number] & { handling: number; outcome_guess: string }>(
      'select id, outcome, talk, hold, wrap_up, handling, outcome_guess from {facts}',
      { org: 'log' },
    )
    expect(found).toHaveLength(told.length)
    for (const f of found) {
      expect(f.handling).toBe(Math.max(f.talk, 0) + Math.max(f.hold, 0) + Math.max(f.wrap_up, 0))
      expect({ outcome: f.outcome, means: f.outcome_guess }).toEqual({
        outcome: f.outcome,
        means: guessMeaning(f.outcome),
      })
    }
    return from.digest('log')
  }
  await store.insert(told)
  const digest = await check(store)
  const connection = createChdbConnection({ path: place.folder })
  const raw = createClient({
    connection: connection as unknown as NonNullable<ClickHouseClientConfigOptions['connection']>,
  })
  for (const step of [
    'alter table {db}.fact drop column handling, drop column outcome_guess settings mutations_sync = 1',
    'alter table {db}.schema_step delete where n >= 8 settings mutations_sync = 1',
  ])
    await raw.command({ query: step.replace('{db}', place.database) })
  await store.close()
  const newer = await openEmbeddedFacts(place.folder, place.database)
  expect(await check(newer)).toEqual(digest)
  await raw.close()
  await newer.close()
})

const server = await startClickHouse()
if (typeof server === 'string') {
  console.log(`facts over HTTP are not tested: ${server}`)
  describe('facts in ClickHouse, over HTTP', () => test.skip(server, () => {}))
} else {
  const address = new URL(server.url)
  address.pathname = `/${name()}`
  let store: FactStore
  beforeAll(async () => {
    store = await openClickHouse(address.href)
  })
  afterAll(async () => {
    await store.close()
    await server.stop()
  })
  factStoreConformance(
    'ClickHouse, over HTTP',
    () => store,
    () => openClickHouse(address.href),
  )
}
