import { expect, test } from 'vitest'
import { anOrganisation, aScope, aTouchpoint, aUnit } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import { encounterMapping } from '../../contract/contact-log.ts'
import { startUndo } from '../encounter/file/state.ts'
import { keepFile } from '../encounter/file/upload.ts'
import { runEncounters } from '../encounter/import/run.ts'
import { startEncounters } from '../encounter/import/state.ts'
import { countEncounters, undoEncounters } from '../encounter/import/undo.ts'
import { askingEvents, countSuppressed, listSuppressed } from './history.ts'
import { askAbout } from './on.ts'
import { tokenMaker } from './token.ts'

const { db } = await openTestDatabase()
const nothing = { committed: () => {} }

async function* bytes(text: string) {
  yield Buffer.from(text)
}

test('encounters of a file that are too old are counted and listed with their reason like all others, once each', async () => {
  const org = await anOrganisation(db)
  const [here, elsewhere] = [await aUnit(db, org), await aUnit(db, org)]
  const touchpoint = await aTouchpoint(db, org, { unit: here.id })
  const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString()
  const id = await keepFile(
    db,
    org.scope,
    'loki.csv',
    bytes(`id,at,who\n1,${ago(200)},C1\n2,${ago(9_000)},\n3,${ago(2)},C1\n`),
  )
  const mapping = encounterMapping.parse({
    source: 'loki',
    dateFormat: 'iso',
    columns: { id: { to: 'key' }, at: { to: 'start' }, who: { to: 'customer' } },
    touchpoint: touchpoint.id,
  })
  await startEncounters(db, org.scope, id, mapping, null, async () => {})
  await runEncounters(db, org.scope, id, nothing, async (tx, created) =>
    (await askAbout(tx, org.scope, created, tokenMaker('x'.repeat(32)), new Date(), 'file')).map((a) =>
      'suppressed' in a ? a.suppressed : null,
    ),
  )
  const { reasons } = await countSuppressed(db, org.scope, {})
  expect(reasons).toEqual([
    { reason: 'encounter-too-old', n: 2 },
    { reason: 'no-survey', n: 1 },
  ])
  const lead = (unit: string) => aScope(org, { unit })
  expect((await countSuppressed(db, lead(here.id), { touchpoint: touchpoint.id })).reasons).toHaveLength(2)
  expect((await countSuppressed(db, lead(elsewhere.id), {})).reasons).toEqual([])
  const { rows } = await listSuppressed(db, org.scope, { reason: 'encounter-too-old' }, { limit: 10 })
  expect(rows.map((r) => r.encounter?.externalId).sort()).toEqual(['1', '2'])
  const customer = rows.find((r) => r.encounter?.externalId === '1')!.customer!.id
  expect((await askingEvents(db, org.scope, { customer })).map((e) => e.reason).sort()).toEqual([
    'encounter-too-old',
    'no-survey',
  ])
  // One that was judged as it came in has its own row: it is not told twice.
  await db
    .updateTable('encounter')
    .set({ suppressed: 'encounter-too-old' })
    .where('org', '=', org.id)
    .where('external_id', '=', '3')
    .execute()
  expect((await countSuppressed(db, org.scope, {})).reasons.reduce((n, r) => n + r.n, 0)).toBe(3)
  await startUndo(
    db,
    org.scope,
    id,
    (tx) => countEncounters(tx, id),
    async () => {},
  )
  await undoEncounters(db, org.scope, id, nothing)
  expect((await countSuppressed(db, org.scope, {})).reasons).toEqual([])
})
