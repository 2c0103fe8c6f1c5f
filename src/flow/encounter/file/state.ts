import type { OrgScope } from '../../../catalog/scope.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { json } from '../../../engine/database/tables.ts'
import { type FoundImport, findImport } from './read.ts'

export type Queue = (tx: Tx) => Promise<void>
export type Kind = 'answers' | 'encounters'

type Start = {
  kind: Kind
  mapping: unknown
  /** The named mapping that goes along, if any. */
  named: string | null
  /** Whether rows of this import are in: then the mapping stays until they are taken back. */
  holds: (tx: Tx) => Promise<boolean>
  /** Whether a mapping says the same as this one. */
  same: (before: unknown) => boolean
  queue: Queue
}

/** An import whose file is whole and kept; refuses 'not-found' and 'wrong-state'. */
export async function wholeFile(db: Db, scope: OrgScope, id: string): Promise<FoundImport> {
  const file = await findImport(db, scope, id)
  if (file.state === 'failed' && file.failure === 'upload-unfinished')
    throw new Refusal('wrong-state', { what: 'import-upload-unfinished' })
  if (file.bytes > 0 && !(await isKept(db, id))) throw new Refusal('wrong-state', { what: 'import-file-erased' })
  return file
}

/** A file goes whole when somebody who stands in it is erased (flow/encounter/erase.ts). */
const isKept = async (db: Db, id: string): Promise<boolean> =>
  !!(await db.selectFrom('import_chunk').where('import', '=', id).select('n').limit(1).executeTakeFirst())

/**
 * Starts adding rows: the change and its job are one. Again after it is done: known rows are counted and stay as they are. Refuses 'wrong-state' while
 * it is at work, and another mapping than the one with which rows of it were added.
 */
export async function startRun(db: Db, id: string, start: Start): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { state, mapping: before, kind } = await lockImport(tx, id)
    if (atWork(state)) throw new Refusal('wrong-state', { what: 'import-at-work' })
    if (before && (kind !== start.kind || !start.same(before)) && (await start.holds(tx)))
      throw new Refusal('wrong-state', { what: 'import-undo-first' })
    await tx.deleteFrom('import_bad_row').where('import', '=', id).execute()
    await tx.deleteFrom('import_held_row').where('import', '=', id).execute()
    await tx
      .updateTable('import')
      .set({
        ...{ state: 'running', kind: start.kind, mapping: json(start.mapping), named: start.named },
        ...{ done: 0, added: 0, known: 0, held: 0, bad: 0, pace: null },
        ...{ started_at: new Date(), finished_at: null, failure: null },
      })
      .where('id', '=', id)
      .execute()
    await start.queue(tx)
  })
}

/** Starts taking back. A running import stops at its next batch. Refuses 'wrong-state' when there is nothing to take back. */
export async function startUndo(
  db: Db,
  scope: OrgScope,
  id: string,
  added: (tx: Tx, kind: Kind) => Promise<number>,
  queue: Queue,
): Promise<void> {
  await findImport(db, scope, id)
  await db.transaction().execute(async (tx) => {
    const { state, kind } = await lockImport(tx, id)
    if (state === 'undoing') throw new Refusal('wrong-state', { what: 'import-at-work' })
    if (state === 'uploaded' || state === 'undone') throw new Refusal('wrong-state', { what: 'import-nothing-to-undo' })
    await tx
      .updateTable('import')
      .set({ state: 'undoing', added: await added(tx, kind), pace: null, finished_at: null, failure: null })
      .where('id', '=', id)
      .execute()
    await queue(tx)
  })
}

export const lockImport = (tx: Tx, id: string) =>
  tx
    .selectFrom('import')
    .where('id', '=', id)
    .select(['state', 'mapping', 'kind', 'named', 'held'])
    .forUpdate()
    .executeTakeFirstOrThrow()

export const atWork = (state: string): boolean => ['running', 'undoing', 'releasing'].includes(state)
