import { sql } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { AlertDay, AlertRow, AlertState, WatchedMetric, WatchState } from '../../../contract/alert.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'
import type { FactStore } from '../../../engine/facts/facts.ts'
import { chartDays } from '../../insight/watch/chart.ts'
import { present } from './alert.ts'

/** Alerts inside the scope: a unit's people see those of their unit and below. */
const alerts = (db: Db, scope: OrgScope) =>
  db
    .selectFrom('alert as a')
    .leftJoin('person as p', 'p.id', 'a.marked_by')
    .where('a.org', '=', scope.org)
    .$if(scope.unit !== null, (q) => q.where(sql<boolean>`a.unit_path @> array[${scope.unit}]::uuid[]`))

/** What is over and was looked at by nobody stays among the open for a week: a day's departure would else be gone before anybody came. */
const open = sql<boolean>`(a.ended_at is null or (a.state = 'new' and a.end_why = 'back' and a.ended_at > now() - interval '7 days'))`

/** The new before the seen before the expected, the surest first; those that ended by their end. */
export async function listAlerts(
  db: Db,
  scope: OrgScope,
  wanted: {
    state: 'open' | 'ended' | AlertState
    metric?: WatchedMetric | undefined
    before?: string | undefined
    limit: number
  },
): Promise<{ rows: AlertRow[]; total: number; next: string | null; watch: WatchState }> {
  const offset = wanted.before ? Number(wanted.before) : 0
  if (!Number.isInteger(offset) || offset < 0)
    throw new Refusal('bad-input', {}, [{ path: 'before', message: 'not a cursor' }])
  const { state, metric } = wanted
  const ended = state === 'ended'
  const matching = alerts(db, scope)
    .where(ended ? sql<boolean>`not ${open}` : open)
    .$if(state !== 'open' && !ended, (q) => q.where('a.state', '=', state as AlertState))
    .$if(metric !== undefined, (q) => q.where('a.metric', '=', metric!))
  const { n } = await matching.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const page = await matching
    .selectAll('a')
    .select('p.name as marked_by_name')
    .$if(ended, (q) => q.orderBy('a.ended_at', 'desc'))
    .$if(!ended, (q) =>
      q
        .orderBy(sql`array_position(array['new', 'seen', 'expected'], a.state)`)
        .orderBy('a.last_on', 'desc')
        .orderBy('a.q'),
    )
    .orderBy('a.id')
    .offset(offset)
    .limit(wanted.limit + 1)
    .execute()
  return {
    rows: page.slice(0, wanted.limit).map(present),
    total: n,
    next: page.length > wanted.limit ? String(offset + wanted.limit) : null,
    watch: await readWatch(db, scope),
  }
}

async function readWatch(db: Db, scope: OrgScope): Promise<WatchState> {
  const row = await db.selectFrom('watch').where('org', '=', scope.org).selectAll().executeTakeFirst()
  return {
    since: row?.since ?? null,
    lookedTo: row?.looked_to ?? null,
    lookedAt: row?.looked_at?.toISOString() ?? null,
    series: row?.series ?? 0,
    small: row?.small ?? 0,
    young: row?.young ?? 0,
  }
}

/** How many wait to be looked at, inside the scope. */
export async function summariseAlerts(db: Db, scope: OrgScope): Promise<{ new: number; open: number }> {
  const row = await alerts(db, scope)
    .where(open)
    .select([
      sql<number>`count(*) filter (where a.state = 'new')`.as('fresh'),
      (eb) => eb.fn.countAll<number>().as('open'),
    ])
    .executeTakeFirstOrThrow()
  return { new: row.fresh, open: row.open }
}

export async function readAlert(db: Db, scope: OrgScope, id: string): Promise<AlertRow> {
  const row = await alerts(db, scope)
    .where('a.id', '=', id)
    .selectAll('a')
    .select('p.name as marked_by_name')
    .executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  return present(row)
}

/** One alert with the days of its series; `house` is for what of the whole organisation its usual days depend on. */
export async function readAlertWithDays(
  db: Db,
  store: FactStore,
  scope: OrgScope,
  house: OrgScope,
  id: string,
  now = Date.now(),
): Promise<{ alert: AlertRow; days: AlertDay[] }> {
  const alert = await readAlert(db, scope, id)
  return { alert, days: await chartDays(scope, house, store, db, alert, now) }
}
