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
  if (!purpose) throw needed()
  const agents = asked.filters.find((f) => f.dimension === 'agent')?.values ?? []
  await keep(db, scope, { purpose, what, agents, now })
}

const needed = () => new Refusal('bad-input', {}, [{ path: 'purpose', message: 'purpose-needed' }])

/** For so long a list shows what was said that it is wanted for. */
const holdsFor = 3_600_000

/** Writes down beforehand what lists of these agents are wanted for; the id opens them (`demandPersonView`). */
export async function statePersonView(
  db: Db,
  scope: OrgScope,
  given: { purpose: string; agents: string[]; what: readonly string[] },
  now = new Date(),
): Promise<{ id: string; until: string }> {
  return { id: await keep(db, scope, { ...given, now }), until: new Date(now.getTime() + holdsFor).toISOString() }
}

/** Lets a list of single persons through only where the reader has said what for: lists are read by GET, which writes nothing. */
export async function demandPersonView(
  db: Db,
  scope: OrgScope,
  { filters = [], view }: { filters?: readonly Filter[] | undefined; view?: string | undefined },
  now = new Date(),
): Promise<void> {
  if (scope.agent !== null || !isOfPersons({ filters })) return
  if (!view) throw needed()
  const agents = filters.find((f) => f.dimension === 'agent')!.values
  const stated = await db
    .selectFrom('person_view')
    .where('org', '=', scope.org)
    .where('id', '=', view)
    .where('reader', '=', readerOf(scope))
    .where('last_at', '>', new Date(now.getTime() - holdsFor))
    .where(sql<SqlBool>`(agents = '{}' or agents @> ${agents}::text[])`)
    .select('id')
    .executeTakeFirst()
  if (!stated) throw needed()
}

const readerOf = (scope: OrgScope): string => scope.person ?? (scope.key ? `key:${scope.key}` : 'key')

async function keep(
  db: Db,
  scope: OrgScope,
  { purpose, what, agents, now }: { purpose: string; what: readonly string[]; agents: readonly string[]; now: Date },
): Promise<string> {
  const reader = await db
    .selectFrom(scope.person ? 'person' : 'api_key')
    .select('name')
    .where('id', '=', scope.person ?? scope.key)
    .where('org', '=', scope.org)
    .executeTakeFirst()
  const hour = new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000)
  const { id } = await db
    .insertInto('person_view')
    .values({
      ...{ id: newId(), org: scope.org, reader: readerOf(scope), name: reader?.name ?? '', purpose, hour },
      ...{ what: [...what].sort().join(' '), agents: [...new Set(agents)].sort(), last_at: now },
    })
    .onConflict((c) =>
      c
        .columns(['org', 'reader', 'purpose', 'what', 'agents', 'hour'])
        .doUpdateSet({ times: sql`person_view.times + 1`, last_at: now }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
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
    reader: name || null,
    key: reader.startsWith('key'),
    at: last_at.toISOString(),
  }))
}
