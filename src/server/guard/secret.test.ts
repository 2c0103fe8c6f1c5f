import { chmod, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openTestHouse } from '../../../test/api-house.ts'
import { anOrganisation, aPerson } from '../../../test/builders.ts'
import { readSecret } from './secret.ts'

const aFolder = () => mkdtemp(join(tmpdir(), 'hetki-secret-'))

it('is made once, by one of many who start together, and only its owner can read it', async () => {
  const HETKI_DATA = join(await aFolder(), 'new', 'folder')
  const secrets = await Promise.all(Array.from({ length: 8 }, () => readSecret({ HETKI_DATA, SECRET: undefined })))
  expect(new Set(secrets).size).toBe(1)
  expect(secrets[0]!.length).toBeGreaterThanOrEqual(43)
  const file = join(HETKI_DATA, 'secret')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readSecret({ HETKI_DATA, SECRET: undefined })).toBe(secrets[0])
  expect(await readSecret({ HETKI_DATA: await aFolder(), SECRET: undefined })).not.toBe(secrets[0])
})

it('comes from SECRET where that is set, and leaves no file', async () => {
  const HETKI_DATA = await aFolder()
  expect(await readSecret({ HETKI_DATA, SECRET: 's'.repeat(32) })).toBe('s'.repeat(32))
  await expect(readFile(join(HETKI_DATA, 'secret'))).rejects.toMatchObject({ code: 'ENOENT' })
})

it('is refused when the file is damaged, rather than signing with next to nothing', async () => {
  const HETKI_DATA = await aFolder()
  await writeFile(join(HETKI_DATA, 'secret'), 'x\n')
  await chmod(join(HETKI_DATA, 'secret'), 0o600)
  await expect(readSecret({ HETKI_DATA, SECRET: undefined })).rejects.toThrow('damaged')
})

it('signs cookies that go over https only where people come by https, and that no script can read', async () => {
  const test = await openTestHouse({ env: { BASE_URL: 'https://hetki.test' } })
  const person = await aPerson(test.db, await anOrganisation(test.db))
  const headers = new Headers()
  const cookie = await test.sessionOf(person)
  expect(cookie).toMatch(/^__Secure-hetki\.session_token=/)
  expect((await test.api('GET', '/me', undefined, { cookie })).status).toBe(200)
  const user = await test.db
    .selectFrom('person')
    .select('user_id')
    .where('id', '=', person.id)
    .executeTakeFirstOrThrow()
  await test.guard.enter(user.user_id!, headers)
  for (const set of headers.getSetCookie()) expect(set).toMatch(/; Secure.*HttpOnly|; HttpOnly.*Secure/)
  // The same cookie under another secret is nobody's.
  const other = await openTestHouse({ env: { BASE_URL: 'https://hetki.test' } })
  expect((await other.api('GET', '/me', undefined, { cookie })).status).toBe(401)
})
