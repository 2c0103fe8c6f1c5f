import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aMailServer, type MailServer, type Manner } from '../../../test/mail-server.ts'
import { aMail, go, mailConformance } from './conformance.ts'
import type { Handed } from './delivery.ts'
import { openMailFolder } from './mail-folder.ts'
import { openSmtp } from './smtp.ts'

const aFolder = () => mkdtemp(join(tmpdir(), 'hetki-mail-'))

mailConformance('smtp', async () => {
  const server = await aMailServer({ login: { user: 'hetki', pass: 's3cret' } })
  const gateway = openSmtp(server.url, { connections: 4 })
  return {
    gateway,
    received: async () => server.taken.map((t) => t.raw),
    close: async () => {
      await gateway.close()
      await server.close()
    },
  }
})

mailConformance('folder', async () => {
  const folder = await aFolder()
  return {
    gateway: openMailFolder(folder),
    received: async () => Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8'))),
    close: async () => {},
  }
})

describe('a mail server that misbehaves', () => {
  let server: MailServer
  let gateway: ReturnType<typeof openSmtp>
  beforeAll(async () => {
    server = await aMailServer()
    gateway = openSmtp(server.url, { patienceMs: 300 })
  })
  afterAll(async () => {
    await gateway.close()
    await server.close()
  })
  const handed = async (manner: Manner): Promise<Handed> => {
    server.behave(manner)
    const outcome = await gateway.hand(aMail({ to: `${manner}@asiakas.test` }), go)
    server.behave('take')
    return outcome
  }

  test.each<[Manner, Partial<Handed>]>([
    ['sender-refused', { state: 'later', closed: true }],
    ['later-at-rcpt', { state: 'later' }],
    ['no-such-address', { state: 'refused', badAddress: true }],
    ['policy-refusal', { state: 'refused', badAddress: false }],
    ['drop-before-data', { state: 'later', closed: true }],
    ['later-after-data', { state: 'later' }],
    ['refused-after-data', { state: 'refused', badAddress: false }],
    ['silent', { state: 'unknown' }],
    ['drop', { state: 'unknown' }],
  ])('%s', async (manner, outcome) => {
    const first = await handed(manner)
    expect(first).toMatchObject(outcome)
    if (manner.startsWith('later')) expect(first).not.toHaveProperty('closed')
    // And it was this mail's matter alone.
    expect(await gateway.hand(aMail(), go)).toMatchObject({ state: 'sent' })
  })

  test('a mail of which the body was never asked for has not begun', async () => {
    for (const manner of ['later-at-rcpt', 'no-such-address', 'drop-before-data'] as const) {
      let begun = false
      server.behave(manner)
      await gateway.hand(aMail(), async () => {
        begun = true
      })
      expect(begun).toBe(false)
    }
    server.behave('take')
  })

  test('connections are used again', async () => {
    const before = server.connections()
    for (let n = 0; n < 20; n++) expect(await gateway.hand(aMail(), go)).toMatchObject({ state: 'sent' })
    expect(server.connections() - before).toBeLessThanOrEqual(1)
  })

  test('an address that cannot be one is refused without asking', async () => {
    expect(await gateway.hand(aMail({ to: 'a\r\nRCPT TO:<b@c.d>' }), go)).toMatchObject({
      state: 'refused',
      badAddress: true,
    })
  })
})

test('a server that is not there, and a wrong password, close the way', async () => {
  const server = await aMailServer({ login: { user: 'hetki', pass: 's3cret' } })
  const wrong = openSmtp(server.url.replace('s3cret', 'guess'))
  expect(await wrong.hand(aMail(), go)).toMatchObject({ state: 'later', closed: true })
  const problem = await wrong.check()
  expect(problem).toContain('wrong password')
  expect(problem).not.toContain('guess')
  expect(wrong.name).not.toContain('guess')
  await wrong.close()
  await server.close()
  const gone = openSmtp(server.url)
  expect(await gone.hand(aMail(), go)).toMatchObject({ state: 'later', closed: true })
  expect(await gone.check()).toContain('ECONNREFUSED')
  await gone.close()
})

test('a connection that the server ended while it was idle costs no mail', async () => {
  const first = await aMailServer()
  const gateway = openSmtp(first.url)
  expect(await gateway.hand(aMail(), go)).toMatchObject({ state: 'sent' })
  await first.close()
  const second = await aMailServer({ port: first.port })
  expect(await gateway.hand(aMail(), go)).toMatchObject({ state: 'sent' })
  expect(second.taken).toHaveLength(1)
  await gateway.close()
  await second.close()
})

test('a mail is written into the folder once, and a folder that cannot be written closes the way', async () => {
  const folder = await aFolder()
  const mail = aMail()
  const gateway = openMailFolder(folder)
  await gateway.hand(mail, go)
  const first = await readFile(join(folder, `${mail.id}.eml`), 'utf8')
  expect(await gateway.hand({ ...mail, subject: 'toinen' }, go)).toMatchObject({ state: 'sent' })
  expect(await readFile(join(folder, `${mail.id}.eml`), 'utf8')).toBe(first)
  const file = join(folder, 'file')
  await writeFile(file, '')
  const nowhere = openMailFolder(join(file, 'below'))
  expect(await nowhere.hand(aMail(), go)).toMatchObject({ state: 'later', closed: true })
  expect(await nowhere.check()).not.toBeNull()
})
