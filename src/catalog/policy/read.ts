import { type AskingRules, askingRules } from '../../contract/asking.ts'
import type { Policy, PolicyList } from '../../contract/operations/policies.ts'
import type { Db } from '../../engine/database/database.ts'
import { seenOf } from '../listed.ts'
import type { OrgScope } from '../scope.ts'

/** The policies in their order. */
export async function listPolicies(db: Db, scope: OrgScope): Promise<PolicyList> {
  const rows = await db
    .selectFrom('policy')
    .where('org', '=', scope.org)
    .where('removed_at', 'is', null)
    .orderBy('position')
    .orderBy('id')
    .select(['id', 'name', 'enabled', 'condition', 'action', 'changed_at'])
    .execute()
  const policies = rows.map(({ changed_at: _, ...row }) => row as Policy)
  return { policies, seen: seenOf(rows) }
}

/** The organisation's rules of asking; what was never set is the default. */
export async function readAsking(db: Db, scope: OrgScope): Promise<AskingRules> {
  const row = await db.selectFrom('organisation').select('asking').where('id', '=', scope.org).executeTakeFirstOrThrow()
  return askingRules.parse(row.asking)
}
