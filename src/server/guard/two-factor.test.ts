import { createHmac } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { openTestHouse, problemOf, type Reply, type TestHouse } from '../../../test/api-house.ts'
import { anOrganisation, aPerson } from '../../../test/builders.ts'
import { makeLink } from '../../catalog/person/link.ts'

const password = 'hyvä salasana 1'
let test: TestHouse

beforeAll(async () => {
  test = await openTestHouse()
})

/** The code of an authenticator app (RFC 6238): six digits of HMAC-SHA-1 over the number of the half minute. */
function codeOf(uri: string, at = Date.now()): string {
  const secret = new URL(uri).searchParams.get('secret')!
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = Array.from(secret.replace(/=+$/, ''), (c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g)!.map((b) => Number.parseInt(b, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const from = mac.at(-1)! & 0xf
  return String((mac.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

const link = (person: string) => test.db.transaction().execute((tx) => makeLink(tx, person, 'join'))
const auth = (path: string, body: unknown, cookie: string) => test.send('POST', `/api/auth${path}`, body, { cookie })
const signIn = (email: string) => test.send('POST', '/api/auth/sign-in/email', { email, password })
const seesMe = async (reply: Reply) => (await test.api('GET', '/me', undefined, { cookie: reply.cookie })).status

/** A person with TOTP on; gives the uri and the backup codes. */
async function secured() {
  const org = await anOrganisation(test.db)
  const person = await aPerson(test.db, org)
  const { cookie } = await test.api('POST', `/join/${await link(person.id)}`, { password })
  const wrong = await auth('/two-factor/enable', { password: 'väärä salasana' }, cookie)
  expect(problemOf(wrong).code).toBe('wrong-password')
  const enabled = await auth('/two-factor/enable', { password }, cookie)
  const { totpURI, backupCodes } = enabled.body as { totpURI: string; backupCodes: string[] }
  // Not in force before a first code has shown that the app is set up.
  expect((await signIn(person.email)).body).not.toHaveProperty('twoFactorRedirect')
  const on = await auth('/two-factor/verify-totp', { code: codeOf(totpURI) }, cookie)
  expect(on.status).toBe(200)
  return { person, totpURI, backupCodes, cookie: on.cookie || cookie }
}

it('asks for the code after the password, and only then lets in', async () => {
  const { person, totpURI } = await secured()
  const half = await signIn(person.email)
  expect(half.body).toMatchObject({ twoFactorRedirect: true })
  expect(await seesMe(half)).toBe(401)
  const wrong = await auth('/two-factor/verify-totp', { code: '000000' }, half.cookie)
  expect([wrong.status, problemOf(wrong).code]).toEqual([401, 'wrong-code'])
  const whole = await auth('/two-factor/verify-totp', { code: codeOf(totpURI) }, half.cookie)
  expect(whole.status).toBe(200)
  expect(await seesMe(whole)).toBe(200)
  const me = await test.api('GET', '/me', undefined, { cookie: whole.cookie })
  expect(me.body).toMatchObject({ twoFactor: true })
})

it('takes a backup code once', async () => {
  const { person, backupCodes } = await secured()
  const first = await signIn(person.email)
  const code = backupCodes[0]
  const used = await auth('/two-factor/verify-backup-code', { code }, first.cookie)
  expect(await seesMe(used)).toBe(200)
  const second = await signIn(person.email)
  const again = await auth('/two-factor/verify-backup-code', { code }, second.cookie)
  expect([again.status, problemOf(again).code]).toEqual([401, 'wrong-code'])
})

it('locks after ten wrong codes, over several tries to sign in', async () => {
  const { person, totpURI } = await secured()
  const codes: string[] = []
  for (let n = 0; n < 12; n++) {
    const half = await signIn(person.email)
    codes.push(problemOf(await auth('/two-factor/verify-totp', { code: '000000' }, half.cookie)).code)
  }
  expect(codes.slice(-2)).toEqual(['too-many-requests', 'too-many-requests'])
  const half = await signIn(person.email)
  const right = await auth('/two-factor/verify-totp', { code: codeOf(totpURI) }, half.cookie)
  expect(right.status).toBe(429)
})

it('is not stepped around by a link for a new password', async () => {
  const { person } = await secured()
  const renewed = await test.api('POST', `/join/${await link(person.id)}`, { password: 'uusi salasana 2' })
  expect([renewed.status, renewed.cookie]).toEqual([200, ''])
  const half = await test.send('POST', '/api/auth/sign-in/email', { email: person.email, password: 'uusi salasana 2' })
  expect(half.body).toMatchObject({ twoFactorRedirect: true })
})

it('is switched off with the password', async () => {
  const { person, cookie } = await secured()
  expect((await auth('/two-factor/disable', { password: 'väärä salasana' }, cookie)).status).toBe(401)
  const off = await auth('/two-factor/disable', { password }, cookie)
  expect(off.status).toBe(200)
  expect(await seesMe(await signIn(person.email))).toBe(200)
})
