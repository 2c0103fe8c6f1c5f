import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { anOrganisation, aPolicy, aPublishedSurvey, aScope, aTouchpoint, aUnit } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import { listPolicies } from '../../catalog/policy/read.ts'
import { savePolicies } from '../../catalog/policy/write.ts'
import { askingRules } from '../../contract/asking.ts'
import type { DraftPolicy } from '../../contract/operations/policies.ts'
import { recordEncounters } from '../encounter/write.ts'
import { dryRun } from './dry-run.ts'
import { countSuppressed, listSuppressed, readCustomerAsking } from './history.ts'
import { askAbout } from './on.ts'
import { addOptOuts, hashAddresses } from './opt-out.ts'
import { tokenMaker } from './token.ts'

const { db } = await openTestDatabase()
const token = tokenMaker('x'.repeat(32))
const begin = Date.parse('2026-10-01T06:00:00Z')
const hour = 3_600_000

const draft: DraftPolicy[] = [
  { name: 'Ei valituksista', enabled: true, condition: { outcomes: ['complaint'] }, action: { ask: false } },
  {
    name: 'Osa kullasta',
    enabled: true,
    condition: { attributes: { segment: ['gold'] } },
    action: {
      ...{ ask: true, survey: null, via: ['sms', 'email'], share: 0.5, delayMinutes: 0, language: null },
      ...{ remindHours: null, usefulHours: 72 },
    },
  },
  {
    name: 'Muut',
    enabled: true,
    condition: { channels: ['phone'] },
    action: {
      ...{ ask: true, survey: null, via: ['email'], share: 1, delayMinutes: 0, language: null },
      ...{ remindHours: null, usefulHours: 72 },
    },
  },
]

/** Three weeks of encounters of a few dozen customers, one by one as they ended. */
async function aMonth() {
  const org = await anOrganisation(db)
  const survey = await aPublishedSurvey(db, org)
  const unit = await aUnit(db, org)
  const touchpoint = await aTouchpoint(db, org, { survey: survey.id, channel: 'phone' })
  const [hash] = (await hashAddresses(db, org.scope, ['asiakas7@example.fi'])) as Buffer[]
  await db.transaction().execute((tx) => addOptOuts(tx, org.scope, [hash!], { kind: 'objection', via: 'staff' }))
  const tell = async () => {
    for (let n = 0; n < 240; n++) {
      const who = (n * 7) % 60
      const now = new Date(begin + n * 2 * hour)
      const input = {
        ...{ source: 'crm', externalId: `m${n}`, startedAt: now.toISOString(), endedAt: now.toISOString() },
        ...(n % 11 === 0 ? {} : { touchpoint: touchpoint.id }),
        ...(n % 5 === 0 && { unit: unit.id }),
        channel: n % 7 === 0 ? 'chat' : 'phone',
        outcome: n % 9 === 0 ? 'complaint' : 'done',
        attributes: { segment: who % 3 === 0 ? 'gold' : 'basic' },
        customer: {
          externalId: `k${who}`,
          ...(who % 4 !== 0 && { email: `asiakas${who}@example.fi` }),
          ...(who % 5 === 0 && { phone: `+35840100${1000 + who}` }),
        },
      }
      await recordEncounters(
        db,
        org.scope,
        [{ input }],
        async (tx, created) =>
          (await askAbout(tx, org.scope, created, token, now)).map((a) => ('suppressed' in a ? a.suppressed : null)),
        now,
      )
    }
  }
  return { org, unit, touchpoint, tell }
}

test('the dry run says what happens when the same encounters come one by one, and writes nothing', async () => {
  const { org, unit, tell } = await aMonth()
  await savePolicies(db, org.scope, { policies: draft, seen: (await listPolicies(db, org.scope)).seen })
  await tell()
  const happened = await countSuppressed(db, org.scope, {})
  expect(happened.reasons.map((r) => r.reason).sort()).toEqual(
    ['asked-lately', 'no-contact', 'no-policy', 'no-touchpoint', 'not-sampled', 'objected', 'policy-says-no'].sort(),
  )

  const before = await db.selectFrom('outbox').where('org', '=', org.id).select('seq').execute()
  const tried = await dryRun(db, org.scope, { policies: draft })
  expect(Object.fromEntries(tried.suppressed.map((s) => [s.reason, s.n]))).toEqual(
    Object.fromEntries(happened.reasons.map((s) => [s.reason, s.n])),
  )
  expect(tried).toMatchObject({ encounters: 240, asked: happened.asked })
  expect(tried.policies[0]).toMatchObject({ asked: 0, suppressed: [{ reason: 'policy-says-no' }] })
  expect(tried.policies[1]!.asked + tried.policies[2]!.asked).toBe(tried.asked)
  expect(tried.via.sms + tried.via.email).toBe(tried.asked)
  expect(await db.selectFrom('outbox').where('org', '=', org.id).select('seq').execute()).toHaveLength(before.length)

  // A part of the month begins with those who had been asked by then: it tells what really happened in it.
  const part = await dryRun(db, org.scope, { policies: draft }, 8)
  const since = new Date(part.from!)
  const really = await db
    .selectFrom('suppression')
    .where('org', '=', org.id)
    .where('at', '>=', since)
    .groupBy('reason')
    .select((eb) => ['reason', eb.fn.countAll<number>().as('n')])
    .execute()
  expect(part.suppressed.map((s) => [s.reason, s.n]).sort()).toEqual(really.map((s) => [s.reason, s.n]).sort())
  const alone = part.suppressed.find((s) => s.reason === 'asked-lately')!.n
  expect(alone).toBeGreaterThan(part.asked)

  // A wider budget asks more; one unit's manager tries with his own encounters only.
  const wider = await dryRun(db, org.scope, {
    policies: draft,
    asking: askingRules.parse({ budget: { times: 5, days: 7 }, delayShare: 0 }),
  })
  expect(wider.asked).toBeGreaterThan(tried.asked)
  expect((await dryRun(db, aScope(org, { unit: unit.id }), { policies: draft })).encounters).toBe(48)
  expect(await dryRun(db, (await anOrganisation(db)).scope, { policies: draft })).toMatchObject({
    from: null,
    encounters: 0,
  })
})

