import { sql } from 'kysely'
import type { DraftReasonRule, ReasonRule, ReasonRuleList } from '../../contract/operations/reasons.ts'
import { type Classification, classification } from '../../contract/reasons.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type Db, inTransaction, type Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import { seenOf, unknownIds, unknownNames } from '../listed.ts'
import { lockOrganisation } from '../organisation/lock.ts'
import { demandWhole, type OrgScope } from '../scope.ts'

/** Rules that classify on arrival, in their order. */
export async function listRules(db: Db, scope: OrgScope): Promise<ReasonRuleList> {
  const found = await db
    .selectFrom('reason_rule')
    .where('org', '=', scope.org)
    .where('removed_at', 'is', null)
    .orderBy('position')
    .orderBy('id')
    .select(['id', 'name', 'enabled', 'condition', 'reason', 'changed_at'])
    .execute()
  return { rules: found.map(({ changed_at: _, ...rule }) => rule as ReasonRule), seen: seenOf(found) }
}

/**
 * Puts the whole list in place. Refuses 'conflict' where somebody else has saved since it was read, and names of what is not of this organisation.
 * One that is missing keeps its row: encounters that it classified name it.
 */
export async function saveRules(
  db: Db,
  scope: OrgScope,
  { rules, seen }: { rules: DraftReasonRule[]; seen: string },
): Promise<ReasonRuleList> {
  demandWhole(scope)
  return inTransaction(db, async (tx) => {
    await lockOrganisation(tx, scope)
    const before = await listRules(tx, scope)
    if (before.seen !== seen) throw new Refusal('conflict')
    const issues = [...unknownIds('rules', rules, before.rules), ...(await wrongNames(tx, scope, rules))]
    if (issues.length > 0) throw new Refusal('bad-input', {}, issues)
    const kept = rules.flatMap((r) => (r.id ? [r.id] : []))
    await tx
      .updateTable('reason_rule')
      .set({ removed_at: sql`clock_timestamp()` })
      .where('org', '=', scope.org)
      .where('removed_at', 'is', null)
      .$if(kept.length > 0, (q) => q.where('id', 'not in', kept))
      .execute()
    for (const [position, rule] of rules.entries()) await putRule(tx, scope, rule, position)
    return listRules(tx, scope)
  })
}

/** Adds rules before all others, in their order: parts of a split look closer than what was there. */
export async function addRulesFirst(tx: Tx, scope: OrgScope, rules: DraftReasonRule[], recode: string): Promise<void> {
  await tx
    .updateTable('reason_rule')
    .set({ position: sql`position + ${rules.length}` })
    .where('org', '=', scope.org)
    .where('removed_at', 'is', null)
    .execute()
  for (const [position, rule] of rules.entries()) await putRule(tx, scope, rule, position, recode)
}

/** Takes away the rules that a split brought. */
export async function removeRulesOf(tx: Tx, scope: OrgScope, recode: string): Promise<void> {
  await tx
    .updateTable('reason_rule')
    .set({ removed_at: sql`clock_timestamp()` })
    .where('org', '=', scope.org)
    .where('recode', '=', recode)
    .where('removed_at', 'is', null)
    .execute()
}

async function putRule(
  tx: Tx,
  scope: OrgScope,
  rule: DraftReasonRule,
  position: number,
  recode: string | null = null,
): Promise<void> {
  const { id, name, enabled, condition, reason } = rule
  const values = {
    position,
    name,
    enabled,
    condition: json(condition),
    reason,
    changed_at: sql<Date>`clock_timestamp()`,
  }
  if (id) await tx.updateTable('reason_rule').set(values).where('org', '=', scope.org).where('id', '=', id).execute()
  else
    await tx
      .insertInto('reason_rule')
      .values({ id: newId(), org: scope.org, recode, ...values })
      .execute()
}

/** Refuses a draft that names what is not of this organisation. */
export async function refuseUnknownNames(db: Db, scope: OrgScope, rules: DraftReasonRule[]): Promise<void> {
  const issues = await wrongNames(db, scope, rules)
  if (issues.length > 0) throw new Refusal('bad-input', {}, issues)
}

const wrongNames = (db: Db, scope: OrgScope, rules: DraftReasonRule[]) =>
  unknownNames(db, scope, 'rules', rules, [
    { path: 'reason', table: 'reason', of: (r) => [r.reason] },
    { path: 'condition.reasons', table: 'reason', of: (r) => r.condition.reasons },
    { path: 'condition.units', table: 'unit', of: (r) => r.condition.units },
    { path: 'condition.touchpoints', table: 'touchpoint', of: (r) => r.condition.touchpoints },
  ])

/** How the organisation watches its reasons; what was never set is the default. */
export async function readClassification(db: Db, scope: OrgScope): Promise<Classification> {
  const row = await db
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select('classification')
    .executeTakeFirstOrThrow()
  return classification.parse(row.classification)
}

export async function saveClassification(db: Db, scope: OrgScope, given: Classification): Promise<Classification> {
  demandWhole(scope)
  await db
    .updateTable('organisation')
    .set({ classification: json(given) })
    .where('id', '=', scope.org)
    .execute()
  return classification.parse(given)
}
