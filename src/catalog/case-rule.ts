import { type SqlBool, sql } from 'kysely'
import { type RuleAction, type RuleCondition, ruleAction } from '../contract/cases.ts'
import type { CaseRule } from '../contract/operations/case-setup.ts'
import { Refusal } from '../contract/refusal.ts'
import { type Db, inTransaction, type Tx } from '../engine/database/database.ts'
import { newId } from '../engine/database/id.ts'
import { json } from '../engine/database/tables.ts'
import { lockOrganisation } from './organisation/lock.ts'
import type { OrgScope } from './scope.ts'

/** A rule as it is applied. */
export type LiveRule = {
  id: string
  org: string
  name: string
  when: RuleCondition
  does: RuleAction
  survey: string | null
  unit: string | null
  due_hours: number
}

/** The rules of these organisations that are on, in the order in which they are tried. */
export async function liveRules(db: Db | Tx, orgs: string[]): Promise<LiveRule[]> {
  const rows = await db
    .selectFrom('case_rule')
    .where('org', 'in', orgs)
    .where('enabled', '=', true)
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .select(['id', 'org', 'name', 'condition', 'action', 'survey', 'unit', 'due_hours'])
    .execute()
  return rows.map(({ condition, action, ...r }) => ({ ...r, when: condition, does: ruleAction.parse(action) }))
}

/** Rules that open cases and tell people, oldest first. Whoever is bound to a unit sees those that bear on it. */
export async function listCaseRules(db: Db, scope: OrgScope): Promise<CaseRule[]> {
  const rows = await db
    .selectFrom('case_rule')
    .where('org', '=', scope.org)
    .where('removed_at', 'is', null)
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
    does: ruleAction.parse(r.action),
    survey: r.survey,
    unit: r.unit,
    dueHours: r.due_hours,
    enabled: r.enabled,
  }))
}

type Given = Omit<CaseRule, 'id'> & { id?: string | undefined }

/** Refuses a condition that says nothing or can never hold, one that does nothing, and what is not the organisation's or outside the caller's unit. */
export async function judgeCaseRule(db: Db, scope: OrgScope, rule: Given): Promise<void> {
  const wrong = (path: string, message: string) => new Refusal('bad-input', {}, [{ path, message }])
  const { when, does } = rule
  if (when.on === 'answer' && when.said.length === 0 && !when.reasons?.length && !when.customer?.length)
    throw wrong('when.said', 'missing')
  if (when.on === 'encounter' && !when.contacts && !when.abandoned && !when.outcomes?.length && !when.customer?.length)
    throw wrong('when', 'missing')
  if (when.on !== 'answer' && rule.survey) throw wrong('survey', 'only-of-answers')
  if (!does.open && does.tell.length === 0) throw wrong('does', 'nothing-to-do')
  for (const [n, tell] of does.tell.entries()) {
    if (tell.who === 'room' ? !tell.room : tell.by.length === 0) throw wrong(`does.tell.${n}`, 'missing')
    if (tell.room && !(await isRoom(db, scope, tell.room))) throw wrong(`does.tell.${n}.room`, 'unknown')
    if (tell.who === 'people' && !tell.people?.length) throw wrong(`does.tell.${n}.people`, 'missing')
    await mustBeOurs(db, scope, 'person', tell.people, `does.tell.${n}.people`)
  }
  if (scope.unit && rule.unit !== scope.unit) throw wrong('unit', 'outside-your-units')
  await mustBeOurs(db, scope, 'survey', rule.survey ? [rule.survey] : [], 'survey')
  await mustBeOurs(db, scope, 'unit', rule.unit ? [rule.unit] : [], 'unit')
  await mustBeOurs(db, scope, 'reason', when.reasons, 'when.reasons')
  if (when.on !== 'figure') await mustBeOurs(db, scope, 'touchpoint', when.touchpoints, 'when.touchpoints')
  if (when.on === 'answer')
    for (const [n, said] of when.said.entries())
      if (said.question === 'topic') await mustFind(db, scope, said.anyOf, `when.said.${n}.anyOf`)
}

/** Adds a rule or changes the one with this id; see `judgeCaseRule` for what is refused. A topic that it names cannot be closed at the same moment. */
export const saveCaseRule = (db: Db, scope: OrgScope, rule: Given): Promise<CaseRule> =>
  inTransaction(db, async (tx) => {
    await lockOrganisation(tx, scope)
    await judgeCaseRule(tx, scope, rule)
    return putCaseRule(tx, scope, rule)
  })

async function putCaseRule(db: Tx, scope: OrgScope, rule: Given): Promise<CaseRule> {
  const values = {
    name: rule.name,
    condition: json(rule.when),
    action: json(rule.does),
    survey: rule.survey,
    unit: rule.unit,
    due_hours: rule.dueHours,
    enabled: rule.enabled,
  }
  const id = rule.id ?? newId()
  if (rule.id) {
    const changed = await ofRule(db, scope, id).set(values).returning('id').executeTakeFirst()
    if (!changed) throw new Refusal('not-found')
  } else
    await db
      .insertInto('case_rule')
      .values({ id, org: scope.org, ...values })
      .execute()
  return { ...rule, id }
}

/** Puts a rule aside; what it matched is history and stays. */
export async function removeCaseRule(db: Db, scope: OrgScope, id: string): Promise<void> {
  const gone = await ofRule(db, scope, id)
    .set({ removed_at: new Date(), enabled: false })
    .returning('id')
    .executeTakeFirst()
  if (!gone) throw new Refusal('not-found')
}

const ofRule = (db: Db, scope: OrgScope, id: string) =>
  db
    .updateTable('case_rule')
    .where('org', '=', scope.org)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .$if(scope.unit !== null, (q) => q.where('unit', '=', scope.unit))

/** A room of Slack or Teams: a receiver of events that people read. */
const isRoom = async (db: Db, scope: OrgScope, id: string): Promise<boolean> =>
  !!(await db
    .selectFrom('receiver')
    .where('org', '=', scope.org)
    .where('id', '=', id)
    .where('kind', '<>', 'webhook')
    .select('id')
    .executeTakeFirst())

/** Topics of this organisation that are found. */
async function mustFind(db: Db, scope: OrgScope, ids: readonly string[], path: string): Promise<void> {
  const open = await db
    .selectFrom('topic')
    .where('org', '=', scope.org)
    .where('closed', '=', false)
    .where('id', 'in', ids)
    .select('id')
    .execute()
  if (new Set(ids).size !== open.length) throw new Refusal('bad-input', {}, [{ path, message: 'unknown-topic' }])
}

/** What a rule names must be of this organisation: what is not would silently match nothing. */
async function mustBeOurs(
  db: Db,
  scope: OrgScope,
  table: 'survey' | 'unit' | 'person' | 'reason' | 'touchpoint',
  ids: readonly string[] = [],
  path: string,
): Promise<void> {
  if (ids.length === 0) return
  const found = await db.selectFrom(table).where('org', '=', scope.org).where('id', 'in', ids).select('id').execute()
  if (new Set(ids).size !== found.length) throw new Refusal('bad-input', {}, [{ path, message: 'unknown' }])
}
