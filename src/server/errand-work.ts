import type { Db, Tx } from '../engine/database/database.ts'
import type { Jobs, Task } from '../engine/queue/queue.ts'
import type { House } from './house.ts'

/** Queues the working out of what waits, beside the change that calls for it. */
export const queueErrands = (jobs: Jobs) => (db: Db | Tx) => jobs.add(db as Tx, 'errands', {}, { key: 'errands' })

/** Errands of whole imports and organisations, in the thread for many rows; by night and day also what a killed server left. */
export const errandTask = (wired: () => { house: House }): { errands: Task } => ({
  errands: async (_, stopping) => {
    const { house } = wired()
    // What an import brought has been heard of by then, and its facts are in: they go first.
    await house.outbox.settled()
    if (!(await isDue(house.database.db))) return
    await house.bulk.run({ task: 'errands' }, { stopping, committed: () => house.outbox.wake() })
  },
})

const isDue = async (db: Db): Promise<boolean> =>
  (await db.selectFrom('errand_due').select('org').limit(1).executeTakeFirst()) !== undefined
