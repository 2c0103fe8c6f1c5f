import { sql } from 'kysely'
import { expect, test } from 'vitest'
import {
  aContent,
  anOrganisation,
  aPolicy,
  aPublishedSurvey,
  aReason,
  aTouchpoint,
  aUnit,
  type BuiltOrganisation,
} from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import type { AskingRules, Suppression } from '../../contract/asking.ts'
import type { EncounterInput } from '../../contract/operations/flow.ts'
import { json } from '../../engine/database/tables.ts'
import { recordEncounters } from '../encounter/write.ts'
import { messageId } from './message.ts'
import { askAbout } from './on.ts'
import { addOptOuts, hashAddresses, optOutInvitation, removeOptOuts } from './opt-out.ts'
import { suppressMessages } from './suppress.ts'
import { tokenMaker } from './token.ts'

const { db } = await openTestDatabase()
const token = tokenMaker('x'.repeat(32))
const noon = new Date('2026-11-20T10:00:00Z')
let count = 0

async function aPlace(asking: Partial<AskingRules> = { delayShare: 0 }) {
  const org = await anOrganisation(db)
  const survey = await aPublishedSurvey(db, org)
  const touchpoint = await aTouchpoint(db, org, { survey: survey.id, channel: 'phone' })
  await db
    .updateTable('organisation')
    .set({ asking: json(asking) })
    .where('id', '=', org.id)
    .execute()
  return { org, survey, touchpoint, meet: meeting(org, touchpoint.id) }
}

/** Tells of encounters and returns for each why nobody is asked, or by what. */
const meeting =
  (org: BuiltOrganisation, touchpoint: string) =>
  async (inputs: Partial<EncounterInput>[], now = noon, order?: string[]): Promise<string[]> => {
    let said: string[] = []
    await recordEncounters(
      db,
      org.scope,
      inputs.map((more) => ({
        input: {
          source: 'crm',
          externalId: `e${++count}`,
          touchpoint,
          startedAt: new Date(now.getTime() - 300_000).toISOString(),
          endedAt: new Date(now.getTime() - 60_000).toISOString(),
          ...more,
        },
      })),
      async (tx, created) => {
        const asked = await askAbout(tx, org.scope, created, token, now)
        order?.push(...created.map((c) => c.externalId))
        const bySource = new Map(created.map((c, n) => [c.externalId, asked[n]!]))
        said = [...bySource.values()].map((a) => ('suppressed' in a ? a.suppressed : a.channel))
        return asked.map((a) => ('suppressed' in a ? a.suppressed : null))
      },
      now,
    )
    return said
  }

const messages = (org: BuiltOrganisation) =>
  db.selectFrom('message').where('org', '=', org.id).orderBy('due_at').selectAll().execute()
const suppressions = async (org: BuiltOrganisation) =>
  (await db.selectFrom('suppression').where('org', '=', org.id).orderBy('at').orderBy('id').selectAll().execute()).map(
    (s) => s.reason,
  )
const person = (n: number) => ({ email: `matti${n}@example.fi`, externalId: `k${n}` })

test('without any policy everybody is asked with a link, as often as they come; with policies one must match', async () => {
  const { org, meet } = await aPlace({})
  await db.updateTable('organisation').set({ asking: '{}' }).where('id', '=', org.id).execute()
  expect(await meet([{ customer: person(1) }, { customer: person(1) }, {}])).toEqual(['link', 'link', 'link'])
  await aPolicy(db, org, { condition: { outcomes: ['sold'] } })
  expect(await meet([{ customer: person(2) }])).toEqual(['no-policy'])
  await db.updateTable('policy').set({ removed_at: noon }).where('org', '=', org.id).execute()
  expect(await meet([{ customer: person(1) }])).toEqual(['link'])
})

