import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { forget, newDataDir, startHouse } from '../test/outside.ts'
import { conditions, figure } from './print.ts'

/** First and later start to readiness, idle memory of all processes, and the staff app's first load. */
conditions('Start and idle')
const dataDir = newDataDir()
try {
  const first = await startHouse({ dataDir })
  figure('first start to ready', first.readyMs / 1_000, 's', { most: 10 })
  await new Promise((r) => setTimeout(r, 10_000))
  const tree = family(first.pid)
  figure(
    'idle memory of all processes (proportional share)',
    tree.reduce((sum, pid) => sum + pssKb(pid), 0) / 1_024,
    'MB',
    { most: 500 },
  )
  figure('  of it Node with chDB', pssKb(first.pid) / 1_024, 'MB')
  await first.stop()
  const later = await startHouse({ dataDir })
  figure('later start to ready', later.readyMs / 1_000, 's', { most: 3 })
  await later.kill()
  const afterKill = await startHouse({ dataDir })
  figure('start after kill -9 to ready', afterKill.readyMs / 1_000, 's', { most: 2 })
  await afterKill.stop()
} finally {
  forget(dataDir)
}

const html = readFileSync('dist/staff/index.html', 'utf8')
const linked = [...html.matchAll(/(?:src|href)="\/app\/([^"]+\.(?:js|css))"/g)].map((m) => m[1]!)
const bytes = linked.reduce((sum, file) => sum + packed(join('dist/staff', file)), packed('dist/staff/index.html'))
figure('staff app, page with its scripts and styles, compressed', bytes / 1_000, 'kB', { most: 350 })
const all = readdirSync('dist/staff', { recursive: true, encoding: 'utf8' }).filter((f) => /\.(js|css)$/.test(f))
figure(
  '  all of its files together, should every screen be opened',
  all.reduce((sum, f) => sum + packed(join('dist/staff', f)), 0) / 1_000,
  'kB',
)

function packed(path: string): number {
  return brotliCompressSync(readFileSync(path), { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }).length
}

/** A process and all below it; PostgreSQL's postmaster is ours too. */
function family(pid: number): number[] {
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

/** Shared memory is counted once, not once per process. */
function pssKb(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(readOr(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0)
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
