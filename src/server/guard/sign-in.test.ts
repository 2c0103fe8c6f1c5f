import { beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse, problemOf, type TestHouse } from '../../../test/api-house.ts'
import { anOrganisation, aPerson } from '../../../test/builders.ts'
import { makeLink } from '../../catalog/person/link.ts'
import { newId } from '../../engine/database/id.ts'
import { allowedAttempts } from './attempts.ts'
import { clearSignIn } from './clear.ts'
import { firstAdminLink } from './first-admin.ts'

const password = 'hyvä salasana 1'
let test: TestHouse

beforeAll(async () => {
  test = await openTestHouse()
})

const link = (person: string | null, purpose: 'join' | 'demo') =>
  test.db.transaction().execute((tx) => makeLink(tx, person, purpose))
const signIn = (email: string, given = password, language = 'fi') =>
  test.send('POST', '/api/auth/sign-in/email', { email, password: given }, { language })

async function aJoined() {
  const org = await anOrganisation(test.db)
  const person = await aPerson(test.db, org, { role: 'manager' })
  const joined = await test.api('POST', `/join/${await link(person.id, 'join')}`, { password })
  expect(joined.status).toBe(200)
  return { org, person, cookie: joined.cookie }
}

describe('the first admin', () => {
  it('founds the organisation through a link that a new start replaces and that works once', async () => {
    expect((await test.api('GET', '/setup')).body).toMatchObject({ fresh: true, oidc: null })
    const old = (await firstAdminLink(test.house))!.split('/').at(-1)
    const token = (await firstAdminLink(test.house))!.split('/').at(-1)
    expect((await test.api('GET', `/join/${old}`)).status).toBe(404)
    expect((await test.api('GET', `/join/${token}`)).body).toMatchObject({ purpose: 'first-admin', email: null })

    const lacking = await test.api('POST', `/join/${token}`, { email: 'aino@example.fi' })
    expect(lacking.status).toBe(400)
    expect(problemOf(lacking).issues?.map((i) => i.path)).toEqual(['name', 'password', 'organisation'])

    const given = { email: 'Aino@Example.fi', name: 'Aino', password, organisation: 'Kauppa Oy', language: 'fi' }
    const founded = await test.api('POST', `/join/${token}`, given)
    expect(founded.status).toBe(200)
    const me = await test.api('GET', '/me', undefined, { cookie: founded.cookie })
    expect(me.body).toMatchObject({
      person: { email: 'aino@example.fi', role: 'admin', unit: null, joined: true },
      organisation: { name: 'Kauppa Oy', zone: 'Europe/Helsinki', languages: ['fi', 'sv', 'en'] },
      twoFactor: false,
    })
    const rules = await test.db.selectFrom('case_rule').select(['name', 'condition', 'due_hours']).execute()
    expect(rules.map((r) => r.condition.said[0].question).sort()).toEqual(['contact', 'nps', 'solved'])
    expect(rules.every((r) => r.due_hours === 8)).toBe(true)

    expect((await test.api('POST', `/join/${token}`, given)).status).toBe(410)
    expect(await firstAdminLink(test.house)).toBe(null)
    expect((await test.api('GET', '/setup')).body).toMatchObject({ fresh: false })
  })
})

