import { channels, stages } from '../../contract/operations/catalog.ts'
import type { Organisation } from '../../contract/operations/organisation.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type Db, inTransaction } from '../../engine/database/database.ts'
import { json } from '../../engine/database/tables.ts'
import { demandWhole, type OrgScope } from '../scope.ts'
import { lockOrganisation } from './lock.ts'
import { readOrganisation } from './read.ts'

type Issue = { path: string; message: string }
type Change = { [K in keyof Omit<Organisation, 'id' | 'demo'>]?: Organisation[K] | undefined }

/** Changes the organisation; refuses zones and hours that do not exist. */
export async function saveOrganisation(db: Db, scope: OrgScope, change: Change): Promise<Organisation> {
  demandWhole(scope)
  return inTransaction(db, async (tx) => {
    await lockOrganisation(tx, scope)
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
    const after: Organisation = { ...(await readOrganisation(tx, scope)), ...given }
    after.languages = [...new Set(after.languages)]
    const issues = [
      ...(isZone(after.zone) ? [] : [{ path: 'zone', message: 'unknown-zone' }]),
      ...wrongHours(after.workingHours),
      ...wrongNames('channels', after.channels, channels),
      ...wrongNames('stages', after.stages, stages),
    ]
    if (issues.length > 0) throw new Refusal('bad-input', {}, issues)
    await tx
      .updateTable('organisation')
      .set({
        name: after.name,
        zone: after.zone,
        languages: after.languages,
        minimum_group: after.minimumGroup,
        working_hours: json(after.workingHours),
        channels: json(after.channels),
        stages: json(after.stages),
      })
      .where('id', '=', scope.org)
      .execute()
    return after
  })
}

/** Whether the zone is known here. Offsets such as +02:00 are none: they know no summer time. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

const clock = /^([01]\d|2[0-3]):[0-5]\d$/

export function wrongHours(hours: Organisation['workingHours']): Issue[] {
  return hours.flatMap((day, n) => {
    if (!day) return []
    const fine = clock.test(day.from) && (clock.test(day.to) || day.to === '24:00') && day.from < day.to
    return fine ? [] : [{ path: `workingHours.${n}`, message: 'wrong-hours' }]
  })
}

function wrongNames(field: string, own: Organisation['channels'], builtIn: readonly string[]): Issue[] {
  return own.flatMap(({ id, name }, n) => [
    ...(builtIn.includes(id) ? [{ path: `${field}.${n}.id`, message: 'built-in' }] : []),
    ...(own.findIndex((o) => o.id === id) < n ? [{ path: `${field}.${n}.id`, message: 'duplicate' }] : []),
    ...(Object.values(name).some((t) => t?.trim()) ? [] : [{ path: `${field}.${n}.name`, message: 'name-needed' }]),
  ])
}
