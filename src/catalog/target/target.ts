import { type SqlBool, sql } from 'kysely'
import type { MetricId } from '../../contract/metric.ts'
import type { Target } from '../../contract/operations/catalog.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import type { OrgScope } from '../scope.ts'
import { findTouchpoint } from '../touchpoint/read.ts'
import { findUnit } from '../unit/read.ts'

const wrong = (path: string, message: string) => new Refusal('bad-input', {}, [{ path, message }])

/** Targets of the whole organisation, and those of the units and touchpoints that the reader may see; newest first. */
export async function listTargets(db: Db, scope: OrgScope): Promise<Target[]> {
  const rows = await db
    .selectFrom('target')
    .leftJoin('touchpoint', 'touchpoint.id', 'target.touchpoint')
    .leftJoin('unit', (join) => join.on('unit.id', '=', sql`coalesce(target.unit, touchpoint.unit)`))
    .select(['target.id', 'metric', 'target.unit', 'target.touchpoint', 'value', 'from_date', 'until_date'])
    .where('target.org', '=', scope.org)
    .$if(scope.unit !== null, (q) =>
      q.where(sql<SqlBool>`unit.id is null or unit.path @> array[${scope.unit}]::uuid[]`),
    )
    .orderBy('from_date', 'desc')
    .orderBy('target.id', 'desc')
    .execute()
  return rows.map(({ from_date, until_date, metric, ...row }) => ({
    ...row,
    ...{ metric: metric as MetricId, from: from_date, until: until_date },
  }))
}

export async function createTarget(db: Db, scope: OrgScope, given: Omit<Target, 'id'>): Promise<Target> {
  const { metric, unit, touchpoint, value, from, until } = given
  if (unit && touchpoint) throw wrong('touchpoint', 'one-scope')
  if (!unit && !touchpoint && scope.unit) throw wrong('unit', 'outside-unit')
  if (unit && !(await findUnit(db, scope, unit))) throw wrong('unit', 'unknown-unit')
  if (touchpoint && !(await findTouchpoint(db, scope, touchpoint))) throw wrong('touchpoint', 'unknown-touchpoint')
  if (until !== null && until < from) throw wrong('until', 'ends-before-start')
  const id = newId()
  await db
    .insertInto('target')
    .values({ id, org: scope.org, metric, unit, touchpoint, value, from_date: from, until_date: until })
    .execute()
  return { id, ...given }
}

export async function deleteTarget(db: Db, scope: OrgScope, id: string): Promise<void> {
  const target = (await listTargets(db, scope)).find((t) => t.id === id)
  if (!target) throw new Refusal('not-found')
  if (scope.unit && !target.unit && !target.touchpoint) throw new Refusal('not-allowed', { what: 'whole-organisation' })
  await db.deleteFrom('target').where('org', '=', scope.org).where('id', '=', id).execute()
}
