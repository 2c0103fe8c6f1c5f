import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Furnished, forget, furnish, newDataDir, type Outside, startHouse, Visitor } from '../test/outside.ts'
import type { Load, LoadResult } from './load.ts'
import { conditions, figure } from './print.ts'

/** Durable answers per second and whole flows per second, through the whole path with every check, embedded engines, real fsync. */
conditions('Answers')
const least = await bareAnswers()
figure('a bare handler with group commit, 64 connections', least, '/s')
const dataDir = newDataDir()
const house = await startHouse({ dataDir })
try {
  const made = await furnish(house)
  const links = await personalLinks(house, made, 45_000)
  // The encounters' own facts are not what is measured.
  for (let n = 0; n < 100; n++) {
    const { rows } = await made.admin.call('ask', { body: { metrics: ['invitations'], period: { last: 2 } } })
    if ((rows[0]?.figure.n ?? 0) >= links.length) break
    await new Promise((r) => setTimeout(r, 200))
  }
  // Warm up: the first second belongs to the compiler.
  await run(house, { connections: 32, seconds: 3, paths: links.splice(0, 3_000), version: made.version, page: true })

  const before = await statements(house)
  const bare = await run(house, {
    connections: 64,
    seconds: 8,
    paths: links.splice(0, 30_000),
    version: made.version,
    page: false,
  })
  const used = (await statements(house)) - before
  figure('durable answers, 64 connections, personal links', bare.done / bare.seconds, '/s', { least: 4_000 })
  figure('  of the bare handler', bare.done / bare.seconds / least, '')
  figure('  p50', bare.p50, 'ms')
  figure('  p99', bare.p99, 'ms', { most: 60 })
  figure('  refused', bare.refused, '', { most: 0 })
  figure('  SQL statements per answer (facts and cases included)', used / bare.done, '', { most: 3 })

  const cpu = cpuMs(house.pid)
  const flows = await run(house, { connections: 32, seconds: 8, paths: links, version: made.version, page: true })
  const spent = cpuMs(house.pid) - cpu
  figure('page fetched + answer stored, 32 connections', flows.done / flows.seconds, 'flows/s', { least: 1_500 })
  figure('  p99', flows.p99, 'ms')
  figure('  refused', flows.refused, '', { most: 0 })
  figure('  CPU of the server process per flow', spent / flows.done, 'ms', { most: 1 })
} finally {
  await house.stop()
  forget(dataDir)
}

/** What this machine can do at the most, in the same minute. */
async function bareAnswers(): Promise<number> {
  const folder = newDataDir()
  const child = spawn(process.execPath, ['--import', 'tsx', 'bench/bare-house.ts', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((done) => child.once('exit', done))
  try {
    const port = await new Promise<string>((found) =>
      child.stdout.once('data', (line: Buffer) => found(`${line}`.trim())),
    )
    const paths = Array.from({ length: 250_000 }, (_, n) => `/s/${n}`)
    const load = { connections: 64, version: randomUUID(), page: false }
    const at = { url: `http://127.0.0.1:${port}` }
    await run(at, { ...load, seconds: 2, paths: paths.splice(0, 50_000) })
    const { done, seconds } = await run(at, { ...load, seconds: 5, paths })
    return done / seconds
  } finally {
    child.kill('SIGTERM')
    await ended
    forget(folder)
  }
}

async function personalLinks(at: Outside, made: Furnished, n: number): Promise<string[]> {
  const api = new Visitor(at.url, made.key)
  const paths: string[] = []
  while (paths.length < n) {
    const encounters = Array.from({ length: 1_000 }, (_, i) => ({
      source: 'bench',
      externalId: `${paths.length + i}`,
      touchpoint: made.touchpoint,
      startedAt: new Date().toISOString(),
    }))
    const { results } = await api.call('encounters.create', { body: { encounters } })
    paths.push(...results.map((r) => new URL(r.link!).pathname))
  }
  return paths
}

function run(at: { url: string }, load: Omit<Load, 'url'>): Promise<LoadResult> {
  const file = join(tmpdir(), `hetki-load-${process.pid}.json`)
  writeFileSync(file, JSON.stringify({ ...load, url: at.url }))
  const child = spawn(process.execPath, ['--import', 'tsx', 'bench/load.ts', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk
  })
  return new Promise((done, failed) =>
    child.once('exit', (code) => (code === 0 ? done(JSON.parse(text)) : failed(new Error(`load: ${text}`)))),
  )
}

/** Statements that PostgreSQL has run, from its own statistics of transactions: each of ours outside a transaction block is one. */
async function statements(at: Outside): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl(at) })
  await client.connect()
  await client.query('select pg_stat_force_next_flush()')
  const { rows } = await client.query<{ n: string }>(
    'select xact_commit + xact_rollback as n from pg_stat_database where datname = current_database()',
  )
  await client.end()
  return Number(rows[0]!.n)
}

/** The embedded PostgreSQL listens on a unix socket in its folder. */
function databaseUrl(at: Outside): string {
  const sockets = join(realpathSync(join(at.dataDir, 'postgresql')), 'run')
  return `postgres://hetki@localhost/hetki?host=${encodeURIComponent(sockets)}`
}

/** User and system time of a process, in ms; Linux. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
