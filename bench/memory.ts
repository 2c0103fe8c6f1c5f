import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** A process and all below it; PostgreSQL's postmaster is ours too. */
function family(pid: number, dataDir: string): number[] {
  const parents = readdirSync('/proc')
    .filter((d) => /^\d+$/.test(d) && statSync(`/proc/${d}`, { throwIfNoEntry: false }))
    .map((d) => {
      const stat = readOr(`/proc/${d}/stat`).split(') ')[1]?.split(' ')
      return { pid: Number(d), parent: Number(stat?.[1]) }
    })
  const found = [pid]
  for (const one of found) found.push(...parents.filter((p) => p.parent === one).map((p) => p.pid))
  const postmaster = Number(readOr(join(dataDir, 'postgresql/data/postmaster.pid')).split('\n')[0])
  if (postmaster && !found.includes(postmaster))
    found.push(postmaster, ...parents.filter((p) => p.parent === postmaster).map((p) => p.pid))
  return found
}

/** Bytes of a house's processes: each one's own and its share of what is shared, so that shared memory is counted once. */
export const familyBytes = (pid: number, dataDir: string): number =>
  family(pid, dataDir).reduce((sum, one) => sum + sharedOut(one), 0)

export const sharedOut = (pid: number): number =>
  Number(/^Pss:\s+(\d+)/m.exec(readOr(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1_024

/** Resident bytes of a process. */
function resident(pid: number): number {
  if (process.platform !== 'linux') return Number(spawnSync('ps', ['-o', 'rss=', '-p', `${pid}`]).stdout) * 1_024
  return Number(/VmRSS:\s+(\d+)/.exec(readOr(`/proc/${pid}/status`))?.[1] ?? 0) * 1_024
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/**
 * Bytes of a house's processes that cost nothing to look up: what the server has in memory, of PostgreSQL's processes each one's own, and what they
 * share as far as one of them has used it.
 */
function cheaply({ pid, dataDir }: { pid: number; dataDir: string }): number {
  const others = family(pid, dataDir)
    .filter((one) => one !== pid)
    .map((one) => readOr(`/proc/${one}/status`))
  const kept = (status: string, name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) * 1_024
  const own = others.reduce((sum, status) => sum + kept(status, 'RssAnon'), 0)
  return resident(pid) + own + Math.max(0, ...others.map((status) => kept(status, 'RssShmem')))
}

/** How much memory work takes on top of what was held when it began: of the server by itself, and of all processes of the house (Linux only). */
export function watchMemory(house: { pid: number; dataDir: string }): () => { server: number; all: number } {
  const now = () => ({ server: resident(house.pid), all: cheaply(house) })
  const first = now()
  const most = { ...first }
  const look = setInterval(() => {
    const { server, all } = now()
    most.server = Math.max(most.server, server)
    most.all = Math.max(most.all, all)
  }, 250)
  return () => {
    clearInterval(look)
    return { server: most.server - first.server, all: most.all - first.all }
  }
}
