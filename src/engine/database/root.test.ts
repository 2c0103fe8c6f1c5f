import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startEmbedded } from './embedded.ts'
import { packagedPostgres } from './installation.ts'

const isRoot = process.getuid?.() === 0
if (!isRoot) console.log('Not root: the tests of starting as root are left out')

/** Started as root, PostgreSQL has to run as somebody else, who may not be able to read what root can. */
describe.runIf(isRoot)('started as root', () => {
  let base = ''
  beforeAll(() => {
    base = fs.mkdtempSync(join(tmpdir(), 'hetki-root-'))
    fs.chmodSync(base, 0o755)
  })
  afterAll(() => fs.rmSync(base, { recursive: true, force: true }))

  const owner = (pid: number) => fs.statSync(`/proc/${pid}`).uid

  test('it runs as nobody', async () => {
    const server = await startEmbedded({ dataDir: join(base, 'plain') })
    expect(owner(server.pid)).toBe(65_534)
    expect(fs.statSync(join(base, 'plain/postgresql/data')).uid).toBe(65_534)
    await server.stop()
  })

  test('where nobody can read neither installation nor data, both go elsewhere, and later starts find them', async () => {
    const closed = join(base, 'closed')
    const home = join(base, 'home')
    fs.mkdirSync(closed, { mode: 0o700 })
    unpack(join(closed, 'package'))
    const options = { dataDir: join(closed, 'data'), home, native: join(closed, 'package/native') }
    const first = await startEmbedded(options)
    expect(owner(first.pid)).toBe(65_534)
    await query(first.url, 'create table kept as select 7 as n')
    await first.stop()
    expect(fs.realpathSync(join(closed, 'data/postgresql'))).toMatch(new RegExp(`^${home}/[0-9a-f]{16}$`))
    expect(fs.readdirSync(home).filter((name) => name.startsWith('binaries-'))).toHaveLength(1)
    const second = await startEmbedded(options)
    expect(await query(second.url, 'select n from kept')).toEqual({ n: 7 })
    await second.stop()
  })

  test('an ordinary user who may not write the installation runs a copy; root goes on with that data as that user', async () => {
    const dataDir = join(base, 'theirs')
    fs.mkdirSync(dataDir)
    fs.chownSync(dataDir, 1, 1)
    unpack(join(base, 'package'))
    const program = `
      const { startEmbedded } = await import(${JSON.stringify(fileURLToPath(new URL('./embedded.ts', import.meta.url)))})
      const server = await startEmbedded(${JSON.stringify({ dataDir, native: join(base, 'package/native') })})
      await server.stop()`
    const child = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      encoding: 'utf8',
      uid: 1,
      gid: 1,
      env: { PATH: process.env.PATH, TMPDIR: dataDir },
    })
    expect(child.stderr).toBe('')
    expect(fs.readdirSync(join(dataDir, 'postgresql')).filter((name) => name.startsWith('binaries-'))).toHaveLength(1)
    const server = await startEmbedded({ dataDir })
    expect(owner(server.pid)).toBe(1)
    await server.stop()
  })
})

/** The package as npm unpacks it: without links. */
function unpack(folder: string): void {
  fs.cpSync(dirname(packagedPostgres()), folder, { recursive: true, filter: (path) => !path.endsWith('.a') })
  const lib = join(folder, 'native/lib')
  for (const name of fs.readdirSync(lib)) {
    if (fs.lstatSync(join(lib, name)).isSymbolicLink()) fs.rmSync(join(lib, name))
  }
}

async function query(url: string, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(text)
  await client.end()
  return rows[0]
}
