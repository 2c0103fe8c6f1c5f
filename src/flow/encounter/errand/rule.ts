import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import { type ErrandRule, errandRule } from '../../../contract/errand.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { json } from '../../../engine/database/tables.ts'
import { markDue } from './mark-due.ts'

/** The rule of an organisation; what was never set is the default. Null when it is gone. */
export async function ruleOf(db: Db, org: string): Promise<ErrandRule | null> {
  const row = await db.selectFrom('organisation').where('id', '=', org).select('errands').executeTakeFirst()
  return row ? errandRule.parse(row.errands) : null
}

/** How the organisation tells its errands. */
export async function readRule(db: Db, scope: OrgScope): Promise<ErrandRule> {
  const rule = await ruleOf(db, scope.org)
  if (!rule) throw new Refusal('not-found')
  return rule
}

/** Changes the rule; all errands are then to be worked out anew. */
export async function saveRule(tx: Tx, scope: OrgScope, rule: ErrandRule): Promise<ErrandRule> {
  demandWhole(scope)
  await tx
    .updateTable('organisation')
    .set({ errands: json(rule) })
    .where('id', '=', scope.org)
    .execute()
  await markDue(tx, scope.org, null)
  return errandRule.parse(rule)
}
