import type { CaseTemplate } from '../../contract/operations/case-setup.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import type { OrgScope } from '../scope.ts'

/** Beginnings of what is written to customers, oldest first. They are the whole organisation's. */
export const listCaseTemplates = (db: Db, scope: OrgScope): Promise<CaseTemplate[]> =>
  db
    .selectFrom('case_template')
    .where('org', '=', scope.org)
    .orderBy('id')
    .select(['id', 'name', 'subject', 'body', 'closed'])
    .execute()

/** Refuses one that says nothing in any language. */
export async function saveCaseTemplate(
  db: Db,
  scope: OrgScope,
  given: Omit<CaseTemplate, 'id'> & { id?: string | undefined },
): Promise<CaseTemplate> {
  const says = (text: CaseTemplate['name']) => Object.values(text).some((t) => t?.trim())
  for (const path of ['name', 'body'] as const)
    if (!says(given[path])) throw new Refusal('bad-input', {}, [{ path, message: 'missing' }])
  const values = { name: json(given.name), subject: json(given.subject), body: json(given.body), closed: given.closed }
  const id = given.id ?? newId()
  if (given.id) {
    const changed = await db
      .updateTable('case_template')
      .set(values)
      .where('org', '=', scope.org)
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst()
    if (!changed) throw new Refusal('not-found')
  } else
    await db
      .insertInto('case_template')
      .values({ id, org: scope.org, ...values })
      .execute()
  return { ...given, id }
}
