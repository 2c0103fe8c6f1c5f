import { expect, test } from 'vitest'
import {
  aContent,
  anOrganisation,
  aPerson,
  aPublishedSurvey,
  aReason,
  aTouchpoint,
  aUnit,
  type BuiltOrganisation,
} from '../../../../test/builders.ts'
import { openTestDatabase } from '../../../../test/engines.ts'
import type { FlowEvent } from '../../../contract/event.ts'
import type { ImportMapping } from '../../../contract/operations/flow.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { findImport, listBadRows, listImports } from '../../encounter/file/read.ts'
import { startUndo as startUndoOf } from '../../encounter/file/state.ts'
import { keepFile } from '../../encounter/file/upload.ts'
import { questionsOf, readyEvent } from '../answer.ts'
import { checkImport } from './preview.ts'
import { runImport } from './run.ts'
import { countAnswers, startImport } from './state.ts'
import { undoImport } from './undo.ts'

const { db } = await openTestDatabase()
const nothing = { committed: () => {} }
const queued = async () => {}
const startUndo = (...[of, scope, id, queue]: [typeof db, BuiltOrganisation['scope'], string, () => Promise<void>]) =>
  startUndoOf(of, scope, id, (tx) => countAnswers(tx, id), queue)

async function aPlace(content = aContent) {
  const org = await anOrganisation(db)
  const survey = await aPublishedSurvey(db, org, content)
  const mapping = (columns: ImportMapping['columns'], more: Partial<ImportMapping> = {}): ImportMapping => ({
    survey: survey.id,
    source: 'vanha järjestelmä',
    dateFormat: 'd.m.y',
    columns,
    ...more,
  })
  return { org, survey, mapping }
}
const nps = { to: 'question' as const, question: 'nps' }
const why = { to: 'question' as const, question: 'why' }
const at = { to: 'at' as const }

async function upload({ scope }: Pick<BuiltOrganisation, 'scope'>, text: string): Promise<string> {
  async function* body() {
    yield Buffer.from(text)
  }
  return keepFile(db, scope, 'vastaukset.csv', body())
}
async function run({ scope }: Pick<BuiltOrganisation, 'scope'>, id: string, mapping: ImportMapping) {
  await startImport(db, scope, id, mapping, queued)
  await runImport(db, scope, id, nothing)
  return findImport(db, scope, id)
}
const answersOf = (org: BuiltOrganisation) =>
  db.selectFrom('answer').where('org', '=', org.id).orderBy('at').selectAll().execute()
const tapsOf = (org: BuiltOrganisation) =>
  db.selectFrom('answer_event').where('org', '=', org.id).orderBy('seq').selectAll().execute()
const eventsOf = async (org: BuiltOrganisation) =>
  (await db.selectFrom('outbox').where('org', '=', org.id).orderBy('seq').select('body').execute()).map(
    (r) => r.body as FlowEvent,
  )
const issuesOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof Refusal ? error.issues.map((i) => `${i.path}: ${i.message}`) : error),
  )
const whatOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof Refusal ? [error.code, error.detail.what] : error),
  )

