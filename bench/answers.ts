import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { forget, furnish, newDataDir, type Outside, startHouse } from '../test/outside.ts'
import { cpuMs, databaseUrl, personalLinks, runBeside, untilInvited } from './beside.ts'
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
  await untilInvited(made, links.length)
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

function run(at: { url: string }, load: Omit<Load, 'url'>): Promise<LoadResult> {
  return runBeside('load.ts', { ...load, url: at.url })
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