test('suppressions are counted and listed under the same filter, page by page, each leading to its person', async () => {
  const { org, unit, tell } = await aMonth()
  await aPolicy(db, org, { condition: { channels: ['phone'] } })
  await tell()
  const which = { from: '2026-10-03', to: '2026-10-12', reason: 'asked-lately' as const }
  const { reasons, groups } = await countSuppressed(db, org.scope, which, 'unit')
  const n = reasons.find((r) => r.reason === 'asked-lately')!.n
  expect(groups.reduce((sum, g) => sum + g.n, 0)).toBe(n)
  const ids: string[] = []
  for (let before: string | undefined; ; ) {
    const page = await listSuppressed(db, org.scope, which, { before, limit: 7 })
    ids.push(...page.rows.map((r) => r.id))
    expect(page.rows.every((r) => r.reason === 'asked-lately' && r.via === 'email' && r.encounter)).toBe(true)
    if (!page.next) break
    before = page.next
  }
  expect(ids).toHaveLength(n)
  expect(new Set(ids).size).toBe(n)
  const bound = await listSuppressed(db, aScope(org, { unit: unit.id }), {}, { limit: 200 })
  expect(bound.rows.every((r) => r.unit === unit.id)).toBe(true)
  expect(bound.rows.length).toBeGreaterThan(0)

  const [row] = (await listSuppressed(db, org.scope, which, { limit: 1 })).rows
  const asking = await readCustomerAsking(db, org.scope, row!.customer!.id, begin + 20 * 24 * hour)
  expect(asking.events.filter((e) => e.reason === null).map((e) => e.messages.map((m) => m.step))).toEqual([['invite']])
  expect(asking.events.some((e) => e.id === row!.id)).toBe(true)
  const asked = asking.events.find((e) => e.reason === null)!
  expect(asking.askableFrom).toBe(new Date(Date.parse(asked.at) + 30 * 24 * hour).toISOString())
  expect(asking.customer.fails).toEqual([])
  // An address that came back is said to.
  await sql`insert into address_failure (org, hash, problem) select org, recipient_hash, '550' from message where org = ${org.id} and customer = ${row!.customer!.id} and step = 'invite'`.execute(
    db,
  )
  expect((await readCustomerAsking(db, org.scope, row!.customer!.id)).customer.fails).toEqual(['email'])
  await expect(readCustomerAsking(db, (await anOrganisation(db)).scope, row!.customer!.id)).rejects.toThrow('not-found')
})

test('a list that somebody else has saved meanwhile is not overwritten, and one that is taken away keeps its name', async () => {
  const org = await anOrganisation(db)
  const first = await listPolicies(db, org.scope)
  const saved = await savePolicies(db, org.scope, { policies: draft, seen: first.seen })
  expect(saved.policies.map((p) => p.name)).toEqual(draft.map((p) => p.name))
  await expect(savePolicies(db, org.scope, { policies: [], seen: first.seen })).rejects.toThrow('conflict')
  const [a, b, c] = saved.policies
  const turned = await savePolicies(db, org.scope, { policies: [c!, a!], seen: saved.seen })
  expect(turned.policies.map((p) => p.id)).toEqual([c!.id, a!.id])
  const gone = await db
    .selectFrom('policy')
    .where('id', '=', b!.id)
    .select(['name', 'removed_at'])
    .executeTakeFirstOrThrow()
  expect(gone.removed_at).not.toBeNull()
  const back = savePolicies(db, org.scope, { policies: [b!], seen: turned.seen })
  await expect(back).rejects.toMatchObject({ issues: [{ path: 'policies.0.id', message: 'unknown' }] })
  const survey = await aPublishedSurvey(db, await anOrganisation(db))
  const foreign = { ...draft[2]!, action: { ...draft[2]!.action, survey: survey.id } } as DraftPolicy
  await expect(savePolicies(db, org.scope, { policies: [foreign], seen: turned.seen })).rejects.toMatchObject({
    issues: [{ path: 'policies.0.action.survey', message: 'unknown' }],
  })
})
