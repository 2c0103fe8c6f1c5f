import { type SqlBool, sql } from 'kysely'
import type { Filter } from '../../contract/ask.ts'
import type { AnyDimension } from '../../contract/metric.ts'
import { isOfPersons, type PersonView } from '../../contract/person-view.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { demandWhole, type OrgScope } from '../scope.ts'

type Asked = { by?: readonly AnyDimension[]; filters: readonly Filter[]; purpose?: string | undefined }

/**
 * Lets a question about single persons through only with a purpose, and writes down who asked it before it is answered. What agents ask is about
 * themselves, since nothing else is in their bounds, and is nobody's business.
 */
export async function notePersonView(
  db: Db,
  scope: OrgScope,
  asked: Asked,
  what: readonly string[],
  now = new Date(),
): Promise<void> {
  if (scope.agent !== null || !isOfPersons(asked)) return
  const { purpose } = asked
  if (!purpose) throw new Refusal('bad-input', {}, [{ path: 'purpose', message: 'purpose-needed' }])
  const agents = asked.filters.find((f) => f.dimension === 'agent')?.values ?? []
  const person = scope.person
    ? await db.selectFrom('person').select('name').where('id', '=', scope.person).executeTakeFirst()
    : undefined
  const hour = new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000)
  await db
    .insertInto('person_view')
    .values({
      ...{ id: newId(), org: scope.org, reader: scope.person ?? 'key', name: person?.name ?? '', purpose, hour },
      ...{ what: [...what].sort().join(' '), agents: [...new Set(agents)].sort(), last_at: now },
    })
    .onConflict((c) =>
      c
        .columns(['org', 'reader', 'purpose', 'what', 'agents', 'hour'])
        .doUpdateSet({ times: sql`person_view.times + 1`, last_at: now }),
    )
    .execute()
}

/** Newest first; to an agent those that were about them, alone or among all. Refuses others whose rights end with a unit. */
export async function listPersonViews(db: Db, scope: OrgScope, limit: number): Promise<PersonView[]> {
  if (scope.agent === null) demandWhole(scope)
  const rows = await db
    .selectFrom('person_view')
    .select(['id', 'reader', 'name', 'purpose', 'what', 'agents', 'times', 'last_at'])
    .where('org', '=', scope.org)
    .$if(scope.agent !== null, (q) => q.where(sql<SqlBool>`(agents = '{}' or agents @> array[${scope.agent}])`))
    .orderBy('last_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ reader, name, last_at, ...row }) => ({
    ...row,
    reader: reader === 'key' ? null : name,
    at: last_at.toISOString(),
  }))
}
