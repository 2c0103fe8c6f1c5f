import { openDatabase } from '../src/engine/database/open.ts'
import { openJobs } from '../src/engine/queue/jobs.ts'
import { openBulk } from '../src/server/bulk/bulk.ts'
import type { House } from '../src/server/house.ts'
import { importTasks } from '../src/server/import-work.ts'

/** A server of its own that works at imports and tells of each commit on stdout. Tests run and kill it: `… test/import-until-killed.ts URL`. */
const database = await openDatabase({ url: process.argv[2]!, dataDir: '' })
const outbox = { wake: () => process.stdout.write('committed\n') }
const bulk = openBulk({ url: database.url, secret: 'x'.repeat(32), priority: 0, ownPostgres: false })
const house = { database, outbox, bulk, tell: () => {} } as unknown as House
await openJobs(
  database,
  importTasks(() => ({ house })),
  [],
)
