import type { OrgScope } from '../../../catalog/scope.ts'
import type { EncounterMapping } from '../../../contract/contact-log.ts'
import type { ImportState } from '../../../contract/operations/flow.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'

/** A file belongs to the whole organisation; whoever is bound to a unit sees their own only. */
const imports = (db: Db, scope: OrgScope) =>
  db
    .selectFrom('import as i')
    .leftJoin('import_mapping as m', 'm.id', 'i.named')
    .where('i.org', '=', scope.org)
    .$if(scope.unit !== null, (q) => q.where('i.created_by', '=', scope.person))
    .select(['i.id', 'file_name', 'bytes', 'encoding', 'kind', 'state', 'i.mapping', 'origin', 'named', 'm.name'])
    .select(['rows', 'done', 'added', 'known', 'held', 'bad', 'pace', 'i.created_at', 'finished_at', 'failure'])

type Row = Awaited<ReturnType<ReturnType<typeof imports>['execute']>>[number]

/** Imports, newest first. */
export async function listImports(db: Db, scope: OrgScope): Promise<ImportState[]> {
  return (await imports(db, scope).orderBy('i.created_at', 'desc').orderBy('i.id', 'desc').limit(500).execute()).map(
    present,
  )
}

export type FoundImport = ImportState & { encoding: string }

/** One import with what is needed to read its file; refuses 'not-found'. */
export async function findImport(db: Db, scope: OrgScope, id: string): Promise<FoundImport> {
  const row = await imports(db, scope).where('i.id', '=', id).executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  return { ...present(row), encoding: row.encoding }
}

/** Why rows were not taken in, by their number; those after `after`. */
export async function listBadRows(db: Db, scope: OrgScope, id: string, after: number, limit: number) {
  await findImport(db, scope, id)
  const rows = await db
    .selectFrom('import_bad_row')
    .where('import', '=', id)
    .where('row', '>', after)
    .orderBy('row')
    .orderBy('column_name')
    .limit(limit)
    .select(['row', 'column_name as column', 'reason', 'value'])
    .execute()
  // A row with several faults is not cut in two: the next page begins after its last row.
  const last = rows.at(-1)?.row
  const rest =
    rows.length < limit || last === undefined
      ? []
      : await db
          .selectFrom('import_bad_row')
          .where('import', '=', id)
          .where('row', '=', last)
          .orderBy('column_name')
          .select(['row', 'column_name as column', 'reason', 'value'])
          .execute()
  return [...rows.filter((r) => rest.length === 0 || r.row !== last), ...rest]
}

function present(row: Row): ImportState {
  const running = row.state === 'running'
  const left = running
    ? Math.max(0, (row.rows ?? row.done) - row.done)
    : row.state === 'undoing'
      ? row.added
      : row.state === 'releasing'
        ? row.held
        : null
  return {
    id: row.id,
    fileName: row.file_name,
    bytes: row.bytes,
    state: row.state as ImportState['state'],
    kind: row.kind,
    mapping: row.kind === 'answers' ? (row.mapping as ImportState['mapping']) : null,
    encounters: row.kind === 'encounters' ? (row.mapping as EncounterMapping | null) : null,
    named: row.named && row.name ? { id: row.named, name: row.name } : null,
    origin: row.origin,
    rows: row.rows,
    done: row.done,
    added: row.added,
    known: row.known,
    held: row.held,
    bad: row.bad,
    rowsPerSecond: row.pace,
    secondsLeft: left !== null && row.pace ? left / row.pace : null,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    failure: row.failure,
  }
}
