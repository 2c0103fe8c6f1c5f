import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

export type ClickHouseServer = { url: string; stop: () => Promise<void> }

/**
 * A ClickHouse over HTTP: the one in HETKI_TEST_CLICKHOUSE_URL, else one made of the chDB library with a C compiler. A string is the reason
 * why there is none.
 */
export async function startClickHouse(): Promise<ClickHouseServer | string> {
  const given = process.env.HETKI_TEST_CLICKHOUSE_URL
  if (given) return { url: given, stop: async () => {} }
  if (spawnSync('gcc', ['--version']).error)
    return 'no gcc to build the test server with, and no HETKI_TEST_CLICKHOUSE_URL'
  const folder = await mkdtemp(join(tmpdir(), 'hetki-clickhouse-'))
  const [http, tcp] = [await freePort(), await freePort()]
  // Listening is started by a query, and the server lives as long as the queries of its command line: the last one sleeps for a day.
  const queries =
    'SYSTEM START LISTEN HTTP; SYSTEM START LISTEN TCP; SELECT count() FROM numbers(86400) WHERE NOT sleepEachRow(1) ' +
    'SETTINGS max_block_size = 1, function_sleep_max_microseconds_per_block = 100000000000'
  const child = spawn(
    await binary(),
    [`--path=${folder}`, '--listen_host=127.0.0.1', `--http_port=${http}`, `--tcp_port=${tcp}`, '--query', queries],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const url = `http://127.0.0.1:${http}`
  const stop = async () => {
    await ended(child)
    await rm(folder, { recursive: true, force: true })
  }
  let complaint = ''
  child.stderr?.on('data', (text) => {
    complaint += text
  })
  for (const until = Date.now() + 20_000; Date.now() < until && child.exitCode === null; ) {
    if (
      await fetch(`${url}/ping`).then(
        (r) => r.ok,
        () => false,
      )
    )
      return { url, stop }
    await new Promise((done) => setTimeout(done, 50))
  }
  await stop()
  throw new Error(`the test ClickHouse did not start: ${complaint}`)
}

/** Compiled once per version of the library. */
async function binary(): Promise<string> {
  const require = createRequire(import.meta.url)
  const chdb = createRequire(require.resolve('chdb'))
  const platform = `@chdb/lib-${process.platform}-${process.arch}${process.platform === 'linux' ? '-gnu' : ''}`
  const folder = dirname(chdb.resolve(platform))
  const { version } = chdb(`${platform}/package.json`) as { version: string }
  // The folder is part of the binary (rpath), so it is part of the name.
  const which = createHash('sha256').update(`${version} ${folder}`).digest('hex').slice(0, 16)
  const file = join(tmpdir(), `hetki-chserver-${which}-${process.getuid?.() ?? 0}`)
  if (existsSync(file)) return file
  const source = join(import.meta.dirname, 'chserver.c')
  // Renamed when whole: two test runs may compile at once.
  const fresh = `${file}.${process.pid}`
  await promisify(execFile)('gcc', [source, '-o', fresh, join(folder, 'libchdb.so'), `-Wl,-rpath,${folder}`])
  await rename(fresh, file)
  return file
}

const freePort = () =>
  new Promise<number>((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })

const ended = (child: ChildProcess) =>
  new Promise<void>((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done()
    child.once('exit', () => done())
    child.kill('SIGKILL')
  })
