import type { ServerResponse } from 'node:http'
import type { OrgScope } from '../catalog/scope.ts'
import type { LiveEvent } from '../contract/live.ts'
import type { Database } from '../engine/database/database.ts'

/** A stream without news is given a comment this often, so that proxies keep it open and a dead one is noticed. */
const breathMs = 20_000
const channel = 'hetki_live'
/** A stream ends after this long and the screen comes back by itself: so a right that was taken away ends too. */
const longestMs = 5 * 60_000
/** NOTIFY carries at most 8,000 bytes. */
const mostBytes = 7_500

type Screen = { scope: OrgScope; response: ServerResponse }

/** Tells open screens what happened, on every server: each server listens to the database and passes on to its own screens. */
export class Live {
  readonly #database: Database
  readonly #screens = new Set<Screen>()
  #stop: () => Promise<void> = async () => {}
  readonly #breath: NodeJS.Timeout
  #waiting: { org: string; event: LiveEvent }[] = []
  /** Rooms of this server that keep something in memory, and hear what screens hear. */
  readonly hearers = new Set<(org: string, event: LiveEvent) => void>()

  readonly #longestMs: number

  constructor(database: Database, longest = longestMs) {
    this.#database = database
    this.#longestMs = longest
    this.#breath = setInterval(() => {
      for (const screen of this.#screens) write(screen, ': \n\n')
    }, breathMs)
    this.#breath.unref()
  }

  async start(): Promise<void> {
    this.#stop = await this.#database.listen(channel, (payload) => {
      for (const { org, event } of JSON.parse(payload) as { org: string; event: LiveEvent }[]) this.#pass(org, event)
    })
  }

  /** Sends on to all servers, all news of one turn of the loop together. */
  readonly tell = (org: string, event: LiveEvent): void => {
    if (this.#waiting.length === 0) setImmediate(() => this.#flush())
    this.#waiting.push({ org, event })
  }

  #flush(): void {
    let batch: string[] = []
    let bytes = 2
    const send = () => {
      if (batch.length === 0) return
      // A lost notice costs a screen one refresh; its next poll or event brings it up to date.
      this.#database.notify(channel, `[${batch.join(',')}]`).catch(() => {})
      batch = []
      bytes = 2
    }
    for (const one of this.#waiting) {
      const all = JSON.stringify(one)
      // More units than one notice can name: then the whole organisation is told.
      const text =
        Buffer.byteLength(all) < mostBytes - 2 ? all : JSON.stringify({ ...one, event: { ...one.event, units: [] } })
      const size = Buffer.byteLength(text) + 1
      if (bytes + size > mostBytes) send()
      batch.push(text)
      bytes += size
    }
    this.#waiting = []
    send()
  }

  #pass(org: string, event: LiveEvent): void {
    for (const hear of this.hearers) hear(org, event)
    for (const screen of this.#screens) {
      const { org: own, unit, agent } = screen.scope
      if (own !== org || (unit && event.units.length > 0 && !event.units.includes(unit))) continue
      write(screen, `event: ${event.kind}\ndata: ${JSON.stringify(toldTo(event, agent !== null))}\n\n`)
    }
  }

  /** Keeps a response open as a stream of news for a scope. */
  open(scope: OrgScope, response: ServerResponse): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    response.write('retry: 2000\n\n')
    const screen = { scope, response }
    this.#screens.add(screen)
    const leave = () => {
      clearTimeout(end)
      this.#screens.delete(screen)
    }
    // It leaves before it ends: a screen that does not read stays open for long, and writing to an ended response ends the process.
    const end = setTimeout(() => {
      leave()
      response.end()
    }, this.#longestMs)
    response.on('close', leave)
    response.on('error', leave)
  }

  get screens(): number {
    return this.#screens.size
  }

  async stop(): Promise<void> {
    clearInterval(this.#breath)
    const screens = [...this.#screens]
    this.#screens.clear()
    for (const { response } of screens) response.end()
    await this.#stop()
  }
}

function write({ response }: Screen, text: string): void {
  // A screen that does not read is let go; it comes back by itself and asks anew.
  if (response.writableLength > 256 * 1024) response.destroy()
  else response.write(text)
}

/** Units are not told: the others of a batch are none of a unit's business. An agent is not told whose answer it was either. */
function toldTo(event: LiveEvent, agent: boolean): object {
  if (agent) return event.kind === 'health' ? { kind: event.kind, ok: event.ok } : { kind: event.kind }
  const { units: _, ...told } = event
  return told
}
