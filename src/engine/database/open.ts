import { writeFile } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { Database } from './database.ts'
import { type Embedded, type Say, startEmbedded } from './embedded.ts'
import { Listener } from './listen.ts'
import { PreparingClient } from './prepared.ts'
import type { Tables } from './tables.ts'
import { types } from './types.ts'

export type OpenOptions = {
  /** postgres://… of somebody's PostgreSQL; without it our own is started in `dataDir`. */
  url?: string | undefined
  dataDir: string
  /** Connections for statements; jobs, the outbox and LISTEN have their own. */
  connections?: number
  /** How far the server's processes behind these connections step back for others (nice value); only of a server on this machine. */
  priority?: number
  /** Hears what goes on with connections, in English, for the log. */
  say?: Say
}

/** Opens the truth. Throws when it cannot be reached, is older than PostgreSQL 15, or is not UTF-8. Does not migrate. */
export async function openDatabase({
  url,
  dataDir,
  connections = 16,
  priority,
  say = () => {},
}: OpenOptions): Promise<Database> {
  const embedded: Embedded | null = url ? null : await startEmbedded({ dataDir, say })
  const address = url ?? (embedded as Embedded).url
  try {
    return await connect(address, { connections, priority }, say, async () => embedded?.stop())
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

type Connections = { connections: number; priority: number | undefined }

async function connect(
  url: string,
  { connections: max, priority }: Connections,
  say: Say,
  stop: () => Promise<void>,
): Promise<Database> {
  const pool = new pg.Pool({
    Client: PreparingClient,
    connectionString: url,
    max,
    types,
    application_name: 'hetki',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    // The outbox is read up to the oldest transaction still open: one left behind must not hold it for ever.
    options: '-c timezone=UTC -c idle_in_transaction_session_timeout=5min',
  })
  // A connection that breaks is replaced at its next use. Whoever uses it now hears of it through his statement; without these listeners the
  // process would end instead.
  pool.on('error', (error) => say(`A connection to PostgreSQL broke: ${error.message}`))
  pool.on('connect', (client) => {
    client.on('error', () => {})
    if (priority !== undefined) stepBack(client, priority)
  })
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  const listener = new Listener(url, say)
  const destroy = async () => {
    await db.destroy()
    // Kysely does not end a pool that it has not used.
    if (!pool.ending) await pool.end()
  }
  try {
    await answers(pool, say)
  } catch (error) {
    await destroy()
    throw error
  }
  const close = async () => {
    await listener.close()
    await destroy()
    await stop()
  }
  let closing: Promise<void> | null = null
  return {
    db,
    url,
    listen: (channel, hear) => listener.listen(channel, hear),
    notify: async (channel, payload) => {
      await sql`select pg_notify(${channel}, ${payload})`.execute(db)
    },
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

/**
 * Makes room for others. Linux shares the processor between sessions first (`sched_autogroup_enabled`, on in most distributions) and PostgreSQL gives
 * each of its processes a session of its own, within which a priority says nothing: so the session steps back too. Not everybody may say so for
 * another user's process; then it goes on as it is.
 */
function stepBack(client: pg.PoolClient, priority: number): void {
  const { processID } = client as unknown as { processID: number | null }
  if (!processID) return
  try {
    setPriority(processID, priority)
  } catch {}
  if (process.platform === 'linux') void sessionStepsBack(processID, priority)
}

/** The system takes ten of these a second unless one is root, and says "again" to the rest. */
async function sessionStepsBack(processID: number, priority: number): Promise<void> {
  for (let tries = 0; tries < 30; tries++) {
    try {
      return await writeFile(`/proc/${processID}/autogroup`, String(priority))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return
      await pause(100 + 200 * Math.random(), undefined, { ref: false })
    }
  }
}

/** Waits half a minute for a server that is just starting beside us, then judges it. */
async function answers(pool: pg.Pool, say: Say): Promise<void> {
  const begun = Date.now()
  for (;;) {
    try {
      const { rows } = await pool.query<{ version: string; encoding: string }>(
        `select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding`,
      )
      const { version = '0', encoding = '' } = rows[0] ?? {}
      if (Number(version) < 150_000)
        throw new Error('Hetki needs PostgreSQL 15 or newer; the one at DATABASE_URL is older')
      if (encoding !== 'UTF8')
        throw new Error(
          `The database at DATABASE_URL keeps text as ${encoding}; Hetki needs one made with encoding UTF8`,
        )
      return
    } catch (error) {
      const { code } = error as { code?: string }
      const starting = code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === '57P03'
      if (!starting || Date.now() - begun > 30_000) throw error
      say(`PostgreSQL does not answer yet: ${(error as Error).message}`)
      await pause(500)
    }
  }
}
