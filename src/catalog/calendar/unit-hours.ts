import { z } from 'zod'
import { holidayFinder, holidaysOf, type OwnDay, ownDay } from '../../contract/holidays.ts'
import type { unitHours } from '../../contract/operations/case-setup.ts'
import type { WorkingHours } from '../../contract/operations/organisation.ts'
import { Refusal } from '../../contract/refusal.ts'
import { localDate } from '../../contract/zone.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { json } from '../../engine/database/tables.ts'
import { wrongHours } from '../organisation/write.ts'
import type { OrgScope } from '../scope.ts'
import { findUnit } from '../unit/read.ts'

export type UnitHours = z.output<typeof unitHours>
const days = z.array(ownDay)

/** When people of a unit work: its own hours, else those of the nearest above it; days off are all of theirs, the nearest word on a day counts. */
export async function hoursOf(
  db: Db | Tx,
  org: string,
  unitPath: readonly string[],
): Promise<{ week: WorkingHours; zone: string; own: OwnDay[] }> {
  const whole = await db
    .selectFrom('organisation')
    .where('id', '=', org)
    .select(['zone', 'working_hours', 'own_days'])
    .executeTakeFirstOrThrow()
  const rows =
    unitPath.length === 0
      ? []
      : await db
          .selectFrom('unit')
          .where('org', '=', org)
          .where('id', 'in', [...unitPath])
          .select(['id', 'working_hours', 'own_days'])
          .execute()
  const nearest = [...unitPath].reverse().flatMap((id) => rows.find((r) => r.id === id) ?? [])
  const week: WorkingHours = nearest.find((u) => u.working_hours)?.working_hours ?? whole.working_hours
  const own = new Map<string, OwnDay>()
  for (const said of [...nearest.map((u) => u.own_days), whole.own_days])
    for (const day of days.parse(said ?? [])) if (!own.has(day.date)) own.set(day.date, day)
  return { week, zone: whole.zone, own: [...own.values()] }
}

/** The same as what a due time needs to know. */
export async function calendarOf(db: Db | Tx, org: string, unitPath: readonly string[]) {
  const { week, zone, own } = await hoursOf(db, org, unitPath)
  const holiday = holidayFinder(own)
  return { week, zone, isOff: (date: string) => holiday(date) !== null }
}

/** Refuses 'not-found' for a unit outside the scope. */
export async function readUnitHours(db: Db, scope: OrgScope, id: string, now = Date.now()): Promise<UnitHours> {
  const unit = await findUnit(db, scope, id)
  if (!unit) throw new Refusal('not-found')
  const row = await db
    .selectFrom('unit')
    .where('org', '=', scope.org)
    .where('id', '=', id)
    .select(['working_hours', 'own_days', 'path'])
    .executeTakeFirstOrThrow()
  const { week, zone, own } = await hoursOf(db, scope.org, row.path)
  const find = holidayFinder(own)
  const year = Number(localDate(now, zone).slice(0, 4))
  const dates = [...holidaysOf(year), ...holidaysOf(year + 1), ...own].map((d) => d.date)
  return {
    unit: id,
    workingHours: row.working_hours,
    ownDays: row.own_days,
    effective: {
      workingHours: week,
      holidays: [...new Set(dates)]
        .filter((d) => d >= `${year}` && d < `${year + 2}`)
        .sort()
        .flatMap((d) => find(d) ?? []),
    },
  }
}

/** Null is as above it. Refuses a day named twice. */
export async function saveUnitHours(
  db: Db,
  scope: OrgScope,
  id: string,
  { workingHours, ownDays }: Pick<UnitHours, 'workingHours' | 'ownDays'>,
): Promise<UnitHours> {
  if (!(await findUnit(db, scope, id))) throw new Refusal('not-found')
  const twice = ownDays?.findIndex(({ date }, n) => ownDays.findIndex((d) => d.date === date) < n) ?? -1
  if (twice >= 0) throw new Refusal('bad-input', {}, [{ path: `ownDays.${twice}.date`, message: 'duplicate' }])
  const wrong = workingHours ? wrongHours(workingHours) : []
  if (wrong.length > 0) throw new Refusal('bad-input', {}, wrong)
  await db
    .updateTable('unit')
    .set({
      working_hours: workingHours && json(workingHours),
      own_days: ownDays && json([...ownDays].sort((a, b) => (a.date < b.date ? -1 : 1))),
    })
    .where('org', '=', scope.org)
    .where('id', '=', id)
    .execute()
  return readUnitHours(db, scope, id)
}
