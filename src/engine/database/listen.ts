import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Say } from './embedded.ts'

type Hear = (payload: string) => void

/** One connection that hears for all channels. It comes back when it breaks; what was told in between is not heard. */
export class Listener {
  readonly #url: string
  readonly #say: Say
  readonly #hearers = new Map<string, Set<Hear>>()
  #client: Promise<pg.Client> | null = null
  #closed = false
  #last: Promise<unknown> = Promise.resolve()

  constructor(url: string, say: Say) {
    this.#url = url
    this.#say = say
  }

  async listen(channel: string, hear: Hear): Promise<() => Promise<void>> {
    const known = this.#hearers.get(channel)
    const hearers = known ?? new Set()
    hearers.add(hear)
    this.#hearers.set(channel, hearers)
    await this.#tell(`listen ${pg.escapeIdentifier(channel)}`)
    return async () => {
      hearers.delete(hear)
      if (hearers.size > 0 || this.#hearers.get(channel) !== hearers) return
      this.#hearers.delete(channel)
      // A broken connection hears nothing anyway, and the next one is not told of this channel.
      await this.#tell(`unlisten ${pg.escapeIdentifier(channel)}`).catch(() => {})
    }
  }

  /** One statement at a time. */
  #tell(statement: string): Promise<void> {
    const telling = this.#last.then(async () => {
      if (this.#closed) return
      this.#client ??= this.#connect()
      const client = await this.#client.catch((error: Error) => {
        this.#client = null
        throw error
      })
      await client.query(statement)
    })
    this.#last = telling.catch(() => {})
    return telling
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#hearers.clear()
    const client = await this.#client?.catch(() => null)
    await client?.end()
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.#url, application_name: 'hetki listen', keepAlive: true })
    client.on('notification', ({ channel, payload }) => {
      for (const hear of this.#hearers.get(channel) ?? []) hear(payload ?? '')
    })
    client.on('error', () => {})
    await client.connect()
    for (const channel of this.#hearers.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`)
    client.once('end', () => {
      if (!this.#closed) this.#client = this.#reconnect()
    })
    return client
  }

  async #reconnect(): Promise<pg.Client> {
    this.#say('The connection that listens to PostgreSQL was lost')
    for (let wait = 50; ; wait = Math.min(wait * 2, 5_000)) {
      await pause(wait)
      if (this.#closed) throw new Error('The database was closed')
      try {
        return await this.#connect()
      } catch (error) {
        if (this.#closed) throw error
      }
    }
  }
}
