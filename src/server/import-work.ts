import type { EncounterMapping } from '../contract/contact-log.ts'
import type { Tx } from '../engine/database/database.ts'
import type { Jobs, Task } from '../engine/queue/queue.ts'
import type { AskedAbout } from '../flow/invitation/on.ts'
import type { ImportTask } from './bulk/order.ts'
import { countArrivals } from './encounter-door.ts'
import { errandTask, queueErrands } from './errand-work.ts'
import type { House } from './house.ts'
import { wakeIfDue } from './wake-sender.ts'

/** Queues an import's work in the transaction of the change that calls for it. */
export const queueImport = (jobs: Jobs, task: ImportTask, id: string, org: string) => (tx: Tx) =>
  jobs.add(tx, task, { import: id, org }, { key: `${task}:${id}` })

/** Open screens are told of progress this often. */
const tellMs = 500

/** The background work of imports, for the table of tasks: done in the thread for many rows, told of here. */
export const importTasks = (wired: () => { house: House }): Record<ImportTask | 'errands', Task> => {
  const task =
    (name: ImportTask): Task =>
    async (payload, stopping) => {
      const { import: id, org } = payload as { import: string; org: string }
      const { house } = wired()
      let told = 0
      const news = () => house.tell(org, { kind: 'import', import: id, units: [] })
      const committed = (asked: AskedAbout[]) => {
        house.outbox.wake()
        wakeIfDue(house, org, asked)
        if (Date.now() - told < tellMs) return
        told = Date.now()
        news()
      }
      try {
        await house.bulk.run({ task: name, import: id, org }, { stopping, committed })
        if (name === 'import-run') await countFile(house, id)
        await queueErrands(house.jobs)(house.database.db)
      } finally {
        news()
      }
    }
  return {
    ...errandTask(wired),
    'import-run': task('import-run'),
    'import-undo': task('import-undo'),
    'import-release': task('import-release'),
  }
}

/** What comes night by night is counted as its source's arrivals; a log of the past that somebody uploads says nothing of today. */
async function countFile(house: House, id: string): Promise<void> {
  const file = await house.database.db
    .selectFrom('import')
    .where('id', '=', id)
    .where('origin', '<>', 'upload')
    .where('kind', '=', 'encounters')
    .where('state', '=', 'done')
    .select(['org', 'mapping', 'added', 'known', 'bad'])
    .executeTakeFirst()
  if (!file) return
  const { source } = file.mapping as EncounterMapping
  await countArrivals(house, file.org, source, { created: file.added, known: file.known, refused: file.bad })
}
