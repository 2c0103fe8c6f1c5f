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
  async take(kind: number, name: string): Promise<boolean> {
    return (await this.#ask('select pg_try_advisory_lock($1, hashtext($2)) as ok', [kind, name]))?.ok === true
  }

  /** Whether what was taken in a life is still held. A connection can be lost some time before we are told. */
  async holds(life: number): Promise<boolean> {
    if (life !== this.#life) return false
    const row = await this.#ask('select true as ok', []).catch(() => undefined)
    return row?.ok === true && life === this.#life
  }

  #ask(statement: string, values: unknown[]): Promise<{ ok: boolean } | undefined> {
    const asking = this.#last.then(async () => {
      this.#client ??= this.#connect()
      const { rows } = await (await this.#client).query<{ ok: boolean }>(statement, values)
      return rows[0]
    })
    this.#last = asking.catch(() => {})
    return asking
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
