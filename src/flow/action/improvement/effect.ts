import { sql } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { Effect, Improvement } from '../../../contract/improvement.ts'
import { addDays, localDate } from '../../../contract/zone.ts'
import type { Db } from '../../../engine/database/database.ts'
import type { FactStore } from '../../../engine/facts/facts.ts'
import { effectOf, weeksOf } from '../../insight/effect.ts'
import { comparableTo, type Grounds, type Place } from './comparable.ts'
import { wasInEffect } from './improvement.ts'
import { findImprovement, improvements, zoneOf } from './read.ts'

/** A start that was set so many days after it or more is told: it may have been chosen for what came out. */
const late = 7

/**
 * What an improvement did. It is one figure whoever asks: the comparison is with places that a reader bound to a unit does not see, of which it tells the
 * movement of all together and nothing of one. `scope` says whether the improvement may be seen, `whole` reads the organisation's facts.
 */
export async function readEffect(
  db: Db,
  store: FactStore,
  scope: OrgScope,
  whole: OrgScope,
  id: string,
  now = Date.now(),
): Promise<Effect> {
  const improvement = await findImprovement(db, scope, id)
  const { metric, startsOn, state, startSetAt } = improvement
  const none: Effect = {
    ...{ verdict: 'planned', why: null, metric, startsOn, weeksIn: 0, judgedAt: null, next: null, effect: null },
    ...{ before: null, after: null, trend: null, setLate: 0, others: [], weeks: [] },
    comparable: { by: null, scopes: 0, ids: [], changed: 0, few: 0, n: { before: 0, after: 0 } },
  }
  if (state === 'dropped') return { ...none, verdict: 'cannot-tell', why: 'dropped' }
  if (!wasInEffect(improvement) || startsOn === null) return none
  const zone = await zoneOf(db, scope)
  const today = localDate(now, zone)
  const plan = await planOf(db, whole, improvement, today)
  const asked = { metric, startsOn, endsOn: state === 'ended' ? improvement.endsOn : null, ...plan }
  const found = await effectOf(whole, store, db, asked, now)
  const contested = plan.others.length > 0 && found.verdict !== 'cannot-tell'
  const setOn = startSetAt ? localDate(Date.parse(startSetAt), zone) : startsOn
  const days = Math.round((Date.parse(setOn) - Date.parse(startsOn)) / 86_400_000)
  const visible = await namesOf(db, scope, plan.others)
  const { comparable } = found
  const named = scope.unit === null || comparable.by === 'reason'
  return {
    ...{ metric, startsOn, ...found, comparable: { ...comparable, ids: named ? comparable.ids : [] } },
    ...{ setLate: days >= late ? days : 0, others: visible },
    ...(contested && found.verdict !== 'too-early' && { verdict: 'cannot-tell', why: 'other-change' }),
  }
}

/** What it is set against, and which others changed the same place while it was looked at. */
async function planOf(db: Db, whole: OrgScope, improvement: Improvement, today: string) {
  const { from, first, weeksIn } = weeksOf({ startsOn: improvement.startsOn!, endsOn: null }, today)
  const until = addDays(first, 7 * Math.max(1, weeksIn))
  const rows = await db
    .selectFrom('improvement')
    .where('org', '=', whole.org)
    .where('id', '<>', improvement.id)
    .where('state', 'in', ['in-effect', 'ended'])
    .where(
      sql<boolean>`(starts_on >= ${from} and starts_on < ${until} or state = 'ended' and ends_on >= ${from} and ends_on < ${until})`,
    )
    .orderBy('id')
    .select(['id', 'touchpoints', 'reasons', 'units', 'unit'])
    .execute()
  const plan = comparableTo(improvement, rows satisfies Place[], await groundsOf(db, whole))
  return { ...plan, others: plan.contested.map((n) => rows[n]!.id) }
}

async function groundsOf(db: Db, { org }: OrgScope): Promise<Grounds> {
  const tree = async (table: 'unit' | 'reason') =>
    new Map(
      (await db.selectFrom(table).where('org', '=', org).select(['id', 'path']).execute()).map((r) => [r.id, r.path]),
    )
  const touchpoints = await db.selectFrom('touchpoint').where('org', '=', org).select(['id', 'unit']).execute()
  return {
    units: await tree('unit'),
    reasons: await tree('reason'),
    touchpoints: new Map(touchpoints.map((t) => [t.id, t.unit])),
  }
}

async function namesOf(db: Db, scope: OrgScope, ids: string[]): Promise<{ id: string; title: string }[]> {
  if (ids.length === 0) return []
  return improvements(db, scope).where('i.id', 'in', ids).orderBy('i.id').select(['i.id', 'i.title']).execute()
}
