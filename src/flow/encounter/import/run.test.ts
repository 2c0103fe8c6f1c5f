import { expect, test } from 'vitest'
import { anOrganisation, aReason, aTouchpoint, aUnit, type BuiltOrganisation } from '../../../../test/builders.ts'
import { openTestDatabase } from '../../../../test/engines.ts'
import { readOrganisation } from '../../../catalog/organisation/read.ts'
import { saveRules } from '../../../catalog/reason/rule.ts'
import { type EncounterMapping, encounterMapping } from '../../../contract/contact-log.ts'
import type { FlowEvent } from '../../../contract/event.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { findImport, listBadRows } from '../file/read.ts'
import { startUndo } from '../file/state.ts'
import { keepFile } from '../file/upload.ts'
import { tryRules } from '../reason/dry-run.ts'
import { createNamed, inTurn } from './create.ts'
import { groundOf } from './ground.ts'
import { listHeld } from './held.ts'
import { findMapping } from './named.ts'
import { checkEncounters, previewEncounters } from './preview.ts'
import { releaseRows } from './release.ts'
import { runEncounters } from './run.ts'
import { startEncounters, startRelease } from './state.ts'
import { summarise } from './summary.ts'
import { countEncounters, undoEncounters } from './undo.ts'

const { db } = await openTestDatabase()
const nothing = { committed: () => {} }
const queued = async () => {}
const decided: string[][] = []
const decide: Parameters<typeof runEncounters>[4] = async (_, created) => {
  decided.push(created.map((c) => c.externalId))
  return created.map(() => 'no-policy' as const)
}

async function* bytes(text: string | Buffer) {
  yield typeof text === 'string' ? Buffer.from(text) : text
}
const upload = ({ scope }: BuiltOrganisation, text: string | Buffer, name = 'loki.csv') =>
  keepFile(db, scope, name, bytes(text))
const mapping = (given: Omit<Partial<EncounterMapping>, 'unknown'> & { unknown?: object }): EncounterMapping =>
  encounterMapping.parse({ source: 'puhelinjärjestelmä', dateFormat: 'd.m.y', columns: {}, ...given })
async function run({ scope }: BuiltOrganisation, id: string, given: EncounterMapping, name: string | null = null) {
  await startEncounters(db, scope, id, given, name, queued)
  await runEncounters(db, scope, id, nothing, decide)
  return findImport(db, scope, id)
}
const encountersOf = (org: BuiltOrganisation) =>
  db.selectFrom('encounter').where('org', '=', org.id).orderBy('started_at').orderBy('id').selectAll().execute()
const issuesOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof Refusal ? error.issues.map((i) => `${i.path}: ${i.message}`) : error),
  )

/** A day of a phone system as such systems write it: the day beside clocks, nought for "never", no name for many customers. */
const log = (rows: [type: string, entry: string, exit: string, sec: number, customer: string, agent: string][]) =>
  `call_id,customer,type,date,vru_entry,queue_sec,outcome,service_exit,service_sec,agent\n${rows
    .map(
      ([type, entry, exit, sec, customer, agent], n) =>
        `${n},${customer},${type},1999-02-01,${entry},${n},${sec ? 'AGENT' : 'HANG'},${exit},${sec},${agent}`,
    )
    .join('\n')}\n`
const calls = log([
  ['PS', '7:02:47', '7:05:41', 166, '', 'A01'],
  ['PS', '23:58:00', '0:01:10', 180, 'C1', 'A02'],
  ['NW', '9:00:00', '0:00:00', 0, '', ''],
  ['NW', '9:10:00', '9:11:00', 40, 'C1', 'A01'],
])

