import { readFileSync } from 'node:fs'
import { Connection } from './client.ts'

/**
 * Asks for pages at a steady rate, however slowly they come: what waits for a free connection has waited since its time came. A process of its own, so that
 * its work is not the server's: tsx steady-load.ts FILE, the file being this as JSON; prints one JSON line.
 */
export type SteadyLoad = {
  url: string
  connections: number
  /** Requests in a second; 0: as many as the connections can carry. */
  rate: number
  requests: { method: 'GET' | 'POST'; path: string; headers?: string; form?: string }[]
  /** Statuses that are replies to what was asked. */
  good: number[]
}
export type SteadyResult = { seconds: number; bad: number; ms: number[] }

const load = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as SteadyLoad
const ms: number[] = []
let next = 0
let bad = 0
const connections = Array.from({ length: load.connections }, () => new Connection(load.url))
const begun = performance.now()
await Promise.all(
  connections.map(async (connection) => {
    for (let n = next++; n < load.requests.length; n = next++) {
      const due = load.rate ? begun + (n / load.rate) * 1_000 : performance.now()
      const wait = due - performance.now()
      if (wait > 0) await new Promise((r) => setTimeout(r, wait))
      const { method, path, headers = '', form } = load.requests[n]!
      const type = form === undefined ? '' : 'content-type: application/x-www-form-urlencoded\r\n'
      const length = form === undefined ? '' : `content-length: ${Buffer.byteLength(form)}\r\n`
      // A timer may ring a little early.
      const from = Math.min(due, performance.now())
      const reply = await connection.ask(method, path, `${type}${length}${headers}`, form)
      ms.push(performance.now() - from)
      if (!load.good.includes(reply.status)) bad++
    }
  }),
)
const result: SteadyResult = { seconds: (performance.now() - begun) / 1_000, bad, ms }
for (const c of connections) c.close()
console.log(JSON.stringify(result))