test('the first enabled policy that matches decides, also that nobody is asked', async () => {
  const { org, meet } = await aPlace()
  const other = await aPublishedSurvey(db, org)
  const unit = await aUnit(db, org)
  const reason = await aReason(db, org)
  await aPolicy(db, org, { enabled: false, action: { ask: false } })
  const silent = await aPolicy(db, org, { condition: { reasons: [reason.id] }, action: { ask: false } })
  const first = await aPolicy(db, org, { condition: { units: [unit.id] }, action: { ask: true, survey: other.id } })
  await aPolicy(db, org, { action: { ask: true, via: ['link'] } })
  expect(await meet([{ unit: unit.id, customer: person(1) }])).toEqual(['email'])
  expect(await meet([{ unit: unit.id, customer: person(2), reason: reason.id }])).toEqual(['policy-says-no'])
  expect(await meet([{ customer: person(3) }])).toEqual(['link'])
  const made = await db
    .selectFrom('invitation')
    .where('org', '=', org.id)
    .where('policy', '=', first.id)
    .selectAll()
    .execute()
  expect(made).toMatchObject([{ survey_version: other.version, channel: 'email', delay_arm: null }])
  const [row] = await db.selectFrom('suppression').where('org', '=', org.id).selectAll().execute()
  expect(row).toMatchObject({ policy: silent.id, reason: 'policy-says-no', unit: unit.id })
})

test('a message is queued with a stable id, its times out of quiet hours, and a reminder', async () => {
  const { org, meet } = await aPlace()
  await aPolicy(db, org, {
    action: { ask: true, via: ['sms', 'email'], delayMinutes: 90, remindHours: 24, usefulHours: 10 },
  })
  const evening = new Date('2026-11-20T17:50:00Z')
  expect(await meet([{ customer: { phone: '040 123 4567', email: 'A@B.fi', language: 'sv' } }], evening)).toEqual([
    'sms',
  ])
  const invitation = await db.selectFrom('invitation').where('org', '=', org.id).selectAll().executeTakeFirstOrThrow()
  const [first, second] = await messages(org)
  expect(first).toMatchObject({
    ...{ id: messageId(invitation.id, 'invite'), step: 'invite', channel: 'sms', recipient: '+358401234567' },
    ...{ language: 'sv', state: 'queued', customer: invitation.customer, touchpoint: invitation.touchpoint },
    due_at: new Date('2026-11-21T06:00:00Z'),
    useful_until: new Date('2026-11-21T16:00:00Z'),
  })
  expect(first!.recipient_hash).toHaveLength(32)
  expect(second).toMatchObject({
    id: messageId(invitation.id, 'remind'),
    step: 'remind',
    due_at: new Date('2026-11-22T06:00:00Z'),
  })
  expect(invitation.expires_at).toEqual(new Date('2026-12-21T06:00:00Z'))
  expect(invitation.language).toBe('sv')
})

test('quiet hours are those of the customer where his zone is known', async () => {
  const { org, meet } = await aPlace()
  await aPolicy(db, org)
  await meet([{ customer: person(1) }])
  await db.updateTable('customer').set({ zone: 'America/New_York' }).where('org', '=', org.id).execute()
  await db.deleteFrom('asked_person').where('org', '=', org.id).execute()
  await meet([{ customer: person(1) }])
  expect((await messages(org)).map((m) => m.due_at.toISOString())).toEqual([
    '2026-11-20T10:00:00.000Z',
    '2026-11-20T13:00:00.000Z',
  ])
})

test('a person is one over e-mail, phone and number, and is asked once in the time that the budget says', async () => {
  const { org, meet } = await aPlace()
  await aPolicy(db, org, { action: { ask: true, via: ['email', 'sms'] } })
  const day = (n: number) => new Date(noon.getTime() + n * 86_400_000)
  expect(await meet([{ customer: { externalId: 'k1', email: 'X@example.fi', phone: '0401234567' } }], day(0))).toEqual([
    'email',
  ])
  expect(await meet([{ customer: { email: 'x@EXAMPLE.fi' } }], day(1))).toEqual(['asked-lately'])
  expect(await meet([{ customer: { phone: '+358 40 1234567' } }], day(29))).toEqual(['asked-lately'])
  expect(await meet([{ customer: { externalId: 'k1', email: 'new@example.fi' } }], day(29.9))).toEqual(['asked-lately'])
  expect(await meet([{ customer: { phone: '00358401234567' } }], day(30.1))).toEqual(['sms'])
  const hashes = await db.selectFrom('asked_person').where('org', '=', org.id).selectAll().execute()
  expect(JSON.stringify(hashes)).not.toContain('example')
  // Two of one batch: the older one is asked about. A person nobody knows has no budget.
  const twice = [
    { customer: person(5) },
    { customer: person(5), endedAt: new Date(day(60).getTime() - 120_000).toISOString() },
  ]
  expect((await meet(twice, day(60))).sort()).toEqual(['asked-lately', 'email'])
  const [asked] = await db
    .selectFrom('encounter')
    .where('org', '=', org.id)
    .where('started_at', '>', day(59))
    .where('suppressed', 'is', null)
    .select('ended_at')
    .execute()
  expect(asked!.ended_at).toEqual(new Date(day(60).getTime() - 120_000))
})

