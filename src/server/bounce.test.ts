import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../test/api-house.ts'
import { anOrganisation, aPublishedSurvey, aTouchpoint, type BuiltOrganisation } from '../../test/builders.ts'
import { aMessage, messageSecret } from '../../test/message-builder.ts'
import { openBounceListener } from '../engine/delivery/bounce-listener.ts'
import { mailOfReturn, messageKeys, returnLocal } from '../flow/invitation/send/key.ts'
import { takeReport } from '../flow/invitation/send/mail-report.ts'
import { houseScope } from './guard/scope.ts'
import { mailHook } from './mail-hook.ts'

const keys = messageKeys(messageSecret)
const secret = 'a secret of the mail provider'
let house: TestHouse
let org: BuiltOrganisation
let asked: { touchpoint: string; version: string }
let listener: Awaited<ReturnType<typeof openBounceListener>>

beforeAll(async () => {
  house = await openTestHouse({ env: { MAIL_HOOK_SECRET: secret } })
  org = await anOrganisation(house.db)
  const survey = await aPublishedSurvey(house.db, org)
  const touchpoint = await aTouchpoint(house.db, org, { survey: survey.id })
  asked = { touchpoint: touchpoint.id, version: survey.version }
  listener = await openBounceListener({
    port: 0,
    host: '127.0.0.1',
    mailOf: (local) => mailOfReturn(keys, local),
    take: async (mail, report) => void (await takeReport(house.db, mail, report, houseScope)),
  })
})
afterAll(() => listener.close())

const sent = (state: 'sent' | 'unknown' = 'sent') =>
  aMessage(house.db, org, asked, {
    state,
    more: { begun_at: new Date(), ...(state === 'sent' && { sent_at: new Date() }) },
  })
const now = (id: string) => house.db.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const fails = async (hash: Buffer | null) =>
  (await house.db.selectFrom('address_failure').select('problem').where('hash', '=', hash!).execute()).map(
    (r) => r.problem,
  )
const listed = async (hash: Buffer | null) =>
  (await house.db.selectFrom('opt_out').select('via').where('hash', '=', hash!).execute()).map((r) => r.via)

const report = (action: string, status: string, diagnostic: string) => `From: MAILER-DAEMON@mx.test
To: x@return.test
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your mail could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.test

Final-Recipient: rfc822; aino@asiakas.test
Action: ${action}
Status: ${status}
Diagnostic-Code: smtp; ${diagnostic}
  and more of it

--b--
`
async function comesBack(to: string, raw: string): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port: listener.port, ignoreTLS: true })
  await transport.sendMail({ envelope: { from: '', to: [to] }, raw })
  transport.close()
}
const back = (id: string, raw: string) => comesBack(`${returnLocal(keys, id)}@return.test`.toUpperCase(), raw)

/** What a mail server says that it can do. */
async function offersOf(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let said = ''
  for await (const part of socket) {
    said += part
    if (/^220 .*\r\n$/.test(said)) socket.write('EHLO posti.test\r\n')
    if (/^250 .*\r\n$/m.test(said)) break
  }
  socket.destroy()
  return said
}

