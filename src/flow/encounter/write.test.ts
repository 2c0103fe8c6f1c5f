import { expect, test } from 'vitest'
import { anOrganisation, aPublishedSurvey, aReason, aScope, aTouchpoint, aUnit } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import type { EncounterInput } from '../../contract/operations/flow.ts'
import { askAbout } from '../invitation/on.ts'
import { LinkReader } from '../invitation/read.ts'
import { tokenMaker } from '../invitation/token.ts'
import { tokensAgain } from '../invitation/write.ts'
import { readEncounter } from './read.ts'
import { recordEncounters } from './write.ts'

const { db } = await openTestDatabase()
const token = tokenMaker('x'.repeat(32))
const now = new Date('2026-11-20T10:00:00Z')
let count = 0
const one = (more: Partial<EncounterInput> = {}): EncounterInput => ({
  source: 'crm',
  externalId: `e${++count}`,
  startedAt: '2026-11-20T09:00:00Z',
  endedAt: '2026-11-20T09:05:00Z',
  ...more,
})

async function aPlace() {
  const org = await anOrganisation(db)
  const survey = await aPublishedSurvey(db, org)
  const touchpoint = await aTouchpoint(db, org, { survey: survey.id, name: { fi: 'Puhelinpalvelu' }, channel: 'phone' })
  const links: string[] = []
  const record = (inputs: EncounterInput[], scope = org.scope) =>
    recordEncounters(
      db,
      scope,
      inputs.map((input) => ({ input })),
      async (tx, created) =>
        (await askAbout(tx, scope, created, token, now)).map((a) => {
          if ('suppressed' in a) return a.suppressed
          links.push(a.token)
          return null
        }),
      now,
    )
  return { org, survey, touchpoint, record, links }
}

test('an encounter gets a link that leads to its survey, with agent and reason to name', async () => {
  const { org, record, links, survey } = await aPlace()
  const reason = await aReason(db, org, { code: 'billing' })
  const [made] = await record([
    one({
      touchpoint: 'puhelinpalvelu',
      reason: 'Billing',
      agent: 'Aino Virtanen',
      customer: { email: 'A@b.fi', language: 'sv' },
    }),
  ])
  expect(made).toMatchObject({ result: 'created', suppressed: null })
  expect(links[0]).toMatch(/^[\w-]{22}$/)
  const link = await new LinkReader(db).personal(links[0]!)
  expect(link).toMatchObject({
    kind: 'personal',
    agent: 'Aino Virtanen',
    language: 'sv',
    reason: { id: reason.id },
    version: { id: survey.version },
    channel: 'phone',
  })
  const stored = await db.selectFrom('invitation').where('org', '=', org.id).select('token_hash').execute()
  expect(JSON.stringify(stored)).not.toContain(links[0])
})

test('the same source and external id is one encounter for ever, and its link can be told again', async () => {
  const { org, record, links } = await aPlace()
  const input = one({ touchpoint: 'Puhelinpalvelu' })
  const [first] = await record([input])
  const [again, twin] = await record([{ ...input, outcome: 'changed' }, input])
  expect(again).toMatchObject({ result: 'known', id: (first as { id: string }).id })
  expect(twin).toMatchObject({ result: 'known', id: (first as { id: string }).id })
  expect(links).toHaveLength(1)
  const id = (first as { id: string }).id
  expect((await tokensAgain(db, org.scope, [id], token)).get(id)).toBe(links[0])
  expect((await tokensAgain(db, org.scope, [id], tokenMaker('y'.repeat(32)))).size).toBe(0)
  expect((await readEncounter(db, org.scope, id)).outcome).toBeNull()
})

test('an encounter named twice in one batch has one id and one reason', async () => {
  const { record } = await aPlace()
  const input = one()
  const [first, twin] = await record([input, input])
  expect(first).toMatchObject({ result: 'created', suppressed: 'no-touchpoint' })
  const { externalId, id, suppressed } = first as { externalId: string; id: string; suppressed: string }
  expect(twin).toEqual({ result: 'known', externalId, id, suppressed })
})

test('two servers told of the same encounters in another order wait for each other', async () => {
  const { org, record } = await aPlace()
  const inputs = Array.from({ length: 300 }, () => one({ touchpoint: 'Puhelinpalvelu' }))
  for (let round = 0; round < 4; round++) {
    const fresh = inputs.map((i) => ({ ...i, source: `round ${round}` }))
    await Promise.all([record(fresh), record(fresh.toReversed()), record(fresh)])
  }
  const { n } = await db
    .selectFrom('encounter')
    .where('org', '=', org.id)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  expect(n).toBe(4 * 300)
})