test('a phone log is recognised, and becomes the encounters that it tells of', async () => {
  const org = await anOrganisation(db)
  const id = await upload(org, calls)
  const preview = await previewEncounters(db, org.scope, id)
  expect(Object.fromEntries(preview.columns.map((c) => [c.name, c.guess.to]))).toEqual({
    ...{ call_id: 'key', customer: 'customer', type: 'reason', date: 'date', vru_entry: 'start', queue_sec: 'wait' },
    ...{ outcome: 'outcome', service_exit: 'skip', service_sec: 'total', agent: 'agent' },
  })
  expect(preview.dateFormat).toBe('iso')
  const columns = Object.fromEntries(preview.columns.map((c) => [c.name, c.guess]))
  columns.service_exit = { to: 'end', blank: ['0:00:00'] }
  const state = await run(
    org,
    id,
    mapping({ columns, dateFormat: 'iso', unknown: { reason: 'create' }, channel: 'phone' }),
  )
  expect(state).toMatchObject({ state: 'done', rows: 4, added: 4, known: 0, bad: 0, held: 0, kind: 'encounters' })
  const [first, waited, , late] = await encountersOf(org)
  expect(first).toMatchObject({
    ...{ source: 'puhelinjärjestelmä', external_id: '0', channel: 'phone', agent: 'A01', outcome: 'AGENT' },
    ...{ talk_seconds: 166, wait_seconds: 0, customer: null, suppressed: 'encounter-too-old', import: id },
    ...{ started_at: new Date('1999-02-01T05:02:47Z'), ended_at: new Date('1999-02-01T05:05:41Z') },
  })
  // Nought is no end; it ended when the waiting did.
  expect(waited).toMatchObject({
    agent: null,
    started_at: new Date('1999-02-01T07:00:00Z'),
    ended_at: new Date('1999-02-01T07:00:02Z'),
  })
  // Past midnight.
  expect(late?.ended_at).toEqual(new Date('1999-02-01T22:01:10Z'))
  expect(decided).toEqual([])

  const { rows, total, outcomes } = await summarise(db, org.scope, id)
  const reasons = await db.selectFrom('reason').where('org', '=', org.id).select(['id', 'code']).execute()
  const byCode = Object.fromEntries(rows.map((r) => [reasons.find((x) => x.id === r.reason)?.code, r]))
  expect(byCode.ps).toMatchObject({ n: 2, handled: 2, ahtSeconds: 173, unknownShare: 0.5 })
  expect(byCode.nw).toMatchObject({ n: 2, handled: 1, ahtSeconds: 40, unknownShare: 0.5 })
  expect(total).toMatchObject({ n: 4, handled: 3, unknownShare: 0.5, waitSeconds: 1.5 })
  expect(outcomes).toEqual([
    { outcome: 'AGENT', n: 3 },
    { outcome: 'HANG', n: 1 },
  ])
  expect((await summarise(db, org.scope, id, 'HANG')).total).toMatchObject({ n: 1, handled: 0, ahtSeconds: null })
  const customers = await db.selectFrom('customer').where('org', '=', org.id).select('external_id').execute()
  expect(customers).toEqual([{ external_id: 'C1' }])
  const source = await db.selectFrom('source').where('org', '=', org.id).selectAll().executeTakeFirstOrThrow()
  expect(source).toMatchObject({ name: 'puhelinjärjestelmä', kind: 'file' })
})

const finnish =
  'Tunnus;Alkoi;Puheaika;Pito;Jälkityö;Jono;Syy;Kanava;Yksikkö;Asiakas;Sähköposti;Puhelin;Kieli;Luokka\n' +
  '1;1.8.2025 klo 14.05;0:04:31;4 min;1,5 min;271;Lasku;Puhelin;Turku;;A@B.fi;;ruotsi;kulta\n' +
  "2;2.8.2025 9.30;4:31;;;0,5;lasku;Sähköposti;turku;77;;'+358 40 123 4567;;\n"
