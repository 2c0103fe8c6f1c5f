import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { anOrganisation } from '../../test/builders.ts'
import { openTestDatabase } from '../../test/engines.ts'
import { encounterMapping } from '../contract/contact-log.ts'
import { openJobs } from '../engine/queue/jobs.ts'
import { keepMapping } from '../flow/encounter/import/named.ts'
import { openBulk } from './bulk/bulk.ts'
import type { House } from './house.ts'
import { importTasks } from './import-work.ts'
import { lookOnce } from './watch-folder.ts'

const database = await openTestDatabase()
const { db } = database
const bulk = openBulk({ url: database.url, secret: 'x'.repeat(32), priority: 0, ownPostgres: false })
const house = { database, bulk, outbox: { wake: () => {} }, tell: () => {} } as unknown as House
house.jobs = await openJobs(
  database,
  importTasks(() => ({ house })),
  [],
)
const folder = await mkdtemp(join(tmpdir(), 'hetki-watch-'))
afterAll(async () => {
  await house.jobs.stop()
  await bulk.stop()
  await rm(folder, { recursive: true })
})
const inside = (...path: string[]) => readdir(join(folder, ...path)).catch(() => [] as string[])
/** Looks as a server does, until nothing is left to be taken. */
async function lookUntilEmpty(place: string, seen = new Map()) {
  for (let n = 0; n < 200; n++) {
    await lookOnce(house, folder, seen)
    if ((await inside(place)).every((f) => f === 'done' || f === 'failed')) return
    await new Promise((r) => setTimeout(r, 30))
  }
  throw new Error(`left: ${await inside(place)}`)
}
async function drop(place: string, name: string, text: string, at = new Date(Date.now() - 60_000)) {
  await mkdir(join(folder, place), { recursive: true })
  await writeFile(join(folder, place, name), text)
  await utimes(join(folder, place, name), at, at)
}

test('a file that has stopped growing is imported once by the mapping that its folder is named as, and put away', async () => {
  const org = await anOrganisation(db)
  const columns = { id: { to: 'key' }, at: { to: 'start' } }
  await keepMapping(db, org.scope, 'Yöajo', encounterMapping.parse({ source: 'yö', columns }))
  const count = async () => (await db.selectFrom('encounter').where('org', '=', org.id).select('id').execute()).length

  await drop('yöajo', 'kasvaa.csv', 'id,at\n1,2025-08-01 09:00\n', new Date())
  const seen = new Map()
  await lookOnce(house, folder, seen)
  await lookOnce(house, folder, seen)
  expect(await inside('yöajo')).toEqual(['kasvaa.csv'])
  expect(await count()).toBe(0)

  await drop('yöajo', 'kasvaa.csv', 'id,at\n1,2025-08-01 09:00\n2,2025-08-01 09:05\n3,eilen\n')
  // Killed after the file was taken and before it was put away: whoever comes next knows it again.
  for (let n = 0; n < 2; n++) await lookOnce(house, folder, seen)
  await lookUntilEmpty('yöajo')
  expect(await inside('yöajo', 'done')).toEqual(['kasvaa.csv'])
  expect(await count()).toBe(2)
  const repair = await readFile(join(folder, 'yöajo', 'failed', 'kasvaa.csv.rows-to-repair.csv'), 'utf8')
  expect(repair.trim().split('\r\n')[1]).toMatch(/^4,at: .*,3,eilen$/)

  // The same file again: no second import.
  await drop('yöajo', 'kasvaa.csv', 'id,at\n1,2025-08-01 09:00\n2,2025-08-01 09:05\n3,eilen\n')
  await lookUntilEmpty('yöajo')
  expect((await inside('yöajo', 'done')).length).toBe(2)
  const imports = await db.selectFrom('import').where('org', '=', org.id).select(['origin', 'state', 'added']).execute()
  expect(imports).toEqual([{ origin: 'folder', state: 'done', added: 2 }])

  await drop('yöajo', 'rikki.csv', 'aivan,muuta\n1,2\n')
  await drop('tuntematon', 'loki.csv', 'id,at\n1,2025-08-01\n')
  await lookUntilEmpty('yöajo')
  await lookUntilEmpty('tuntematon')
  expect(await inside('yöajo', 'failed')).toContain('rikki.csv')
  expect(await readFile(join(folder, 'yöajo', 'failed', 'rikki.csv.why.txt'), 'utf8')).toContain('at')
  expect(await readFile(join(folder, 'tuntematon', 'failed', 'loki.csv.why.txt'), 'utf8')).toContain('no mapping')
})