describe('mail that comes back to a return address', () => {
  test('of an address that does not exist: bounced, and the address is not written to again', async () => {
    const message = await sent()
    const raw = report('failed', '5.1.1', '550 5.1.1 no such user')
    await back(message.id, raw)
    await back(message.id, raw)
    expect(await now(message.id)).toMatchObject({
      state: 'bounced',
      problem: '550 5.1.1 no such user and more of it 5.1.1',
    })
    expect(await fails(message.hash)).toHaveLength(1)
    const events = await house.db.selectFrom('message_event').select('what').where('message', '=', message.id).execute()
    expect(events).toEqual([{ what: 'bounced' }])
  })

  test('of a full mailbox: bounced, and the address stays good; a delay or an absence says nothing', async () => {
    const [full, late, away] = [await sent(), await sent(), await sent()]
    await back(full.id, report('failed', '5.2.2', '552 mailbox full'))
    await back(late.id, report('delayed', '4.4.1', 'connection timed out'))
    await back(away.id, 'From: a@b.test\r\nSubject: Lomalla\r\n\r\nPalaan maanantaina.\r\n')
    expect((await now(full.id)).state).toBe('bounced')
    expect(await fails(full.hash)).toEqual([])
    expect((await now(late.id)).state).toBe('sent')
    expect((await now(away.id)).state).toBe('sent')
  })

  test('tells of an unknown message that it went out', async () => {
    const message = await sent('unknown')
    await back(message.id, report('delivered', '2.0.0', '250 ok'))
    expect(await now(message.id)).toMatchObject({ state: 'delivered' })
    expect((await now(message.id)).delivered_at).not.toBeNull()
  })

  test('with a certificate senders may talk in secret, without one they are not offered it', async () => {
    const pem = (name: string) => readFileSync(new URL(`../../test/keys/${name}`, import.meta.url), 'utf8')
    const secure = await openBounceListener({
      port: 0,
      host: '127.0.0.1',
      tls: { cert: pem('return.pem'), key: pem('return.key') },
      mailOf: (local) => mailOfReturn(keys, local),
      take: async (mail, told) => void (await takeReport(house.db, mail, told, houseScope)),
    })
    const message = await sent()
    const to = `${returnLocal(keys, message.id)}@return.test`
    const over = async (port: number) => {
      const transport = createTransport({
        host: '127.0.0.1',
        port,
        requireTLS: true,
        tls: { ca: pem('return.pem'), servername: 'return.test' },
      })
      await transport.sendMail({ envelope: { from: '', to: [to] }, raw: report('failed', '5.1.1', '550 no such user') })
      transport.close()
    }
    await expect(over(listener.port)).rejects.toThrow()
    expect((await now(message.id)).state).toBe('sent')
    // Not even with a certificate that is nobody's.
    expect([await offersOf(listener.port), await offersOf(secure.port)].map((o) => o.includes('STARTTLS'))).toEqual([
      false,
      true,
    ])
    await over(secure.port)
    expect((await now(message.id)).state).toBe('bounced')
    await secure.close()
  })

  test('a complaint takes the person off the list', async () => {
    const message = await sent()
    await back(
      message.id,
      'From: fbl@mail.test\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary="b"\n\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n\n--b--\n',
    )
    expect(await listed(message.hash)).toEqual(['complaint'])
  })

  test('to an address that we never made is refused', async () => {
    const message = await sent()
    const wrong = returnLocal(keys, message.id).replace(/.$/, (c) => (c === '0' ? '1' : '0'))
    for (const local of [wrong, 'postmaster', `bounce-${keys.make('unsubscribe', message.id)}`])
      await expect(comesBack(`${local}@return.test`, report('failed', '5.1.1', 'x'))).rejects.toThrow('no such address')
    expect((await now(message.id)).state).toBe('sent')
  })
})

describe('reports of a mail provider', () => {
  const post = (body: string, key = secret, at = Math.floor(Date.now() / 1_000)) => {
    const signature = createHmac('sha256', key).update(`e1.${at}.${body}`).digest('base64')
    const headers = { 'webhook-id': 'e1', 'webhook-timestamp': `${at}`, 'webhook-signature': `v1,${signature}` }
    return mailHook(house.house)(new Request('http://hetki.test/hooks/mail', { method: 'POST', body, headers }))
  }
  const told = (id: string, more: object) =>
    JSON.stringify({ events: [{ messageId: `<${id}@kuusikko.test>`, ...more }] })

  test('move the messages that they name', async () => {
    const [here, gone, angry] = [await sent(), await sent(), await sent()]
    const reply = await post(told(here.id, { event: 'delivered' }))
    expect(await reply.json()).toEqual({ events: 1, known: 1 })
    await post(told(gone.id, { event: 'bounced', permanent: true, text: '550' }))
    await post(told(angry.id, { event: 'complaint' }))
    expect((await now(here.id)).state).toBe('delivered')
    expect((await now(gone.id)).state).toBe('bounced')
    expect(await fails(gone.hash)).toEqual(['550'])
    expect(await listed(angry.hash)).toEqual(['complaint'])
    expect(await (await post(told(org.id, { event: 'bounced' }))).json()).toEqual({ events: 1, known: 0 })
  })

  test('that are not signed, or long ago, or not readable, move nothing', async () => {
    const message = await sent()
    const body = told(message.id, { event: 'bounced', permanent: true })
    expect((await post(body, 'another secret of somebody')).status).toBe(401)
    expect((await post(body, secret, Math.floor(Date.now() / 1_000) - 3_600)).status).toBe(401)
    expect((await post('{"events":')).status).toBe(400)
    expect((await now(message.id)).state).toBe('sent')
  })
})
