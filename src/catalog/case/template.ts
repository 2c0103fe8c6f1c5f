import type { CaseTemplate } from '../../contract/operations/case-setup.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import { lockOrganisation } from '../organisation/lock.ts'
import type { OrgScope } from '../scope.ts'

/** A template that comes with the product, in each of its languages. */
export type ReadyTemplate = Pick<CaseTemplate, 'name' | 'subject' | 'body'>

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

/** Puts the ready ones to those of an organisation. */
export async function keepReadyTemplates(tx: Tx, org: string, ready: readonly ReadyTemplate[]): Promise<void> {
  const rows = ready.map((t) => ({
    ...{ id: newId(), org },
    ...{ name: json(t.name), subject: json(t.subject), body: json(t.body) },
  }))
  if (rows.length > 0) await tx.insertInto('case_template').values(rows).execute()
}

/** Brings the ready ones where there is none; two who ask at once get one set. Returns all that there are then. */
export const bringReadyTemplates = (
  db: Db,
  scope: OrgScope,
  ready: readonly ReadyTemplate[],
): Promise<CaseTemplate[]> =>
  db.transaction().execute(async (tx) => {
    await lockOrganisation(tx, scope)
    if ((await listCaseTemplates(tx, scope)).length === 0) await keepReadyTemplates(tx, scope.org, ready)
    return listCaseTemplates(tx, scope)
  })
