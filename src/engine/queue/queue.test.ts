import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { type SecondPostgres, secondPostgres } from '../../../test/second-postgres.ts'
import type { Database } from '../database/database.ts'
import { migrate } from '../database/migrate.ts'
import { openDatabase } from '../database/open.ts'
import { jobsConformance } from './jobs-conformance.ts'
import { outboxConformance } from './outbox-conformance.ts'

const base = mkdtempSync(join(tmpdir(), 'hetki-queue-'))
chmodSync(base, 0o755)
let second: SecondPostgres
let folders = 0
beforeAll(async () => {
  second = await secondPostgres()
})
afterAll(async () => {
  await second.stop()
  rmSync(base, { recursive: true, force: true })
})

const migrated = async (database: Database): Promise<Database> => {
  await migrate(database)
  return database
}
const sizes: [string, () => Promise<Database>][] = [
  ['embedded, over its socket', async () => migrated(await openDatabase({ dataDir: join(base, `${++folders}`) }))],
  ['a server, over TCP', async () => migrated(await openDatabase({ url: await second.freshUrl(), dataDir: '' }))],
]
for (const [name, open] of sizes) {
  outboxConformance(name, open)
  jobsConformance(name, open)
}
