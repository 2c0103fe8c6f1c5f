import { lockOrganisation } from '../../../catalog/organisation/lock.ts'
import { setMerged } from '../../../catalog/reason/reason.ts'
import { removeRulesOf } from '../../../catalog/reason/rule.ts'
import { type Changed, type ChangeKind, keepVersion } from '../../../catalog/reason/version.ts'
import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import type { Recode } from '../../../contract/operations/reasons.ts'
import type { ReasonMove } from '../../../contract/reasons.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { readRecode } from './read.ts'

/**
 * Begins to take a re-coding back: the tree is as before at once, its rows follow in the background. What it added to the tree stays as closed reasons that
 * count for the one that was split, for versions and what arrived meanwhile name them. Refuses 'wrong-state' where that was asked for before.
 */
export async function beginUndo(
  db: Db,
  scope: OrgScope,
  id: string,
  queue: (tx: Tx) => Promise<void>,
  now = new Date(),
): Promise<Recode> {
  demandWhole(scope)
  await db.transaction().execute(async (tx) => {
    await lockOrganisation(tx, scope)
    const row = await tx
      .selectFrom('recode')
      .where('org', '=', scope.org)
      .where('id', '=', id)
      .select(['state', 'kind'])
      .forUpdate()
      .executeTakeFirst()
    if (!row || row.kind === 'classify') throw new Refusal('not-found')
    if (row.state === 'undoing' || row.state === 'undone') throw new Refusal('wrong-state', { what: 'recode-undone' })
    await restoreTree(tx, scope, id)
    await removeRulesOf(tx, scope, id)
    await tx
      .updateTable('recode')
      .set({ state: 'undoing', undone_at: now, undone_by: scope.person })
      .where('id', '=', id)
      .execute()
    await queue(tx)
  })
  return readRecode(db, scope, id)
}

/** Reasons that this re-coding changed stand as if it had never been: as what is in force of all other changes left them. */
async function restoreTree(tx: Tx, scope: OrgScope, id: string): Promise<void> {
  const history = await readHistory(tx, scope, id)
  const own = history.find((h) => h.recode === id && h.what !== 'undo')
  if (!own) return
  const stands = new Map(history.flatMap((h) => h.changes.map((c) => [c.id, standing(c.id, history)] as const)))
  // Parts of splits that are undone, too: one that had to stay may go now.
  const parts = history.filter((h) => h.undone).flatMap((h) => h.changes.filter((c) => c.before === null))
  const changes: Changed[] = []
  for (const reason of new Set([...own.changes, ...parts].map((c) => c.id))) {
    const { made, ...is } = stands.get(reason)!
    // What another re-coding merged into a part of this needs it as long as that is in force.
    const needed = made && leadsTo(reason, is.into, stands)
    changes.push(
      await setMerged(tx, scope, reason, {
        ...(needed ? { closed: false, into: null, by: null } : is),
        freeCode: made && !needed,
      }),
    )
  }
  await keepVersion(tx, scope, 'undo', changes, id)
}

function leadsTo(id: string, from: string | null, stands: Map<string, Standing>): boolean {
  const seen = new Set<string>()
  for (let at = from; at && !seen.has(at); at = stands.get(at)?.into ?? null) {
    if (at === id) return true
    seen.add(at)
  }
  return false
}

type History = { what: ChangeKind; recode: string | null; undone: boolean; changes: Changed[]; from: string | null }

async function readHistory(tx: Tx, scope: OrgScope, undoing: string): Promise<History[]> {
  const rows = await tx
    .selectFrom('reason_version as v')
    .leftJoin('recode as r', 'r.id', 'v.recode')
    .where('v.org', '=', scope.org)
    .orderBy('v.number')
    .select(['v.what', 'v.changes', 'v.recode', 'r.state', 'r.moves'])
    .execute()
  return rows.map(({ what, changes, recode, state, moves }) => ({
    ...{ what, recode, changes: changes as Changed[] },
    undone: recode === undoing || state === 'undoing' || state === 'undone',
    from: (moves as ReasonMove[] | null)?.[0]?.from ?? null,
  }))
}

/** `made`: by a split that is undone. */
type Standing = { closed: boolean; into: string | null; by: string | null; made: boolean }

/** What changes that are in force make of a reason, one after the other. One that an undone split made counts for the reason that was split. */
function standing(id: string, history: History[]): Standing {
  let is: Standing | null = null
  for (const { what, recode, undone, changes, from } of history) {
    const change = changes.find((c) => c.id === id)
    if (!change || what === 'undo') continue
    const { before, after } = change
    is ??= before && { closed: before.closed, into: before.mergedInto, by: null, made: false }
    if (undone) {
      if (before === null) is = { closed: true, into: from, by: recode, made: true }
    } else if (recode !== null || before === null)
      is = { closed: after.closed, into: after.mergedInto, by: recode, made: false }
    else if (after.closed !== before.closed)
      is = after.closed ? { ...is!, closed: true } : { closed: false, into: null, by: null, made: false }
  }
  return is!
}