describe('password', () => {
  it('lets in with the right one, whatever the case of the address', async () => {
    const { person } = await aJoined()
    const reply = await signIn(person.email.toUpperCase())
    expect(reply.status).toBe(200)
    expect((await test.api('GET', '/me', undefined, { cookie: reply.cookie })).body).toMatchObject({
      person: { id: person.id },
    })
  })

  it('says the same of a wrong password and of an unknown address, in the reader’s language', async () => {
    const { person } = await aJoined()
    const wrong = await signIn(person.email, 'väärä salasana', 'sv')
    const unknown = await signIn('ei-ole@example.fi', 'väärä salasana', 'sv')
    expect([wrong.status, wrong.body]).toEqual([401, unknown.body])
    expect(problemOf(wrong)).toMatchObject({ code: 'wrong-password' })
    expect(problemOf(wrong).message).toMatch(/lösenordet/)
  })

  it('refuses short ones', async () => {
    const org = await anOrganisation(test.db)
    const person = await aPerson(test.db, org)
    const token = await link(person.id, 'join')
    expect((await test.api('POST', `/join/${token}`, { password: 'lyhyt' })).status).toBe(400)
    expect((await test.api('POST', `/join/${token}`, {})).status).toBe(400)
    expect((await test.api('GET', `/join/${token}`)).status).toBe(200)
  })

  it(`stops guessing after ${allowedAttempts} wrong ones, for the right one too and from everywhere`, async () => {
    const { person } = await aJoined()
    const wrong = await Promise.all(
      Array.from({ length: allowedAttempts }, () => signIn(person.email, 'arvaus arvaus')),
    )
    expect(wrong.every((r) => r.status === 401)).toBe(true)
    const right = await signIn(person.email)
    expect(right.status).toBe(429)
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(60)
    // A quarter of an hour later.
    await test.db
      .updateTable('sign_in_attempt')
      .set({ since: new Date(Date.now() - 16 * 60_000) })
      .execute()
    expect((await signIn(person.email)).status).toBe(200)
    expect((await signIn(person.email, 'arvaus arvaus')).status).toBe(401)
  })

  it('is never told from the outside: no sign-up, no other door of the library', async () => {
    const given = { email: 'uusi@example.fi', password, name: 'Uusi' }
    expect((await test.send('POST', '/api/auth/sign-up/email', given)).status).toBe(404)
    for (const path of [
      '/api/auth/hetki-enter',
      '/api/auth/delete-user',
      '/api/auth/change-email',
      '/api/auth/update-user',
    ]) {
      expect((await test.send('POST', path, { user: newId() })).status, path).toBe(404)
    }
    expect(await test.db.selectFrom('auth_user').select('id').where('email', '=', given.email).execute()).toEqual([])
  })
})

describe('changing the password', () => {
  it('takes the old one, and ends other sessions when asked', async () => {
    const { person, cookie } = await aJoined()
    const other = (await signIn(person.email)).cookie
    const change = (currentPassword: string, newPassword: string) =>
      test.send(
        'POST',
        '/api/auth/change-password',
        { currentPassword, newPassword, revokeOtherSessions: true },
        { cookie },
      )
    expect(problemOf(await change('väärä salasana', 'uusi salasana 2')).code).toBe('wrong-password')
    expect(problemOf(await change(password, 'lyhyt')).issues?.[0]?.path).toBe('newPassword')
    expect((await test.api('GET', '/me', undefined, { cookie: other })).status).toBe(200)
    expect((await change(password, 'uusi salasana 2')).status).toBe(200)
    expect((await test.api('GET', '/me', undefined, { cookie: other })).status).toBe(401)
    expect((await signIn(person.email)).status).toBe(401)
    expect((await signIn(person.email, 'uusi salasana 2')).status).toBe(200)
  })
})

describe('what has run out', () => {
  it('is cleared away, and nothing else', async () => {
    const { person, cookie } = await aJoined()
    const { cookie: old } = await aJoined()
    const gone = new Date(Date.now() - 1_000)
    const [left] = await test.db.selectFrom('auth_session').select('id').orderBy('id', 'desc').limit(1).execute()
    await test.db.updateTable('auth_session').set({ expires_at: gone }).where('id', '=', left!.id).execute()
    await signIn('joku@example.fi', 'väärä salasana')
    await clearSignIn(test.db)
    expect(await test.db.selectFrom('sign_in_attempt').selectAll().execute()).not.toEqual([])
    expect((await test.api('GET', '/me', undefined, { cookie })).body).toMatchObject({ person: { id: person.id } })
    expect((await test.api('GET', '/me', undefined, { cookie: old })).status).toBe(401)
    expect(await test.db.selectFrom('auth_session').select('id').where('id', '=', left!.id).execute()).toEqual([])
    await test.db
      .updateTable('sign_in_attempt')
      .set({ since: new Date(Date.now() - 90_000_000) })
      .execute()
    await clearSignIn(test.db)
    expect(await test.db.selectFrom('sign_in_attempt').selectAll().execute()).toEqual([])
  })
})

