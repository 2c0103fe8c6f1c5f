import { afterAll, beforeAll, expect, it } from 'vitest'
import { base, openTestHouse, type TestHouse } from '../../../test/api-house.ts'
import { anOrganisation, aPerson, type BuiltOrganisation } from '../../../test/builders.ts'
import { openProvider } from '../../../test/oidc-provider.ts'
import { makeLink } from '../../catalog/person/link.ts'

const client = { id: 'hetki', secret: 'salaisuus' }
let test: TestHouse
let org: BuiltOrganisation
let provider: Awaited<ReturnType<typeof openProvider>>

beforeAll(async () => {
  provider = await openProvider(client)
  test = await openTestHouse({
    env: {
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: client.id,
      OIDC_CLIENT_SECRET: client.secret,
      OIDC_NAME: 'Yrityksen tunnus',
    },
  })
  org = await anOrganisation(test.db)
})
afterAll(() => provider.close())

let count = 0
/** To the provider, which says yes for this address, and back. */
async function visit(email: string, verified = true, sub = `sub-${++count}`) {
  provider.state.next = { sub, email, email_verified: verified, name: 'Nimi tarjoajalta' }
  const begun = await test.send('POST', '/api/auth/sign-in/social', { provider: 'oidc', callbackURL: '/app/' })
  expect(begun.status).toBe(200)
  const { url } = begun.body as { url: string }
  expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
    code_challenge_method: 'S256',
    nonce: expect.any(String),
  })
  const consent = await fetch(url, { redirect: 'manual' })
  const back = consent.headers.get('location')!
  expect(back.startsWith(`${base}/api/auth/callback/oidc?code=`)).toBe(true)
  const reply = await test.send('GET', back.slice(base.length), undefined, { cookie: begun.cookie })
  return { ...reply, to: reply.headers.get('location'), back, begun }
}
const me = async (cookie: string) => test.api('GET', '/me', undefined, { cookie })
const accounts = () => test.db.selectFrom('auth_user').select('id').execute()

it('is offered by its name', async () => {
  expect((await test.api('GET', '/setup')).body).toMatchObject({ oidc: 'Yrityksen tunnus' })
})

it('lets an invited person in at once, under the verified address, and again later', async () => {
  const person = await aPerson(test.db, org, { role: 'lead', email: 'liisa@example.fi' })
  const first = await visit('Liisa@example.fi', true, 'liisa')
  expect([first.status, first.to]).toEqual([302, '/app/'])
  const seen = await me(first.cookie)
  expect(seen.body).toMatchObject({ person: { id: person.id, name: person.name, role: 'lead', joined: true } })
  const again = await visit('liisa@example.fi', true, 'liisa')
  expect((await me(again.cookie)).status).toBe(200)
  const kept = await test.db.selectFrom('auth_account').selectAll().where('account_id', '=', 'liisa').execute()
  expect(kept).toMatchObject([{ provider_id: 'oidc', access_token: null, refresh_token: null, id_token: null }])
})

it('links to somebody who joined with a password', async () => {
  const person = await aPerson(test.db, org, { email: 'matti@example.fi' })
  const token = await test.db.transaction().execute((tx) => makeLink(tx, person.id, 'join'))
  await test.api('POST', `/join/${token}`, { password: 'hyvä salasana 1' })
  const reply = await visit('matti@example.fi')
  expect((await me(reply.cookie)).body).toMatchObject({ person: { id: person.id } })
})

it('makes no account for a stranger', async () => {
  const before = await accounts()
  const reply = await visit('vieras@example.fi')
  expect([reply.status, reply.to]).toEqual([302, expect.stringContaining('/app/sign-in?error=NO_PERSON')])
  expect(reply.cookie).not.toContain('session_token')
  expect(await accounts()).toEqual(before)
})

it('does not believe an address that the provider has not verified', async () => {
  const before = await accounts()
  await aPerson(test.db, org, { email: 'epavarma@example.fi' })
  const invited = await visit('epavarma@example.fi', false)
  expect(invited.cookie).not.toContain('session_token')
  expect(await accounts()).toEqual(before)
  // Nor to take over an account that exists.
  const joined = await visit('liisa@example.fi', false, 'somebody-else')
  expect(joined.cookie).not.toContain('session_token')
  expect(joined.to).toContain('/app/sign-in?error=')
})

it('lets nobody in who is disabled, or invited by two organisations under one address', async () => {
  await aPerson(test.db, org, { email: 'pois@example.fi', disabled: true })
  expect((await visit('pois@example.fi')).cookie).not.toContain('session_token')
  const other = await anOrganisation(test.db)
  for (const of of [org, other]) await aPerson(test.db, of, { email: 'kaksi@example.fi' })
  expect((await visit('kaksi@example.fi')).cookie).not.toContain('session_token')
  await test.db.updateTable('person').set({ disabled: true }).where('email', '=', 'liisa@example.fi').execute()
  const out = await visit('liisa@example.fi', true, 'liisa')
  expect(out.cookie).not.toContain('session_token')
  expect(out.to).toContain('/app/sign-in?error=DISABLED')
})

it('refuses a token of another signer, a state of another browser, and a code used twice', async () => {
  await aPerson(test.db, org, { email: 'kalle@example.fi' })
  provider.state.forge = true
  expect((await visit('kalle@example.fi')).cookie).not.toContain('session_token')
  provider.state.forge = false

  const good = await visit('kalle@example.fi')
  expect((await me(good.cookie)).status).toBe(200)
  const path = good.back.slice(base.length)
  const replayed = await test.send('GET', path, undefined, { cookie: good.begun.cookie })
  expect(replayed.cookie).not.toContain('session_token')

  provider.state.next = { sub: 'kalle', email: 'kalle@example.fi', email_verified: true, name: 'Kalle' }
  const begun = await test.send('POST', '/api/auth/sign-in/social', { provider: 'oidc', callbackURL: '/app/' })
  const consent = await fetch((begun.body as { url: string }).url, { redirect: 'manual' })
  const elsewhere = await test.send('GET', consent.headers.get('location')!.slice(base.length))
  expect(elsewhere.cookie).not.toContain('session_token')
})
