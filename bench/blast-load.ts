import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Connection, type HttpReply, quantile } from './client.ts'

/**
 * The customers of an SMS blast, in a process of its own: tsx blast-load.ts FILE, the file being this as JSON; prints one JSON line. They come by the
 * clock, whether or not those before them have been served.
 */
export type Blast = {
  url: string
  /** Paths of survey links, one for each customer. */
  paths: string[]
  version: string
  /** Pages asked for per second, reached after a rise of so many seconds. */
  perSecond: number
  riseSeconds: number
  /** Connections that a proxy keeps open and shares among all; null: each customer comes on one of their own. */
  kept: number | null
  /** Every so many customers one answers, after a while of reading. */
  answersEach: number
}
export type BlastResult = {
  pages: number
  /** From the first customer's time to the last's. */
  offeredSeconds: number
  /** From the first customer's time to the last page that came. */
  servedSeconds: number
  answers: number
  lost: number
  /** 401, 403 and 429: turned away for who asks. */
  refused: number
  /** 503: told to come again. */
  busy: number
  other: number
  /** From the time at which the customer wanted the page, waiting for a connection included. */
  page: { p50: number; p95: number; p99: number; most: number }
  answer: { p50: number; p95: number; p99: number; most: number }
  /** How late this process was itself with sending, at most: its share in the figures above. */
  ownDelay: number
}

const patienceMs = 30_000
const thinkMs = (n: number) => 1_000 + ((n * 7_919) % 3_000)
const blast = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Blast
const counts = { lost: 0, refused: 0, busy: 0, other: 0 }
const pageTimes: number[] = []
const answerTimes: number[] = []
let lastPage = 0
let ownDelay = 0

/** When customer n comes, in ms: the rate rises evenly, then stands. */
function comesAt(n: number): number {
  const { perSecond, riseSeconds } = blast
  const whileRising = (perSecond * riseSeconds) / 2
  return 1_000 * (n < whileRising ? Math.sqrt((2 * n * riseSeconds) / perSecond) : riseSeconds / 2 + n / perSecond)
}

function bodyOf(n: number): string {
  const at = new Date().toISOString()
  const events = [{ id: randomUUID(), question: 'ces', value: 1 + (n % 7), at }]
  return JSON.stringify({ answer: randomUUID(), version: blast.version, language: 'fi', openedAt: at, events })
}

const late = <T>(work: Promise<T>): Promise<T> =>
  Promise.race([work, new Promise<T>((_, failed) => setTimeout(() => failed(new Error('late')), patienceMs).unref())])

/** The proxy's connections: `free` ones are used again, those who find none wait for one. */
const free: Connection[] = []
const waiting: ((connection: Connection) => void)[] = []
let open = 0

async function connection(): Promise<Connection> {
  if (blast.kept === null) return new Connection(blast.url)
  const found = free.pop()
  if (found) return found
  if (open < blast.kept) {
    open++
    return new Connection(blast.url)
  }
  return new Promise((got) => waiting.push(got))
}

/** One request and its reply; a kept connection goes on to the next who waits. */
async function ask(own: Connection | null, ...what: Parameters<Connection['send']>): Promise<HttpReply> {
  const taken = own ?? (await connection())
  const reply = await late(taken.send(...what))
  if (!own) {
    const next = waiting.shift()
    if (next) next(taken)
    else free.push(taken)
  }
  return reply
}

async function customer(n: number, wanted: number): Promise<void> {
  ownDelay = Math.max(ownDelay, performance.now() - wanted)
  const path = blast.paths[n]!
  const own = blast.kept === null ? await connection() : null
  try {
    const page = await ask(own, 'GET', path, undefined, 'accept-encoding: gzip\r\naccept-language: fi\r\n')
    lastPage = performance.now()
    pageTimes.push(lastPage - wanted)
    if (!counted(page.status) || n % blast.answersEach !== 0) return
    await new Promise((r) => setTimeout(r, thinkMs(n)))
    const tapped = performance.now()
    const reply = await ask(own, 'POST', path, bodyOf(n), 'accept: application/json\r\n')
    if (!counted(reply.status)) return
    if (reply.body.includes('"stored":["')) answerTimes.push(performance.now() - tapped)
    else counts.other++
  } catch {
    counts.lost++
  } finally {
    own?.close()
  }
}

/** Whether it was served; what was not is counted by its kind. */
function counted(status: number): boolean {
  if (status === 200) return true
  counts[status === 503 ? 'busy' : [401, 403, 429].includes(status) ? 'refused' : 'other']++
  return false
}

const begun = performance.now() + 100
const all: Promise<void>[] = []
await new Promise<void>((done) => {
  const tick = setInterval(() => {
    const now = performance.now()
    while (all.length < blast.paths.length && begun + comesAt(all.length) <= now)
      all.push(customer(all.length, begun + comesAt(all.length)))
    if (all.length < blast.paths.length) return
    clearInterval(tick)
    done()
  }, 1)
})
await Promise.all(all)
for (const one of free) one.close()

const spread = (times: number[]) => ({
  p50: quantile(times, 0.5),
  p95: quantile(times, 0.95),
  p99: quantile(times, 0.99),
  most: quantile(times, 1),
})
const result: BlastResult = {
  pages: pageTimes.length,
  offeredSeconds: comesAt(blast.paths.length) / 1_000,
  servedSeconds: (lastPage - begun) / 1_000,
  answers: answerTimes.length,
  ...counts,
  page: spread(pageTimes),
  answer: spread(answerTimes),
  ownDelay,
}
console.log(JSON.stringify(result))
