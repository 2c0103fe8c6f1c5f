import type { ChildProcess } from 'node:child_process'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { type Cluster, clearStaleLocks, makeData, NAME, runningServer, startServer } from './cluster.ts'
import { packagedPostgres, runnablePostgres } from './installation.ts'
import { connect, holder, locked, makeDatabase } from './owner.ts'
import { placeFor, runAsFor, socketFolder } from './place.ts'

const POLL_MS = 10

export type Say = (what: string) => void
export type EmbeddedOptions = {
  dataDir: string
  /** Where binaries and data go that the user PostgreSQL runs as could not reach otherwise. */
  home?: string
  /** Folder of the unpacked binaries; by default those of the npm package for this platform. */
  native?: string
  /** On top of `SETTINGS`. */
  settings?: Record<string, string>
  /** How long to wait for another Hetki that is just ending, in ms. */
  patience?: number
  say?: Say
}
export type Embedded = { url: string; pid: number; adopted: boolean; stop(): Promise<void> }

/** For a small machine: 2 cores, some hundred MB. Durable: fsync, synchronous_commit and full_page_writes are on, as PostgreSQL comes. */
const SETTINGS: Record<string, string> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: '128MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  random_page_cost: '1.1',
  jit: 'off',
  // Nobody replicates from it; and so much log is replayed within seconds after a power cut.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_logical_replication_workers: '0',
  max_wal_size: '256MB',
  // After a crash: one call for the whole file system instead of one for each of a thousand files.
  ...(process.platform === 'linux' && { recovery_init_sync_method: 'syncfs' }),
  max_worker_processes: '4',
  max_parallel_workers: '2',
  max_parallel_workers_per_gather: '1',
  io_workers: '1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // What customers say must not end up in a log: no statements, no values. Errors are told to the client anyway.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
}

/**
 * Our own PostgreSQL in `dataDir`: made on the first start, started, or adopted when a killed Hetki left it running. Resolves when it takes
 * connections. Throws when another Hetki holds the folder, or when there is no PostgreSQL for this platform.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const say = options.say ?? (() => {})
  const home = options.home ?? '/var/lib/hetki'
  const given = options.native ?? packagedPostgres()
  const runAs = runAsFor(options.dataDir)
  const place = placeFor(options.dataDir, home, runAs)
  const sockets = socketFolder(place, runAs)
  const cluster: Cluster = {
    native: runnablePostgres(given, runAs ? home : place, runAs),
    data: join(place, 'data'),
    sockets,
    log: join(place, 'postgresql.log'),
    runAs,
    settings: { ...SETTINGS, ...options.settings, unix_socket_directories: sockets },
  }
  makeData(cluster)
  const held = await hold(cluster, options.patience ?? 5_000)
  return keep(cluster, held, say)
}

type Held = { owner: pg.Client; pid: number; adopted: boolean; sockets: string }

/** Starts or finds the server and takes the owner's lock on it. */
async function hold(cluster: Cluster, patience: number): Promise<Held> {
  const begun = Date.now()
  let child: ChildProcess | null = null
  for (;;) {
    const server = runningServer(cluster.data)
    const sockets = server?.sockets || cluster.sockets
    const owner = server && !server.ready ? null : await connect(sockets)
    if (owner) {
      if (await locked(owner)) {
        await makeDatabase(owner)
        const { pid } = runningServer(cluster.data) ?? { pid: 0 }
        return { owner, pid, adopted: pid !== child?.pid, sockets }
      }
      const who = await holder(owner)
      await owner.end()
      if (Date.now() - begun > patience) throw new Error(inUse(cluster.data, who))
    } else if (!server && (child === null || child.exitCode !== null || child.signalCode !== null)) {
      if (child) {
        explain(cluster, Date.now() - begun)
        await pause(40)
      }
      clearStaleLocks(cluster)
      child = startServer(cluster)
      child.on('error', () => {})
    }
    await pause(owner ? 100 : POLL_MS)
  }
}

/** Watches the server for as long as this process lives: it comes back when it dies, whoever killed it. */
function keep(cluster: Cluster, first: Held, say: Say): Embedded {
  let held: Held | null = null
  let stopping = false
  let recovering: Promise<void> = Promise.resolve()
  const take = (now: Held) => {
    held = now
    // Without a listener a lost connection would end the process; what follows is done at "end".
    now.owner.on('error', () => {})
    now.owner.once('end', () => {
      held = null
      if (!stopping) recovering = recover()
    })
  }
  const recover = async () => {
    say('The connection to the embedded PostgreSQL was lost')
    for (let wait = 50; !stopping; wait = Math.min(wait * 2, 5_000)) {
      try {
        take(await hold(cluster, 0))
        return say('The embedded PostgreSQL is back')
      } catch (error) {
        say(`The embedded PostgreSQL does not come back: ${(error as Error).message}`)
        await pause(wait)
      }
    }
  }
  take(first)
  return {
    url: `postgres://${NAME}@localhost/${NAME}?host=${encodeURIComponent(first.sockets)}`,
    pid: first.pid,
    adopted: first.adopted,
    stop: async () => {
      stopping = true
      await recovering
      const mine = (await stillMine(held)) ?? (await retake(cluster))
      // Otherwise somebody else has taken the server over: it is theirs to stop.
      if (mine) await stopServer(cluster, mine)
    },
  }
}

/** A connection can be lost without our knowing yet, and the lock with it. */
async function stillMine(held: Held | null): Promise<Held | null> {
  return (await held?.owner.query('select 1').catch(() => null)) ? held : null
}

async function retake(cluster: Cluster): Promise<Held | null> {
  const server = runningServer(cluster.data)
  const owner = server?.ready ? await connect(server.sockets) : null
  if (!server || !owner) return null
  if (await locked(owner)) return { owner, pid: server.pid, adopted: true, sockets: server.sockets }
  await owner.end()
  return null
}

async function stopServer({ data }: Cluster, { owner, pid }: Held): Promise<void> {
  const begun = Date.now()
  let signal: NodeJS.Signals = 'SIGINT'
  for (let sent: NodeJS.Signals | null = null; runningServer(data)?.pid === pid; await pause(POLL_MS)) {
    if (sent !== signal) process.kill(pid, signal)
    sent = signal
    // Fast stop writes everything out; without it nothing is lost either, the next start takes longer.
    if (Date.now() - begun > 30_000) signal = 'SIGQUIT'
  }
  await owner.end().catch(() => {})
  // It gives up its file a moment before it ends.
  for (let n = 0; n < 100 && exists(pid); n++) await pause(POLL_MS)
}

const exists = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const inUse = (data: string, who: string) =>
  `The data folder ${data} is in use by another Hetki (${who}). One Hetki runs on a folder: end that one, or give this one a folder of its own with HETKI_DATA. ` +
  'Several servers together need a PostgreSQL of their own: DATABASE_URL.'

/** The server ended instead of starting. A dying predecessor may hold the folder for a moment; anything else is told. */
function explain({ log }: Cluster, ms: number): void {
  const said = fs.readFileSync(log, 'utf8').trimEnd().split('\n').slice(-6).join('\n')
  if (ms < 15_000 && /lock file .* already exists|shared memory block .* still in use/.test(said)) return
  throw new Error(`PostgreSQL did not start; the end of ${log} says:\n${said}`)
}