test('whom no channel reaches, whose address fails, and whom the link still reaches', async () => {
  const { org, meet } = await aPlace()
  const policy = await aPolicy(db, org, { action: { ask: true, via: ['email', 'sms'] } })
  expect(await meet([{}, { customer: { externalId: 'k9' } }, { customer: { phone: '12' } }])).toEqual([
    'no-contact',
    'no-contact',
    'no-contact',
  ])
  const [hash] = (await hashAddresses(db, org.scope, ['matti1@example.fi'])) as Buffer[]
  await sql`insert into address_failure (org, hash, problem) values (${org.id}, ${hash}, '550')`.execute(db)
  expect(await meet([{ customer: person(1) }])).toEqual(['address-fails'])
  expect(await meet([{ customer: { ...person(1), phone: '0401111111' } }])).toEqual(['sms'])
  await db.deleteFrom('asked_person').where('org', '=', org.id).execute()
  await db
    .updateTable('policy')
    .set({ action: json({ ...action, via: ['email', 'link'] }) })
    .where('id', '=', policy.id)
    .execute()
  expect(await meet([{ customer: { email: 'matti1@example.fi' } }])).toEqual(['link'])
})
const action = {
  ask: true,
  survey: null,
  share: 1,
  delayMinutes: 0,
  language: null,
  remindHours: null,
  usefulHours: 72,
}

test('who opted out is not asked, and what is queued is held back at once, whichever address was named', async () => {
  const { org, meet } = await aPlace()
  await aPolicy(db, org, { action: { ask: true, via: ['sms', 'email'], remindHours: 24 } })
  await meet([
    { customer: { ...person(1), phone: '0402222222' } },
    { customer: person(2) },
    { customer: person(3) },
    { customer: person(4) },
  ])
  const states = async () => (await messages(org)).map((m) => m.state)
  expect(await states()).toEqual(Array(8).fill('queued'))
  const add = async (address: string, kind: 'opt-out' | 'objection' = 'opt-out') => {
    const hashes = (await hashAddresses(db, org.scope, [address])) as Buffer[]
    return db.transaction().execute((tx) => addOptOuts(tx, org.scope, hashes, { kind, via: 'staff' }))
  }
  expect(await add('040 222 2222')).toBe(1)
  expect(await add('MATTI2@example.fi', 'objection')).toBe(1)
  expect(await add('matti2@example.fi')).toBe(0)
  const gone = (await messages(org)).filter((m) => m.state === 'suppressed')
  expect(gone.map((m) => m.step).sort()).toEqual(['invite', 'invite', 'remind', 'remind'])
  expect(gone.every((m) => m.recipient === null && m.ended_at)).toBe(true)
  expect((await suppressions(org)).sort()).toEqual(['objected', 'objected', 'opted-out', 'opted-out'])
  // The person is known by any of the addresses, also those that were not named.
  expect(await meet([{ customer: { email: 'matti1@example.fi' } }])).toEqual(['opted-out'])
  expect(await meet([{ customer: person(2) }])).toEqual(['objected'])

  const third = (await messages(org)).find((m) => m.recipient === 'matti3@example.fi')!
  await db
    .transaction()
    .execute((tx) => optOutInvitation(tx, org.scope, third.invitation!, { kind: 'opt-out', via: 'link' }))
  expect(await meet([{ customer: { externalId: 'k3', phone: '0403333333' } }])).toEqual(['opted-out'])
  const known = (await hashAddresses(db, org.scope, ['matti3@example.fi'])) as Buffer[]
  expect(await db.transaction().execute((tx) => removeOptOuts(tx, org.scope, known))).toBe(2)
  expect(await meet([{ customer: person(3) }])).toEqual(['asked-lately'])
  expect((await states()).filter((s) => s === 'queued')).toHaveLength(2)
  const stored = await db.selectFrom('opt_out').where('org', '=', org.id).selectAll().execute()
  expect(JSON.stringify(stored)).not.toMatch(/example|2222/)
})

