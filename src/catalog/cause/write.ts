import type { Cause, DraftCause } from '../../contract/operations/causes.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type Db, inTransaction, type Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import { lockOrganisation } from '../organisation/lock.ts'
import type { OrgScope } from '../scope.ts'
import { branchOf, listCauses, upwards } from './read.ts'

const wrong = (path: string, message: string) => new Refusal('bad-input', {}, [{ path, message }])

/**
 * Adds a cause or changes the one with this id. Nothing open hangs below what is closed: closing closes all below, opening opens all above.
 * Whoever leads a team names causes, whatever their unit: the tree is small and one for all.
 */
export async function saveCause(db: Db, scope: OrgScope, draft: DraftCause): Promise<Cause> {
  return inTransaction(db, async (tx) => {
    await lockOrganisation(tx, scope)
    const all = await listCauses(tx, scope)
    const before = draft.id ? all.find((c) => c.id === draft.id) : undefined
    if (draft.id && !before) throw new Refusal('not-found')
    const after: Cause = {
      id: before?.id ?? newId(),
      parent: draft.parent === undefined ? (before?.parent ?? null) : draft.parent,
      name: draft.name,
      closed: draft.closed,
      reasons: [...new Set(draft.reasons ?? before?.reasons ?? [])].sort(),
      cost: draft.cost === undefined ? (before?.cost ?? null) : draft.cost,
    }
    demandFit(all, after)
    const { id, parent, name, closed, cost } = after
    const values = { parent, name: json(name), closed, cost }
    if (before) await tx.updateTable('cause').set(values).where('org', '=', scope.org).where('id', '=', id).execute()
    else
      await tx
        .insertInto('cause')
        .values({ id, org: scope.org, ...values })
        .execute()
    await carryClosed(tx, scope, all, after)
    if (draft.reasons) await keepReasons(tx, scope, after)
    return after
  })
}

function demandFit(all: readonly Cause[], after: Cause): void {
  if (!Object.values(after.name).some((name) => name?.trim())) throw wrong('name', 'name-needed')
  if (after.parent === null) return
  if (!all.some((c) => c.id === after.parent)) throw wrong('parent', 'unknown-cause')
  if (upwards(all, after.parent).some((above) => above.id === after.id)) throw wrong('parent', 'cycle')
}

async function carryClosed(tx: Tx, scope: OrgScope, all: readonly Cause[], after: Cause): Promise<void> {
  const others = after.closed ? branchOf(all, after.id) : after.parent === null ? [] : upwards(all, after.parent)
  const changed = others.filter((c) => c.id !== after.id && c.closed !== after.closed).map((c) => c.id)
  if (changed.length > 0)
    await tx
      .updateTable('cause')
      .set({ closed: after.closed })
      .where('org', '=', scope.org)
      .where('id', 'in', changed)
      .execute()
}

/** The newest word counts: a reason named here leaves the cause that it came from before. */
async function keepReasons(tx: Tx, scope: OrgScope, { id, reasons }: Cause): Promise<void> {
  if (reasons.length > 0) {
    const known = await tx
      .selectFrom('reason')
      .where('org', '=', scope.org)
      .where('id', 'in', reasons)
      .select('id')
      .execute()
    if (known.length < reasons.length) throw wrong('reasons', 'unknown-reason')
  }
  await tx.deleteFrom('cause_reason').where('org', '=', scope.org).where('cause', '=', id).execute()
  if (reasons.length === 0) return
  await tx
    .insertInto('cause_reason')
    .values(reasons.map((reason) => ({ reason, org: scope.org, cause: id })))
    .onConflict((c) => c.column('reason').doUpdateSet({ cause: id }))
    .execute()
}
