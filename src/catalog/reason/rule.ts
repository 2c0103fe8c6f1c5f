import { sql } from 'kysely'
import type { DraftReasonRule, ReasonRule, ReasonRuleList } from '../../contract/operations/reasons.ts'
import { type Classification, classification } from '../../contract/reasons.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type Db, inTransaction, type Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
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
  const newest = Math.max(0, ...found.map((r) => r.changed_at.getTime()))
  return {
    rules: found.map(({ changed_at: _, ...rule }) => rule as ReasonRule),
    seen: `${found.length}-${newest}`,
  }
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
    const known = new Set(before.rules.map((r) => r.id))
    const ids = rules.flatMap((r) => (r.id ? [r.id] : []))
    const strange = rules.flatMap((r, n) =>
      r.id && (!known.has(r.id) || ids.indexOf(r.id) !== ids.lastIndexOf(r.id))
        ? [{ path: `rules.${n}.id`, message: 'unknown' }]
        : [],
    )
    if (strange.length > 0) throw new Refusal('bad-input', {}, strange)
    await refuseUnknownNames(tx, scope, rules)
    await tx
      .updateTable('reason_rule')
      .set({ removed_at: sql`clock_timestamp()` })
      .where('org', '=', scope.org)
      .where('removed_at', 'is', null)
      .$if(ids.length > 0, (q) => q.where('id', 'not in', ids))
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

/** What a rule names must be there: a typing mistake would silently match nothing. */
export async function refuseUnknownNames(db: Db | Tx, scope: OrgScope, rules: DraftReasonRule[]): Promise<void> {
  const there = async (table: 'unit' | 'touchpoint' | 'reason', ids: string[]) => {
    if (ids.length === 0) return new Set<string>()
    const found = await (db as Db)
      .selectFrom(table as 'unit')
      .where('org', '=', scope.org)
      .where('id', 'in', [...new Set(ids)])
      .select('id')
      .execute()
    return new Set(found.map((r) => r.id))
  }
  const of = {
    reason: (r: DraftReasonRule) => [r.reason],
    'condition.reasons': (r: DraftReasonRule) => r.condition.reasons ?? [],
    'condition.units': (r: DraftReasonRule) => r.condition.units ?? [],
    'condition.touchpoints': (r: DraftReasonRule) => r.condition.touchpoints ?? [],
  }
  const tables = {
    reason: 'reason',
    'condition.reasons': 'reason',
    'condition.units': 'unit',
    'condition.touchpoints': 'touchpoint',
  } as const
  const issues: { path: string; message: string }[] = []
  for (const path of Object.keys(of) as (keyof typeof of)[]) {
    const found = await there(tables[path], rules.flatMap(of[path]))
    rules.forEach((rule, n) => {
      if (!of[path](rule).every((id) => found.has(id))) issues.push({ path: `rules.${n}.${path}`, message: 'unknown' })
    })
  }
  if (issues.length > 0) throw new Refusal('bad-input', {}, issues)
}

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
