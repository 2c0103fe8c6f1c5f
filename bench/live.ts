import { randomUUID } from 'node:crypto'
import { idOf } from '../src/engine/database/id.ts'
import { forget, furnish, newDataDir, startHouse } from '../test/outside.ts'
import { Connection, quantile } from './client.ts'
import { conditions, figure } from './print.ts'

/** From the tap to an open screen: 200 live screens, a steady rate of answers; until the screen is told of the row and of the new figures. */
const screens = 200
const perSecond = 500
const seconds = 10

conditions(`Live: ${perSecond} answers/s, ${screens} open screens`)
const dataDir = newDataDir()
const house = await startHouse({ dataDir })
try {
  const made = await furnish(house)
  const sentAt = new Map<string, number>()
  const rowAfter: number[] = []
  const figuresAfter: number[] = []
  let waitingForFigures: number[] = []
  const streams = await Promise.all(
    Array.from({ length: screens }, async (_, n) => {
      const stop = new AbortController()
      const reply = await fetch(`${house.url}/api/v1/live`, { headers: made.admin.headers, signal: stop.signal })
      if (!reply.ok) throw new Error(`live: ${reply.status}`)
      void listen(reply, n)
      return stop
    }),
  )

  async function listen(reply: Response, n: number): Promise<void> {
    const decoder = new TextDecoder()
    let text = ''
    try {
      for await (const chunk of reply.body!) {
        text += decoder.decode(chunk, { stream: true })
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          if (n % 20 === 0) hear(text.slice(0, end))
          text = text.slice(end + 2)
        }
      }
    } catch {
      // Aborted at the end.
    }
  }
  function hear(event: string): void {
    const now = performance.now()
    if (event.startsWith('event: answer')) {
      const at = sentAt.get(/"answer":"([^"]+)"/.exec(event)?.[1] ?? '')
      if (at !== undefined) rowAfter.push(now - at)
    } else if (event.startsWith('event: figures')) {
      // The figures told of now hold every answer whose row event was seen; waiting ones are those sent and not yet in any figures.
      figuresAfter.push(...waitingForFigures.filter((at) => now - at > 0).map((at) => now - at))
      waitingForFigures = []
    }
  }

  const connections = Array.from({ length: 32 }, () => new Connection(house.url))
  const begun = performance.now()
  let sent = 0
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() - begun < seconds * 1_000) {
        const due = begun + (sent++ / perSecond) * 1_000
        const wait = due - performance.now()
        if (wait > 0) await new Promise((r) => setTimeout(r, wait))
        const answer = randomUUID()
        const at = performance.now()
        // The id that screens are told of is made of ours (see storedAs in server/pages/sitting.ts).
        sentAt.set(idOf(`sitting:${answer}`), at)
        const reply = await connection.send(
          'POST',
          `/t/${made.code}`,
          JSON.stringify({
            answer,
            version: made.version,
            language: 'fi',
            events: [{ id: randomUUID(), question: 'ces', value: 6 }],
          }),
          'accept: application/json\r\n',
        )
        if (reply.status !== 200) throw new Error(`${reply.status} ${reply.body}`)
        waitingForFigures.push(at)
      }
    }),
  )
  await new Promise((r) => setTimeout(r, 1_500))
  for (const c of connections) c.close()
  for (const s of streams) s.abort()
  figure('answers sent', sentAt.size / seconds, '/s')
  figure('tap → row on an open screen, p50', quantile(rowAfter, 0.5), 'ms')
  figure('  p95', quantile(rowAfter, 0.95), 'ms', { most: 1_000 })
  figure('  p99', quantile(rowAfter, 0.99), 'ms', { most: 2_000 })
  figure('tap → screens told that figures changed, p95', quantile(figuresAfter, 0.95), 'ms', { most: 1_000 })
} finally {
  await house.stop()
  forget(dataDir)
}
