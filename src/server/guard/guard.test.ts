import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse, problemOf, type TestHouse } from '../../../test/api-house.ts'
import { anOrganisation, aPerson, aUnit, type BuiltOrganisation } from '../../../test/builders.ts'
import { createApiKey, revokeApiKey } from '../../catalog/api-key/api-key.ts'
import type { Language } from '../../contract/language.ts'
import type { ApiScope } from '../../contract/operation.ts'

let test: TestHouse
let org: BuiltOrganisation

beforeAll(async () => {
  test = await openTestHouse()
  org = await anOrganisation(test.db)
})

const aKey = (scopes: ApiScope[]) => createApiKey(test.db, org.scope, { name: 'Puhelinjärjestelmä', scopes })
const cookieOf = async (given: Parameters<typeof aPerson>[2] = {}) => test.sessionOf(await aPerson(test.db, org, given))

describe('API keys', () => {
  it('open what their scopes say and nothing else', async () => {
    const { secret, key } = await aKey(['catalog:read'])
    expect(secret).toMatch(/^hk_[\w-]{32}$/)
    expect(secret.startsWith(key.prefix)).toBe(true)
    expect((await test.api('GET', '/units', undefined, { key: secret })).status).toBe(200)
    const unit = { parent: org.root, name: 'Espoo', kind: 'store' }
    const refused = await test.api('POST', '/units', unit, { key: secret })
    expect([refused.status, problemOf(refused).message]).toEqual([
      403,
      'Tähän API-avain tarvitsee oikeuden catalog:write.',
    ])
    expect((await test.api('GET', '/people', undefined, { key: secret })).status).toBe(403)
    expect((await test.api('GET', '/me', undefined, { key: secret })).status).toBe(403)
  })

  it('are kept as a hash, shown once, and note their use at most once a minute', async () => {
    const admin = { cookie: await cookieOf() }
    const made = await test.api('POST', '/api-keys', { name: 'Kassa', scopes: ['catalog:read'] }, admin)
    const { secret, key } = made.body as { secret: string; key: { id: string } }
    const row = () => test.db.selectFrom('api_key').selectAll().where('id', '=', key.id).executeTakeFirstOrThrow()
    expect((await row()).hash).toEqual(createHash('sha256').update(secret).digest())
    expect(JSON.stringify((await test.api('GET', '/api-keys', undefined, admin)).body)).not.toContain(secret)
    expect((await row()).last_used_at).toBe(null)
    await test.api('GET', '/units', undefined, { key: secret })
    const first = (await row()).last_used_at!
    await test.api('GET', '/units', undefined, { key: secret })
    expect((await row()).last_used_at).toEqual(first)
    const old = new Date(Date.now() - 61_000)
    await test.db.updateTable('api_key').set({ last_used_at: old }).where('id', '=', key.id).execute()
    await test.api('GET', '/units', undefined, { key: secret })
    expect((await row()).last_used_at!.getTime()).toBeGreaterThan(old.getTime())
  })

  it('end at once when revoked, and unknown ones open nothing', async () => {
    const { secret, key } = await aKey(['catalog:read'])
    const other = await anOrganisation(test.db)
    await expect(revokeApiKey(test.db, other.scope, key.id)).rejects.toMatchObject({ code: 'not-found' })
    expect((await test.api('GET', '/units', undefined, { key: secret })).status).toBe(200)
    await revokeApiKey(test.db, org.scope, key.id)
    expect((await test.api('GET', '/units', undefined, { key: secret })).status).toBe(401)
    expect((await test.api('GET', '/units', undefined, { key: `${secret}x` })).status).toBe(401)
  })

  it('do not mix with a cookie: the key counts', async () => {
    const { secret } = await aKey(['catalog:read'])
    const both = { key: secret, headers: { cookie: await cookieOf() } }
    expect((await test.api('GET', '/me', undefined, both)).status).toBe(403)
  })
})

describe('another site', () => {
  const change = { name: 'Muutettu' }
  it.each([
    ['no word of where it comes from', { origin: null }],
    ['another origin', { origin: 'https://paha.example' }],
    ['a name that begins like ours', { origin: 'http://hetki.test.paha.example' }],
    ['an origin that is none', { origin: 'null' }],
    ['a browser that says cross-site', { headers: { 'sec-fetch-site': 'cross-site' } }],
    ['a page beside ours', { headers: { 'sec-fetch-site': 'same-site' } }],
  ])('cannot write with our cookie: %s', async (_, from) => {
    const cookie = await cookieOf({ name: 'Ennen' })
    const reply = await test.api('PUT', '/me', change, { cookie, ...from })
    expect([reply.status, problemOf(reply).code]).toEqual([403, 'not-allowed'])
    expect((await test.api('GET', '/me', undefined, { cookie })).body).toMatchObject({ person: { name: 'Ennen' } })
  })

  it('cannot sign somebody in or out', async () => {
    const from = { origin: 'https://paha.example' }
    const body = { email: 'x@example.fi', password: 'jotain pitkää' }
    expect((await test.send('POST', '/api/auth/sign-in/email', body, from)).status).toBe(403)
    const cookie = await cookieOf()
    expect((await test.send('POST', '/api/auth/sign-out', {}, { cookie, ...from })).status).toBe(403)
    expect((await test.api('GET', '/me', undefined, { cookie })).status).toBe(200)
    expect((await test.api('POST', `/join/${'x'.repeat(32)}`, {}, from)).status).toBe(403)
  })

  it('is never returned to after signing in', async () => {
    for (const callbackURL of ['https://paha.example', '//paha.example', '/\\paha.example', 'javascript:alert(1)', 7]) {
      const body = { email: 'x@example.fi', password: 'jotain pitkää', callbackURL }
      const reply = await test.send('POST', '/api/auth/sign-in/email', body)
      expect([reply.status, problemOf(reply).issues?.[0]?.path]).toEqual([400, 'callbackURL'])
    }
  })

  it('is no matter for a key, which no browser sends by itself', async () => {
    const { secret } = await aKey(['catalog:write'])
    const unit = { parent: org.root, name: 'Espoo', kind: 'store' }
    const as = { key: secret, headers: { origin: 'https://kassa.example' } }
    expect((await test.api('POST', '/units', unit, as)).status).toBe(200)
  })
})