const columns: EncounterMapping['columns'] = {
  Tunnus: { to: 'key' },
  Alkoi: { to: 'start' },
  Puheaika: { to: 'talk' },
  Pito: { to: 'hold' },
  Jälkityö: { to: 'wrapUp' },
  Jono: { to: 'wait' },
  Syy: { to: 'reason' },
  Kanava: { to: 'channel' },
  Yksikkö: { to: 'unit' },
  Asiakas: { to: 'customer' },
  Sähköposti: { to: 'customerEmail' },
  Puhelin: { to: 'customerPhone' },
  Kieli: { to: 'customerLanguage' },
  Luokka: { to: 'attribute', name: 'luokka' },
}

test('durations, channels and customers are read as Finns and Excel write them, in cp1252 and UTF-16 too', async () => {
  for (const file of [finnish, Buffer.from(finnish, 'latin1'), Buffer.from(`\ufeff${finnish}`, 'utf16le')]) {
    const org = await anOrganisation(db)
    const unit = await aUnit(db, org, { name: 'Turku' })
    const reason = await aReason(db, org, { code: 'lasku' })
    const id = await upload(org, file)
    expect(await run(org, id, mapping({ columns }))).toMatchObject({ added: 2, bad: 0, held: 0 })
    const [one, two] = await encountersOf(org)
    expect(one).toMatchObject({
      ...{
        talk_seconds: 271,
        hold_seconds: 240,
        wrap_up_seconds: 90,
        wait_seconds: 271,
        attributes: { luokka: 'kulta' },
      },
      ...{ reason: reason.id, unit: unit.id, unit_path: unit.path, channel: 'phone' },
      ...{ started_at: new Date('2025-08-01T11:05:00Z'), ended_at: new Date('2025-08-01T11:18:02Z') },
    })
    expect(two).toMatchObject({ talk_seconds: 271, wait_seconds: 0.5, channel: 'email', reason: reason.id })
    const customers = await db
      .selectFrom('customer')
      .where('org', '=', org.id)
      .orderBy('external_id')
      .selectAll()
      .execute()
    expect(customers.map((c) => [c.external_id, c.email, c.phone, c.language])).toEqual([
      ['77', null, '+358 40 123 4567', null],
      ['mailto:a@b.fi', 'a@b.fi', null, 'sv'],
    ])
  }
})

test('a re-run adds nothing, nor the same rows in another file; a row without a key is known by its content', async () => {
  const org = await anOrganisation(db)
  const rows = 'Alkoi;Syy\n1.8.2025 9.00;a\n1.8.2025 9.00;a\n2.8.2025 9.00;b\n'
  const given = mapping({ columns: { Alkoi: { to: 'start' }, Syy: { to: 'reason' } }, unknown: { reason: 'blank' } })
  const id = await upload(org, rows)
  expect(await run(org, id, given)).toMatchObject({ added: 3, known: 0 })
  expect(await run(org, id, given)).toMatchObject({ added: 0, known: 3, done: 3 })
  expect(await run(org, await upload(org, `${rows}3.8.2025 9.00;c\n`), given)).toMatchObject({ added: 1, known: 3 })
  expect(await encountersOf(org)).toHaveLength(4)
  // Whom the first run brought and who was erased since is not brought back by the second.
  const named = 'Alkoi;Asiakas;Sähköposti\n3.8.2025 9.00;77;a@b.fi\n'
  const who = mapping({
    columns: { Alkoi: { to: 'start' }, Asiakas: { to: 'customer' }, Sähköposti: { to: 'customerEmail' } },
  })
  const customers = () => db.selectFrom('customer').where('org', '=', org.id).select('external_id').execute()
  const brought = await upload(org, named)
  expect(await run(org, brought, who)).toMatchObject({ added: 1 })
  expect(await customers()).toHaveLength(1)
  expect(await run(org, brought, who)).toMatchObject({ known: 1 })
  expect(await customers()).toHaveLength(1)
  await db.deleteFrom('customer').where('org', '=', org.id).execute()
  expect(await run(org, await upload(org, named), who)).toMatchObject({ added: 0, known: 1 })
  expect(await customers()).toEqual([])
})

