import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { afterAll, expect, test } from 'vitest'
import { anOrganisation, type BuiltOrganisation } from '../../../test/builders.ts'
import { openTestDatabase, openTestFacts } from '../../../test/engines.ts'
import { askBody } from '../../contract/ask.ts'
import { type EncounterMapping, encounterMapping } from '../../contract/contact-log.ts'
import { errandRule } from '../../contract/errand.ts'
import { explainBody } from '../../contract/explain.ts'
import type { ImportState } from '../../contract/operations/flow.ts'
import { instantOf } from '../../contract/zone.ts'
import { openJobs } from '../../engine/queue/jobs.ts'
import type { Jobs } from '../../engine/queue/queue.ts'
import { readOutbox } from '../../engine/queue/reader.ts'
import { saveRule } from '../../flow/encounter/errand/rule.ts'
import { ask } from '../../flow/insight/ask.ts'
import { explain } from '../../flow/insight/explain.ts'
import { openBulk } from '../bulk/bulk.ts'
import { hearers } from '../flow.ts'
import type { House } from '../house.ts'
import { importTasks } from '../import-work.ts'
import { contactLogHandlers } from './contact-log.ts'
import type { Call } from './handler.ts'
import { importHandlers } from './imports.ts'

const database = await openTestDatabase()
const facts = await openTestFacts()
const { db } = database
const tell = () => {}
const bulk = openBulk({ url: database.url, secret: 'x'.repeat(32), priority: 0, ownPostgres: false })
const outbox = readOutbox(database, hearers(database, facts, tell, bulk))
const house = { database, facts, outbox, bulk, tell } as unknown as House
const jobs: Jobs = await openJobs(
  database,
  importTasks(() => ({ house })),
  [],
)
house.jobs = jobs
const doors = { ...importHandlers(house), ...contactLogHandlers(house) }
afterAll(async () => {
  await jobs.stop()
  await outbox.stop()
  await bulk.stop()
})

type Id = keyof typeof doors
/** Knocks on a door as the API does after its guard. */
const knock = <I extends Id>(id: I, { scope }: BuiltOrganisation, given: object): ReturnType<(typeof doors)[I]> =>
  (doors[id] as (call: unknown) => unknown)({ scope, language: 'fi', headers: new Headers(), ...given } as Partial<
    Call<I>
  >) as ReturnType<(typeof doors)[I]>
const sent = (body: string | Buffer<ArrayBuffer>) => ({ request: new Request('http://x/', { method: 'POST', body }) })
const upload = (org: BuiltOrganisation, fileName: string, body: string | Buffer<ArrayBuffer>) =>
  knock('imports.upload', org, { query: { fileName }, ...sent(body) })
async function ended(org: BuiltOrganisation, id: string): Promise<ImportState> {
  for (;;) {
    const state = await knock('imports.read', org, { params: { id } })
    if (!['running', 'undoing', 'releasing'].includes(state.state)) return state
    await new Promise((r) => setTimeout(r, 50))
  }
}
/** Takes what the preview guesses, with changes; creates what is unknown. */
async function run(org: BuiltOrganisation, id: string, change: (m: EncounterMapping) => Partial<EncounterMapping>) {
  const preview = await knock('contactLog.preview', org, { params: { id } })
  const guessed = encounterMapping.parse({
    source: 'loki',
    dateFormat: preview.dateFormat,
    columns: Object.fromEntries(preview.columns.map((c) => [c.name, c.guess])),
    unknown: { reason: 'create', channel: 'create', unit: 'create' },
  })
  const mapping = { ...guessed, ...change(guessed) }
  const checked = await knock('contactLog.check', org, { params: { id }, body: { mapping } })
  await knock('contactLog.run', org, { params: { id }, body: { mapping, name: 'loki' } })
  return { preview, checked, state: await ended(org, id) }
}
/** Errands that were due are in the figures. */
async function errandsWorkedOut() {
  await bulk.run({ task: 'errands' }, { committed: () => outbox.wake() })
  await outbox.settled()
}
const encountersCounted = async (org: BuiltOrganisation, from: string, to: string) => {
  await outbox.settled()
  const body = askBody.parse({ metrics: ['encounters'], period: { from, to } })
  return (await ask(org.scope, facts, db, body)).rows[0]?.figure.value ?? 0
}

