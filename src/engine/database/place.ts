import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { RunAs } from './installation.ts'

/** Longest path of a unix socket that every system takes is 103 bytes. */
const LONGEST_SOCKET = 100

/** PostgreSQL refuses to run as root; then it runs as the owner of its data, at first "nobody". */
export function runAsFor(dataDir: string): RunAs {
  if (process.getuid?.() !== 0) return null
  const had = fs.statSync(join(dataDir, 'postgresql', 'data'), { throwIfNoEntry: false })
  return had && had.uid !== 0 ? { uid: had.uid, gid: had.gid } : { uid: idOf('-u'), gid: idOf('-g') }
}

/** Nobody's number: 65534 nearly everywhere, another on macOS. */
function idOf(which: '-u' | '-g'): number {
  return Number(spawnSync('id', [which, 'nobody'], { encoding: 'utf8' }).stdout) || 65_534
}

/**
 * The folder for the server's data, socket and log: `postgresql` in the data folder or, where the user that PostgreSQL runs as cannot get
 * there (under /root), one in `home` to which `postgresql` then points.
 */
export function placeFor(dataDir: string, home: string, runAs: RunAs): string {
  fs.mkdirSync(dataDir, { recursive: true })
  const wanted = join(fs.realpathSync(dataDir), 'postgresql')
  if (runAs && !fs.existsSync(wanted) && !canEnter(dirname(wanted), runAs)) {
    const elsewhere = join(home, digest(wanted))
    fs.mkdirSync(elsewhere, { recursive: true, mode: 0o711 })
    fs.rmSync(wanted, { force: true })
    fs.symlinkSync(elsewhere, wanted)
  }
  own(wanted, runAs)
  return fs.realpathSync(wanted)
}

/** A folder for the socket with a path short enough, which nobody else may enter. */
export function socketFolder(place: string, runAs: RunAs): string {
  const near = join(place, 'run')
  const folder = Buffer.byteLength(join(near, '.s.PGSQL.5432')) <= LONGEST_SOCKET ? near : `/tmp/hetki-${digest(place)}`
  own(folder, runAs)
  const { uid, mode } = fs.lstatSync(folder)
  if (uid !== (runAs?.uid ?? process.getuid?.()) || (mode & 0o077) !== 0) {
    throw new Error(`${folder} is open to others or belongs to somebody else; it has to be Hetki's alone`)
  }
  return folder
}

function own(folder: string, runAs: RunAs): void {
  if (fs.existsSync(folder)) return
  fs.mkdirSync(folder, { mode: 0o700 })
  if (runAs) fs.chownSync(folder, runAs.uid, runAs.gid)
}

/** Whether the user may pass through the folder and all above it. */
function canEnter(folder: string, { uid, gid }: NonNullable<RunAs>): boolean {
  for (let path = resolve(folder); ; path = dirname(path)) {
    const stat = fs.statSync(path)
    const may = stat.uid === uid ? 0o100 : stat.gid === gid ? 0o010 : 0o001
    if ((stat.mode & may) === 0) return false
    if (path === '/') return true
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)
