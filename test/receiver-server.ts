import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { doubt } from '../src/flow/encounter/webhook/signature.ts'

export type Brought = {
  id: string
  number: number
  type: string
  data: Record<string, unknown>
  body: string
  headers: IncomingMessage['headers']
}

/** A receiver of webhooks that keeps what it was brought and does as it is told: `behave` may leave a request without a reply. */
export async function aReceiverServer() {
  const brought: Brought[] = []
  let behave = (_: Brought, reply: ServerResponse): void => void reply.end('thanks')
  const server = createServer(async (request, reply) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const body = Buffer.concat(parts).toString()
    const one = { ...(JSON.parse(body) as Brought), body, headers: request.headers }
    brought.push(one)
    behave(one, reply)
  })
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open))
  return {
    brought,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    as(next: typeof behave) {
      behave = next
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** What is wrong with the signature of a delivery, judged by what judges the webhooks that come to us; null where nothing is. */
export const doubtOf = (one: Brought, secret: string, now = new Date()) =>
  doubt(
    { scheme: 'standard', header: 'x-signature', timeHeader: null, idHeader: null },
    [secret],
    (name) => (one.headers[name] as string | undefined) ?? null,
    Buffer.from(one.body),
    now,
  )
