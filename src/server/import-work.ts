import type { OrgScope } from '../catalog/scope.ts'
import type { Role } from '../contract/operation.ts'
import type { Db } from '../engine/database/database.ts'
import type { Task } from '../engine/queue/queue.ts'
import { runImport } from '../flow/answer/import/run.ts'
import { undoImport } from '../flow/answer/import/undo.ts'
import { houseScope, personScope } from './guard/scope.ts'
import type { House } from './house.ts'

export type ImportTask = 'import-run' | 'import-undo'
export const importKey = (task: ImportTask, id: string): string => `${task}:${id}`

/** Open screens are told of progress this often. */
const tellMs = 500

/** The background work of imports, for the table of tasks. It runs under the rights of whoever uploaded the file. */
export const importTasks = (house: () => House): Record<ImportTask, Task> => {
  const task =
    (work: typeof runImport): Task =>
    async (payload, stopping) => {
      const { import: id, org } = payload as { import: string; org: string }
      const { database, outbox, tell } = house()
      let told = 0
      const news = () => tell(org, { kind: 'import', import: id, units: [] })
      const committed = () => {
        outbox.wake()
        if (Date.now() - told < tellMs) return
        told = Date.now()
        news()
      }
      const scope = await scopeOf(database.db, id, org)
      try {
        if (scope) await work(database.db, scope, id, { stopping, committed })
      } finally {
        news()
      }
    }
  return { 'import-run': task(runImport), 'import-undo': task(undoImport) }
}

/** Null when the import or its organisation is gone. */
async function scopeOf(db: Db, id: string, org: string): Promise<OrgScope | null> {
  const by = await db
    .selectFrom('import as i')
    .leftJoin('person as p', 'p.id', 'i.created_by')
    .where('i.id', '=', id)
    .where('i.org', '=', org)
    .select(['p.id', 'p.role', 'p.unit', 'p.agent', 'p.language'])
    .executeTakeFirst()
  if (!by) return null
  if (!by.id || !by.language) return houseScope(org)
  return personScope({ ...by, id: by.id, org, role: by.role as Role, language: by.language })
}
