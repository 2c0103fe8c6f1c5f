import { randomUUID } from 'node:crypto'
import { forget, furnish, newDataDir, startHouse } from '../test/outside.ts'
import { Connection, quantile } from './client.ts'
import { conditions, figure } from './print.ts'

/**
 * From the moment an answer is acknowledged (committed) to the moment its case can be read by its owner, who hears of it on an open screen and asks for it. Among
 * answers that open none, as most do.
 */
const perSecond = 300
/** Of so many answers one calls for somebody. */
const every = 15
const seconds = 15

conditions(`Cases: ${perSecond} answers/s, every ${every}th of which opens a case`)
const dataDir = newDataDir()
const house = await startHouse({ dataDir })
try {
  const made = await furnish(house)
  const [version] = await made.admin.call('surveys.versions', { params: { id: made.survey } })
  const ask = (kind: string) => version!.content.questions.find((q) => q.kind === kind)?.id
  const [solved, scale] = [ask('solved'), ask('ces') ?? ask('nps')]
  if (!solved || !scale) throw new Error('the survey asks other things')
  // The only one who can act gets the cases.
  const me = (await made.admin.call('me', {})).person
  await made.admin.call('caseHandlers.save', {
    params: { id: me.id },
    body: { takes: true, skills: [], away: [], phone: null },
  })
  const words = new Map<string, number>()
  const visible: number[] = []
  const reading = new Set<string>()
  const stop = new AbortController()
  const stream = await fetch(`${house.url}/api/v1/live`, { headers: made.admin.headers, signal: stop.signal })
  if (!stream.ok) throw new Error(`live: ${stream.status}`)

  async function look(id: string): Promise<void> {
    if (reading.has(id)) return
    reading.add(id)
    const reply = await fetch(`${house.url}/api/v1/cases/${id}`, { headers: made.admin.headers })
    const { case: row } = (await reply.json()) as { case: { title: string; owner: { id: string } | null } }
    const committed = words.get(row.title)
    if (committed !== undefined && row.owner?.id === me.id) visible.push(performance.now() - committed)
  }
  void (async () => {
    const decoder = new TextDecoder()
    let text = ''
    try {
      for await (const chunk of stream.body!) {
        text += decoder.decode(chunk, { stream: true })
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const event = text.slice(0, end)
          text = text.slice(end + 2)
          const id = event.startsWith('event: case') && /"case":"([^"]+)"/.exec(event)?.[1]
          if (id) void look(id)
        }
      }
    } catch {
      // Aborted at the end.
    }
  })()

  const connections = Array.from({ length: 16 }, () => new Connection(house.url))
  const text = ask('longtext') ?? ask('text')
  const begun = performance.now()
  let sent = 0
  let bad = 0
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() - begun < seconds * 1_000) {
        const n = sent++
        const wait = begun + (n / perSecond) * 1_000 - performance.now()
        if (wait > 0) await new Promise((r) => setTimeout(r, wait))
        const calls = n % every === 0
        const title = `Asia numero ${n}`
        const events = [
          { id: randomUUID(), question: solved, value: calls ? 'no' : 'yes' },
          { id: randomUUID(), question: scale, value: calls ? 1 : 7 },
          ...(calls && text ? [{ id: randomUUID(), question: text, value: title }] : []),
        ]
        const reply = await connection.send(
          'POST',
          `/t/${made.code}`,
          JSON.stringify({ answer: randomUUID(), version: made.version, language: 'fi', events }),
          'accept: application/json\r\n',
        )
        if (reply.status !== 200) throw new Error(`${reply.status} ${reply.body}`)
        if (calls) {
          bad += 1
          words.set(title, performance.now())
        }
      }
    }),
  )
  await new Promise((r) => setTimeout(r, 2_000))
  for (const c of connections) c.close()
  stop.abort()
  figure('answers sent', sent / seconds, '/s')
  figure('answers that called for somebody', bad, '')
  figure('  of them with a case that its owner could read', visible.length, '', { least: bad })
  figure('answer committed → case visible to its owner, p50', quantile(visible, 0.5), 'ms')
  figure('  p95', quantile(visible, 0.95), 'ms', { most: 1_000 })
  figure('  p99', quantile(visible, 0.99), 'ms')
} finally {
  await house.stop()
  forget(dataDir)
}
