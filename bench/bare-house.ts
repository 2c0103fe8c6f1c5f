import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { openDatabase } from '../src/engine/database/open.ts'

/**
 * The least that can be called durable: takes a post, stores it in one column and replies after the commit, waiting posts together. No checks, no
 * facts, no cases. What Hetki does is measured against it, on the same machine in the same minute. `bare-house.ts FOLDER`, prints its port.
 */
const database = await openDatabase({ dataDir: process.argv[2]! })
await sql`create table bare (id uuid primary key, body text not null)`.execute(database.db)
await sql`create table bare_outbox (n bigint generated always as identity primary key, id uuid not null)`.execute(
  database.db,
)

let waiting: { id: string; body: string; done: () => void }[] = []
let inFlight = false

async function send(): Promise<void> {
  if (inFlight || waiting.length === 0) return
  inFlight = true
  const batch = waiting
  waiting = []
  await sql`/* keep plan */ with stored as (
      insert into bare select * from unnest(${batch.map((b) => b.id)}::uuid[], ${batch.map((b) => b.body)}::text[])
      on conflict do nothing returning id
    ) insert into bare_outbox (id) select id from stored`.execute(database.db)
  for (const { done } of batch) done()
  inFlight = false
  void send()
}

const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => {
    body += chunk
  })
  request.on('end', () => {
    const { events } = JSON.parse(body) as { events: { id: string }[] }
    const id = events[0]!.id
    waiting.push({
      id,
      body,
      done: () => {
        const reply = JSON.stringify({ stored: [id], conflicts: [] })
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(reply) })
        response.end(reply)
      },
    })
    void send()
  })
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
process.on('SIGTERM', () => {
  server.closeAllConnections()
  server.close(() => void database.close().then(() => process.exit(0)))
})
