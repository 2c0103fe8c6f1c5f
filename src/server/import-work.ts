import type { OrgScope } from '../catalog/scope.ts'
import type { EncounterMapping } from '../contract/contact-log.ts'
import type { Role } from '../contract/operation.ts'
import type { Db, Tx } from '../engine/database/database.ts'
import type { Jobs, Task } from '../engine/queue/queue.ts'
import { runImport } from '../flow/answer/import/run.ts'
import { undoImport } from '../flow/answer/import/undo.ts'
import type { Hooks } from '../flow/encounter/file/run.ts'
import { releaseRows } from '../flow/encounter/import/release.ts'
import { runEncounters } from '../flow/encounter/import/run.ts'
import { undoEncounters } from '../flow/encounter/import/undo.ts'
import type { Decide } from '../flow/encounter/write.ts'
import type { AskedAbout } from '../flow/invitation/on.ts'
import type { TokenMaker } from '../flow/invitation/token.ts'
import { countArrivals, decideBy } from './encounter-door.ts'
import { houseScope, personScope } from './guard/scope.ts'
import type { House } from './house.ts'
import { wakeIfDue } from './wake-sender.ts'

export type ImportTask = 'import-run' | 'import-undo' | 'import-release'

/** Queues an import's work in the transaction of the change that calls for it. */
export const queueImport = (jobs: Jobs, task: ImportTask, id: string, org: string) => (tx: Tx) =>
  jobs.add(tx, task, { import: id, org }, { key: `${task}:${id}` })

/** Open screens are told of progress this often. */
const tellMs = 500

type Work = (db: Db, scope: OrgScope, id: string, hooks: Hooks, decide: Decide) => Promise<void>
const work: Record<ImportTask, Record<'answers' | 'encounters', Work>> = {
  'import-run': { answers: runImport, encounters: runEncounters },
  'import-undo': { answers: undoImport, encounters: undoEncounters },
  'import-release': { answers: async () => {}, encounters: releaseRows },
}

/**
 * The background work of imports, for the table of tasks. It runs under the rights of whoever uploaded the file. About recent encounters
 * it is decided whether to ask, as for those that come by the API.
 */
export const importTasks = (wired: () => { house: House; token: TokenMaker }): Record<ImportTask, Task> => {
  const task =
    (name: ImportTask): Task =>
    async (payload, stopping) => {
      const { import: id, org } = payload as { import: string; org: string }
      const { house, token } = wired()
      const { database, outbox, tell } = house
      const asked: AskedAbout[] = []
      let told = 0
      const news = () => tell(org, { kind: 'import', import: id, units: [] })
      const committed = () => {
        outbox.wake()
        wakeIfDue(house, org, asked.splice(0))
        if (Date.now() - told < tellMs) return
        told = Date.now()
        news()
      }
      const of = await scopeOf(database.db, id, org)
      try {
        if (!of) return
        const decide = decideBy(token, of.scope, (some) => void asked.push(...some))
        await work[name][of.kind](database.db, of.scope, id, { stopping, committed }, decide)
        if (name === 'import-run') await countFile(house, id)
      } finally {
        news()
      }
    }
  return {
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

/** Null when the import or its organisation is gone. */
async function scopeOf(db: Db, id: string, org: string) {
  const by = await db
    .selectFrom('import as i')
    .leftJoin('person as p', 'p.id', 'i.created_by')
    .where('i.id', '=', id)
    .where('i.org', '=', org)
    .select(['i.kind', 'p.id', 'p.role', 'p.unit', 'p.agent', 'p.language'])
    .executeTakeFirst()
  if (!by) return null
  const { kind } = by
  if (!by.id || !by.language) return { kind, scope: houseScope(org) }
  return { kind, scope: personScope({ ...by, id: by.id, org, role: by.role as Role, language: by.language }) }
}
