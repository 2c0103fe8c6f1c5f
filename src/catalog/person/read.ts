import { type SqlBool, sql } from 'kysely'
import type { Language } from '../../contract/language.ts'
import type { Person } from '../../contract/operations/organisation.ts'
import type { Db } from '../../engine/database/database.ts'
import type { OrgScope } from '../scope.ts'

const personColumns = [
  'person.id',
  'person.org',
  'person.user_id',
  'person.name',
  'person.email',
  'person.role',
  'person.unit',
  'person.language',
  'person.agent',
  'person.disabled',
] as const

export const presentPerson = (row: {
  id: string
  user_id: string | null
  name: string
  email: string
  role: string
  unit: string | null
  language: Language
  agent: string | null
  disabled: boolean
}): Person => ({
  id: row.id,
  name: row.name,
  email: row.email,
  role: row.role as Person['role'],
  unit: row.unit,
  language: row.language,
  agent: row.agent,
  disabled: row.disabled,
  joined: row.user_id !== null,
})

const rows = (db: Db, scope: OrgScope) =>
  db
    .selectFrom('person')
    .leftJoin('unit', 'unit.id', 'person.unit')
    .select(personColumns)
    .where('person.org', '=', scope.org)
    .$if(scope.unit !== null, (q) => q.where(sql<SqlBool>`unit.path @> array[${scope.unit}]::uuid[]`))

/** People of the units that the reader may see, by name. People of the whole organisation are seen by their like only. */
export async function listPeople(db: Db, scope: OrgScope): Promise<Person[]> {
  const people = await rows(db, scope).orderBy('person.name').orderBy('person.id').execute()
  return people.map(presentPerson)
}

export const findPerson = (db: Db, scope: OrgScope, id: string) =>
  rows(db, scope).where('person.id', '=', id).executeTakeFirst()
