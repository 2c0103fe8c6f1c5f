import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { forget, newDataDir, startHouse } from '../test/outside.ts'
import { familyBytes, sharedOut } from './memory.ts'
import { conditions, figure } from './print.ts'

/** First and later start to readiness, idle memory of all processes, and the staff app's first load. */
conditions('Start and idle')
const dataDir = newDataDir()
try {
  const first = await startHouse({ dataDir })
  figure('first start to ready', first.readyMs / 1_000, 's', { most: 10 })
  await new Promise((r) => setTimeout(r, 10_000))
  const all = familyBytes(first.pid, dataDir)
  figure('idle memory of all processes (proportional share)', all / 2 ** 20, 'MB', { most: 500 })
  figure('  of it Node with chDB', sharedOut(first.pid) / 2 ** 20, 'MB')
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
