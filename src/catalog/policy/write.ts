import { sql } from 'kysely'
import { type AskingRules, askingRules } from '../../contract/asking.ts'
import type { DraftPolicy, PolicyList } from '../../contract/operations/policies.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import { unknownIds, unknownNames } from '../listed.ts'
import { lockOrganisation } from '../organisation/lock.ts'
import { demandWhole, type OrgScope } from '../scope.ts'
import { listPolicies } from './read.ts'

/**
 * Puts the whole list in place, in the order given. Refuses 'conflict' where somebody else has saved since it was read, and names of surveys,
 * units, touchpoints and reasons that are not of this organisation. One that is missing keeps its row: what it decided names it.
 */
export async function savePolicies(
  db: Db,
  scope: OrgScope,
  { policies, seen }: { policies: DraftPolicy[]; seen: string },
): Promise<PolicyList> {
  demandWhole(scope)
  return db.transaction().execute(async (tx) => {
    await lockOrganisation(tx, scope)
    const before = await listPolicies(tx, scope)
    if (before.seen !== seen) throw new Refusal('conflict')
    const issues = [...unknownIds('policies', policies, before.policies), ...(await wrongNames(tx, scope, policies))]
    if (issues.length > 0) throw new Refusal('bad-input', {}, issues)
    const kept = policies.flatMap((p) => (p.id ? [p.id] : []))
    await tx
      .updateTable('policy')
      .set({ removed_at: sql`clock_timestamp()` })
      .where('org', '=', scope.org)
      .where('removed_at', 'is', null)
      .$if(kept.length > 0, (q) => q.where('id', 'not in', kept))
      .execute()
    for (const [position, { id, name, enabled, condition, action }] of policies.entries()) {
      const values = { position, name, enabled, condition: json(condition), action: json(action) }
      const changed = { ...values, changed_at: sql<Date>`clock_timestamp()` }
      if (id) await tx.updateTable('policy').set(changed).where('org', '=', scope.org).where('id', '=', id).execute()
      else
        await tx
          .insertInto('policy')
          .values({ id: newId(), org: scope.org, ...changed })
          .execute()
    }
    return listPolicies(tx, scope)
  })
}

/** Changes the rules of asking. */
export async function saveAsking(db: Db, scope: OrgScope, rules: AskingRules): Promise<AskingRules> {
  demandWhole(scope)
  await db
    .updateTable('organisation')
    .set({ asking: json(rules) })
    .where('id', '=', scope.org)
    .execute()
  return askingRules.parse(rules)
}

/** Refuses a draft that names what is not of this organisation. */
export async function refuseUnknown(db: Db, scope: OrgScope, policies: DraftPolicy[]): Promise<void> {
  const issues = await wrongNames(db, scope, policies)
  if (issues.length > 0) throw new Refusal('bad-input', {}, issues)
}

const wrongNames = (db: Db, scope: OrgScope, policies: DraftPolicy[]) =>
  unknownNames(db, scope, 'policies', policies, [
    {
      path: 'action.survey',
      table: 'survey',
      of: ({ action }) => (action.ask && action.survey ? [action.survey] : []),
    },
    { path: 'condition.units', table: 'unit', of: (p) => p.condition.units },
    { path: 'condition.touchpoints', table: 'touchpoint', of: (p) => p.condition.touchpoints },
    { path: 'condition.reasons', table: 'reason', of: (p) => p.condition.reasons },
  ])
