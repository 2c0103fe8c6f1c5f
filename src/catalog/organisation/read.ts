import type { Organisation } from '../../contract/operations/organisation.ts'
import type { Db } from '../../engine/database/database.ts'
import type { OrgScope } from '../scope.ts'

export async function readOrganisation(db: Db, scope: OrgScope): Promise<Organisation> {
  const o = await db.selectFrom('organisation').selectAll().where('id', '=', scope.org).executeTakeFirstOrThrow()
  return {
    id: o.id,
    name: o.name,
    zone: o.zone,
    languages: o.languages,
    minimumGroup: o.minimum_group,
    workingHours: o.working_hours as Organisation['workingHours'],
    channels: o.channels,
    stages: o.stages,
    demo: o.demo,
  }
}
