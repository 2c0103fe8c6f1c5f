import { z } from 'zod'
import { type OwnDay, ownDay } from '../../contract/holidays.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import { json } from '../../engine/database/tables.ts'
import { demandWhole, type OrgScope } from '../scope.ts'

/** Days that the organisation keeps in its own way, by date. With them `holidayFinder` says which day is a holiday. */
export async function readOwnDays(db: Db, scope: OrgScope): Promise<OwnDay[]> {
  const { own_days } = await db
    .selectFrom('organisation')
    .select('own_days')
    .where('id', '=', scope.org)
    .executeTakeFirstOrThrow()
  return z.array(ownDay).parse(own_days)
}

/** Puts these days in the place of those before. Refuses a date named twice. */
export async function saveOwnDays(db: Db, scope: OrgScope, days: OwnDay[]): Promise<OwnDay[]> {
  demandWhole(scope)
  const twice = days.findIndex(({ date }, n) => days.findIndex((d) => d.date === date) < n)
  if (twice >= 0) throw new Refusal('bad-input', {}, [{ path: `days.${twice}.date`, message: 'duplicate' }])
  const sorted = [...days].sort((a, b) => (a.date < b.date ? -1 : 1))
  await db
    .updateTable('organisation')
    .set({ own_days: json(sorted) })
    .where('id', '=', scope.org)
    .execute()
  return sorted
}
