import { readClassification } from '../../../catalog/reason/rule.ts'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { Db } from '../../../engine/database/database.ts'
import type { FactStore } from '../../../engine/facts/facts.ts'
import { otherShare } from '../../insight/other-share.ts'
import { addAlert, type NewAlert } from './write.ts'

/**
 * Raises an alert where "other" and unknown are clearly more than the set share of the last weeks, keeps it up to date, and ends it when they no longer are. True where
 * something is to be told.
 */
export async function lookAtOther(db: Db, scope: OrgScope, store: FactStore, now = Date.now()): Promise<boolean> {
  const { share, raised, limit, to, weeks } = await otherShare(
    db,
    scope,
    store,
    await readClassification(db, scope),
    now,
  )
  if (!raised || share.value === null || !share.interval) return ended(db, scope, now)
  const size = share.value - limit
  const [low, high] = share.interval
  const alert: NewAlert = {
    ...{ kind: 'other', metric: 'encounters', unit: null, channel: null, reason: null, direction: 'up' },
    ...{ since: weeks[0]?.week ?? to, lastOn: to, value: share.value, expected: limit },
    ...{ size, sizeInterval: [low - limit, high - limit] },
  }
  const { fresh } = await addAlert(db, scope, alert, new Date(now))
  return fresh
}

async function ended(db: Db, scope: OrgScope, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('alert')
    .set({ ended_at: new Date(now), end_why: 'back' })
    .where('org', '=', scope.org)
    .where('kind', '=', 'other')
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