/** Whole real logs take half a minute: `npm run check:logs`, where they lie. */
const absent = (file: string) => !process.env.REAL_LOGS || !existsSync(file)

const bank = '../shared/data/anonymous_bank_1999_02.csv'
const oracle = '../shared/oracles/contacts.json'
test.skipIf(absent(bank))(
  "a bank's 33,344 calls: counts, mean handling times and unknown customers by reason are those of the file",
  async () => {
    const org = await anOrganisation(db, { zone: 'Asia/Jerusalem' })
    const file = readFileSync(bank)
    const { id, rows } = await upload(org, 'anonymous_bank_1999_02.csv', file)
    expect(rows).toBe(33_344)
    const { preview, checked, state } = await run(org, id, (m) => ({
      columns: {
        ...m.columns,
        vru_line: { to: 'attribute', name: 'line' },
        priority: { to: 'attribute', name: 'priority' },
      },
      channel: 'phone',
    }))
    const guess = Object.fromEntries(preview.columns.map((c) => [c.name, c.guess.to]))
    expect(guess).toMatchObject({
      ...{ call_id: 'skip', customer: 'customer', type: 'reason', date: 'date', vru_entry: 'start', queue_sec: 'wait' },
      ...{ outcome: 'outcome', service_sec: 'total', agent: 'agent' },
    })
    expect(checked.fields.find((f) => f.field === 'reason')?.distinct).toBe(6)
    expect(state).toMatchObject({ state: 'done', rows: 33_344, added: 33_344, known: 0, bad: 0, held: 0 })

    // Read again by other means.
    const [head, ...lines] = file.toString().trim().split('\n')
    const at = Object.fromEntries(head!.split(',').map((name, n) => [name, n]))
    const calls = lines.map((l) => l.split(','))
    const { rows: found } = await knock('contactLog.summary', org, { params: { id }, query: {} })
    const codes = await db.selectFrom('reason').where('org', '=', org.id).select(['id', 'name']).execute()
    expect(found).toHaveLength(6)
    for (const one of found) {
      const type = Object.values(codes.find((c) => c.id === one.reason)!.name)[0]
      const of = calls.filter((c) => c[at.type!] === type)
      const spent = of.map((c) => Number(c[at.service_sec!])).filter((s) => s > 0)
      expect(one).toMatchObject({ n: of.length, handled: spent.length })
      expect(one.ahtSeconds).toBeCloseTo(spent.reduce((a, b) => a + b, 0) / spent.length, 9)
      expect(one.unknownShare).toBeCloseTo(of.filter((c) => c[at.customer!] === '').length / of.length, 12)
      expect(one.waitSeconds).toBeCloseTo(of.reduce((sum, c) => sum + Number(c[at.queue_sec!]), 0) / of.length, 9)
    }
    // Answered calls only, against figures made elsewhere.
    const mix = JSON.parse(readFileSync(oracle, 'utf8')).cases[0].expected.mix
    const answered = await knock('contactLog.summary', org, { params: { id }, query: { outcome: 'AGENT' } })
    for (const one of answered.rows) {
      const type = Object.values(codes.find((c) => c.id === one.reason)!.name)[0] as string
      expect(one.ahtSeconds).toBeCloseTo(mix[type].aht_sec, 8)
      expect(one.n).toBe(mix[type].agent_handled)
    }
    expect(await encountersCounted(org, '1999-02-01', '1999-02-28')).toBe(33_344)

    // Who came again: only calls that an agent took count, and what nobody can know yet is left out.
    const oracleOf = JSON.parse(readFileSync(oracle, 'utf8')).cases[0].expected
    await errandsWorkedOut()
    const fcr = async (days: number, scope: 'any' | 'reason', by: 'reason'[] = []) => {
      const asked = {
        metrics: ['observed_fcr'],
        by,
        fcr: { days, scope },
        period: { from: '1999-02-01', to: '1999-02-28' },
      }
      return (await ask(org.scope, facts, db, askBody.parse(asked))).rows
    }
    const typeOf = (id: string) => Object.values(codes.find((c) => c.id === id)!.name)[0] as string
    for (const [scope, expected] of [
      ['any', oracleOf.fcr_any_reason],
      ['reason', oracleOf.fcr_same_type],
    ] as const) {
      const [whole] = await fcr(7, scope)
      expect(whole!.figure).toMatchObject({ n: expected.eligible, value: expect.closeTo(expected.fcr, 9) })
      expect(whole!.distribution).toMatchObject({ again: expected.repeated })
      for (const { key, figure } of await fcr(7, scope, ['reason'])) {
        const of = expected.by_type[typeOf(key[0]!)]
        if (of) expect(figure).toMatchObject({ n: of.eligible, value: expect.closeTo(of.fcr, 9) })
      }
    }
    expect((await fcr(1, 'any'))[0]!.figure.value).toBeCloseTo(0.614, 3)
  },
  60_000,
)

