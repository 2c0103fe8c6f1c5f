import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { type SecondPostgres, secondPostgres } from '../../../test/second-postgres.ts'
import { databaseConformance } from './conformance.ts'
import { openDatabase } from './open.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'hetki-embedded-'))
chmodSync(dataDir, 0o755)
let second: SecondPostgres
beforeAll(async () => {
  second = await secondPostgres()
})
afterAll(async () => {
  await second.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

databaseConformance('embedded, over its socket', () => openDatabase({ dataDir }))
databaseConformance('a server, over TCP', async () => openDatabase({ url: await second.freshUrl(), dataDir: '' }))
