import { type Language, languages } from '../../contract/language.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { type Beginning, beginOrganisation } from '../organisation/begin.ts'
import { type LinkPurpose, lookAtLink, useLink } from './link.ts'

/** What the page of a one-time link shows. */
export async function lookAtJoin(db: Db, token: string) {
  const { purpose, person } = await lookAtLink(db, token)
  const of = person
    ? await db
        .selectFrom('person')
        .innerJoin('organisation', 'organisation.id', 'person.org')
        .select(['person.email', 'person.name', 'organisation.name as organisation'])
        .where('person.id', '=', person)
        .executeTakeFirst()
    : undefined
  return { purpose, email: of?.email ?? null, name: of?.name ?? null, organisation: of?.organisation ?? null }
}

/** Whether nobody has joined a real organisation yet. */
export async function isFresh(db: Db): Promise<boolean> {
  const joined = await db
    .selectFrom('person')
    .innerJoin('organisation', 'organisation.id', 'person.org')
    .select('person.id')
    .where('demo', '=', false)
    .where('user_id', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return !joined
}

export type Joining = {
  email?: string | undefined
  name?: string | undefined
  language?: Language | undefined
  /** Already hashed by the door. */
  password: string | null
  organisation?: string | undefined
  zone?: string | undefined
  beginning: Pick<Beginning, 'causes' | 'rules' | 'templates'>
}

/** Uses a one-time link, all or nothing; returns the account that may now enter. */
export async function join(db: Db, token: string, given: Joining): Promise<{ user: string; purpose: LinkPurpose }> {
  return db.transaction().execute(async (tx) => {
    const { purpose, person } = await useLink(tx, token)
    if (purpose === 'first-admin') return { user: await beginWithAdmin(tx, given), purpose }
    if (person === null) throw new Refusal('not-found')
    return { user: await takePlace(tx, person, purpose, given), purpose }
  })
}

const needed = (given: Partial<Record<string, unknown>>) => {
  const missing = Object.keys(given).filter((key) => !given[key])
  if (missing.length > 0) {
    throw new Refusal(
      'bad-input',
      {},
      missing.map((path) => ({ path, message: 'needed' })),
    )
  }
}

async function beginWithAdmin(tx: Tx, given: Joining): Promise<string> {
  const { email, name, password, organisation } = given
  needed({ email, name, password, organisation })
  if (!(await isFresh(tx))) throw new Refusal('already-used', { what: 'already-joined' })
  const language = given.language ?? 'fi'
  const { org } = await beginOrganisation(tx, {
    name: organisation!,
    zone: given.zone ?? 'Europe/Helsinki',
    // All of them: ready surveys speak three languages, and taking one away is one click.
    languages: [language, ...languages.filter((l) => l !== language)],
    ...given.beginning,
  })
  const user = await makeUser(tx, email!.toLowerCase(), name!, password)
  const person = { id: newId(), org, user_id: user, name: name!, email: email!.toLowerCase(), role: 'admin', language }
  await tx.insertInto('person').values(person).execute()
  return user
}

async function takePlace(tx: Tx, id: string, purpose: LinkPurpose, given: Joining): Promise<string> {
  const person = await tx
    .selectFrom('person')
    .innerJoin('organisation', 'organisation.id', 'person.org')
    .select(['person.user_id', 'person.email', 'person.name', 'disabled', 'demo'])
    .where('person.id', '=', id)
    .forUpdate('person')
    .executeTakeFirst()
  if (!person || (purpose === 'demo' && !person.demo)) throw new Refusal('not-found')
  if (person.disabled) throw new Refusal('not-allowed', { what: 'disabled' })
  // A demo link may be in many hands: it opens a session and changes nothing.
  const change = purpose === 'demo' ? {} : { ...(given.name && { name: given.name }), ...language(given) }
  if (purpose !== 'demo') needed({ password: given.password })
  const name = given.name ?? person.name
  const user = person.user_id ?? (await makeUser(tx, person.email, name, purpose === 'demo' ? null : given.password))
  await tx
    .updateTable('person')
    .set({ ...change, user_id: user })
    .where('id', '=', id)
    .execute()
  if (person.user_id && purpose !== 'demo') await renewPassword(tx, user, given.password!)
  return user
}

const language = (given: Joining) => (given.language ? { language: given.language } : {})

/** Account of better-auth. The address counts as verified: an admin vouched for it by handing over the link. */
async function makeUser(tx: Tx, email: string, name: string, password: string | null): Promise<string> {
  const id = newId()
  const added = await tx
    .insertInto('auth_user')
    .values({ id, name, email, email_verified: true })
    .onConflict((c) => c.column('email').doNothing())
    .executeTakeFirst()
  if (!added.numInsertedOrUpdatedRows) throw new Refusal('conflict', { what: 'email-taken' })
  if (password) await addPassword(tx, id, password)
  return id
}

const addPassword = (tx: Tx, user: string, password: string) =>
  tx
    .insertInto('auth_account')
    .values({ id: newId(), user_id: user, account_id: user, provider_id: 'credential', password })
    .execute()

/** A new password ends every session that the old one opened. */
async function renewPassword(tx: Tx, user: string, password: string): Promise<void> {
  const changed = await tx
    .updateTable('auth_account')
    .set({ password, updated_at: new Date() })
    .where('user_id', '=', user)
    .where('provider_id', '=', 'credential')
    .executeTakeFirst()
  if (!changed.numUpdatedRows) await addPassword(tx, user, password)
  await tx.deleteFrom('auth_session').where('user_id', '=', user).execute()
}
