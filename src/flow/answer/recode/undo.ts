import { lockOrganisation } from '../../../catalog/organisation/lock.ts'
import { setMerged } from '../../../catalog/reason/reason.ts'
import { removeRulesOf } from '../../../catalog/reason/rule.ts'
import { type Changed, keepVersion } from '../../../catalog/reason/version.ts'
import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import type { Recode } from '../../../contract/operations/reasons.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { readRecode } from './read.ts'

/**
 * Begins to take a re-coding back: the tree is as before at once, its rows follow in the background. What it added to the tree stays as closed reasons, for
 * versions name them. Refuses 'wrong-state' where that was asked for before.
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

async function restoreTree(tx: Tx, scope: OrgScope, id: string): Promise<void> {
  const version = await tx
    .selectFrom('reason_version')
    .where('org', '=', scope.org)
    .where('recode', '=', id)
    .where('what', 'in', ['merge', 'split'])
    .select('changes')
    .executeTakeFirst()
  if (!version) return
  const changes: Changed[] = []
  for (const { id: reason, before, after } of version.changes as Changed[]) {
    const is = await tx.selectFrom('reason').where('id', '=', reason).select('merged_by').executeTakeFirst()
    if (before === null) changes.push(await setMerged(tx, scope, reason, { into: null, by: null, closed: true }))
    else if (after.mergedInto && is?.merged_by === id)
      changes.push(await setMerged(tx, scope, reason, { into: null, by: null, closed: before.closed }))
  }
  await keepVersion(tx, scope, 'undo', changes, id)
}
