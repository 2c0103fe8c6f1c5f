import { openDatabase } from '../src/engine/database/open.ts'
import { openJobs } from '../src/engine/queue/jobs.ts'
import { readOutbox } from '../src/engine/queue/reader.ts'

/**
 * A server of its own that hears events and runs jobs, telling of each on stdout, and hangs in the middle of one where its payload says so.
 * Tests run and kill it: `node --import tsx test/work-until-killed.ts URL`.
 */
const tell = (what: unknown) => process.stdout.write(`${JSON.stringify(what)}\n`)
const forever = new Promise<void>(() => setInterval(() => {}, 1_000))
const database = await openDatabase({ url: process.argv[2]!, dataDir: '' })
readOutbox(database, [
  {
    name: 'crash',
    batch: 3,
    hear: async (events) => {
      for (const event of events) {
        tell({ heard: event.kind === 'answer' ? event.answer : event.kind })
        if (event.kind === 'answer' && event.answer === 'hang') await forever
      }
    },
  },
])
await openJobs(
  database,
  {
    hang: async (payload) => {
      tell({ ran: payload })
      await forever
    },
  },
  [],
)
tell({ open: true })