const incidents = '../shared/data/itsm_incident_events.csv'
test.skipIf(absent(incidents))(
  "a service desk's 5,998 events: each incident is one errand by its number, with the hand-overs and openings that the source counts",
  async () => {
    const org = await anOrganisation(db, { zone: 'UTC' })
    await db
      .transaction()
      .execute((tx) =>
        saveRule(
          tx,
          org.scope,
          errandRule.parse({ key: 'number', transfers: 'reassignment_count', reopens: 'reopen_count' }),
        ),
      )
    const file = readFileSync(incidents)
    const { id } = await upload(org, 'itsm_incident_events.csv', file)
    const attribute = (name: string) => ({ to: 'attribute' as const, name })
    const { state } = await run(org, id, (m) => ({
      dateFormat: 'iso',
      columns: {
        ...Object.fromEntries(Object.keys(m.columns).map((name) => [name, { to: 'skip' as const }])),
        ...{ sys_updated_at: { to: 'start' }, contact_type: { to: 'channel' }, category: { to: 'reason' } },
        ...{ caller_id: { to: 'customer' }, assigned_to: { to: 'agent' }, incident_state: { to: 'outcome' } },
        number: attribute('number'),
        ...{ reassignment_count: attribute('reassignment_count'), reopen_count: attribute('reopen_count') },
      },
    }))
    expect(state).toMatchObject({ rows: 5_998, added: 5_998, bad: 0, held: 0 })
    await errandsWorkedOut()

    // Read again by other means.
    const [head, ...lines] = file.toString().trim().split('\n')
    const at = Object.fromEntries(head!.split(',').map((name, n) => [name, n]))
    const by = new Map<string, { events: number; handed: number; opened: number }>()
    for (const cells of lines.map((l) => l.split(','))) {
      const one = by.get(cells[at.number!]!) ?? { events: 0, handed: 0, opened: 0 }
      by.set(cells[at.number!]!, {
        events: one.events + 1,
        handed: Math.max(one.handed, Number(cells[at.reassignment_count!])),
        opened: Math.max(one.opened, Number(cells[at.reopen_count!])),
      })
    }
    const kept = await db
      .selectFrom('errand_step')
      .where('org', '=', org.id)
      .where('contacts', 'is not', null)
      .select(['key', 'contacts as events', 'transfers as handed', 'reopens as opened'])
      .execute()
    expect(new Map(kept.map(({ key, ...one }) => [key, one]))).toEqual(by)
    const metrics = ['errands', 'errands_transferred', 'errands_reopened'] as const
    const { rows } = await ask(
      org.scope,
      facts,
      db,
      askBody.parse({ metrics, period: { from: '2016-01-01', to: '2017-12-31' } }),
    )
    expect(rows[0]!.figure.value).toBe(by.size)
    // What ended less than the window before the end of the log is open, and in no share.
    expect(rows[1]!.figure.n).toBe(rows[2]!.figure.n)
    expect(rows[1]!.figure.n).toBeGreaterThan(0.9 * by.size)
  },
  60_000,
)

