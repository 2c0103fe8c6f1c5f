import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import { type AlertSettings, usualFalseAlarmRate, type WatchedMetric, watchedMetrics } from '../../../contract/alert.ts'
import type { Db } from '../../../engine/database/database.ts'

export async function readAlertSettings(db: Db, scope: OrgScope): Promise<AlertSettings> {
  const row = await db
    .selectFrom('watch')
    .where('org', '=', scope.org)
    .select(['watching', 'rate', 'metrics'])
    .executeTakeFirst()
  return {
    watching: row?.watching ?? true,
    rate: row?.rate ?? usualFalseAlarmRate,
    metrics: watchedMetrics.filter((m) => row?.metrics?.includes(m) ?? true),
  }
}

/** They hold from the next look on. */
export async function saveAlertSettings(
  db: Db,
  scope: OrgScope,
  { watching, rate, metrics }: AlertSettings,
): Promise<void> {
  demandWhole(scope)
  // All that can be watched stays all when there is more to watch one day.
  const chosen: WatchedMetric[] | null = watchedMetrics.every((m) => metrics.includes(m)) ? null : metrics
  await db
    .insertInto('watch')
    .values({ org: scope.org, watching, rate, metrics: chosen })
    .onConflict((c) => c.column('org').doUpdateSet({ watching, rate, metrics: chosen }))
    .execute()
}
