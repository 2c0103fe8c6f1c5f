import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db, Tx } from '../../engine/database/database.ts'

/** Cases inside the scope: of its units, and for an agent those of own encounters or in own hands. */
export function casesOf(db: Db | Tx, scope: OrgScope) {
  return db
    .selectFrom('feedback_case as c')
    .leftJoin('person as p', 'p.id', 'c.owner')
    .where('c.org', '=', scope.org)
    .$if(scope.unit !== null, (q) => q.where(sql<boolean>`c.unit_path @> array[${scope.unit}]::uuid[]`))
    .$if(scope.agent !== null, (q) =>
      q.where((eb) => eb.or([eb('c.agent', '=', scope.agent), eb('c.owner', '=', scope.person)])),
    )
}

/** Refuses 'not-found' for a case that is not there for the caller. */
export async function findCase(db: Db | Tx, scope: OrgScope, id: string) {
  const row = await casesOf(db, scope)
    .where('c.id', '=', id)
    .selectAll('c')
    .select(['p.name as owner_name'])
    .executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  return row
}
export type FoundCase = Awaited<ReturnType<typeof findCase>>