test('why nobody is asked: every reason of the list, stored with the row', async () => {
  const { org, record, survey } = await aPlace()
  await aTouchpoint(db, org, { survey: survey.id, closed: true, name: { fi: 'Suljettu' } })
  await aTouchpoint(db, org, { name: { fi: 'Kyselytön' } })
  const unpublished = await aPublishedSurvey(db, org)
  await db.updateTable('survey').set({ current_version: null }).where('id', '=', unpublished.id).execute()
  await aTouchpoint(db, org, { survey: unpublished.id, name: { fi: 'Luonnos' } })
  const closed = await aPublishedSurvey(db, org)
  await db.updateTable('survey').set({ closed: true }).where('id', '=', closed.id).execute()
  await aTouchpoint(db, org, { survey: closed.id, name: { fi: 'Lopetettu' } })
  const made = await record([
    one(),
    one({ touchpoint: 'Suljettu' }),
    one({ touchpoint: 'Kyselytön' }),
    one({ touchpoint: 'Luonnos' }),
    one({ touchpoint: 'Lopetettu' }),
    one({ touchpoint: 'Puhelinpalvelu', startedAt: '2026-11-01T09:00:00Z', endedAt: '2026-11-01T09:05:00Z' }),
  ])
  const reasons = [
    'no-touchpoint',
    'touchpoint-closed',
    'no-survey',
    'survey-not-published',
    'survey-closed',
    'encounter-too-old',
  ]
  expect(made.map((m) => m.result === 'created' && m.suppressed)).toEqual(reasons)
  const rows = await db
    .selectFrom('encounter')
    .where('org', '=', org.id)
    .orderBy('external_id')
    .select('suppressed')
    .execute()
  expect(rows.map((r) => r.suppressed).sort()).toEqual([...reasons].sort())
})

test('a bad encounter refuses itself and says where; the others go in', async () => {
  const { record } = await aPlace()
  const made = await record([
    one({ touchpoint: 'tuntematon' }),
    one({ reason: 'tuntematon', unit: 'tuntematon' }),
    one({ endedAt: '2026-11-20T08:00:00Z' }),
    one({ startedAt: '2026-11-21T09:00:00Z', endedAt: '2026-11-21T09:01:00Z' }),
    one({ agent: 'a\0b' }),
    one({ customer: { email: 'a@b.fi', zone: 'Mars/Olympus' } }),
    one({ touchpoint: 'Puhelinpalvelu' }),
  ])
  expect(made.map((m) => (m.result === 'refused' ? m.issues.map((i) => i.message) : m.result))).toEqual([
    ['unknown-touchpoint'],
    ['unknown-unit', 'unknown-reason'],
    ['ends-before-start'],
    ['in-the-future'],
    ['wrong-character'],
    ['unknown-zone'],
    'created',
  ])
})

test('somebody of one unit can neither tell nor read of another', async () => {
  const { org, record } = await aPlace()
  const [mine, other] = [await aUnit(db, org, { name: 'Oma' }), await aUnit(db, org, { name: 'Toinen' })]
  const lead = aScope(org, { role: 'manager', unit: mine.id })
  const [bad] = await record([one({ unit: 'Toinen' })], lead)
  expect(bad).toMatchObject({ result: 'refused', issues: [{ path: 'unit', message: 'outside-unit' }] })
  const [made] = await record([one({ unit: 'Toinen' })])
  await expect(readEncounter(db, lead, (made as { id: string }).id)).rejects.toThrow('not-found')
  await expect(readEncounter(db, (await anOrganisation(db)).scope, (made as { id: string }).id)).rejects.toThrow(
    'not-found',
  )
  expect((await readEncounter(db, aScope(org, { unit: other.id }), (made as { id: string }).id)).unit).toBe(other.id)
})

test('customers are one by external id, e-mail or phone, also in a thousand at once', async () => {
  const { org, record } = await aPlace()
  const customer = { email: 'Matti@Example.fi', name: 'Matti', zone: 'Europe/Stockholm' }
  await Promise.all(
    [0, 1].map(() => record(Array.from({ length: 1_000 }, () => one({ touchpoint: 'Puhelinpalvelu', customer })))),
  )
  const customers = await db
    .selectFrom('customer')
    .where('org', '=', org.id)
    .select(['email', 'name', 'zone'])
    .execute()
  expect(customers).toEqual([{ email: 'matti@example.fi', name: 'Matti', zone: 'Europe/Stockholm' }])
})
