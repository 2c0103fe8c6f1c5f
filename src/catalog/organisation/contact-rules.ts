import { type ContactRules, contactRules } from '../../contract/contact-rules.ts'
import type { Db } from '../../engine/database/database.ts'
import { json } from '../../engine/database/tables.ts'
import { demandWhole, type OrgScope } from '../scope.ts'

export async function readContactRules(db: Db, scope: OrgScope): Promise<ContactRules> {
  const { contact_rules } = await db
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select('contact_rules')
    .executeTakeFirstOrThrow()
  return contactRules.parse(contact_rules)
}

/** They are the whole organisation's: figures of its units would else not be comparable. */
export async function saveContactRules(db: Db, scope: OrgScope, rules: ContactRules): Promise<ContactRules> {
  demandWhole(scope)
  await db
    .updateTable('organisation')
    .set({ contact_rules: json(rules) })
    .where('id', '=', scope.org)
    .execute()
  return rules
}
