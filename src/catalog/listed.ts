import type { Db } from '../engine/database/database.ts'
import type { Tables } from '../engine/database/tables.ts'
import type { OrgScope } from './scope.ts'

type Issue = { path: string; message: string }

/** A list that is saved whole: what changes with every save, and with nothing else. */
export const seenOf = (rows: { changed_at: Date }[]): string =>
  `${rows.length}-${Math.max(0, ...rows.map((r) => r.changed_at.getTime()))}`

/** Entries that are to be changed but are not there, or are given twice. */
export function unknownIds(list: string, given: { id?: string | undefined }[], known: { id: string }[]): Issue[] {
  const ids = given.map((g) => g.id)
  return ids.flatMap((id, n) => {
    if (id === undefined) return []
    if (ids.indexOf(id) < n) return [{ path: `${list}.${n}.id`, message: 'duplicate' }]
    return known.some((k) => k.id === id) ? [] : [{ path: `${list}.${n}.id`, message: 'unknown' }]
  })
}

type Table = 'survey' | 'unit' | 'touchpoint' | 'reason'
/** What an entry names, by where it does. */
type Naming<T> = { path: string; table: Table; of: (entry: T) => string[] | undefined }[]

/** What entries name must be of this organisation: a typing mistake would silently match nothing. */
export async function unknownNames<T>(
  db: Db,
  scope: OrgScope,
  list: string,
  given: T[],
  naming: Naming<T>,
): Promise<Issue[]> {
  const issues: Issue[] = []
  for (const { path, table, of } of naming) {
    const ids = [...new Set(given.flatMap((entry) => of(entry) ?? []))]
    if (ids.length === 0) continue
    const rows = await db
      .selectFrom(table as 'survey')
      .where('org', '=', scope.org)
      .where('id', 'in', ids)
      .select('id' satisfies keyof Tables[Table])
      .execute()
    const found = new Set(rows.map((r) => r.id))
    given.forEach((entry, n) => {
      if (!(of(entry) ?? []).every((id) => found.has(id)))
        issues.push({ path: `${list}.${n}.${path}`, message: 'unknown' })
    })
  }
  return issues
}