test('a row becomes the answer that the page would have stored, bound to its place and people', async () => {
  const { org, survey, mapping } = await aPlace()
  const unit = await aUnit(db, org, { name: 'Turku' })
  const reason = await aReason(db, org, { code: 'lasku' })
  const touchpoint = await aTouchpoint(db, org, { name: { fi: 'Puhelin' }, channel: 'phone', stage: 'after' })
  const id = await upload(
    org,
    'Pvm;Klo;NPS;Hoitui;Sanat;Yksikkö;Piste;Syy;Kanava;Tekijä;Kieli;Loppui;Luokka\n' +
      '1.8.2026;14:05;9;Kyllä;"Hyvä, nopea\npalvelu";turku;PUHELIN;LASKU;chat;Aino;ruotsi;1.8.2026 13.50;kulta\n',
  )
  const state = await run(
    org,
    id,
    mapping({
      Pvm: at,
      Klo: at,
      NPS: nps,
      Hoitui: { to: 'question', question: 'solved' },
      Sanat: why,
      Yksikkö: { to: 'unit' },
      Piste: { to: 'touchpoint' },
      Syy: { to: 'reason' },
      Kanava: { to: 'channel' },
      Tekijä: { to: 'agent' },
      Kieli: { to: 'language' },
      Loppui: { to: 'encounterEnd' },
      Luokka: { to: 'attribute', name: 'asiakasluokka' },
    }),
  )
  expect(state).toMatchObject({ state: 'done', rows: 1, done: 1, added: 1, known: 0, bad: 0, failure: null })
  const [answer] = await answersOf(org)
  const when = new Date('2026-08-01T11:05:00Z')
  expect(answer).toMatchObject({
    ...{ survey: survey.id, survey_version: survey.version, import: id, source: 'import', flags: ['imported'] },
    ...{
      touchpoint: touchpoint.id,
      channel: 'chat',
      stage: 'after',
      unit: unit.id,
      unit_path: unit.path,
      reason: reason.id,
    },
    ...{
      agent: 'Aino',
      language: 'sv',
      attributes: { asiakasluokka: 'kulta' },
      at: when,
      last_at: when,
      finished_at: when,
    },
    ...{ encounter_ended_at: new Date('2026-08-01T10:50:00Z'), anonymous: false, invitation: null },
  })
  const taps = await tapsOf(org)
  expect(taps.map((t) => [t.question, t.value, t.kind, t.level, t.words, t.text_language])).toEqual([
    ['nps', 9, 'nps', 'high', null, null],
    ['solved', 'yes', 'solved', 'high', null, null],
    ['why', 'Hyvä, nopea\npalvelu', 'longtext', null, 'Hyvä, nopea\npalvelu', 'fi'],
  ])
  const live = readyEvent({ id: taps[0]!.id, question: 'nps', value: 9 }, answer!.id, questionsOf(survey.content), when)
  expect(taps[0]).toMatchObject({ digest: live.digest, flags: live.flags, at: live.at })
  expect(await eventsOf(org)).toEqual([{ kind: 'answers', answers: [answer!.id], import: id }])
})

test('every bad row is told by its number and why; the good ones go in', async () => {
  const { org, mapping } = await aPlace()
  const id = await upload(
    org,
    [
      'id,pvm,nps,kanava,kieli',
      '1,1.8.2026,9,phone,fi',
      '2,31.2.2026,9,phone,fi',
      '3,1.8.2026,12,phone,fi',
      '4,1.8.2026,11,phone,fi',
      ',1.8.2026,9,phone,fi',
      '1,2.8.2026,8,phone,fi',
      '7,,ei,postikyyhky,latina',
      '8,1.8.2999,9,phone,fi',
      '9,1.8.2026,0,phone,fi,liikaa',
      '10,1.8.2026,0,,',
    ].join('\n'),
  )
  const columns = {
    id: { to: 'key' as const },
    pvm: at,
    nps: { ...nps, blank: ['11'] },
    kanava: { to: 'channel' as const },
    kieli: { to: 'language' as const },
  }
  const state = await run(org, id, mapping(columns))
  expect(state).toMatchObject({ state: 'done', rows: 10, done: 10, added: 2, bad: 8, known: 0 })
  const bad = await listBadRows(db, org.scope, id, 0, 200)
  expect(bad.map((b) => [b.row, b.column, b.reason, b.value])).toEqual([
    [3, 'pvm', 'not-a-date', '31.2.2026'],
    [4, 'nps', 'off-scale', '12'],
    [5, '', 'no-answer', ''],
    [6, 'id', 'no-key', ''],
    [7, 'id', 'same-key', '1'],
    [8, 'kanava', 'unknown-channel', 'postikyyhky'],
    [8, 'kieli', 'unknown-language', 'latina'],
    [8, 'nps', 'not-a-number', 'ei'],
    [8, 'pvm', 'no-date', ''],
    [9, 'pvm', 'in-the-future', '1.8.2999'],
    [10, '', 'too-many-cells', 'liikaa'],
  ])
  // Pages of bad rows: none is left out and none comes twice, also where the page ends within a row.
  const paged: typeof bad = []
  for (let after = 0; ; ) {
    const page = await listBadRows(db, org.scope, id, after, 2)
    if (page.length === 0) break
    paged.push(...page)
    after = page.at(-1)!.row
  }
  expect(paged).toEqual(bad)
  expect((await tapsOf(org)).map((t) => t.value)).toEqual([9, 0])
  // The same was told before anything was stored.
  const tried = await checkImport(db, org.scope, id, mapping(columns))
  expect(tried.rows.flatMap((r) => r.bad.map((b) => [r.row, b.reason])).sort()).toEqual(
    bad.map((b) => [b.row, b.reason]).sort(),
  )
})

