import { type SqlBool, sql } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import {
  type Improvement,
  type ImprovementEvent,
  type ImprovementState,
  improvementStates,
} from '../../../contract/improvement.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { localDate } from '../../../contract/zone.ts'
import type { Db } from '../../../engine/database/database.ts'
import { isFixed } from './improvement.ts'

/** Those of the whole organisation, of the reader's units, and of the units that these belong to: what is changed above is felt below. */
export function improvements(db: Db, scope: OrgScope) {
  return db
    .selectFrom('improvement as i')
    .where('i.org', '=', scope.org)
    .$if(scope.unit !== null, (q) =>
      q.where(
        sql<SqlBool>`(i.unit is null or i.unit_path @> array[${scope.unit}]::uuid[]
          or exists (select from unit u where u.id = ${scope.unit} and i.unit = any(u.path)))`,
      ),
    )
}

export type Wanted = {
  state: 'open' | 'all' | ImprovementState
  cause?: string | undefined
  unit?: string | undefined
}
/** What somebody has in hand. */
export const openStates = ['planned', 'under-way', 'in-effect'] as const

/** Those in hand first, then those in effect, then the rest; the newest first. */
export async function listImprovements(db: Db, scope: OrgScope, wanted: Wanted): Promise<Improvement[]> {
  const rows = await columns(
    improvements(db, scope)
      .$if(wanted.state === 'open', (q) => q.where('i.state', 'in', openStates))
      .$if(wanted.state !== 'open' && wanted.state !== 'all', (q) => q.where('i.state', '=', wanted.state as 'planned'))
      .$if(wanted.cause !== undefined, (q) =>
        q.where(
          sql<SqlBool>`exists (select from improvement_cause c where c.improvement = i.id and c.cause = ${wanted.cause})`,
        ),
      )
      .$if(wanted.unit !== undefined, (q) =>
        q.where(
          sql<SqlBool>`(i.unit_path @> array[${wanted.unit}]::uuid[] or i.units @> array[${wanted.unit}]::uuid[])`,
        ),
      ),
  ).execute()
  const place = new Map(['under-way', 'in-effect', 'planned', 'ended', 'dropped'].map((state, n) => [state, n]))
  const today = await todayOf(db, scope)
  return rows
    .map((row) => present(row, today))
    .sort((a, b) => place.get(a.state)! - place.get(b.state)! || b.createdAt.localeCompare(a.createdAt))
}

/** Refuses 'not-found' also for what is outside the scope. */
export async function findImprovement(db: Db, scope: OrgScope, id: string): Promise<Improvement> {
  const row = await columns(improvements(db, scope).where('i.id', '=', id)).executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  return present(row, await todayOf(db, scope))
}

export async function readImprovement(
  db: Db,
  scope: OrgScope,
  id: string,
): Promise<{ improvement: Improvement; events: ImprovementEvent[] }> {
  const improvement = await findImprovement(db, scope, id)
  const events = await db
    .selectFrom('improvement_event as e')
    .leftJoin('person as p', 'p.id', 'e.person')
    .where('e.org', '=', scope.org)
    .where('e.improvement', '=', id)
    .orderBy('e.id')
    .select(['e.at', 'p.name as who', 'e.what', 'e.text', 'e.changes'])
    .execute()
  return {
    improvement,
    events: events.map((e) => ({ ...e, at: e.at.toISOString(), changes: e.changes as ImprovementEvent['changes'] })),
  }
}

export const zoneOf = async (db: Db, scope: OrgScope): Promise<string> =>
  (await db.selectFrom('organisation').where('id', '=', scope.org).select('zone').executeTakeFirstOrThrow()).zone

export const todayOf = async (db: Db, scope: OrgScope): Promise<string> =>
  localDate(Date.now(), await zoneOf(db, scope))

const columns = (query: ReturnType<typeof improvements>) =>
  query
    .leftJoin('person as p', 'p.id', 'i.owner')
    .selectAll('i')
    .select([
      'p.name as owner_name',
      sql<string[]>`array(select c.cause from improvement_cause c where c.improvement = i.id order by c.cause)`.as(
        'causes',
      ),
    ])

type Row = Awaited<ReturnType<ReturnType<typeof columns>['execute']>>[number]

function present(row: Row, today: string): Improvement {
  const state = improvementStates.find((s) => s === row.state)!
  return {
    id: row.id,
    title: row.title,
    change: row.change,
    owner: row.owner ? { id: row.owner, name: row.owner_name ?? '' } : null,
    unit: row.unit,
    causes: row.causes,
    touchpoints: row.touchpoints,
    reasons: row.reasons,
    units: row.units,
    metric: row.metric,
    state,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    createdAt: row.created_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
    startSetAt: row.start_set_at?.toISOString() ?? null,
    fixed: isFixed({ state, startsOn: row.starts_on }, today),
  }
}
