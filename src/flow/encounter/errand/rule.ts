import { readContactRules, saveContactRules } from '../../../catalog/organisation/contact-rules.ts'
import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import { type ContactRules, contactRules } from '../../../contract/contact-rules.ts'
import { type ErrandRule, errandRule } from '../../../contract/errand.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { json } from '../../../engine/database/tables.ts'
import type { Counting } from './counting.ts'
import { markDue } from './mark-due.ts'

/** The rule of an organisation, with the meanings that were set for outcomes; what was never set is the default. Null when it is gone. */
export async function ruleOf(db: Db, org: string): Promise<(ErrandRule & Counting) | null> {
  const row = await db
    .selectFrom('organisation')
    .where('id', '=', org)
    .select(['errands', 'contact_rules'])
    .executeTakeFirst()
  return row ? { ...errandRule.parse(row.errands), said: contactRules.parse(row.contact_rules).outcomes } : null
}

/** How the organisation tells its errands. */
export async function readRule(db: Db, scope: OrgScope): Promise<ErrandRule> {
  const rule = await ruleOf(db, scope.org)
  if (!rule) throw new Refusal('not-found')
  return errandRule.parse(rule)
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

/** Says how the contact log is read. Which encounters are contacts hangs on what outcomes mean: with those changed, all errands are to be worked out anew. */
export async function saveMeanings(
  tx: Tx,
  scope: OrgScope,
  rules: ContactRules,
): Promise<{ saved: ContactRules; due: boolean }> {
  const before = await readContactRules(tx, scope)
  const saved = await saveContactRules(tx, scope, rules)
  const outcomes = new Set([...Object.keys(before.outcomes), ...Object.keys(saved.outcomes)])
  const due = [...outcomes].some((o) => before.outcomes[o] !== saved.outcomes[o])
  if (due) await markDue(tx, scope.org, null)
  return { saved, due }
}
