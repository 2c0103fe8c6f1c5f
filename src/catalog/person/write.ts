import type { Away } from '../../contract/cases.ts'
import type { Language } from '../../contract/language.ts'
import type { Person } from '../../contract/operations/organisation.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import { inOrder } from '../case/handler.ts'
import { lockOrganisation } from '../organisation/lock.ts'
import type { OrgScope } from '../scope.ts'
import { findUnit } from '../unit/read.ts'
import { makeLink } from './link.ts'
import { findPerson, presentPerson } from './read.ts'

type Given = Omit<Person, 'id' | 'disabled' | 'joined'>
type Change = { [K in keyof Omit<Person, 'id' | 'joined' | 'email'>]?: Person[K] | undefined }

/** Invites a person; the token is for the one-time link to hand over. */
export async function invitePerson(db: Db, scope: OrgScope, given: Given): Promise<{ person: Person; token: string }> {
  const email = given.email.toLowerCase()
  await demandUnit(db, scope, given.unit)
  return db.transaction().execute(async (tx) => {
    const { name, role, unit, language, agent } = given
    const row = {
      id: newId(),
      org: scope.org,
      user_id: null,
      name,
      email,
      role,
      unit,
      language,
      agent,
      disabled: false,
    }
    const added = await tx
      .insertInto('person')
      .values(row)
      .onConflict((c) => c.columns(['org', 'email']).doNothing())
      .executeTakeFirst()
    if (!added.numInsertedOrUpdatedRows) {
      throw new Refusal('conflict', {}, [{ path: 'email', message: 'email-taken' }])
    }
    return { person: presentPerson(row), token: await makeLink(tx, row.id, 'join') }
  })
}

/** Changes role, unit, name, language, agent name, or disables: sessions of a disabled person end with the same commit. */
export async function savePerson(db: Db, scope: OrgScope, id: string, change: Change): Promise<Person> {
  return db.transaction().execute(async (tx) => {
    // One after the other: two admins must not take each other's place at the same moment.
    await lockOrganisation(tx, scope)
    const before = await findPerson(tx, scope, id)
    if (!before) throw new Refusal('not-found')
    const after = {
      ...before,
      name: change.name ?? before.name,
      role: change.role ?? before.role,
      language: change.language ?? before.language,
      unit: change.unit === undefined ? before.unit : change.unit,
      agent: change.agent === undefined ? before.agent : change.agent,
      disabled: change.disabled ?? before.disabled,
    }
    if (after.unit !== before.unit) await demandUnit(tx, scope, after.unit)
    if (isFullAdmin(before) && !isFullAdmin(after)) await demandOtherAdmin(tx, scope, id)
    const { name, role, language, unit, agent, disabled } = after
    await tx
      .updateTable('person')
      .set({ name, role, language, unit, agent, disabled })
      .where('org', '=', scope.org)
      .where('id', '=', id)
      .execute()
    if (disabled) {
      await tx.deleteFrom('person_token').where('person', '=', id).execute()
      if (before.user_id) await tx.deleteFrom('auth_session').where('user_id', '=', before.user_id).execute()
    }
    return presentPerson(after)
  })
}

/** A new link to join or to set a new password; older ones of the person end. */
export async function renewLink(db: Db, scope: OrgScope, id: string): Promise<string> {
  return db.transaction().execute(async (tx) => {
    const person = await findPerson(tx, scope, id)
    if (!person) throw new Refusal('not-found')
    if (person.disabled) throw new Refusal('wrong-state', { what: 'disabled' })
    return makeLink(tx, id, 'join')
  })
}

/** What people may change of themselves. */
export async function saveMe(
  db: Db,
  scope: OrgScope,
  change: { name?: string | undefined; language?: Language | undefined; away?: readonly Away[] | undefined },
): Promise<Person> {
  if (scope.person === null) throw new Refusal('not-allowed')
  const me = db.updateTable('person').where('org', '=', scope.org).where('id', '=', scope.person)
  const { name, language, away } = change
  if (name !== undefined) await me.set({ name }).execute()
  if (language !== undefined) await me.set({ language }).execute()
  if (away !== undefined) await me.set({ away: json(inOrder(away)) }).execute()
  return readMe(db, scope)
}

export async function readMe(db: Db, scope: OrgScope): Promise<Person> {
  if (scope.person === null) throw new Refusal('not-allowed')
  const me = await db
    .selectFrom('person')
    .selectAll()
    .where('org', '=', scope.org)
    .where('id', '=', scope.person)
    .executeTakeFirstOrThrow()
  return presentPerson(me)
}

type Rank = { role: string; unit: string | null; disabled: boolean }
const isFullAdmin = (p: Rank) => p.role === 'admin' && p.unit === null && !p.disabled

/** Somebody else who can sign in must be left to look after the whole organisation. */
async function demandOtherAdmin(tx: Tx, scope: OrgScope, id: string): Promise<void> {
  const other = await tx
    .selectFrom('person')
    .select('id')
    .where('org', '=', scope.org)
    .where('id', '<>', id)
    .where('role', '=', 'admin')
    .where('unit', 'is', null)
    .where('disabled', '=', false)
    .where('user_id', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  if (!other) throw new Refusal('last-admin')
}

async function demandUnit(db: Db, scope: OrgScope, unit: string | null): Promise<void> {
  if (unit === null ? scope.unit !== null : !(await findUnit(db, scope, unit))) {
    throw new Refusal('bad-input', {}, [{ path: 'unit', message: unit === null ? 'outside-unit' : 'unknown-unit' }])
  }
}
