import { z } from 'zod'
import { hoursOf } from '../../../catalog/calendar/unit-hours.ts'
import type { OrgScope } from '../../../catalog/scope.ts'
import { findUnit } from '../../../catalog/unit/read.ts'
import type { Filter } from '../../../contract/ask.ts'
import type { Db } from '../../../engine/database/database.ts'

/** When those work whom a plan is for: of one unit its own hours and days off, which need not be the organisation's; of several the organisation's. */
export async function calendarOf(db: Db, scope: OrgScope, filters: Filter[]) {
  const [first, ...more] = filters.filter((f) => f.dimension === 'unit')
  const named = first && more.length === 0 && first.values.length === 1 ? first.values[0]! : scope.unit
  const unit = z.uuid().safeParse(named).success ? await findUnit(db, scope, named!) : undefined
  return hoursOf(db, scope.org, unit?.path ?? [])
}