describe('links', () => {
  it('join once; a later one sets a new password and ends the old sessions', async () => {
    const { person, cookie } = await aJoined()
    expect((await test.api('GET', '/me', undefined, { cookie })).status).toBe(200)
    const token = await link(person.id, 'join')
    const renewed = await test.api('POST', `/join/${token}`, { password: 'uusi salasana 2' })
    expect(renewed.status).toBe(200)
    expect((await test.api('GET', '/me', undefined, { cookie })).status).toBe(401)
    expect((await test.api('GET', '/me', undefined, { cookie: renewed.cookie })).status).toBe(200)
    expect((await signIn(person.email)).status).toBe(401)
    expect((await signIn(person.email, 'uusi salasana 2')).status).toBe(200)
    expect((await test.api('POST', `/join/${token}`, { password })).status).toBe(410)
  })

  it('of two who use one at once lets one in', async () => {
    const org = await anOrganisation(test.db)
    const person = await aPerson(test.db, org)
    const token = await link(person.id, 'join')
    const both = await Promise.all([1, 2].map(() => test.api('POST', `/join/${token}`, { password })))
    expect(both.map((r) => r.status).sort()).toEqual([200, 410])
  })

  it('end after their time, and unknown ones are not found', async () => {
    const org = await anOrganisation(test.db)
    const person = await aPerson(test.db, org)
    const token = await link(person.id, 'join')
    await test.db
      .updateTable('person_token')
      .set({ expires_at: new Date(Date.now() - 1_000) })
      .where('person', '=', person.id)
      .execute()
    const late = await test.api('GET', `/join/${token}`, undefined, { language: 'en' })
    expect([late.status, problemOf(late).code]).toEqual([410, 'already-used'])
    expect((await test.api('POST', `/join/${token}`, { password })).status).toBe(410)
    expect((await test.api('GET', `/join/${'x'.repeat(32)}`)).status).toBe(404)
  })

  it('of the demo open a session again and again, of the demo organisation only', async () => {
    const demo = await anOrganisation(test.db, { demo: true })
    const agent = await aPerson(test.db, demo, { role: 'agent', agent: 'Aino' })
    const token = await link(agent.id, 'demo')
    for (let n = 0; n < 2; n++) {
      const entered = await test.api('POST', `/join/${token}`, { name: 'Muutettu' })
      expect(entered.status).toBe(200)
      const me = await test.api('GET', '/me', undefined, { cookie: entered.cookie })
      expect(me.body).toMatchObject({ person: { id: agent.id, name: agent.name } })
    }
    const real = await anOrganisation(test.db)
    const admin = await aPerson(test.db, real)
    expect((await test.api('POST', `/join/${await link(admin.id, 'demo')}`, {})).status).toBe(404)
  })
})

describe('disabled people', () => {
  it('are out at once, cannot sign in, and their links end', async () => {
    const { org, person, cookie } = await aJoined()
    const admin = await aPerson(test.db, org)
    const as = { cookie: await test.sessionOf(admin) }
    const token = await link(person.id, 'join')
    expect((await test.api('PUT', `/people/${person.id}`, { disabled: true }, as)).status).toBe(200)
    expect((await test.api('GET', '/me', undefined, { cookie })).status).toBe(401)
    const reply = await signIn(person.email)
    expect([reply.status, reply.cookie]).toEqual([403, ''])
    expect((await test.api('POST', `/join/${token}`, { password })).status).toBe(404)
    expect((await test.api('POST', `/people/${person.id}/link`, undefined, as)).status).toBe(409)
    await test.api('PUT', `/people/${person.id}`, { disabled: false }, as)
    expect((await signIn(person.email)).status).toBe(200)
  })
})

describe('sessions', () => {
  it('end with signing out, although the cookie lives on', async () => {
    const { cookie } = await aJoined()
    expect((await test.send('POST', '/api/auth/sign-out', {}, { cookie })).status).toBe(200)
    expect((await test.api('GET', '/me', undefined, { cookie })).status).toBe(401)
  })

  it('fall with a cookie that somebody wrote', async () => {
    const { cookie } = await aJoined()
    const forged = cookie.replace(/(session_token=.{10})(.)/, (_, head, sign) => `${head}${sign === 'x' ? 'y' : 'x'}`)
    expect((await test.api('GET', '/me', undefined, { cookie: forged })).status).toBe(401)
  })

  it('sees the new role at once', async () => {
    const { person, cookie } = await aJoined()
    expect((await test.api('GET', '/api-keys', undefined, { cookie })).status).toBe(403)
    await test.db.updateTable('person').set({ role: 'admin' }).where('id', '=', person.id).execute()
    expect((await test.api('GET', '/api-keys', undefined, { cookie })).status).toBe(200)
  })
})
