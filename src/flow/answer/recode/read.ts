import type { OrgScope } from '../../../catalog/scope.ts'
import type { Recode } from '../../../contract/operations/reasons.ts'
import type { ReasonMove } from '../../../contract/reasons.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'

/** Told at once. */
const atOnce = 30

const rows = (db: Db, scope: OrgScope) =>
  db
    .selectFrom('recode as r')
    .leftJoin('person as p', 'p.id', 'r.person')
    .leftJoin('person as u', 'u.id', 'r.undone_by')
    .where('r.org', '=', scope.org)
    .select(['r.id', 'r.kind', 'r.moves', 'r.state', 'r.encounters', 'r.answers', 'r.at', 'r.finished_at'])
    .select(['r.undone_at', 'p.name as person', 'u.name as undone_by'])

type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number]

const present = (r: Row): Recode => ({
  id: r.id,
  kind: r.kind,
  moves: r.moves as ReasonMove[],
  state: r.state,
  encounters: r.encounters,
  answers: r.answers,
  person: r.person,
  at: r.at.toISOString(),
  finishedAt: r.finished_at?.toISOString() ?? null,
  undoneAt: r.undone_at?.toISOString() ?? null,
  undoneBy: r.undone_by,
})

/** One re-coding with who asked for it; refuses 'not-found'. */
export async function readRecode(db: Db, scope: OrgScope, id: string): Promise<Recode> {
  const row = await rows(db, scope).where('r.id', '=', id).executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  return present(row)
}

/** Merges, splits and re-codings, newest first; single encounters classified by hand are not among them. */
export async function listRecodes(
  db: Db,
  scope: OrgScope,
  before?: string,
): Promise<{ recodes: Recode[]; more: string | null }> {
  const found = await rows(db, scope)
    .where('r.kind', '<>', 'classify')
    .$if(before !== undefined, (q) => q.where('r.id', '<', before!))
    .orderBy('r.id', 'desc')
    .limit(atOnce + 1)
    .execute()
  const shown = found.slice(0, atOnce).map(present)
  return { recodes: shown, more: found.length > atOnce ? shown.at(-1)!.id : null }
}
