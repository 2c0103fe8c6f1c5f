import { openDatabase } from '../src/engine/database/open.ts'
import { openJobs } from '../src/engine/queue/jobs.ts'
import { tokenMaker } from '../src/flow/invitation/token.ts'
import type { House } from '../src/server/house.ts'
import { importTasks } from '../src/server/import-work.ts'

/** A server of its own that works at imports and tells of each commit on stdout. Tests run and kill it: `… test/import-until-killed.ts URL`. */
const database = await openDatabase({ url: process.argv[2]!, dataDir: '' })
const outbox = { wake: () => process.stdout.write('committed\n') }
const house = { database, outbox, tell: () => {} } as unknown as House
await openJobs(
  database,
  importTasks(() => ({ house, token: tokenMaker('x'.repeat(32)) })),
  [],
)