test('hostile words survive, and a cell of 100 kB', async () => {
  const { org, mapping } = await aPlace()
  const words = [
    '0',
    '<3',
    'null',
    'NULL',
    '<script>alert(1)</script>',
    '=1+1',
    '{"a":1}',
    "'; drop table answer;--",
    '\\N',
    'a\\"b',
    '\u202eabc',
    'e\u0301',
    '👩‍👩‍👧',
    'rivi\n\nrivi',
    'pitkä '.repeat(17_000),
  ]
  const id = await upload(org, `sanat\tpvm\n${words.map((w) => `"${w.replaceAll('"', '""')}"\t1.8.2026`).join('\n')}`)
  expect(await run(org, id, mapping({ sanat: why, pvm: at }))).toMatchObject({ added: words.length, bad: 0 })
  expect((await tapsOf(org)).map((t) => t.value).sort()).toEqual(words.map((w) => w).sort())
})

test('a re-run and a re-upload add nothing; equal rows of one file are two answers', async () => {
  const { org, mapping } = await aPlace()
  const text = 'pvm,nps\n1.8.2026,9\n1.8.2026,9\n2.8.2026,3\n'
  const columns = { pvm: at, nps }
  const first = await upload(org, text)
  expect(await run(org, first, mapping(columns))).toMatchObject({ added: 3, known: 0 })
  expect(await run(org, first, mapping(columns))).toMatchObject({ state: 'done', added: 0, known: 3 })
  const second = await upload(org, `${text}3.8.2026,7\n`)
  expect(await run(org, second, mapping(columns))).toMatchObject({ added: 1, known: 3 })
  expect(await answersOf(org)).toHaveLength(4)
  expect(await tapsOf(org)).toHaveLength(4)
  // Another source is another matter.
  const third = await upload(org, text)
  expect(await run(org, third, mapping(columns, { source: 'toinen' }))).toMatchObject({ added: 3 })
  expect((await listImports(db, org.scope)).map((i) => i.id)).toEqual([third, second, first])
})

test('with a key a corrected row is still known', async () => {
  const { org, mapping } = await aPlace()
  const columns = { id: { to: 'key' as const }, pvm: at, nps }
  await run(org, await upload(org, 'id,pvm,nps\na,1.8.2026,9\n'), mapping(columns))
  const again = await run(org, await upload(org, 'id,pvm,nps\nb,1.8.2026,5\na,2.8.2026,4\n'), mapping(columns))
  expect(again).toMatchObject({ added: 1, known: 1 })
  expect((await tapsOf(org)).map((t) => t.value)).toEqual([9, 5])
})

test('undone, nothing is left; and it can be run again', async () => {
  const { org, mapping } = await aPlace()
  const rows = Array.from({ length: 2_500 }, (_, n) => `${(n % 28) + 1}.8.2025,${n % 11}`)
  const id = await upload(org, `pvm,nps\n${rows.join('\n')}\n`)
  const other = await upload(org, 'pvm,nps\n1.8.2026,1\n')
  await run(org, other, mapping({ pvm: at, nps }))
  await run(org, id, mapping({ pvm: at, nps }))
  expect(await whatOf(startImport(db, org.scope, id, mapping({ pvm: at }, {}), queued))).toEqual([
    'bad-input',
    undefined,
  ])
  expect(
    await whatOf(startImport(db, org.scope, id, mapping({ pvm: at, nps: { ...nps, blank: ['0'] } }), queued)),
  ).toEqual(['wrong-state', 'import-undo-first'])

  await startUndo(db, org.scope, id, queued)
  expect(await findImport(db, org.scope, id)).toMatchObject({ state: 'undoing', added: 2_500 })
  expect(await whatOf(startUndo(db, org.scope, id, queued))).toEqual(['wrong-state', 'import-at-work'])
  // Stopped in the middle it throws, so that the queue calls it again, and goes on where it was.
  const stop = new AbortController()
  await expect(undoImport(db, org.scope, id, { stopping: stop.signal, committed: () => stop.abort() })).rejects.toThrow(
    'stopping',
  )
  expect(await findImport(db, org.scope, id)).toMatchObject({ state: 'undoing', added: 1_500 })
  await undoImport(db, org.scope, id, nothing)
  expect(await findImport(db, org.scope, id)).toMatchObject({ state: 'undone', added: 0 })
  expect((await answersOf(org)).map((a) => a.import)).toEqual([other])
  expect(await tapsOf(org)).toHaveLength(1)
  const removed = (await eventsOf(org)).flatMap((e) => (e.kind === 'answers-removed' ? e.answers : []))
  expect(new Set(removed.map((r) => r.id)).size).toBe(2_500)
  expect(await whatOf(startUndo(db, org.scope, id, queued))).toEqual(['wrong-state', 'import-nothing-to-undo'])

  expect(await run(org, id, mapping({ pvm: at, nps: { ...nps, blank: ['0'] } }))).toMatchObject({
    state: 'done',
    known: 0,
    bad: 228,
    added: 2_272,
  })
})

test('stopped in the middle it goes on where it was, in another process too; nothing is doubled', async () => {
  const { org, mapping } = await aPlace()
  const rows = Array.from({ length: 6_500 }, (_, n) => `${(n % 28) + 1}.8.2025,${n % 12}`)
  const id = await upload(org, `pvm,nps\n${rows.join('\n')}\n`)
  await startImport(db, org.scope, id, mapping({ pvm: at, nps }), queued)
  const stop = new AbortController()
  await expect(runImport(db, org.scope, id, { stopping: stop.signal, committed: () => stop.abort() })).rejects.toThrow(
    'stopping',
  )
  const half = await findImport(db, org.scope, id)
  expect(half.state).toBe('running')
  expect(half.done).toBeGreaterThanOrEqual(1_000)
  expect(half.done).toBeLessThan(6_000)
  expect(half.added + half.bad).toBe(half.done)
  // Two workers at once: one of them does the rest.
  await Promise.all([runImport(db, org.scope, id, nothing), runImport(db, org.scope, id, nothing)])
  const whole = await findImport(db, org.scope, id)
  const bad = Math.floor(6_500 / 12)
  expect(whole).toMatchObject({ state: 'done', rows: 6_500, done: 6_500, bad, added: 6_500 - bad, known: 0 })
  expect((await answersOf(org)).length).toBe(6_500 - bad)
  expect((await listBadRows(db, org.scope, id, 0, 1_000)).length).toBe(bad)
})

test('an import undone while it runs stops, and leaves nothing', async () => {
  const { org, mapping } = await aPlace()
  const id = await upload(org, `pvm,nps\n${Array.from({ length: 9_000 }, (_, n) => `1.8.2025,${n % 11}`).join('\n')}\n`)
  await startImport(db, org.scope, id, mapping({ pvm: at, nps }), queued)
  let undoing: Promise<void> | undefined
  await runImport(db, org.scope, id, {
    committed: () => {
      undoing ??= startUndo(db, org.scope, id, queued)
    },
  })
  await undoing
  await undoImport(db, org.scope, id, nothing)
  expect(await findImport(db, org.scope, id)).toMatchObject({ state: 'undone' })
  expect(await answersOf(org)).toEqual([])
})

test('a quote that nobody closes ends the import with the row told, and what came before stays until undone', async () => {
  const { org, mapping } = await aPlace()
  const id = await upload(org, `pvm,sanat\n1.8.2026,hyvä\n2.8.2026,"auki ${'jää\n'.repeat(1_500_000)}`)
  const state = await run(org, id, mapping({ pvm: at, sanat: why }))
  expect(state).toMatchObject({ state: 'failed', failure: 'unclosed-quote:3' })
  await startUndo(db, org.scope, id, queued)
  await undoImport(db, org.scope, id, nothing)
  expect(await answersOf(org)).toEqual([])
})

test('a mapping that cannot be is refused with all its faults', async () => {
  const { org, mapping } = await aPlace()
  const id = await upload(org, 'a,b,c\n1,2,3\n')
  const wrong = mapping(
    { a: { to: 'question', question: 'other' }, b: { to: 'channel' }, c: { to: 'channel' }, d: { to: 'agent' } },
    { touchpoint: org.root },
  )
  expect(await issuesOf(startImport(db, org.scope, id, wrong, queued))).toEqual([
    'mapping.touchpoint: unknown-touchpoint',
    'mapping.columns.a: unknown-question',
    'mapping.columns.c: mapped-twice',
    'mapping.columns.d: unknown-column',
    'mapping.defaultAt: date-needed',
  ])
  const other = await anOrganisation(db)
  expect(
    await issuesOf(
      startImport(
        db,
        org.scope,
        id,
        { ...mapping({ a: nps }, { defaultAt: '2026-01-01' }), survey: (await aPublishedSurvey(db, other)).id },
        queued,
      ),
    ),
  ).toEqual(['mapping.survey: unknown-survey'])
  expect(await whatOf(findImport(db, other.scope, id))).toEqual(['not-found', undefined])
})

test('an anonymous survey takes no agents and no attributes', async () => {
  const { org, mapping } = await aPlace({ ...aContent, anonymous: true })
  const id = await upload(org, 'nps,agent,pvm\n9,Aino,1.8.2026\n')
  const columns = { nps, pvm: at }
  expect(
    await issuesOf(startImport(db, org.scope, id, mapping({ ...columns, agent: { to: 'agent' } }), queued)),
  ).toEqual(['mapping.columns.agent: promised-anonymous'])
  await run(org, id, mapping(columns))
  expect((await answersOf(org))[0]).toMatchObject({ anonymous: true, agent: null })
})

test('who is bound to a unit brings in its rows only, and sees their own files only', async () => {
  const { org, mapping } = await aPlace()
  const [turku, oulu] = [await aUnit(db, org, { name: 'Turku' }), await aUnit(db, org, { name: 'Oulu' })]
  const manager = await aPerson(db, org, { role: 'manager', unit: turku.id })
  const colleague = await aPerson(db, org, { role: 'manager', unit: oulu.id })
  const id = await upload(manager, 'nps,pvm,yksikkö\n9,1.8.2026,Turku\n8,1.8.2026,Oulu\n7,1.8.2026,\n')
  expect(await run(manager, id, mapping({ nps, pvm: at, yksikkö: { to: 'unit' } }))).toMatchObject({ added: 1, bad: 2 })
  expect((await listBadRows(db, manager.scope, id, 0, 10)).map((b) => [b.row, b.reason])).toEqual([
    [3, 'outside-unit'],
    [4, 'outside-unit'],
  ])
  expect(await whatOf(listBadRows(db, colleague.scope, id, 0, 10))).toEqual(['not-found', undefined])
  expect(await listImports(db, colleague.scope)).toEqual([])
  expect((await listImports(db, org.scope)).map((i) => i.id)).toEqual([id])
})
