import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { RunAs } from './installation.ts'

/** A data folder of PostgreSQL and what runs it. */
export type Cluster = {
  /** Folder of the binaries. */
  native: string
  data: string
  /** Folder of the unix socket. */
  sockets: string
  /** File that the server's own messages go to. */
  log: string
  runAs: RunAs
  settings: Record<string, string>
}

/** Name of the database and of its owner. */
export const NAME = 'hetki'

/** Makes the data folder once. A crash in the middle, or a second process doing the same, leaves nothing half-made behind. */
export function makeData({ native, data, runAs }: Cluster): void {
  if (fs.existsSync(join(data, 'PG_VERSION'))) {
    refuseOtherVersion(native, data)
    return
  }
  const parent = dirname(data)
  for (const name of fs.readdirSync(parent)) {
    const pid = name.startsWith(`${basename(data)}.new-`) ? Number(name.split('-').at(-1)) : 0
    if (pid && !isAlive(pid)) fs.rmSync(join(parent, name), { recursive: true, force: true })
  }
  const fresh = `${data}.new-${process.pid}`
  fs.rmSync(fresh, { recursive: true, force: true })
  fs.mkdirSync(fresh, { mode: 0o700 })
  if (runAs) fs.chownSync(fresh, runAs.uid, runAs.gid)
  const access = ['-U', NAME, '--auth-local=trust', '--auth-host=reject', '--no-instructions']
  const language = ['-E', 'UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=fi']
  const made = spawnSync(join(native, 'bin', 'initdb'), ['-D', fresh, ...access, ...language], {
    encoding: 'utf8',
    cwd: fresh,
    env: ENVIRONMENT,
    ...runAs,
  })
  if (made.status !== 0) {
    fs.rmSync(fresh, { recursive: true, force: true })
    const why = (made.error?.message ?? made.stderr).trim()
    const nameless = /user does not exist/.test(why)
      ? ' PostgreSQL wants a name for its user: add a line for it to /etc/passwd.'
      : ''
    throw new Error(`PostgreSQL could not make its data folder ${data}: ${why}.${nameless}`)
  }
  try {
    fs.renameSync(fresh, data)
    syncFolder(parent)
  } catch (error) {
    fs.rmSync(fresh, { recursive: true, force: true })
    // Somebody else was quicker.
    if (!fs.existsSync(join(data, 'PG_VERSION'))) throw error
  }
}

/** Only what it needs: what this process knows (passwords, secrets) is not the database's business. */
const ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/** Starts the server in a session of its own: neither Ctrl-C nor the end of this process reaches it. */
export function startServer({ native, data, log, runAs, settings }: Cluster): ChildProcess {
  if (fs.existsSync(log) && fs.statSync(log).size > 5_000_000) fs.renameSync(log, `${log}.old`)
  const output = fs.openSync(log, 'a', 0o600)
  if (runAs) fs.fchownSync(output, runAs.uid, runAs.gid)
  const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(join(native, 'bin', 'postgres'), ['-D', data, ...given], {
    cwd: data,
    detached: true,
    stdio: ['ignore', output, output],
    env: ENVIRONMENT,
    ...runAs,
  })
  fs.closeSync(output)
  child.unref()
  return child
}

/** The process that serves a data folder, also one that another process started; null when none is seen. */
export function runningServer(data: string): { pid: number; sockets: string; ready: boolean } | null {
  const lines = readLines(join(data, 'postmaster.pid'))
  const pid = Number(lines?.[0])
  if (!lines || !Number.isInteger(pid) || pid <= 0 || !isAlive(pid) || !serves(pid, data)) return null
  return { pid, sockets: lines[4] ?? '', ready: lines[7]?.trim() === 'ready' }
}

/**
 * Takes away the lock files of a dead server whose number belongs to some other process by now (after a power cut, in a container), or to a dead
 * one that is not buried yet: PostgreSQL would take it for alive and refuse to start. Only for when nobody answers on the socket.
 */
export function clearStaleLocks({ data, sockets }: Pick<Cluster, 'data' | 'sockets'>): void {
  for (const file of [join(data, 'postmaster.pid'), join(sockets, '.s.PGSQL.5432.lock')]) {
    const pid = Number(readLines(file)?.[0])
    if (pid > 0 && isAlive(pid) && !serves(pid, data)) fs.rmSync(file, { force: true })
  }
}

function readLines(file: string): string[] | null {
  try {
    return fs.readFileSync(file, 'utf8').split('\n')
  } catch {
    return null
  }
}

function serves(pid: number, data: string): boolean {
  if (process.platform !== 'linux') {
    const command = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
    return command.includes(data)
  }
  try {
    // A server's working folder is its data folder.
    return fs.readlinkSync(`/proc/${pid}/cwd`) === fs.realpathSync(data)
  } catch (error) {
    // Not ours to look at: leave the judgement to PostgreSQL. Anything else: gone, or dead and not yet buried.
    return (error as NodeJS.ErrnoException).code === 'EACCES'
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function refuseOtherVersion(native: string, data: string): void {
  const had = fs.readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  const said = spawnSync(join(native, 'bin', 'postgres'), ['--version'], { encoding: 'utf8', cwd: '/' }).stdout ?? ''
  const has = /\) (\d+)/.exec(said)?.[1]
  if (has && has !== had) {
    throw new Error(
      `The data in ${data} is of PostgreSQL ${had}, this Hetki brings ${has}. Take a backup with the Hetki that made it and restore it here.`,
    )
  }
}

function syncFolder(path: string): void {
  const folder = fs.openSync(path, 'r')
  fs.fsyncSync(folder)
  fs.closeSync(folder)
}
