import { type SqlBool, sql } from 'kysely'
import type { CaseRule } from '../contract/operations/flow.ts'
import { Refusal } from '../contract/refusal.ts'
import type { Db } from '../engine/database/database.ts'
import { newId } from '../engine/database/id.ts'
import { json } from '../engine/database/tables.ts'
import type { OrgScope } from './scope.ts'

/** Rules that open cases, oldest first: the first that holds opens the case. Whoever is bound to a unit sees those that bear on it. */
export async function listCaseRules(db: Db, scope: OrgScope): Promise<CaseRule[]> {
  const rows = await db
    .selectFrom('case_rule')
    .where('org', '=', scope.org)
    .$if(scope.unit !== null, (q) =>
      q.where(
        sql<SqlBool>`(unit is null or exists (select 1 from unit u, unit mine where u.id = case_rule.unit and mine.id = ${scope.unit}
          and (u.id = any(mine.path) or mine.id = any(u.path))))`,
      ),
    )
    .orderBy('created_at')
    .orderBy('id')
    .selectAll()
    .execute()
  return rows.map((r) => ({
    id: r.id,
    name: r.name,
    when: r.condition,
    survey: r.survey,
    unit: r.unit,
    dueHours: r.due_hours,
    enabled: r.enabled,
  }))
}

/** Adds a rule or changes the one with this id. Refuses a condition that can never hold, and surveys or units of others. */
export async function saveCaseRule(
  db: Db,
  scope: OrgScope,
  rule: Omit<CaseRule, 'id'> & { id?: string | undefined },
): Promise<CaseRule> {
  if (['nps', 'ces', 'csat'].includes(rule.when.question) && rule.when.max === undefined)
    throw new Refusal('bad-input', {}, [{ path: 'when.max', message: 'missing' }])
  if (scope.unit && rule.unit !== scope.unit)
    throw new Refusal('bad-input', {}, [{ path: 'unit', message: 'outside-your-units' }])
  await mustBeOurs(db, scope, 'survey', rule.survey)
  await mustBeOurs(db, scope, 'unit', rule.unit)
  const values = {
    name: rule.name,
    condition: json(rule.when),
    survey: rule.survey,
    unit: rule.unit,
    due_hours: rule.dueHours,
    enabled: rule.enabled,
  }
  const id = rule.id ?? newId()
  if (rule.id) {
    const changed = await db
      .updateTable('case_rule')
      .set(values)
      .where('org', '=', scope.org)
      .where('id', '=', id)
      .$if(scope.unit !== null, (q) => q.where('unit', '=', scope.unit))
      .returning('id')
      .executeTakeFirst()
    if (!changed) throw new Refusal('not-found')
  } else
    await db
      .insertInto('case_rule')
      .values({ id, org: scope.org, ...values })
      .execute()
  return { ...rule, id }
}

async function mustBeOurs(db: Db, scope: OrgScope, table: 'survey' | 'unit', id: string | null): Promise<void> {
  if (id === null) return
  const found = await db
    .selectFrom(table)
    .where('org', '=', scope.org)
    .where('id', '=', id)
    .select('id')
    .executeTakeFirst()
  if (!found) throw new Refusal('bad-input', {}, [{ path: table, message: 'unknown' }])
}
