import { existsSync, readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { aContent, anOrganisation, aPerson, aPublishedSurvey, type BuiltOrganisation } from '../../../test/builders.ts'
import { child } from '../../../test/child.ts'
import { openTestDatabase, openTestFacts } from '../../../test/engines.ts'
import type { AskInput } from '../../contract/ask.ts'
import { askBody } from '../../contract/ask.ts'
import type { LiveEvent } from '../../contract/live.ts'
import type { ImportMapping, ImportState } from '../../contract/operations/flow.ts'
import { migrateJobs, openJobs } from '../../engine/queue/jobs.ts'
import type { Jobs } from '../../engine/queue/queue.ts'
import { readOutbox } from '../../engine/queue/reader.ts'
import { startImport } from '../../flow/answer/import/state.ts'
import { ask } from '../../flow/insight/ask.ts'
import { openBulk } from '../bulk/bulk.ts'
import { hearers } from '../flow.ts'
import type { House } from '../house.ts'
import { importTasks } from '../import-work.ts'
import type { Call } from './handler.ts'
import { importHandlers } from './imports.ts'

const database = await openTestDatabase()
const facts = await openTestFacts()
const { db } = database
const told: LiveEvent[] = []
const tell = (_: string, event: LiveEvent) => void told.push(event)
const bulk = openBulk({ url: database.url, secret: 'x'.repeat(32), priority: 0, ownPostgres: false })
const outbox = readOutbox(database, hearers(database, facts, tell, bulk))
let jobs: Jobs | null = null
const house = {
  database,
  facts,
  outbox,
  bulk,
  tell,
  jobs: { add: async (...given: Parameters<Jobs['add']>) => (await working()).add(...given) },
} as unknown as House
const working = async () =>
  (jobs ??= await openJobs(
    database,
    importTasks(() => ({ house })),
    [],
    { reapMs: 500 },
  ))
const doors = importHandlers(house)
afterAll(async () => {
  await jobs?.stop()
  await outbox.stop()
  await bulk.stop()
})

type Scope = Pick<BuiltOrganisation, 'scope'>
type Id = keyof typeof doors
/** Knocks on a door as the API does after its guard. */
const knock = <I extends Id>(id: I, { scope }: Scope, given: object): ReturnType<(typeof doors)[I]> =>
  (doors[id] as (call: unknown) => unknown)({ scope, language: 'fi', headers: new Headers(), ...given } as Partial<
    Call<I>
  >) as ReturnType<(typeof doors)[I]>
const upload = (by: Scope, fileName: string, body: string | Buffer<ArrayBuffer>) =>
  knock('imports.upload', by, { query: { fileName }, request: new Request('http://x/', { method: 'POST', body }) })
const read = (by: Scope, id: string) => knock('imports.read', by, { params: { id } })

async function ended(by: Scope, id: string): Promise<ImportState> {
  for (;;) {
    const state = await read(by, id)
    if (state.state !== 'running' && state.state !== 'undoing') return state
    await new Promise((r) => setTimeout(r, 50))
  }
}
const figures = async (org: BuiltOrganisation, wanted: AskInput) => {
  await outbox.settled()
  return (await ask(org.scope, facts, db, askBody.parse(wanted))).rows
}

const sfo = '../shared/data/sfo_airport_2017.csv'
const csat = { ...aContent.questions[0]!, id: 'csat', kind: 'csat' as const }
const airport = { ...aContent, questions: [aContent.questions[0]!, csat] }

test.skipIf(!existsSync(sfo))(
  'SFO airport 2017: NPS 39.8 of 2,746 with its interval; again adds nothing; undone, nothing is left',
  async () => {
    const org = await anOrganisation(db, { zone: 'America/Los_Angeles' })
    const survey = await aPublishedSurvey(db, org, airport)
    const file = readFileSync(sfo)
    const { id, ...uploaded } = await upload(org, 'sfo_airport_2017.csv', file)
    expect(uploaded).toMatchObject({ state: 'uploaded', rows: 2_831, bytes: file.length })

    const preview = await knock('imports.preview', org, { params: { id }, query: {} })
    expect(preview).toMatchObject({ delimiter: ',', encoding: 'utf-8', survey: survey.id, rowsLooked: 1_000 })
    expect(preview.columns).toHaveLength(50)
    const guess = (name: string) => preview.columns.find((c) => c.name === name)?.guess
    expect(guess('nps_0_10')).toMatchObject({ to: 'question', question: 'nps' })
    expect(guess('respondent_id')).toEqual({ to: 'key' })

    const mapping: ImportMapping = {
      survey: survey.id,
      source: 'SFO 2017',
      dateFormat: 'iso',
      defaultAt: '2017-05-20',
      columns: {
        respondent_id: { to: 'key' },
        nps_0_10: { to: 'question', question: 'nps', blank: ['11', 'NA'] },
        q7all: { to: 'question', question: 'csat', blank: ['NA'] },
        boarding_area: { to: 'attribute', name: 'boarding_area' },
      },
    }
    const tried = await knock('imports.check', org, { params: { id }, body: { mapping } })
    expect(tried.rows[0]).toMatchObject({
      row: 2,
      at: '2017-05-20T19:00:00.000Z',
      values: { nps: 6, csat: 4 },
      bad: [],
    })
    const started = await knock('imports.run', org, { params: { id }, body: { mapping } })
    expect(started.state).toBe('running')
    const done = await ended(org, id)
    // Some answered neither question; each of them is told.
    const bad = await knock('imports.bad', org, { params: { id }, query: { after: 0, limit: 1_000 } })
    expect(new Set(bad.map((b) => b.reason))).toEqual(new Set(['no-answer']))
    expect(done).toMatchObject({
      state: 'done',
      rows: 2_831,
      done: 2_831,
      known: 0,
      bad: bad.length,
      added: 2_831 - bad.length,
      failure: null,
    })

    const period = { from: '2017-05-01', to: '2017-05-31' }
    const [nps] = await figures(org, { metrics: ['nps'], period })
    expect(nps!.figure.n).toBe(2_746)
    expect(nps!.figure.value).toBeCloseTo(39.8, 1)
    // Adjusted Wald at 95 %, from 1,436 promoters and 342 detractors.
    expect(nps!.figure.interval![0]).toBeCloseTo(37.22, 1)
    expect(nps!.figure.interval![1]).toBeCloseTo(42.39, 1)
    const byArea = await figures(org, { metrics: ['nps'], by: ['attribute:boarding_area'], period })
    expect(byArea.length).toBe(7)
    expect(byArea.reduce((sum, r) => sum + r.figure.n!, 0)).toBe(2_746)
    expect(told.some((e) => e.kind === 'import' && e.import === id)).toBe(true)

    const again = await upload(org, 'sama.csv', file)
    await knock('imports.run', org, { params: { id: again.id }, body: { mapping } })
    expect(await ended(org, again.id)).toMatchObject({ state: 'done', added: 0, known: done.added, bad: bad.length })
    expect((await figures(org, { metrics: ['nps'], period }))[0]!.figure).toEqual(nps!.figure)

    await knock('imports.undo', org, { params: { id } })
    expect(await ended(org, id)).toMatchObject({ state: 'undone', added: 0 })
    const [gone] = await figures(org, { metrics: ['answers'], period })
    expect(gone!.figure.value ?? 0).toBe(0)
    expect((await facts.digest(org.id)).facts).toBe(0)
    expect(await db.selectFrom('feedback_case').where('org', '=', org.id).select('id').execute()).toEqual([])

    // What was undone and is run again counts again.
    await knock('imports.run', org, { params: { id }, body: { mapping } })
    expect(await ended(org, id)).toMatchObject({ state: 'done', added: done.added, known: 0 })
    expect((await figures(org, { metrics: ['nps'], period }))[0]!.figure).toEqual(nps!.figure)
  },
)

test('a worker killed in the middle of an import has a successor; no row is lost and none doubled', async () => {
  await jobs?.stop()
  jobs = null
  await migrateJobs(database)
  const org = await anOrganisation(db)
  const survey = await aPublishedSurvey(db, org)
  const rows = 20_000
  const text = `id,pvm,nps\n${Array.from({ length: rows }, (_, n) => `${n},2025-0${(n % 9) + 1}-1${n % 10},${n % 12}`).join('\n')}\n`
  const { id } = await upload(org, 'paljon.csv', text)
  const columns: ImportMapping['columns'] = {
    id: { to: 'key' },
    pvm: { to: 'at' },
    nps: { to: 'question', question: 'nps' },
  }
  // Queued before anybody works, so that it is the other process that takes it.
  const mapping: ImportMapping = { survey: survey.id, source: 'kaato', dateFormat: 'iso', columns }
  await startImport(db, org.scope, id, mapping, async (tx) => {
    await sql`select graphile_worker.add_job('import-run', ${JSON.stringify({ import: id, org: org.id })}::json)`.execute(
      tx,
    )
  })
  const victim = child('import-until-killed.ts', database.url)
  while (victim.lines().length < 3) await new Promise((r) => setTimeout(r, 5))
  await victim.kill()
  const half = await read(org, id)
  expect(half.state).toBe('running')
  expect(half.done).toBeGreaterThanOrEqual(1_500)
  expect(half.done).toBeLessThan(rows)

  await working()
  const done = await ended(org, id)
  const bad = Math.floor(rows / 12)
  expect(done).toMatchObject({ state: 'done', done: rows, added: rows - bad, bad, known: 0 })
  const [counted] = await figures(org, { metrics: ['answers'], period: { from: '2025-01-01', to: '2025-12-31' } })
  expect(counted!.figure.value).toBe(rows - bad)
  const taps = await db
    .selectFrom('answer_event')
    .where('org', '=', org.id)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  expect(Number(taps.n)).toBe(rows - bad)
}, 60_000)

test('background work keeps the bounds of whoever uploaded the file', async () => {
  const org = await anOrganisation(db)
  const survey = await aPublishedSurvey(db, org)
  const manager = await aPerson(db, org, { role: 'manager', unit: org.root })
  const other = await anOrganisation(db)
  const { id } = await upload(manager, 'omat.csv', 'nps,pvm\n9,2026-01-01\n')
  const mapping: ImportMapping = {
    survey: survey.id,
    source: 's',
    dateFormat: 'iso',
    columns: { nps: { to: 'question', question: 'nps' }, pvm: { to: 'at' } },
  }
  await knock('imports.run', manager, { params: { id }, body: { mapping } })
  expect(await ended(manager, id)).toMatchObject({ state: 'done', added: 0, bad: 1 })
  await expect(read(other, id)).rejects.toThrow('not-found')
  await expect(knock('imports.undo', other, { params: { id } })).rejects.toThrow('not-found')
  await expect(knock('imports.run', other, { params: { id }, body: { mapping } })).rejects.toThrow('not-found')
})
