import { beforeAll, describe, expect, it } from 'vitest'
import { anOrganisation, aPerson, aScope, aUnit, type BuiltOrganisation } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import type { Db } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { lookAtLink, makeLink } from './link.ts'
import { listPeople } from './read.ts'
import { invitePerson, renewLink, savePerson } from './write.ts'

let db: Db
let org: BuiltOrganisation
beforeAll(async () => {
  db = (await openTestDatabase()).db
})

const given = {
  name: 'Aino',
  email: 'Aino@example.fi',
  role: 'agent',
  unit: null,
  language: 'fi',
  agent: null,
} as const

/** Has an account, so can sign in. */
async function joined(of: BuiltOrganisation, what: Parameters<typeof aPerson>[2] = {}) {
  const person = await aPerson(db, of, what)
  const user = newId()
  await db.insertInto('auth_user').values({ id: user, name: person.name, email: person.email }).execute()
  await db.updateTable('person').set({ user_id: user }).where('id', '=', person.id).execute()
  return { ...person, user }
}

describe('inviting', () => {
  it('gives a link that is good for seven days; a newer one ends it', async () => {
    org = await anOrganisation(db)
    const { person, token } = await invitePerson(db, org.scope, given)
    expect(person).toMatchObject({ email: 'aino@example.fi', joined: false, disabled: false })
    expect(await lookAtLink(db, token)).toEqual({ purpose: 'join', person: person.id })
    const { expires_at } = await db
      .selectFrom('person_token')
      .selectAll()
      .where('person', '=', person.id)
      .executeTakeFirstOrThrow()
    expect((expires_at.getTime() - Date.now()) / 86_400_000).toBeCloseTo(7, 1)
    const newer = await renewLink(db, org.scope, person.id)
    await expect(lookAtLink(db, token)).rejects.toMatchObject({ code: 'not-found' })
    expect(await lookAtLink(db, newer)).toMatchObject({ person: person.id })
  })

  it('keeps no token, only its hash', async () => {
    const token = await db.transaction().execute((tx) => makeLink(tx, null, 'first-admin'))
    const rows = await db.selectFrom('person_token').selectAll().execute()
    expect(Buffer.from(token, 'base64url')).toHaveLength(24)
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  it('refuses an address twice in one organisation, in whatever case', async () => {
    org = await anOrganisation(db)
    await invitePerson(db, org.scope, given)
    const twice = invitePerson(db, org.scope, { ...given, email: 'AINO@example.fi' })
    await expect(twice).rejects.toMatchObject({ code: 'conflict', issues: [{ path: 'email' }] })
    await invitePerson(db, (await anOrganisation(db)).scope, given)
  })

  it('stays within the unit of the one who invites', async () => {
    org = await anOrganisation(db)
    const mine = await aUnit(db, org)
    const other = await aUnit(db, org)
    const scope = aScope(org, { unit: mine.id })
    await invitePerson(db, scope, { ...given, unit: mine.id })
    for (const unit of [null, other.id, (await anOrganisation(db)).root]) {
      const email = `x${unit}@example.fi`
      await expect(invitePerson(db, scope, { ...given, email, unit })).rejects.toMatchObject({ code: 'bad-input' })
    }
  })
})

describe('the last admin', () => {
  it('stays: another must be able to sign in and to see all', async () => {
    org = await anOrganisation(db)
    const admin = await joined(org)
    const unit = await aUnit(db, org)
    // None of these can stand in.
    await aPerson(db, org, { role: 'admin' })
    await joined(org, { role: 'admin', unit: unit.id })
    await joined(org, { role: 'admin', disabled: true })
    await joined(org, { role: 'manager' })
    await joined(await anOrganisation(db))
    const last = { code: 'last-admin' }
    await expect(savePerson(db, org.scope, admin.id, { role: 'viewer' })).rejects.toMatchObject(last)
    await expect(savePerson(db, org.scope, admin.id, { disabled: true })).rejects.toMatchObject(last)
    await expect(savePerson(db, org.scope, admin.id, { unit: unit.id })).rejects.toMatchObject(last)
    await savePerson(db, org.scope, admin.id, { name: 'Uusi nimi' })
    await joined(org)
    expect(await savePerson(db, org.scope, admin.id, { role: 'viewer' })).toMatchObject({ role: 'viewer' })
  })

  it('stays when two admins remove each other at the same moment', async () => {
    org = await anOrganisation(db)
    const both = [await joined(org), await joined(org)]
    const done = await Promise.allSettled(both.map((p) => savePerson(db, org.scope, p.id, { role: 'viewer' })))
    expect(done.filter((d) => d.status === 'fulfilled')).toHaveLength(1)
  })
})

it('ends sessions and links of whom it disables', async () => {
  org = await anOrganisation(db)
  const person = await joined(org, { role: 'agent' })
  const token = await renewLink(db, org.scope, person.id)
  const session = { id: newId(), user_id: person.user, token: newId(), expires_at: new Date(Date.now() + 1e6) }
  await db.insertInto('auth_session').values(session).execute()
  await savePerson(db, org.scope, person.id, { disabled: true })
  expect(await db.selectFrom('auth_session').select('id').where('user_id', '=', person.user).execute()).toEqual([])
  await expect(lookAtLink(db, token)).rejects.toMatchObject({ code: 'not-found' })
})

it('shows a lead the people of the own unit and below', async () => {
  org = await anOrganisation(db)
  const mine = await aUnit(db, org)
  const below = await aUnit(db, org, { parent: mine.id })
  const other = await aUnit(db, org)
  const [a, b] = [await aPerson(db, org, { unit: mine.id }), await aPerson(db, org, { unit: below.id })]
  const c = await aPerson(db, org, { unit: other.id })
  const d = await aPerson(db, org, { unit: null })
  const seen = async (unit: string | null) =>
    (await listPeople(db, aScope(org, { role: 'lead', unit }))).map((p) => p.id).sort()
  expect(await seen(mine.id)).toEqual([a.id, b.id].sort())
  expect(await seen(null)).toEqual([a.id, b.id, c.id, d.id].sort())
  await expect(savePerson(db, aScope(org, { unit: mine.id }), c.id, { name: 'x' })).rejects.toMatchObject({
    code: 'not-found',
  })
  await expect(savePerson(db, aScope(org, { unit: mine.id }), a.id, { unit: null })).rejects.toMatchObject({
    code: 'bad-input',
  })
})
