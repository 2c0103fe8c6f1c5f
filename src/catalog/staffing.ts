import { type StaffingSettings, staffingSettings } from '../contract/staffing.ts'
import type { Db } from '../engine/database/database.ts'
import { json } from '../engine/database/tables.ts'
import { demandWhole, type OrgScope } from './scope.ts'

/** What people needed are reckoned by. */
export async function readStaffing(db: Db, scope: OrgScope): Promise<StaffingSettings> {
  const { staffing } = await db
    .selectFrom('organisation')
    .select('staffing')
    .where('id', '=', scope.org)
    .executeTakeFirstOrThrow()
  return staffingSettings.parse({ channels: {}, ...staffing })
}

export async function saveStaffing(db: Db, scope: OrgScope, settings: StaffingSettings): Promise<StaffingSettings> {
  demandWhole(scope)
  await db
    .updateTable('organisation')
    .set({ staffing: json(settings) })
    .where('id', '=', scope.org)
    .execute()
  return settings
}
