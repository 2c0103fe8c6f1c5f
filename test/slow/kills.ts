import { randomUUID } from 'node:crypto'
import { Connection } from '../../bench/client.ts'
import { idOf } from '../../src/engine/database/id.ts'
import { forget, freePort, furnish, newDataDir, startHouse, Visitor } from '../outside.ts'

/**
 * kill -9 during load, N times (default 200): afterwards every acknowledged tap is in the truth exactly once, retried ones included, and the
 * figures agree with it. Customers keep tapping all along and repeat what was not acknowledged, as the page does.
 */
const rounds = Number(process.argv[2] ?? 200)
const customers = 16
const dataDir = newDataDir()
const port = await freePort()
let house = await startHouse({ dataDir, port })
const made = await furnish(house, 'call')
const path = `/t/${made.code}`

type Tap = { id: string; sitting: string; value: number }
const acknowledged = new Map<string, Tap>()
const sent = new Map<string, Tap>()
let running = true
let refused = 0
const restarts: number[] = []

async function customer(): Promise<void> {
  let connection: Connection | null = null
  while (running) {
    const tap: Tap = { id: randomUUID(), sitting: randomUUID(), value: Math.floor(Math.random() * 7) + 1 }
    sent.set(tap.id, tap)
    const body = JSON.stringify({
      answer: tap.sitting,
      version: made.version,
      language: 'fi',
      events: [{ id: tap.id, question: 'ces', value: tap.value }],
    })
    for (;;) {
      try {
        connection ??= new Connection(house.url)
        const reply = await connection.send('POST', path, body, 'accept: application/json\r\n')
        if (reply.status === 200) {
          // The page's own rule: acknowledged is what the reply names.
          if ((JSON.parse(reply.body) as { stored: string[] }).stored.includes(tap.id)) acknowledged.set(tap.id, tap)
          break
        }
        refused++
        connection.close()
        connection = null
      } catch {
        connection?.close()
        connection = null
      }
      if (!running) break
      await new Promise((r) => setTimeout(r, 10))
    }
  }
  connection?.close()
}

const all = Array.from({ length: customers }, customer)
for (let n = 0; n < rounds; n++) {
  await new Promise((r) => setTimeout(r, 150 + Math.random() * 250))
  await house.kill('SIGKILL')
  house = await startHouse({ dataDir, port })
  restarts.push(house.readyMs)
}
await new Promise((r) => setTimeout(r, 500))
running = false
await Promise.all(all)

const admin = new Visitor(house.url, made.key)
// Figures follow within a second; wait until the outbox is read.
let figures = 0
for (let n = 0; n < 100; n++) {
  const { rows } = await admin.call('ask', { body: { metrics: ['answers'], period: { last: 2 } } })
  figures = rows[0]?.figure.n ?? 0
  if (figures >= acknowledged.size) break
  await new Promise((r) => setTimeout(r, 100))
}

// See storedAs in server/pages/sitting.ts.
const storedAs = ({ sitting }: Tap) => idOf(`sitting:${sitting}`)
const stored = new Map<string, number>()
let before: string | undefined
do {
  const page = await admin.call('answers.list', { query: { limit: 200, ...(before ? { before } : {}) } })
  for (const row of page.rows) stored.set(row.id, Number(row.score?.value))
  before = page.next ?? undefined
} while (before)
await house.stop()
forget(dataDir)

const lost = [...acknowledged.values()].filter((t) => stored.get(storedAs(t)) !== t.value).length
// A sitting that nobody sent cannot be; one that was sent twice has one row because its id is one. Doubles would show in the figures.
const strange = stored.size - [...sent.values()].filter((t) => stored.has(storedAs(t))).length
const doubled = figures - stored.size
restarts.sort((a, b) => a - b)
console.log(
  `${rounds} × kill -9 under load: ${acknowledged.size} acknowledged, ${lost} lost, ${doubled} doubled, ${strange} strange; ${refused} asked to try again`,
)
console.log(
  `restart to ready: median ${Math.round(restarts[Math.floor(restarts.length / 2)] ?? 0)} ms, worst ${Math.round(restarts.at(-1) ?? 0)} ms`,
)
if (acknowledged.size === 0 || lost > 0 || doubled !== 0 || strange !== 0) process.exit(1)
