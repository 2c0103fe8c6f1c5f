import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createSocketServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostileTexts } from '../../../test/hostile-texts.ts'
import type { Gateway, TextMessage } from './delivery.ts'
import { openTexts } from './open-texts.ts'
import { openTextFolder } from './text-folder.ts'
import { openJsonTexts } from './text-json.ts'
import { openTwilioTexts } from './text-twilio.ts'

type Behave = (body: string, request: IncomingMessage, reply: ServerResponse) => void
type Seen = { body: string; headers: IncomingMessage['headers']; url: string }

/** A gateway on this machine that does as it is told. */
async function aGateway() {
  const seen: Seen[] = []
  let behave: Behave = (_, __, reply) => reply.end('{}')
  const server: Server = createServer((request, reply) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      seen.push({ body, headers: request.headers, url: request.url! })
      behave(body, request, reply)
    })
  })
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open))
  return {
    seen,
    port: (server.address() as AddressInfo).port,
    as(next: Behave) {
      seen.length = 0
      behave = next
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

const patience = { connectMs: 400, replyMs: 250 }
const makers = {
  json: (port: number, secure = false) =>
    openJsonTexts({ url: `http${secure ? 's' : ''}://127.0.0.1:${port}/send`, auth: 'Bearer s3cret', patience }),
  twilio: (port: number, secure = false) =>
    openTwilioTexts({ url: `twilio${secure ? '' : '+http'}://AC1:t%3Aoken@127.0.0.1:${port}`, patience }),
}
const message: TextMessage = { id: '0198f2f6-7a00-7000-8000-000000000000', from: '+358401', to: '+358402', text: 'Hei' }
const begin = async () => {}

describe.each(Object.entries(makers))('%s gateway', (name, make) => {
  let server: Awaited<ReturnType<typeof aGateway>>
  let gateway: Gateway<TextMessage>
  beforeAll(async () => {
    server = await aGateway()
    gateway = make(server.port)
  })
  afterAll(async () => {
    await gateway.close()
    server.close()
  })
  const says = (status: number, body = '') => server.as((_, __, reply) => void reply.writeHead(status).end(body))

  test('what it takes is sent, with its own id', async () => {
    says(201, name === 'json' ? '{"id":"g1","parts":2}' : '{"sid":"SM1","num_segments":"2"}')
    expect(await gateway.hand(message, begin)).toEqual({
      state: 'sent',
      gatewayId: name === 'json' ? 'g1' : 'SM1',
      parts: 2,
    })
    expect(server.seen).toHaveLength(1)
  })

  test.each(['', 'ok', '{"id":', 'null', '[1]', '{"id":{"a":1},"sid":null}'])(
    'a 2xx has taken it whatever it says: %s',
    async (body) => {
      says(200, body)
      expect(await gateway.hand(message, begin)).toEqual({ state: 'sent', gatewayId: null })
    },
  )

  test('a 2xx that hangs or breaks in the middle of its words has taken it', async () => {
    server.as((_, __, reply) => void reply.writeHead(200, { 'content-length': 100 }).write('{"id":'))
    expect(await gateway.hand(message, begin)).toMatchObject({ state: 'sent' })
    server.as((_, request, reply) => {
      reply.writeHead(200, { 'content-length': 100 }).write('{"id":')
      setTimeout(() => request.socket.destroy(), 20)
    })
    expect(await gateway.hand(message, begin)).toMatchObject({ state: 'sent' })
  })

  test.each([400, 410, 413, 422])('%i refuses this message for good', async (status) => {
    says(status, '{"code":21610,"error":"blocked","message":"blocked"}')
    const handed = await gateway.hand(message, begin)
    expect(handed).toMatchObject({ state: 'refused', badAddress: false, problem: expect.stringContaining('blocked') })
  })

  test('a number that is none is said to be one', async () => {
    says(
      400,
      name === 'json' ? '{"error":"no such number","badAddress":true}' : '{"code":21211,"message":"Invalid To"}',
    )
    expect(await gateway.hand(message, begin)).toMatchObject({ state: 'refused', badAddress: true })
  })

  // 401 to 404: the operator's key or address is wrong. A whole blast must not be thrown away for it.
  test.each([301, 302, 401, 403, 404, 408, 429, 503])('%i has not taken it and may later', async (status) => {
    says(status)
    expect(await gateway.hand(message, begin)).toMatchObject({ state: 'later', closed: true })
  })

  test.each([500, 502, 504])('after %i nobody knows', async (status) => {
    says(status)
    expect(await gateway.hand(message, begin)).toMatchObject({ state: 'unknown' })
  })

  test('silence, a hang-up and rubbish after the message was written: nobody knows, and it is not written again', async () => {
    server.as(() => {})
    expect(await gateway.hand(message, begin)).toMatchObject({ state: 'unknown' })
    expect(server.seen).toHaveLength(1)
    server.as((_, request) => void request.socket.destroy())
    expect(await gateway.hand(message, begin)).toMatchObject({ state: 'unknown' })
    expect(server.seen).toHaveLength(1)
    server.as((_, request) => void request.socket.end('SMSC/1.0 no HTTP\r\n\r\n'))
    expect(await gateway.hand(message, begin)).toMatchObject({ state: 'unknown' })
    expect(server.seen).toHaveLength(1)
  })

  test('nobody there, or nobody of ours: certainly not taken', async () => {
    const closed = make(1)
    expect(await closed.hand(message, begin)).toMatchObject({ state: 'later', closed: true })
    expect(await closed.check()).toMatch(/ECONNREFUSED/)
    says(200)
    // Our TLS to a server without: the handshake fails before the message is written.
    const secure = make(server.port, true)
    expect(await secure.hand(message, begin)).toMatchObject({ state: 'later' })
    // A server that takes the connection and never shakes hands.
    const mute = createSocketServer(() => {})
    await new Promise<void>((open) => mute.listen(0, '127.0.0.1', open))
    const waiting = make((mute.address() as AddressInfo).port, true)
    expect(await waiting.hand(message, begin)).toMatchObject({ state: 'later', problem: 'no connection in time' })
    mute.close()
    expect(server.seen).toHaveLength(0)
    for (const g of [closed, secure, waiting]) await g.close()
  })

  test('what is called back at the last moment is not handed over', async () => {
    says(200)
    const handed = await gateway.hand(message, () => Promise.reject(new Error('opted out')))
    expect(handed).toMatchObject({ state: 'later', problem: 'opted out' })
    expect(server.seen).toHaveLength(0)
  })

  test('texts arrive to the letter, and the id with each try', async () => {
    says(200)
    for (const text of Object.values(hostileTexts)) {
      await gateway.hand({ ...message, text }, begin)
      const { body, headers } = server.seen.at(-1)!
      const got = name === 'json' ? JSON.parse(body).text : new URLSearchParams(body).get('Body')
      expect(got).toBe(text)
      expect(headers['idempotency-key'] ?? headers['i-twilio-idempotency-token']).toBe(message.id)
    }
  })

  test('many at once: each has its own reply', async () => {
    server.as((body, _, reply) => {
      const to = name === 'json' ? JSON.parse(body).to : new URLSearchParams(body).get('To')
      setTimeout(() => reply.end(JSON.stringify({ id: to, sid: to })), Math.random() * 20)
    })
    const numbers = Array.from({ length: 60 }, (_, n) => `+3584000${n}`)
    const handed = await Promise.all(numbers.map((to) => gateway.hand({ ...message, to }, begin)))
    expect(handed.map((h) => h.state === 'sent' && h.gatewayId)).toEqual(numbers)
  })

  test('its name tells no secret, and its key goes where it belongs', async () => {
    says(200)
    await gateway.hand(message, begin)
    const basic = `Basic ${Buffer.from('AC1:t:oken').toString('base64')}`
    expect(server.seen[0]!.headers.authorization).toBe(name === 'json' ? 'Bearer s3cret' : basic)
    expect(server.seen[0]!.url).toBe(name === 'json' ? '/send' : '/2010-04-01/Accounts/AC1/Messages.json')
    expect(gateway.name).not.toMatch(/s3cret|oken|AC1/)
  })
})

test('Twilio is told where to report, and a wrong key shows when the way is tried', async () => {
  const server = await aGateway()
  const url = `twilio+http://AC1:t@127.0.0.1:${server.port}`
  const gateway = openTwilioTexts({ url, reports: 'https://h.example/hooks/sms/k/status', patience })
  server.as((_, __, reply) => void reply.writeHead(201).end('{}'))
  await gateway.hand({ ...message, from: 'MG9' }, begin)
  const form = new URLSearchParams(server.seen[0]!.body)
  expect(form.get('StatusCallback')).toBe(`https://h.example/hooks/sms/k/status?message=${message.id}`)
  expect([form.get('MessagingServiceSid'), form.get('From')]).toEqual(['MG9', null])
  expect(await gateway.check()).toBeNull()
  server.as((_, __, reply) => void reply.writeHead(401).end('{"code":20003,"message":"Authenticate"}'))
  expect(await gateway.check()).toBe('20003: 401 Authenticate')
  // A sender that is not ours is the operator's to mend, not a reason to drop the message.
  server.as((_, __, reply) => void reply.writeHead(400).end('{"code":21606,"message":"From is not yours"}'))
  expect(await gateway.hand(message, begin)).toMatchObject({ state: 'later' })
  await gateway.close()
  server.close()
})

test('the folder has each text once, whole', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hetki-texts-'))
  const gateway = openTextFolder(folder)
  const text = `Åsa €\n${'a'.repeat(170)}`
  for (const _ of [1, 2])
    expect(await gateway.hand({ ...message, text }, begin)).toEqual({ state: 'sent', gatewayId: message.id, parts: 2 })
  expect(readdirSync(folder)).toEqual([`${message.id}.txt`])
  expect(readFileSync(join(folder, `${message.id}.txt`), 'utf8')).toBe(
    `From: +358401\nTo: +358402\nParts: 2\n\n${text}\n`,
  )
  expect(await gateway.check()).toBeNull()
  // A file stands where the folder should be.
  const blocked = openTextFolder(join(folder, `${message.id}.txt`, 'x'))
  expect(await blocked.hand(message, begin)).toMatchObject({ state: 'later', closed: true })
  rmSync(folder, { recursive: true })
})

test('the settings choose the way', () => {
  expect(openTexts({})).toBeNull()
  expect(openTexts({ DELIVERY_FOLDER: '/tmp/x' })?.name).toBe('folder /tmp/x/texts')
  expect(openTexts({ SMS_URL: 'https://g.example/send', DELIVERY_FOLDER: '/tmp/x' })?.name).toBe('https://g.example')
  expect(openTexts({ SMS_URL: 'twilio://AC1:t@api.twilio.com' })?.name).toBe('twilio api.twilio.com')
})
