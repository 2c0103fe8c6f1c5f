import pg from 'pg'

/**
 * A connection of its own whose session locks say that this process does something: read for a consumer, run jobs. PostgreSQL lets go of them
 * the moment the process or the connection dies.
 */
export class Seat {
  readonly #url: string
  #client: Promise<pg.Client> | null = null
  #life = 0
  /** One statement at a time. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(url: string) {
    this.#url = url
  }

  /** Grows each time the connection, and with it every lock, was lost. */
  get life(): number {
    return this.#life
  }

  /** Takes the lock of `kind` and `name` unless another session has it. Throws when PostgreSQL cannot be reached. */
  take(kind: number, name: string): Promise<boolean> {
    const taking = this.#last.then(async () => {
      this.#client ??= this.#connect()
      const client = await this.#client
      const { rows } = await client.query<{ ok: boolean }>('select pg_try_advisory_lock($1, hashtext($2)) as ok', [
        kind,
        name,
      ])
      return rows[0]?.ok === true
    })
    this.#last = taking.catch(() => {})
    return taking
  }

  async leave(): Promise<void> {
    const client = await this.#client?.catch(() => null)
    this.#client = null
    await client?.end()
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'hetki seat',
      keepAlive: true,
      // A server that has vanished from the network gives its seat up after some 25 seconds instead of two hours.
      options: '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3',
    })
    client.on('error', () => {})
    client.once('end', () => {
      this.#life += 1
      this.#client = null
    })
    try {
      await client.connect()
    } catch (error) {
      this.#client = null
      throw error
    }
    return client
  }
}
