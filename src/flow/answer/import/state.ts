import type { OrgScope } from '../../../catalog/scope.ts'
import type { ImportMapping, ImportState } from '../../../contract/operations/flow.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { json } from '../../../engine/database/tables.ts'
import { lookAtFile } from './look.ts'
import { groundOf } from './mapping.ts'
import { findImport } from './read.ts'

type Queue = (tx: Tx) => Promise<void>

/**
 * Starts adding rows: the change and its job are one. Again after it is done: known rows are counted and stay as they are. Refuses 'wrong-state' while
 * it is at work, and another mapping than the one with which answers of it were added.
 */
export async function startImport(
  db: Db,
  scope: OrgScope,
  id: string,
  mapping: ImportMapping,
  queue: Queue,
): Promise<void> {
  const file = await findImport(db, scope, id)
  demandFile(file)
  await groundOf(db, scope, mapping, (await lookAtFile(db, file, 1)).columns)
  await db.transaction().execute(async (tx) => {
    const { state, mapping: before } = await lock(tx, id)
    if (state === 'running' || state === 'undoing') throw new Refusal('wrong-state', { what: 'import-at-work' })
    if (before && !same(before as ImportMapping, mapping) && (await hasAnswers(tx, id))) {
      throw new Refusal('wrong-state', { what: 'import-undo-first' })
    }
    await tx.deleteFrom('import_bad_row').where('import', '=', id).execute()
    await tx
      .updateTable('import')
      .set({
        ...{ state: 'running', mapping: json(mapping), done: 0, added: 0, known: 0, bad: 0, pace: null },
        ...{ started_at: new Date(), finished_at: null, failure: null },
      })
      .where('id', '=', id)
      .execute()
    await queue(tx)
  })
}

/** Starts taking back. A running import stops at its next batch. Refuses 'wrong-state' when there is nothing to take back. */
export async function startUndo(db: Db, scope: OrgScope, id: string, queue: Queue): Promise<void> {
  await findImport(db, scope, id)
  await db.transaction().execute(async (tx) => {
    const { state } = await lock(tx, id)
    if (state !== 'done' && state !== 'failed' && state !== 'running') {
      throw new Refusal('wrong-state', { what: state === 'undoing' ? 'import-at-work' : 'import-nothing-to-undo' })
    }
    const { n } = await tx
      .selectFrom('answer')
      .where('import', '=', id)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    await tx
      .updateTable('import')
      .set({ state: 'undoing', added: Number(n), pace: null, finished_at: null, failure: null })
      .where('id', '=', id)
      .execute()
    await queue(tx)
  })
}

const lock = (tx: Tx, id: string) =>
  tx.selectFrom('import').where('id', '=', id).select(['state', 'mapping']).forUpdate().executeTakeFirstOrThrow()

const hasAnswers = async (tx: Tx, id: string): Promise<boolean> =>
  Boolean(await tx.selectFrom('answer').where('import', '=', id).select('id').limit(1).executeTakeFirst())

/** Whether two mappings say the same; a column left out is a column skipped. */
function same(a: ImportMapping, b: ImportMapping): boolean {
  const plain = ({ columns, ...rest }: ImportMapping) =>
    JSON.stringify([
      Object.entries(rest)
        .filter(([, v]) => v !== undefined)
        .sort(([x], [y]) => (x < y ? -1 : 1)),
      Object.entries(columns)
        .filter(([, c]) => c.to !== 'skip')
        .sort(([x], [y]) => (x < y ? -1 : 1))
        .map(([name, c]) => [name, Object.entries(c).sort(([x], [y]) => (x < y ? -1 : 1))]),
    ])
  return plain(a) === plain(b)
}

function demandFile({ state, failure }: Pick<ImportState, 'state' | 'failure'>): void {
  if (state === 'failed' && failure === 'upload-unfinished')
    throw new Refusal('wrong-state', { what: 'import-upload-unfinished' })
}
