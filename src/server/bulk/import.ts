import type { OrgScope } from '../../catalog/scope.ts'
import type { Role } from '../../contract/operation.ts'
import type { Db } from '../../engine/database/database.ts'
import type { Hooks } from '../../flow/encounter/file/run.ts'
import type { Decide } from '../../flow/encounter/write.ts'
import type { AskedAbout } from '../../flow/invitation/on.ts'
import type { TokenMaker } from '../../flow/invitation/token.ts'
import { decideBy } from '../encounter-door.ts'
import { houseScope, personScope } from '../guard/scope.ts'
import type { ImportOrder, ImportTask } from './order.ts'

type Work = (db: Db, scope: OrgScope, id: string, hooks: Hooks, decide: Decide) => Promise<void>
/** Loaded when it is wanted: what answers need to be read is no small weight. */
const work: Record<ImportTask, Record<'answers' | 'encounters', () => Promise<Work>>> = {
  'import-run': {
    answers: async () => (await import('../../flow/answer/import/run.ts')).runImport,
    encounters: async () => (await import('../../flow/encounter/import/run.ts')).runEncounters,
  },
  'import-undo': {
    answers: async () => (await import('../../flow/answer/import/undo.ts')).undoImport,
    encounters: async () => (await import('../../flow/encounter/import/undo.ts')).undoEncounters,
  },
  'import-release': {
    answers: async () => async () => {},
    encounters: async () => (await import('../../flow/encounter/import/release.ts')).releaseRows,
  },
}

/**
 * Does the work of an import under the rights of whoever uploaded the file. About recent encounters it is decided whether to ask, as for those that
 * come by the API.
 */
export async function doImport(
  db: Db,
  token: TokenMaker,
  { task, import: id, org }: ImportOrder,
  { stopping, committed }: { stopping: AbortSignal; committed: (asked: AskedAbout[]) => void },
): Promise<void> {
  const of = await scopeOf(db, id, org)
  if (!of) return
  const asked: AskedAbout[] = []
  const decide = decideBy(token, of.scope, (some) => void asked.push(...some))
  const go = await work[task][of.kind]()
  await go(db, of.scope, id, { stopping, committed: () => committed(asked.splice(0)) }, decide)
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
