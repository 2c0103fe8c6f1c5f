import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Filter } from '../../contract/ask.ts'
import { type ContactRules, contactRules } from '../../contract/contact-rules.ts'
import { type ErrandRule, errandRule } from '../../contract/errand.ts'
import type { MetricId } from '../../contract/metric.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'

export type TargetRow = {
  metric: string
  unit: string | null
  touchpoint: string | null
  value: number
  from: string
  until: string | null
}
/** A row of a tree by its id: the ids from the root down to it. */
export type Paths = Map<string, string[]>
export type Catalogue = {
  zone: string
  minimumGroup: number
  rules: ContactRules
  errands: ErrandRule
  targets: TargetRow[]
  units: Paths
  reasons: Paths
}

/** What an ask must know of the organisation, in one statement; trees only where the ask or a target names a branch of them. */
export async function readCatalogue(
  db: Db,
  scope: OrgScope,
  metrics: MetricId[],
  filters: Filter[],
): Promise<Catalogue> {
  const reasons = filters.some((f) => ofReasons(f))
  const units = filters.some((f) => f.dimension === 'unit')
  const { rows } = await sql<{
    zone: string
    minimum_group: number
    contact_rules: unknown
    errands: unknown
    targets: TargetRow[] | null
    units: [string, string[]][] | null
    reasons: [string, string[]][] | null
  }>`
    select o.zone, o.minimum_group, o.contact_rules, o.errands,
      (select json_agg(json_build_object('metric', metric, 'unit', unit, 'touchpoint', touchpoint, 'value', value, 'from', from_date, 'until', until_date) order by from_date)
        from target where org = o.id and metric = any(${metrics}::text[])) as targets,
      (select json_agg(json_build_array(id, path)) from unit where org = o.id
        and (${units} or exists (select from target t where t.org = o.id and t.unit is not null and t.metric = any(${metrics}::text[])))) as units,
      (select json_agg(json_build_array(id, path)) from reason where org = o.id and ${reasons}) as reasons
    from organisation o where o.id = ${scope.org}`.execute(db)
  const row = rows[0]
  if (!row) throw new Refusal('not-found')
  return {
    zone: row.zone,
    minimumGroup: row.minimum_group,
    rules: contactRules.parse(row.contact_rules),
    targets: row.targets ?? [],
    units: new Map(row.units),
    reasons: new Map(row.reasons),
    errands: errandRule.parse(row.errands),
  }
}

const ofReasons = ({ dimension }: Filter): boolean => dimension === 'reason' || dimension === 'reason_recorded'

/** A reason stands for all below it as the tree is now: facts carry the reason alone, because branches are moved. */
export function widened(filters: Filter[], { reasons }: Pick<Catalogue, 'reasons'>): Filter[] {
  return filters.map((filter) => {
    if (!ofReasons(filter)) return filter
    const wanted = new Set(filter.values)
    const below = [...reasons].filter(([, path]) => path.some((id) => wanted.has(id))).map(([id]) => id)
    return { ...filter, values: [...new Set([...filter.values, ...below])] }
  })
}

/** The same filter one and more steps up its tree. */
export function above(filter: Filter, { units, reasons }: Pick<Catalogue, 'units' | 'reasons'>): Filter[] {
  const tree = filter.dimension === 'unit' ? units : ofReasons(filter) ? reasons : null
  const [only, ...more] = filter.values
  if (!tree || only === undefined || more.length > 0) return []
  return (tree.get(only) ?? []).slice(0, -1).map((id) => ({ ...filter, values: [id] }))
}
