import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import { askingRules } from '../../contract/asking.ts'
import type { Language } from '../../contract/language.ts'
import type { Policy } from '../../contract/operations/policies.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import type { Tables } from '../../engine/database/tables.ts'
import type { Rules } from './decide.ts'
import type { SurveyState } from './met.ts'

type SourceRow = { name: string; enabled: boolean; oldestHours: number }
type Row = {
  zone: string
  languages: Language[]
  asking: Record<string, unknown>
  person_key: Buffer
  any_listed: boolean
  policies: Policy[]
  surveys: (SurveyState & { id: string })[]
  sources: SourceRow[]
}

/** All by which it is decided about encounters of these sources, in one statement; 'all' is for whoever wants to change the policies. */
export async function readRules(
  db: Db,
  scope: OrgScope,
  sources: string[] | 'all',
): Promise<Rules & { unknownSources: string[] }> {
  const names = sources === 'all' ? null : sources
  const { rows } = await sql<Row>`
    select o.zone, o.languages, o.asking, o.person_key, exists (select from opt_out where org = o.id) or exists (select from address_failure where org = o.id) as any_listed,
      (select coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'enabled', p.enabled, 'condition', p.condition, 'action', p.action)
        order by p.position, p.id), '[]') from policy p where p.org = o.id and p.removed_at is null) as policies,
      (select coalesce(json_agg(json_build_object('id', s.id, 'closed', s.closed, 'current_version', s.current_version)), '[]')
        from survey s where s.org = o.id and (${names === null} or exists (select from policy p where p.org = o.id and p.removed_at is null))) as surveys,
      (select coalesce(json_agg(json_build_object('name', s.name, 'enabled', s.enabled, 'oldestHours', s.oldest_hours)), '[]')
        from source s where s.org = o.id and (${names === null} or s.name = any(${names}::text[]))) as sources
    from organisation o where o.id = ${scope.org}`.execute(db)
  const row = rows[0]!
  const known = new Map(row.sources.map((s) => [s.name, s]))
  return {
    policies: row.policies,
    asking: askingRules.parse(row.asking),
    budgetCounts: row.policies.length > 0 || Object.keys(row.asking).length > 0,
    surveys: new Map(row.surveys.map((s) => [s.id, s])),
    sources: known,
    zone: row.zone,
    languages: row.languages,
    key: row.person_key,
    anyListed: row.any_listed,
    unknownSources: (names ?? []).filter((s) => !known.has(s)),
  }
}

/** The first encounter from a source makes its row. When it last came is noted at the door, so that no two wait for each other here. */
export async function makeSources(
  tx: Tx,
  scope: OrgScope,
  names: string[],
  kind: Tables['source']['kind'],
  now: Date,
): Promise<void> {
  if (names.length === 0) return
  await tx
    .insertInto('source')
    .values([...names].sort().map((name) => ({ id: newId(), org: scope.org, name, kind, last_at: now })))
    .onConflict((c) => c.columns(['org', 'name']).doNothing())
    .execute()
}