test('unknown values hold their rows back until they mean something, under the name of the mapping in all its files', async () => {
  const org = await anOrganisation(db)
  const [lasku, muutto] = [await aReason(db, org, { code: 'lasku' }), await aReason(db, org, { code: 'muutto' })]
  const given = mapping({ columns: { Tunnus: { to: 'key' }, Alkoi: { to: 'start' }, Syy: { to: 'reason' } } })
  const file = (from: number) =>
    `Tunnus;Alkoi;Syy\n${from};1.8.2025 9.00;lasku\n${from + 1};1.8.2025 9.00;MUU 7\n${from + 2};1.8.2025 9.00;muu 7\n${from + 3};1.8.2025 9.00;outo\n`
  const first = await upload(org, file(1))
  expect(await run(org, first, given, 'Yöajo')).toMatchObject({ added: 1, held: 3, bad: 0 })
  const second = await upload(org, file(11))
  const { mapping: kept } = await findMapping(db, org.scope, 'yöAJO')
  expect(await run(org, second, kept, 'Yöajo')).toMatchObject({ added: 1, held: 3 })
  expect(await listHeld(db, org.scope, second)).toEqual([
    { field: 'reason', value: 'MUU 7', rows: 2 },
    { field: 'reason', value: 'outo', rows: 1 },
  ])

  const released: string[] = []
  const values = { reason: { 'MUU 7': { is: muutto.id } } }
  await startRelease(db, org.scope, second, values, async (_, id) => void released.push(id))
  expect(released.sort()).toEqual([first, second].sort())
  for (const id of released) await releaseRows(db, org.scope, id, nothing, decide)
  for (const id of released)
    expect(await findImport(db, org.scope, id)).toMatchObject({ state: 'done', added: 3, held: 1 })
  const reasons = (await encountersOf(org)).map((e) => e.reason)
  expect(reasons.filter((r) => r === muutto.id)).toHaveLength(4)
  expect(reasons.filter((r) => r === lasku.id)).toHaveLength(2)

  // The next file needs nobody; what was set up meanwhile is found by its name, on asking again.
  const third = await upload(org, file(21))
  expect(await run(org, third, (await findMapping(db, org.scope, 'Yöajo')).mapping, 'Yöajo')).toMatchObject({
    added: 3,
    held: 1,
  })
  await aReason(db, org, { code: 'outo' })
  await startRelease(db, org.scope, third, {}, queued)
  await releaseRows(db, org.scope, third, nothing, decide)
  expect(await findImport(db, org.scope, third)).toMatchObject({ state: 'done', added: 4, held: 0 })
  expect(await run(org, third, (await findMapping(db, org.scope, 'Yöajo')).mapping, 'Yöajo')).toMatchObject({
    added: 0,
    known: 4,
  })
})

test('what somebody sets up while a file does is set up once', async () => {
  const org = await anOrganisation(db)
  const given = mapping({
    columns: { Alkoi: { to: 'start' }, Yksikkö: { to: 'unit' }, Kanava: { to: 'channel' } },
    unknown: { unit: 'create', channel: 'create' },
  })
  const id = await upload(org, 'Alkoi;Yksikkö;Kanava\n1.8.2025 9.00;Oulu;Faksi\n')
  let running: ReturnType<typeof run> | undefined
  await inTurn(db, org.scope, async (tx) => {
    running = run(org, id, given)
    await Promise.race([running, new Promise((go) => setTimeout(go, 300))])
    const ground = await groundOf(tx, org.scope, given, ['Alkoi', 'Yksikkö', 'Kanava'])
    await createNamed(tx, org.scope, ground, 'unit', 'Oulu')
    await createNamed(tx, org.scope, ground, 'channel', 'Faksi')
  })
  expect(await running).toMatchObject({ added: 1, held: 0 })
  const units = await db.selectFrom('unit').where('org', '=', org.id).where('name', '=', 'Oulu').select('id').execute()
  expect(units).toHaveLength(1)
  const { channels } = await readOrganisation(db, org.scope)
  expect(channels.map((c) => c.id)).toEqual(['faksi'])
  expect(await encountersOf(org)).toMatchObject([{ unit: units[0]!.id, channel: 'faksi' }])
})

