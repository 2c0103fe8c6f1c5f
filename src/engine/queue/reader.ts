import { sql } from 'kysely'
import type { Database, Db } from '../database/database.ts'
import { growing, Sleeper } from './pacing.ts'
import type { Consumer, OutboxReader } from './queue.ts'
import { Seat } from './seat.ts'
import { type Position, Window } from './window.ts'

/** Kind of the lock that one reader per consumer holds, over all servers. */
const READER = 4_835_448
const POLL_MS = 200
const GATHER_MS = 20
/** How soon to look again when rows are committed but an older transaction still runs. */
const HORIZON_MS = 10
const BATCH = 500

type Options = { say?: (what: string) => void; pollMs?: number }

/**
 * Starts reading the outbox for the consumers. A consumer that was never seen before begins with the oldest event kept. Whoever takes a
 * consumer out of the code deletes its row of outbox_cursor in a migration, else the outbox keeps everything for it.
 */
export function readOutbox(
  database: Database,
  consumers: Consumer[],
  { say = () => {}, pollMs = POLL_MS }: Options = {},
): OutboxReader {
  const seat = new Seat(database.url)
  const window = new Window(database.db)
  const readers = consumers.map((consumer) => new Reader(database.db, window, seat, consumer, say, pollMs))
  const names = consumers.map((c) => c.name)
  let stopped: Promise<void> | null = null
  return {
    wake: () => {
      for (const reader of readers) reader.sleeper.wake()
    },
    settled: async () => {
      const target = await newest(database.db)
      while (target && !(await passed(database.db, names, target))) {
        if (stopped) throw new Error('The outbox reader was stopped')
        for (const reader of readers) reader.sleeper.wake()
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    lag: () => lag(database.db, names),
    stop: () => {
      stopped ??= Promise.all(readers.map((reader) => reader.stop())).then(() => seat.leave())
      return stopped
    },
  }
}

/** Reads for one consumer while it has the seat. */
class Reader {
  readonly sleeper = new Sleeper()
  readonly #db: Db
  readonly #window: Window
  readonly #seat: Seat
  readonly #consumer: Consumer
  readonly #say: (what: string) => void
  readonly #pollMs: number
  readonly #done: Promise<void>
  #stopping = false
  #life = -1
  #position: Position | null = null

  constructor(db: Db, window: Window, seat: Seat, consumer: Consumer, say: (what: string) => void, pollMs: number) {
    this.#db = db
    this.#window = window
    this.#seat = seat
    this.#consumer = consumer
    this.#say = say
    this.#pollMs = pollMs
    this.#done = this.#run()
  }

  stop(): Promise<void> {
    this.#stopping = true
    this.sleeper.wake()
    return this.#done
  }

  async #run(): Promise<void> {
    let pauses = growing(100, 15_000)
    while (!this.#stopping) {
      try {
        await this.#round()
        pauses = growing(100, 15_000)
      } catch (error) {
        this.#say(`Consumer ${this.#consumer.name} failed and will be tried again: ${(error as Error).message}`)
        await this.#rest(pauses.next().value)
      }
    }
  }

  /** Hears until nothing is left, then waits for the next thing to do. */
  async #round(): Promise<void> {
    const position = await this.#sit()
    if (!position) return this.sleeper.sleep(this.#pollMs)
    const size = this.#consumer.batch ?? BATCH
    const { events, waiting } = await this.#window.after(position, size)
    if (events.length === 0) return this.sleeper.sleep(waiting ? HORIZON_MS : this.#pollMs)
    if (!(await this.#seat.holds(this.#life))) {
      this.#position = null
      return
    }
    await this.#consumer.hear(
      events.map((e) => e.event),
      events,
    )
    await this.#move(position, events.at(-1)!)
    if (events.length < size) await this.#rest(this.#consumer.gather ?? GATHER_MS)
  }

  /** Not cut short by wake: a failing consumer is not tried more often because much happens. */
  async #rest(ms: number): Promise<void> {
    const until = Date.now() + ms
    for (let left = ms; left > 0 && !this.#stopping; left = until - Date.now()) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(left, 100)))
    }
  }

  /** Where to go on, or null while another server reads for this consumer. */
  async #sit(): Promise<Position | null> {
    if (this.#position && this.#life === this.#seat.life) return this.#position
    this.#position = null
    if (!(await this.#seat.take(READER, this.#consumer.name))) return null
    this.#life = this.#seat.life
    const { name } = this.#consumer
    await sql`insert into outbox_cursor (consumer) values (${name}) on conflict do nothing`.execute(this.#db)
    const { rows } = await sql<Position>`select xid::text, seq from outbox_cursor where consumer = ${name}`.execute(
      this.#db,
    )
    this.#position = rows[0]!
    return this.#position
  }

  /** Moves on unless somebody else has moved. Not waiting for the disk: what is forgotten in a power cut is heard again. */
  async #move(from: Position, { xid, seq }: Position): Promise<void> {
    const { numAffectedRows } = await sql`
      update outbox_cursor set xid = ${xid}::xid8, seq = ${seq}, moved_at = now()
      where consumer = ${this.#consumer.name} and xid = ${from.xid}::xid8 and seq = ${from.seq}
        and (select set_config('synchronous_commit', 'off', true)) is not null`.execute(this.#db)
    this.#position = numAffectedRows === 1n ? { xid, seq } : null
  }
}

async function newest(db: Db): Promise<Position | undefined> {
  const { rows } =
    await sql<Position>`select o.xid::text, o.seq from outbox o order by o.xid desc, o.seq desc limit 1`.execute(db)
  return rows[0]
}

async function passed(db: Db, names: string[], { xid, seq }: Position): Promise<boolean> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from outbox_cursor
    where consumer = any(${names}) and (xid, seq) >= (${xid}::xid8, ${seq}::bigint)`.execute(db)
  return rows[0]?.n === names.length
}

async function lag(db: Db, names: string[]): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string; seconds: number }>`
    select name, greatest(0, coalesce(extract(epoch from now() - unread.at), 0))::float8 as seconds
    from unnest(${names}::text[]) as name
    left join outbox_cursor c on c.consumer = name
    left join lateral (
      select at from outbox where (xid, seq) > (coalesce(c.xid, '0'), coalesce(c.seq, 0)) order by xid, seq limit 1
    ) unread on true`.execute(db)
  return Object.fromEntries(rows.map((row) => [row.name, row.seconds]))
}
