import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { startClickHouse } from '../../../test/clickhouse-server.ts'
import { aFactPlace } from '../../../test/fact-engines.ts'
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