test('what is unknown is created where that was chosen, once, and left empty where that was', async () => {
  const org = await anOrganisation(db)
  const text =
    'Alkoi;Syy;Yksikkö;Piste;Kanava;Tekijä\n' + '1.8.2025 9.00;Uusi Syy;Oulu;Neuvonta;Faksi;Matti\n'.repeat(3)
  const given = mapping({
    columns: {
      ...{ Alkoi: { to: 'start' }, Syy: { to: 'reason' }, Yksikkö: { to: 'unit' }, Piste: { to: 'touchpoint' } },
      ...{ Kanava: { to: 'channel' }, Tekijä: { to: 'agent' } },
    },
    unknown: { reason: 'create', unit: 'create', touchpoint: 'create', channel: 'create' },
    values: { agent: { MATTI: { is: 'Matti Meikäläinen' } } },
  })
  const id = await upload(org, text)
  const tried = (await checkEncounters(db, org.scope, id, given)).rows
  expect(tried.every((r) => r.bad.length + r.lacking.length === 0)).toBe(true)
  const named = (name: string) => ({ named: name })
  expect(tried[0]).toMatchObject({
    place: { reason: named('Uusi Syy'), unit: named('Oulu'), touchpoint: named('Neuvonta'), channel: named('Faksi') },
  })
  expect(await run(org, id, given)).toMatchObject({ added: 3, held: 0 })
  const made = (await encountersOf(org)).map((e) => [e.reason, e.unit, e.touchpoint, e.channel, e.agent].join())
  expect(new Set(made).size).toBe(1)
  const [one] = await encountersOf(org)
  expect(one).toMatchObject({ channel: 'faksi', agent: 'Matti Meikäläinen' })
  // Once they are known, the trial says what they are.
  const [again] = (await checkEncounters(db, org.scope, id, given)).rows
  expect(again!.place).toEqual({
    ...{ reason: { is: one!.reason }, unit: { is: one!.unit } },
    ...{ touchpoint: { is: one!.touchpoint }, channel: { is: 'faksi' } },
  })
  expect(one?.reason && one.unit && one.touchpoint).toBeTruthy()
  const blank = mapping({
    ...given,
    unknown: { reason: 'blank', channel: 'blank' },
    columns: { Alkoi: { to: 'start' }, Syy: { to: 'reason' } },
  })
  await run(org, await upload(org, 'Alkoi;Syy\n1.8.2025 9.05;ei ole\n'), blank)
  expect((await encountersOf(org)).at(-1)?.reason).toBeNull()
})

test('each bad row is told by number and reason, and harms no other', async () => {
  const org = await anOrganisation(db)
  const id = await upload(
    org,
    'Tunnus;Alkoi;Loppui;Puheaika;Sähköposti\n' +
      '1;31.2.2025 9.00;;;\n2;1.8.2025 9.00;1.8.2025 8.00;;\n3;1.8.2099 9.00;;;\n4;1.8.2025 9.00;;hetki;\n5;1.8.2025 9.00;;;ei ole\n' +
      ';1.8.2025 9.00;;;\n7;1.8.2025 9.00;;;;liikaa\n8;;;;\n9;1.8.2025 9.00;;;\n9;1.8.2025 9.00;;;\n',
  )
  const state = await run(
    org,
    id,
    mapping({
      columns: {
        ...{ Tunnus: { to: 'key' }, Alkoi: { to: 'start' }, Loppui: { to: 'end' }, Puheaika: { to: 'talk' } },
        ...{ Sähköposti: { to: 'customerEmail' } },
      },
    }),
  )
  expect(state).toMatchObject({ added: 1, bad: 9, rows: 10 })
  expect((await listBadRows(db, org.scope, id, 0, 100)).map((b) => [b.row, b.column, b.reason])).toEqual([
    ...[
      [2, 'Alkoi', 'not-a-date'],
      [3, 'Loppui', 'ends-before-start'],
      [4, 'Alkoi', 'in-the-future'],
    ],
    ...[
      [5, 'Puheaika', 'not-a-duration'],
      [6, 'Sähköposti', 'not-an-email'],
      [7, 'Tunnus', 'no-key'],
    ],
    ...[
      [8, '', 'too-many-cells'],
      [9, 'Alkoi', 'no-date'],
      [11, 'Tunnus', 'same-key'],
    ],
  ])
})

