import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A gateway for texts that can misbehave. It keeps what it took, in order; every `hangs`-th it takes and never says so. */
export async function aTextServer({ thinkMs = 0, hangs = 0 }: { thinkMs?: number; hangs?: number } = {}) {
  const taken: { id: string }[] = []
  const server = createServer(async (request, reply) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    if (request.method !== 'POST') return void reply.end('{}')
    taken.push({ id: (JSON.parse(Buffer.concat(parts).toString()) as { id: string }).id })
    if (hangs > 0 && taken.length % hangs === 0) return
    setTimeout(() => reply.end(JSON.stringify({ id: `gw-${taken.length}` })), thinkMs)
  })
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open))
  return {
    taken,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/send`,
    close: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