test('nobody is reminded of a survey that promised anonymity: who has answered is not known there', async () => {
  const { org, touchpoint, meet } = await aPlace()
  const survey = await aPublishedSurvey(db, org, { ...aContent, anonymous: true })
  await db.updateTable('touchpoint').set({ survey: survey.id }).where('id', '=', touchpoint.id).execute()
  await aPolicy(db, org, { action: { ask: true, via: ['email'], remindHours: 24 } })
  expect(await meet([{ customer: { email: 'aino@example.fi' } }])).toEqual(['email'])
  expect((await messages(org)).map((m) => m.step)).toEqual(['invite'])
})

test('the reminder of an invitation that is held back does not go either', async () => {
  const { org, meet } = await aPlace()
  await aPolicy(db, org, { action: { ask: true, via: ['email'], remindHours: 48 } })
  await meet([{ customer: person(1) }, { customer: person(2) }])
  const [first] = await messages(org)
  const held = new Map<string, Suppression>([[first!.id, 'too-late']])
  await db.transaction().execute((tx) => suppressMessages(tx, org.scope, held, noon))
  const after = await messages(org)
  expect(after.filter((m) => m.state === 'suppressed').map((m) => [m.invitation, m.step])).toEqual([
    [first!.invitation, 'invite'],
    [first!.invitation, 'remind'],
  ])
  expect(await suppressions(org)).toEqual(['too-late', 'too-late'])
})

test('a source has its own age and can be switched off; its row is made when the first encounter comes', async () => {
  const { org, meet } = await aPlace()
  const old = { endedAt: '2026-11-18T10:00:00Z', startedAt: '2026-11-18T09:00:00Z' }
  expect(await meet([old])).toEqual(['link'])
  const row = await db.selectFrom('source').where('org', '=', org.id).selectAll().executeTakeFirstOrThrow()
  expect(row).toMatchObject({ name: 'crm', kind: 'api', oldest_hours: 168, enabled: true })
  expect(row.last_at).not.toBeNull()
  await db.updateTable('source').set({ oldest_hours: 24 }).where('org', '=', org.id).execute()
  expect(await meet([old, {}])).toEqual(expect.arrayContaining(['encounter-too-old', 'link']))
  await db.updateTable('source').set({ enabled: false }).where('org', '=', org.id).execute()
  expect(await meet([{}])).toEqual(['source-off'])
})

test('a sampled encounter draws the same lot at every try, and about the share is asked', async () => {
  const { org, meet } = await aPlace()
  await aPolicy(db, org, { action: { ask: true, via: ['link'], share: 0.3 } })
  const names = Array.from({ length: 1_000 }, (_, n) => `lot-${n}`)
  const told: string[] = []
  const first = await meet(
    names.map((externalId) => ({ externalId })),
    noon,
    told,
  )
  await sql`delete from encounter where org = ${org.id}`.execute(db)
  const again: string[] = []
  const second = await meet(
    names.toReversed().map((externalId) => ({ externalId })),
    noon,
    again,
  )
  expect(again).toEqual(told)
  expect(second).toEqual(first)
  const asked = first.filter((f) => f === 'link').length
  expect(asked).toBeGreaterThan(250)
  expect(asked).toBeLessThan(350)
})

test('the delay arm takes its share of what is sent, each arm alike, and says so', async () => {
  const { org, meet } = await aPlace({
    delayShare: 0.5,
    quiet: { from: '00:00', to: '00:00', weekdays: [], dates: [] },
  })
  await aPolicy(db, org, { action: { ask: true, via: ['email'], delayMinutes: 60 } })
  await meet(Array.from({ length: 1_000 }, (_, n) => ({ customer: person(n) })))
  const { rows } = await sql<{ arm: number | null; n: number; wait: number }>`
    select delay_arm as arm, count(*)::int as n, min(extract(epoch from m.due_at - i.asked_at))::float / 3600 as wait
    from invitation i join message m on m.invitation = i.id where i.org = ${org.id} group by 1 order by 1 nulls last`.execute(
    db,
  )
  expect(rows.map((r) => r.arm)).toEqual([0, 6, 24, 72, null])
  for (const { arm, n, wait } of rows) {
    if (arm !== null) expect(n).toBeGreaterThan(80)
    expect(wait).toBeCloseTo(arm ?? 59 / 60, 5)
  }
})