test('a mapping that cannot work is refused with every fault at once', async () => {
  const org = await anOrganisation(db)
  const id = await upload(org, 'a;b\n1;2\n')
  const given = mapping({
    columns: { a: { to: 'reason' }, b: { to: 'reason' }, c: { to: 'customerName' } },
    unit: crypto.randomUUID(),
  })
  expect(await issuesOf(checkEncounters(db, org.scope, id, given))).toEqual([
    'mapping.columns.b: mapped-twice',
    'mapping.columns.c: unknown-column',
    'mapping.columns: start-needed',
    'mapping.columns.c: customer-needed',
    'mapping.unit: unknown-unit',
  ])
})

test('only recent encounters are asked about; a source that is off asks about none', async () => {
  const org = await anOrganisation(db)
  const touchpoint = await aTouchpoint(db, org, {})
  const now = new Date()
  const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString()
  const file = `id,at\nvanha,${ago(200)}\ntuore,${ago(2)}\n`
  const given = mapping({
    dateFormat: 'iso',
    columns: { id: { to: 'key' }, at: { to: 'start' } },
    touchpoint: touchpoint.id,
  })
  decided.length = 0
  const id = await upload(org, file)
  expect(await run(org, id, given)).toMatchObject({ added: 2 })
  expect(decided).toEqual([['tuore']])
  expect((await encountersOf(org)).map((e) => [e.external_id, e.suppressed, e.import])).toEqual([
    ['vanha', 'encounter-too-old', id],
    ['tuore', 'no-policy', id],
  ])
  decided.length = 0
  await db.updateTable('source').set({ enabled: false }).where('org', '=', org.id).execute()
  await run(org, await upload(org, `id,at\ntoinen,${ago(2)}\n`), given)
  expect(decided).toEqual([])
  expect((await encountersOf(org)).at(-1)?.suppressed).toBe('source-off')
})

test('undone, nothing of it is left but what others know too; and it can be run again', async () => {
  const org = await anOrganisation(db)
  const given = mapping({ columns: { Alkoi: { to: 'start' }, Asiakas: { to: 'customer' }, Syy: { to: 'reason' } } })
  const before = await upload(org, 'Alkoi;Asiakas;Syy\n1.7.2025 9.00;vanha;\n')
  await run(org, before, given)
  const id = await upload(
    org,
    'Alkoi;Asiakas;Syy\n1.8.2025 9.00;vanha;\n1.8.2025 9.01;uusi;\n1.8.2025 9.02;uusi;outo\n',
  )
  expect(await run(org, id, given)).toMatchObject({ added: 2, held: 1 })
  const undo = async () => {
    await startUndo(db, org.scope, id, (tx) => countEncounters(tx, id), queued)
    await undoEncounters(db, org.scope, id, nothing)
  }
  await undo()
  expect(await findImport(db, org.scope, id)).toMatchObject({ state: 'undone', added: 0, held: 0 })
  expect((await encountersOf(org)).map((e) => e.import)).toEqual([before])
  expect(await db.selectFrom('import_held_row').where('import', '=', id).selectAll().execute()).toEqual([])
  const customers = await db.selectFrom('customer').where('org', '=', org.id).select('external_id').execute()
  expect(customers).toEqual([{ external_id: 'vanha' }])
  const events = await db.selectFrom('outbox').where('org', '=', org.id).orderBy('seq').select('body').execute()
  const [removed, forgotten] = events.slice(-2).map((e) => e.body as FlowEvent)
  expect(removed?.kind === 'encounters-removed' && removed.encounters.length).toBe(2)
  expect(forgotten).toMatchObject({ kind: 'customers-removed', customers: [expect.any(String)] })
  expect(await run(org, id, given)).toMatchObject({ added: 2, held: 1, known: 0 })
})