describe('problems', () => {
  const say: [Language, RegExp, RegExp][] = [
    ['fi', /korjattavaa/, /ei voi olla tyhjä/],
    ['sv', /behöver rättas/, /får inte vara tomt/],
    ['en', /needs correcting/, /cannot be empty/],
  ]
  it.each(say)('speak the reader’s language: %s', async (language, message, issue) => {
    const cookie = await cookieOf({ language })
    const bad = await test.api('POST', '/units', { parent: null, name: '', kind: 'laiva' }, { cookie })
    expect(bad.status).toBe(400)
    expect(problemOf(bad)).toMatchObject({ code: 'bad-input', message: expect.stringMatching(message) })
    expect(problemOf(bad).issues).toEqual([
      { path: 'name', message: expect.stringMatching(issue) },
      { path: 'kind', message: expect.stringContaining('company, region, store, team') },
    ])
  })

  it('speak the language of Accept-Language to a key and to strangers', async () => {
    const message = async (language: string) =>
      problemOf(await test.api('GET', '/units', undefined, { language })).message
    expect(await message('fi')).toBe('Kirjaudu ensin sisään.')
    expect(await message('de, sv-FI;q=0.8, en;q=0.5')).toBe('Logga in först.')
    expect(await message('de')).toBe('Sign in first.')
    const { secret } = await aKey(['catalog:read'])
    const denied = await test.api('GET', '/people', undefined, { key: secret, language: 'sv' })
    expect(problemOf(denied).message).toMatch(/API-nyckel/)
  })

  it('word what a room found, at its place', async () => {
    const { id } = await aUnit(test.db, org)
    const below = await aUnit(test.db, org, { parent: id })
    const cookie = await cookieOf({ language: 'sv' })
    const cycle = await test.api('PUT', `/units/${id}`, { parent: below.id }, { cookie })
    expect(problemOf(cycle).issues).toEqual([{ path: 'parent', message: expect.stringMatching(/under sig själv/) }])
  })

  it('name every wrong place of path, query and body', async () => {
    const cookie = await cookieOf({ language: 'en' })
    const paths = async (method: string, path: string, body?: unknown) =>
      problemOf(await test.api(method, path, body, { cookie })).issues?.map((i) => i.path)
    expect(await paths('PUT', '/units/ei-uuid', { kind: 1 })).toEqual(['params.id', 'kind'])
    const organisation = {
      workingHours: [{ from: '8', to: '16:00' }, null, null, null, null, null, null],
      zone: 'Mars/X',
    }
    expect(await paths('PUT', '/organisation', organisation)).toEqual(['zone', 'workingHours.0'])
    expect(await paths('POST', '/units', undefined)).toEqual([''])
  })

  it.each([
    ['{"name": ', 'not JSON'],
    ['{"name":"a\\u0000b"}', 'NUL'],
    ['{"name":"\\ud83d"}', 'half a character'],
  ])('refuse what cannot be kept: %s (%s)', async (body) => {
    const reply = await test.api('PUT', '/me', body, { cookie: await cookieOf() })
    expect([reply.status, problemOf(reply).code]).toEqual([400, 'bad-input'])
  })

  it('refuse bodies over 2 MB, announced or not, before reading them to the end', async () => {
    const cookie = await cookieOf()
    const reply = await test.api('PUT', '/me', JSON.stringify({ name: 'x'.repeat(2_100_000) }), { cookie })
    expect([reply.status, problemOf(reply).code]).toEqual([413, 'too-large'])
  })

  it('say nothing of the inside: unforeseen errors are logged under an id that the reply names', async () => {
    const cookie = await cookieOf()
    await test.db.schema.alterTable('target').renameTo('target_away').execute()
    const reply = await test.api('GET', '/targets', undefined, { cookie })
    await test.db.schema.alterTable('target_away').renameTo('target').execute()
    expect([reply.status, problemOf(reply).code]).toEqual([500, 'broken'])
    const line = test.logged.at(-1) as { id: string; where: string; err: { message: string } }
    expect(line).toMatchObject({ where: 'targets.list', err: { message: expect.stringContaining('target') } })
    expect(problemOf(reply).message).toContain(line.id)
    expect(JSON.stringify(reply.body)).not.toContain('relation')
  })

  it('are said of unknown addresses too', async () => {
    const reply = await test.api('GET', '/nowhere')
    expect([reply.status, problemOf(reply).code]).toEqual([404, 'not-found'])
  })
})
