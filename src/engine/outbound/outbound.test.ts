import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isPublic } from './address.ts'
import { openOutbound } from './client.ts'

describe('which addresses are public', () => {
  test.each([
    ...['8.8.8.8', '193.166.4.24', '100.63.255.255', '100.128.0.1', '172.15.0.1', '172.32.0.1', '223.255.255.255'],
    ...['2001:708::1', '2a00:1450:400f:80d::200e', '::ffff:8.8.8.8', '64:ff9b::808:808'],
  ])('%s is', (address) => expect(isPublic(address)).toBe(true))

  test.each([
    ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '100.100.100.200', '127.0.0.1', '127.255.255.254'],
    ...['168.63.129.16', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.192', '192.168.1.1'],
    ...['198.18.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::ffff:127.0.0.1', '::ffff:a00:1', '::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::a9fe:a9fe'],
    ...['64:ff9b:1::808:808', 'fc00::1', 'fd00:ec2::254', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1'],
    ...['2001::1', '2001:db8::1', '2002:7f00:1::', '3fff::1', '100::1', '4000::1', '', 'localhost', '127.1'],
  ])('%s is not', (address) => expect(isPublic(address)).toBe(false))
})

describe('what is called', () => {
  let seen: IncomingMessage[] = []
  let behave: (request: IncomingMessage, reply: ServerResponse) => void = (_, reply) => void reply.end('ok')
  const server = createServer((request, reply) => {
    seen.push(request)
    behave(request, reply)
  })
  let port: number
  beforeAll(async () => {
    await new Promise<void>((open) => server.listen(0, '127.0.0.1', open))
    port = (server.address() as AddressInfo).port
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const patience = { connectMs: 300, replyMs: 300 }
  const ask = (outbound: ReturnType<typeof openOutbound>, url: string) => {
    seen = []
    return outbound.send({ method: 'POST', url: new URL(url), body: '{}', patience })
  }
  const to = (...addresses: string[]) => {
    const resolve = async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    return openOutbound({ resolve })
  }

  test.each(['127.0.0.1', '10.1.2.3', '169.254.169.254', '::1', '::ffff:127.0.0.1', '64:ff9b::a00:1'])(
    'a name that means %s is not',
    async (address) => {
      expect(await ask(to(address), `https://example.fi:${port}/`)).toEqual({
        kind: 'unsent',
        problem: 'inner-address',
      })
      expect(await ask(to('93.184.216.34', address), `https://example.fi:${port}/`)).toMatchObject({ kind: 'unsent' })
      expect(seen).toEqual([])
    },
  )

  test('nor is an address written in any of the ways of writing it', async () => {
    const outbound = openOutbound()
    for (const host of [
      '127.0.0.1',
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      '127.1',
      '[::1]',
      '[::ffff:7f00:1]',
      '[::ffff:127.0.0.1]',
    ])
      expect(outbound.forbids(`https://${host}:${port}/`), host).toBe('inner-address')
    expect(await ask(outbound, `https://127.0.0.1:${port}/`)).toEqual({ kind: 'unsent', problem: 'inner-address' })
    expect(await outbound.reach(new URL(`https://127.0.0.1:${port}/`))).toBe('inner-address')
    expect(outbound.forbids('http://example.fi/')).toBe('not-https')
    expect(outbound.forbids('https://me:secret@example.fi/')).toBe('credentials')
    expect(outbound.forbids('file:///etc/passwd')).toBe('not-https')
    expect(outbound.forbids('example.fi')).toBe('not-a-url')
    expect(outbound.forbids('https://example.fi/hook')).toBeNull()
  })

  test('what an address means is looked at before it is kept, and a name that nobody knows yet is no reason against it', async () => {
    expect(await to('10.0.0.7').refuses('https://crm.example.fi/')).toBe('inner-address')
    expect(await to('93.184.216.34', '::1').refuses('https://crm.example.fi/')).toBe('inner-address')
    expect(await to('93.184.216.34').refuses('https://crm.example.fi/')).toBeNull()
    expect(await to().refuses('https://crm.example.fi/')).toBeNull()
    expect(await to('93.184.216.34').refuses('http://crm.example.fi/')).toBe('not-https')
    const silent = openOutbound({ resolve: () => new Promise(() => {}) })
    expect(await silent.refuses('https://crm.example.fi/', 20)).toBeNull()
  })

  test('a name that means something else between the look and the connection goes where it was looked at', async () => {
    const meant = ['192.0.79.1', '127.0.0.1']
    let asked = 0
    const resolve = async () => [{ address: meant[Math.min(asked++, 1)]!, family: 4 }]
    const outcome = await ask(openOutbound({ resolve }), `https://rebind.example:${port}/`)
    // The public address is not there from here, and the inner one was never called.
    expect(outcome.kind).toBe('unsent')
    expect(asked).toBe(1)
    expect(seen).toEqual([])
  })

  test('nor does the system look the name up once more for the connection: it would find what is inside', async () => {
    let connections = 0
    const count = () => void connections++
    server.on('connection', count)
    // What every system takes for itself, here meaning a public address that is not there.
    const outbound = openOutbound({ resolve: async () => [{ address: '192.0.79.1', family: 4 }] })
    const outcome = await ask(outbound, `https://localhost:${port}/`)
    server.off('connection', count)
    expect(outcome.kind).toBe('unsent')
    expect(connections).toBe(0)
  })

  test('a host that is named as inner is, by that name and port only, and the connection goes to what it means', async () => {
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }]
    const outbound = openOutbound({ inner: [`crm.inner:${port}`], resolve })
    expect(await ask(outbound, `http://crm.inner:${port}/x`)).toMatchObject({ kind: 'reply', status: 200, body: 'ok' })
    expect(seen[0]!.headers.host).toBe(`crm.inner:${port}`)
    expect(outbound.forbids(`http://crm.inner:${port + 1}/`)).toBe('not-https')
    expect(await ask(outbound, `https://other.inner:${port}/`)).toEqual({ kind: 'unsent', problem: 'inner-address' })
    expect(outbound.forbids(`https://127.0.0.1:${port}/`)).toBe('inner-address')
    outbound.close()
  })

  test('a redirect is a reply and is not followed; a huge, slow or silent reply is cut off', async () => {
    const outbound = openOutbound({ inner: ['127.0.0.1'] })
    const url = `http://127.0.0.1:${port}/`
    behave = (_, reply) => void reply.writeHead(302, { location: `http://127.0.0.1:${port}/elsewhere` }).end()
    expect(await ask(outbound, url)).toMatchObject({ kind: 'reply', status: 302 })
    expect(seen).toHaveLength(1)

    behave = (_, reply) => {
      const more = () => {
        while (reply.write('x'.repeat(65_536)) && !reply.destroyed);
        reply.once('drain', more)
      }
      more()
    }
    const huge = await ask(outbound, url)
    expect(huge).toMatchObject({ kind: 'reply', status: 200 })
    expect(huge.kind === 'reply' && huge.body.length).toBe(65_536)

    behave = (_, reply) => {
      reply.write('slow')
      const drip = setInterval(() => reply.write('.'), 20)
      reply.once('close', () => clearInterval(drip))
    }
    const begun = Date.now()
    expect(await ask(outbound, url)).toMatchObject({ kind: 'reply', status: 200 })
    expect(Date.now() - begun).toBeLessThan(2_000)

    behave = () => {}
    expect(await ask(outbound, url)).toEqual({ kind: 'silent', problem: 'no reply in time' })
    outbound.close()
  })

  test('a name server that is silent, and a host that is not there, are said', async () => {
    const silent = openOutbound({ resolve: () => new Promise(() => {}) })
    expect(await ask(silent, 'https://example.fi/')).toEqual({
      kind: 'unsent',
      problem: 'the name was not found in time',
    })
    expect(await ask(to(), 'https://example.fi/')).toEqual({ kind: 'unsent', problem: 'no such host' })
  })
})