test('rules classify old and recent rows alike, a merged reason counts as what it was merged into, and further reasons are kept', async () => {
  const org = await anOrganisation(db)
  const [billing, moving, vague, gone] = await Promise.all(
    ['laskutus', 'muutto', 'muu', 'vanha'].map((code) => aReason(db, org, { code, name: { fi: code } })),
  )
  await db.updateTable('reason').set({ other: true }).where('id', '=', vague!.id).execute()
  const recode = '01890000-0000-7000-8abc-def012345678'
  const row = { id: recode, org: org.id, kind: 'merge' as const, moves: '[]', state: 'done' as const, person: null }
  await db.insertInto('recode').values(row).execute()
  const merged = { merged_into: moving!.id, merged_by: recode, closed: true }
  await db.updateTable('reason').set(merged).where('id', '=', gone!.id).execute()
  const rule = (name: string, condition: object, reason: string, enabled = true) => ({
    name,
    enabled,
    condition,
    reason,
  })
  const { rules } = await saveRules(db, org.scope, {
    rules: [
      rule('pois', {}, vague!.id, false),
      rule('lasku', { words: ['lasku'], channels: ['Email'] }, billing!.id),
      rule('loput', { attributes: { jono: ['muutto'] } }, moving!.id),
    ],
    seen: '0-0',
  })
  const given = mapping({
    ...{ dateFormat: 'iso', unknown: { reason: 'blank' } },
    columns: {
      ...{ id: { to: 'key' }, aika: { to: 'start' }, syy: { to: 'reason' }, syy2: { to: 'extraReason' } },
      ...{
        kanava: { to: 'channel' },
        teksti: { to: 'attribute', name: 'note' },
        jono: { to: 'attribute', name: 'jono' },
      },
    },
  })
  const today = new Date().toISOString()
  const file = (at: string) =>
    `id,aika,syy,syy2,kanava,teksti,jono\n${[
      `1,${at},,,email,Laskussa on virhe,`,
      `2,${at},,,phone,Laskussa on virhe,muutto`,
      `3,${at},muu,laskutus,phone,,muutto`,
      `4,${at},laskutus,muutto,email,lasku,`,
      `5,${at},vanha,,phone,,`,
      `6,${at},,,phone,,`,
    ]
      .map((line) => line.replace(/^/, at.slice(0, 4)))
      .join('\n')}\n`
  for (const at of ['2020-03-02T10:00:00Z', today]) await run(org, await upload(org, file(at)), given)
  const rows = await encountersOf(org)
  const [, lasku, loput] = rules
  const expected = [
    [billing!.id, null, true, lasku!.id, null],
    [moving!.id, null, true, loput!.id, null],
    [moving!.id, vague!.id, true, loput!.id, [billing!.id]],
    [billing!.id, null, false, null, [moving!.id]],
    [moving!.id, gone!.id, true, null, null],
    [null, null, false, null, null],
  ]
  const kept = rows.map((r) => [r.reason, r.recorded_reason, r.recoded, r.reason_rule, r.extra_reasons])
  expect(kept).toEqual([...expected, ...expected])
  expect(await db.selectFrom('recode_row').where('recode', '=', recode).select('before').execute()).toEqual([
    { before: gone!.id },
    { before: gone!.id },
  ])
  // The same said of a draft, before it is in force.
  const tried = await tryRules(db, org.scope, rules, 30)
  expect(tried).toMatchObject({ encounters: 6, unclassified: { before: 4, after: 1 } })
  expect(tried.rules.map((r) => r.matched)).toEqual([0, 1, 2])
})