const requests = '../shared/data/sf311_requests.csv'
test.skipIf(absent(requests))(
  "a city's 10,000 requests, with their answers in quotes over several lines",
  async () => {
    const org = await anOrganisation(db, { zone: 'America/Los_Angeles' })
    const { id } = await upload(org, 'sf311_requests.csv', readFileSync(requests))
    const { preview, state } = await run(org, id, (m) => ({
      columns: { ...m.columns, type: { to: 'skip' }, answer: { to: 'skip' } },
    }))
    const guess = Object.fromEntries(preview.columns.map((c) => [c.name, c.guess.to]))
    expect(guess).toMatchObject({
      ...{ id: 'key', created_at: 'start', closed_at: 'end', channel: 'channel', category: 'reason', agency: 'unit' },
    })
    // Seventeen were closed before they came; each is told.
    expect(state).toMatchObject({ rows: 10_000, added: 9_983, bad: 17, held: 0 })
    const { total, rows } = await knock('contactLog.summary', org, { params: { id }, query: {} })
    expect(rows).toHaveLength(61)
    expect(total).toMatchObject({ n: 9_983, unknownShare: 1, handled: 0, ahtSeconds: null })
    await outbox.settled()
    // Time to close per channel and reason, against the file read by itself.
    const took = (by: 'channel' | 'category') => {
      const found = new Map<string, number[]>()
      for (const row of parse(readFileSync(requests), { columns: true }) as Record<string, string>[]) {
        const at = (time: string) => {
          const [, hour, minute, second] = /T(\d\d):(\d\d):(\d\d)/.exec(time)!.map(Number)
          return instantOf(time.slice(0, 10), hour! * 60 + minute!, 'America/Los_Angeles') + second! * 1_000
        }
        if (!row.closed_at) continue
        const hours = (at(row.closed_at!) - at(row.created_at!)) / 3_600_000
        if (hours < 0) continue
        found.set(row[by]!, [...(found.get(row[by]!) ?? []), hours])
      }
      return found
    }
    // As the import reads them.
    const channelOf = (name: string) => (name === 'Twitter' ? 'social' : name.toLowerCase().replace(/[^a-z0-9]+/g, '-'))
    for (const by of ['channel', 'reason'] as const) {
      const asked = askBody.parse({
        ...{ metrics: ['closing_hours'], by: [by] },
        period: { from: '2008-01-01', to: '2018-12-31' },
      })
      const { rows: figures } = await ask(org.scope, facts, db, asked)
      const names = new Map(
        (await db.selectFrom('reason').where('org', '=', org.id).select(['id', 'name']).execute()).map((r) => [
          r.id,
          Object.values(r.name)[0]!,
        ]),
      )
      for (const [name, hours] of took(by === 'channel' ? 'channel' : 'category')) {
        const figure = figures.find((f) =>
          by === 'reason' ? names.get(f.key[0]!) === name : f.key[0] === channelOf(name),
        )?.figure
        const sorted = hours.toSorted((a, b) => a - b)
        const middle = (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2
        expect([name, figure?.n]).toEqual([name, hours.length])
        expect(figure!.value).toBeCloseTo(middle, 6)
      }
    }
    // A year against the one before, as the screen asks: what rose with all, and what by itself.
    await outbox.settled()
    const period = { from: '2016-01-01', to: '2016-12-31' }
    const why = await explain(
      org.scope,
      facts,
      db,
      explainBody.parse({ metric: 'encounters', by: 'reason', compare: 'previous', period }),
    )
    const reasons = await db.selectFrom('reason').where('org', '=', org.id).select(['id', 'name']).execute()
    const of = (name: string) =>
      why.groups.find((g) => g.key === reasons.find((r) => Object.values(r.name).includes(name))!.id)!
    expect(why.compare.difference).toBe(255)
    expect(of('Sewer Issues').total).toBe(130)
    expect(of('Sewer Issues').beyond).toBeGreaterThan(0.05)
    expect(of('General Request - COUNTY CLERK').total).toBe(92)
    expect(of('General Request - COUNTY CLERK').beyond).toBeLessThan(1e-9)
  },
  60_000,
)

test('the bad rows come back as a file that a spreadsheet can take, and repaired they go in', async () => {
  const org = await anOrganisation(db)
  const text =
    'Tunnus;Alkoi;Syy;Puheaika;Oma\n1;1.8.2025 9.00;lasku;271;ok\n2;milloin;"=1+1;2";4 min;"-2+3"\n3;2.8.2025;lasku;eilen;x\n'
  const { id } = await upload(org, 'loki.csv', text)
  const change = () => ({
    columns: {
      ...{ Tunnus: { to: 'key' as const }, Alkoi: { to: 'start' as const }, Syy: { to: 'reason' as const } },
      ...{ Puheaika: { to: 'talk' as const }, Oma: { to: 'attribute' as const, name: 'oma' } },
    },
    dateFormat: 'd.m.y' as const,
  })
  expect((await run(org, id, change)).state).toMatchObject({ added: 1, bad: 2 })
  const reply = await knock('imports.repair', org, { params: { id } })
  expect(reply.headers.get('content-disposition')).toContain('loki-')
  const csv = await (reply as Response).text()
  const [head, ...lines] = csv.trim().split('\r\n')
  expect(head).toBe('\ufeffRivi (Hetki);Miksi (Hetki);Tunnus;Alkoi;Syy;Puheaika;Oma'.replace('\ufeff', ''))
  expect(lines).toEqual([
    `3;Alkoi: Ei ole päivä valitussa muodossa.;2;milloin;"'=1+1;2";4 min;'-2+3`,
    expect.stringMatching(/^4;Puheaika: .*;3;2\.8\.2025;lasku;eilen;x$/),
  ])
  const repaired = await upload(org, 'korjattu.csv', csv.replace('milloin', '3.8.2025').replace('eilen', '0:02'))
  expect((await run(org, repaired.id, change)).state).toMatchObject({ added: 2, bad: 0 })
  const stored = await db.selectFrom('encounter').where('org', '=', org.id).orderBy('external_id').selectAll().execute()
  expect(stored.map((e) => [e.external_id, e.talk_seconds, e.attributes.oma])).toEqual([
    ['1', 271, 'ok'],
    ['2', 240, '-2+3'],
    ['3', 2, 'x'],
  ])
  const reasons = await db.selectFrom('reason').where('org', '=', org.id).select('name').execute()
  expect(reasons.map((r) => r.name.fi).sort()).toEqual(['=1+1;2', 'lasku'])
})

test('a file sent by the name of a mapping needs nobody; an unknown name is refused', async () => {
  const org = await anOrganisation(db)
  const { id } = await upload(org, 'a.csv', 'Tunnus;Alkoi\n1;1.8.2025 9.00\n')
  await run(org, id, () => ({}))
  const query = { mapping: 'LOKI', fileName: 'yö.csv' }
  const next = await knock('imports.byMapping', org, {
    query,
    ...sent('Tunnus;Alkoi\n1;1.8.2025 9.00\n2;1.8.2025 9.05\n'),
  })
  expect(await ended(org, next.id)).toMatchObject({ added: 1, known: 1, origin: 'command', named: { name: 'loki' } })
  expect(await encountersCounted(org, '2025-08-01', '2025-08-01')).toBe(2)
  for (const one of [id, next.id]) {
    await knock('imports.undo', org, { params: { id: one } })
    expect(await ended(org, one)).toMatchObject({ state: 'undone', added: 0 })
  }
  expect(await encountersCounted(org, '2025-08-01', '2025-08-01')).toBe(0)
  expect((await facts.digest(org.id)).facts).toBe(0)
  const other = knock('imports.byMapping', org, { query: { ...query, mapping: 'muu' }, ...sent('a\n1\n') })
  await expect(other).rejects.toThrow('not-found')
})
