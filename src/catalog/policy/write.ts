import { sql } from 'kysely'
import { type AskingRules, askingRules } from '../../contract/asking.ts'
import type { DraftPolicy, PolicyList } from '../../contract/operations/policies.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { json, type Tables } from '../../engine/database/tables.ts'
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
    const known = new Set(before.policies.map((p) => p.id))
    const issues = [...unknownIds(policies, known), ...(await wrongNames(tx, scope, policies))]
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

type Issue = { path: string; message: string }

function unknownIds(policies: DraftPolicy[], known: Set<string>): Issue[] {
  const ids = policies.map((p) => p.id)
  return ids.flatMap((id, n) => {
    if (id === undefined) return []
    if (ids.indexOf(id) < n) return [{ path: `policies.${n}.id`, message: 'duplicate' }]
    return known.has(id) ? [] : [{ path: `policies.${n}.id`, message: 'unknown' }]
  })
}

/** Refuses a draft that names what is not of this organisation. */
export async function refuseUnknown(db: Db, scope: OrgScope, policies: DraftPolicy[]): Promise<void> {
  const issues = await wrongNames(db, scope, policies)
  if (issues.length > 0) throw new Refusal('bad-input', {}, issues)
}

/** What a policy names must be there: a typing mistake would silently match nobody. */
async function wrongNames(db: Db | Tx, scope: OrgScope, policies: DraftPolicy[]): Promise<Issue[]> {
  const there = async (table: 'survey' | 'unit' | 'touchpoint' | 'reason', ids: string[]) => {
    if (ids.length === 0) return new Set<string>()
    const rows = await (db as Db)
      .selectFrom(table as 'survey')
      .where('org', '=', scope.org)
      .where('id', 'in', [...new Set(ids)])
      .select('id' satisfies keyof Tables['survey'])
      .execute()
    return new Set(rows.map((r) => r.id))
  }
  const all = (pick: (p: DraftPolicy) => string[] | undefined) => policies.flatMap((p) => pick(p) ?? [])
  const surveyOf = ({ action }: DraftPolicy) => (action.ask && action.survey ? [action.survey] : [])
  const surveys = await there('survey', all(surveyOf))
  const units = await there(
    'unit',
    all((p) => p.condition.units),
  )
  const touchpoints = await there(
    'touchpoint',
    all((p) => p.condition.touchpoints),
  )
  const reasons = await there(
    'reason',
    all((p) => p.condition.reasons),
  )
  return policies.flatMap((p, n) => {
    const missing = (path: string, ids: string[] | undefined, found: Set<string>): Issue[] =>
      (ids ?? []).every((id) => found.has(id)) ? [] : [{ path: `policies.${n}.${path}`, message: 'unknown' }]
    return [
      ...missing('action.survey', surveyOf(p), surveys),
      ...missing('condition.units', p.condition.units, units),
      ...missing('condition.touchpoints', p.condition.touchpoints, touchpoints),
      ...missing('condition.reasons', p.condition.reasons, reasons),
    ]
  })
}
