import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Connection, quantile } from './client.ts'

/** Runs in a process of its own, so that its work is not the server's: tsx load.ts FILE, the file being this as JSON; prints one JSON line. */
export type Load = {
  url: string
  connections: number
  seconds: number
  /** Paths of survey links; each is used once. */
  paths: string[]
  version: string
  /** GET the page first (a flow), or only POST. */
  page: boolean
}
export type LoadResult = {
  done: number
  seconds: number
  refused: number
  p50: number
  p95: number
  p99: number
  ran: 'time' | 'out of links'
}

const load = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Load
const paths = load.paths
let next = 0
let refused = 0
const times: number[] = []
// Made before the clock runs: what making them costs is not the server's.
const bodies = paths.map((_, n) =>
  JSON.stringify({
    answer: randomUUID(),
    version: load.version,
    language: 'fi',
    openedAt: new Date().toISOString(),
    events: [{ id: randomUUID(), question: 'ces', value: 1 + (n % 7), at: new Date().toISOString() }],
  }),
)
const begun = performance.now()
const until = begun + load.seconds * 1_000

async function one(connection: Connection, n: number): Promise<void> {
  const path = paths[n]!
  const t = performance.now()
  if (load.page) {
    const page = await connection.send('GET', path, undefined, 'accept-encoding: br, gzip\r\n')
    if (page.status !== 200) refused++
  }
  const reply = await connection.send('POST', path, bodies[n], 'accept: application/json\r\n')
  if (reply.status !== 200 || !reply.body.includes('"stored":["')) refused++
  times.push(performance.now() - t)
}

await Promise.all(
  Array.from({ length: load.connections }, async () => {
    const connection = new Connection(load.url)
    while (performance.now() < until && next < paths.length) await one(connection, next++)
    connection.close()
  }),
)
const result: LoadResult = {
  done: times.length,
  seconds: (performance.now() - begun) / 1_000,
  refused,
  p50: quantile(times, 0.5),
  p95: quantile(times, 0.95),
  p99: quantile(times, 0.99),
  ran: next < paths.length ? 'time' : 'out of links',
}
console.log(JSON.stringify(result))
