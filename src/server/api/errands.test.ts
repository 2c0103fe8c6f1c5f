import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { anAnswer } from '../../../test/answer-builder.ts'
import {
  anOrganisation,
  aPublishedSurvey,
  aReason,
  aScope,
  aUnit,
  type BuiltOrganisation,
} from '../../../test/builders.ts'
import { openTestDatabase, openTestFacts } from '../../../test/engines.ts'
import type { OrgScope } from '../../catalog/scope.ts'
import { type AskInput, askBody } from '../../contract/ask.ts'
import { errandRule } from '../../contract/errand.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import { emit } from '../../engine/queue/outbox.ts'
import { readOutbox } from '../../engine/queue/reader.ts'
import { renewDue } from '../../flow/encounter/errand/due.ts'
import { tryRule } from '../../flow/encounter/errand/preview.ts'
import { readErrand, readErrands } from '../../flow/encounter/errand/read.ts'
import { saveRule } from '../../flow/encounter/errand/rule.ts'
import { rebuildFacts } from '../../flow/fact/rebuild.ts'
import { ask } from '../../flow/insight/ask.ts'
import { listErrandIds } from '../../flow/insight/errand-list.ts'
import { errandOverview } from '../../flow/insight/errand-overview.ts'
import { hearers } from '../flow.ts'

const database = await openTestDatabase()
const { db } = database
const facts = await openTestFacts()
const outbox = readOutbox(
  database,
  hearers(database, facts, () => {}),
)
afterAll(() => outbox.stop())

/** Errands are worked out of what was told, and facts are made of that. */
const settled = async () => {
  await outbox.settled()
  await outbox.settled()
}
const now = Date.parse('2026-03-31T12:00:00Z')
const period = { from: '2026-03-01', to: '2026-03-31' }
type Given = {
  customer: string | null
  at: string
  channel?: string
  agent?: string
  reason?: string
  unit?: { id: string; path: string[] }
  attributes?: object
  outcome?: string
}

async function meet(org: BuiltOrganisation, all: Given[]): Promise<string[]> {
  const rows = all.map((g) => {
    const id = newId()
    const unit = g.unit ?? { id: org.root, path: [org.root] }
    return {
      ...{
        id,
        org: org.id,
        source: 'log',
        external_id: id,
        touchpoint: null,
        channel: g.channel ?? 'phone',
        unit: unit.id,
        unit_path: unit.path,
      },
      ...{
        reason: g.reason ?? null,
        agent: g.agent ?? null,
        customer: g.customer,
        started_at: new Date(g.at),
        ended_at: null,
        outcome: g.outcome ?? null,
      },
      ...{
        talk_seconds: null,
        hold_seconds: null,
        wrap_up_seconds: null,
        attributes: json(g.attributes ?? {}),
        suppressed: null,
      },
    }
  })
  await db.transaction().execute(async (tx) => {
    await tx.insertInto('encounter').values(rows).execute()
    await emit(tx, org.id, [{ kind: 'encounters', encounters: rows.map((r) => r.id) }])
  })
  return rows.map((r) => r.id)
}
async function aCustomer(org: BuiltOrganisation, name = 'Aino Asiakas'): Promise<string> {
  const id = newId()
  await db.insertInto('customer').values({ id, org: org.id, external_id: id, name }).execute()
  return id
}
const asked = async (scope: OrgScope, metrics: AskInput['metrics'], more: Partial<AskInput> = {}) => {
  const { rows } = await ask(scope, facts, db, askBody.parse({ metrics, period, ...more }), now)
  return Object.fromEntries(
    rows.map((r) => [
      [r.metric, ...r.key].join(' '),
      r.figure.n === 0 ? null : { value: r.figure.value, n: r.figure.n },
    ]),
  )
}
const rule = async (org: BuiltOrganisation, given: object) => {
  await db.transaction().execute((tx) => saveRule(tx, org.scope, errandRule.parse(given)))
  await renewDue(db)
  await settled()
}

describe('figures of errands', () => {
  test('self-service that fails, moves, hand-overs; what is open is in none; late encounters correct what was said', async () => {
    const org = await anOrganisation(db)
    const [a, b, c, d] = [await aCustomer(org), await aCustomer(org), await aCustomer(org), await aCustomer(org)]
    await meet(org, [
      // Helped himself, then called, and was handed over.
      { customer: a, at: '2026-03-02T08:00:00Z', channel: 'self-service' },
      { customer: a, at: '2026-03-03T08:00:00Z', agent: 'Aino' },
      { customer: a, at: '2026-03-05T08:00:00Z', agent: 'Eero' },
      // Came once; and once more after the window: another errand, which nobody knows the end of.
      { customer: b, at: '2026-03-04T08:00:00Z' },
      { customer: b, at: '2026-03-30T08:00:00Z' },
      { customer: c, at: '2026-03-06T08:00:00Z', channel: 'self-service' },
      { customer: null, at: '2026-03-07T08:00:00Z' },
    ])
    await settled()
    const all = [
      ...['observed_fcr', 'errand_fcr', 'contacts_per_errand', 'errands', 'self_service', 'failed_self_service'],
      ...['errands_moved', 'errands_transferred', 'errands_reopened', 'moves'],
    ] as AskInput['metrics']
    const told = await asked(org.scope, all)
    expect(told).toEqual({
      observed_fcr: { value: 3 / 5, n: 5 },
      errand_fcr: { value: 2 / 3, n: 3 },
      contacts_per_errand: { value: 5 / 3, n: 3 },
      errands: { value: 4, n: 4 },
      self_service: { value: 1 / 3, n: 3 },
      failed_self_service: { value: 1 / 2, n: 2 },
      errands_moved: { value: 1 / 3, n: 3 },
      errands_transferred: { value: 1 / 3, n: 3 },
      errands_reopened: null,
      moves: { value: 1, n: 1 },
    })
    // Any window and scope is counted as it is asked for. The log ends with the 30th: of that day's call nobody knows.
    expect(await asked(org.scope, ['observed_fcr'], { fcr: { days: 1, scope: 'any' } })).toEqual({
      observed_fcr: { value: 4 / 5, n: 5 },
    })
    const overview = await errandOverview(org.scope, facts, db, { period, filters: [] }, now)
    expect(overview.contacts).toEqual({ all: 7, unknown: 1 })
    expect(overview.moves).toEqual([{ from: 'self-service', to: 'phone', n: 1 }])

    // An encounter that comes late makes c's errand another one, which began earlier.
    await meet(org, [
      { customer: c, at: '2026-03-05T20:00:00Z', channel: 'chat' },
      { customer: d, at: '2026-03-05T20:00:00Z' },
    ])
    await settled()
    expect(await asked(org.scope, ['errands', 'failed_self_service', 'errand_fcr', 'moves'])).toEqual({
      errands: { value: 5, n: 5 },
      failed_self_service: { value: 1 / 2, n: 2 },
      errand_fcr: { value: 2 / 4, n: 4 },
      moves: { value: 2, n: 2 },
    })
    const before = await facts.digest(org.id)
    expect(await rebuildFacts(db, facts, org.id)).toEqual(before)

    // A customer is forgotten, and with her what she came for.
    await db.deleteFrom('customer').where('id', '=', a).execute()
    await settled()
    expect(await asked(org.scope, ['errands', 'moves', 'errands_transferred'])).toMatchObject({
      errands: { value: 4 },
      moves: { value: 1 },
      errands_transferred: { value: 0, n: 3 },
    })
    const after = await facts.digest(org.id)
    expect(await rebuildFacts(db, facts, org.id)).toEqual(after)
  })

  test('what was said stands beside what then happened, and follows it', async () => {
    const org = await anOrganisation(db)
    const survey = await aPublishedSurvey(db, org)
    const customers = await Promise.all(Array.from({ length: 6 }, () => aCustomer(org)))
    const ids = await meet(org, [
      ...customers.map((customer) => ({ customer, at: '2026-03-03T08:00:00Z' })),
      { customer: customers[0]!, at: '2026-03-04T08:00:00Z' },
      { customer: customers[1]!, at: '2026-03-30T08:00:00Z' },
    ])
    const say = (encounter: string | null, solved: string, anonymous = false) =>
      anAnswer(db, org, survey, {
        encounter,
        at: '2026-03-10T10:00:00Z',
        values: { solved: solved as never },
        anonymous,
      })
    await say(ids[0]!, 'yes')
    await say(ids[1]!, 'yes')
    await say(ids[2]!, 'no')
    await say(ids[3]!, 'partly')
    await say(ids[4]!, 'no', true)
    await say(ids[7]!, 'yes')
    await say(null, 'yes')
    await settled()
    const stated = async () => (await errandOverview(org.scope, facts, db, { period, filters: [] }, now)).stated
    expect(await stated()).toMatchObject({
      yes: { resolved: 1, again: 1 },
      no: { resolved: 2, again: 0, partly: 1 },
      open: 1,
      unmatched: 1,
      agreement: { value: 1 / 4, n: 4, tooFew: true },
    })
    // He who said no came again: the table follows, though nobody answered anew.
    await meet(org, [{ customer: customers[2]!, at: '2026-03-05T08:00:00Z' }])
    await settled()
    expect((await stated()).no).toEqual({ resolved: 1, again: 1, partly: 1 })
    const before = await facts.digest(org.id)
    expect(await rebuildFacts(db, facts, org.id)).toEqual(before)
    // The encounter is taken back: its answer is of no contact any more.
    await db.deleteFrom('encounter').where('id', '=', ids[0]!).execute()
    await settled()
    expect(await stated()).toMatchObject({ yes: { resolved: 1, again: 0 }, unmatched: 2 })
  })

  test('an open window never counts as solved, whenever and for whatever window it is asked', async () => {
    const org = await anOrganisation(db)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ who: fc.integer({ min: 0, max: 2 }), hour: fc.integer({ min: 0, max: 600 }) }), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.integer({ min: 1, max: 14 }),
        fc.integer({ min: 0, max: 900 }),
        async (met, days, asking) => {
          const org = await anOrganisation(db)
          const customers = [await aCustomer(org), await aCustomer(org), await aCustomer(org)]
          const start = Date.parse('2026-03-01T00:00:00Z')
          await meet(
            org,
            met.map(({ who, hour }) => ({
              customer: customers[who]!,
              at: new Date(start + hour * 3_600_000).toISOString(),
            })),
          )
          await settled()
          const at = start + asking * 3_600_000
          const whole = { from: '2026-02-01', to: '2026-06-01' }
          const { rows } = await ask(
            org.scope,
            facts,
            db,
            askBody.parse({ metrics: ['observed_fcr', 'errand_fcr'], period: whole, fcr: { days, scope: 'any' } }),
            at,
          )
          const times = met.map(({ who, hour }) => ({ who, at: start + hour * 3_600_000 }))
          const newest = Math.max(...times.filter((t) => t.at <= at).map((t) => t.at))
          // The end of the newest day in Helsinki, as far as it is over.
          const day = 86_400_000
          const horizon = Number.isFinite(newest)
            ? Math.min(at, (Math.floor((newest + 2 * 3_600_000) / day) + 1) * day - 2 * 3_600_000)
            : at
          const over = times.filter((t) => t.at + days * day <= horizon)
          const [observed, errands] = rows
          // Summer time begins on the 29th: horizons of later days lie an hour earlier.
          if (horizon < Date.parse('2026-03-28T00:00:00Z')) expect(observed!.figure.n).toBe(over.length)
          expect(observed!.figure.n).toBeLessThanOrEqual(over.length)
          expect(errands!.figure.n).toBeLessThanOrEqual(times.filter((t) => t.at + 7 * day <= horizon).length)
        },
      ),
      { numRuns: 8, endOnFailure: true },
    )
    expect(await asked(org.scope, ['observed_fcr'])).toEqual({ observed_fcr: null })
  })
})

describe('errands by the source of the matter', () => {
  test('events with one number are one errand, whoever the customer and however long; the source counts hand-overs', async () => {
    const org = await anOrganisation(db)
    await rule(org, { key: 'ticket', transfers: 'handed', reopens: 'opened' })
    const [a, b] = [await aCustomer(org), await aCustomer(org)]
    const ticket = (no: string, handed: number, opened: number) => ({
      attributes: { ticket: no, handed: String(handed), opened: String(opened) },
    })
    const ids = await meet(org, [
      { customer: a, at: '2026-03-02T08:00:00Z', ...ticket('T1', 0, 0) },
      { customer: b, at: '2026-03-15T08:00:00Z', ...ticket('T1', 3, 1) },
      { customer: null, at: '2026-03-20T08:00:00Z', ...ticket('T1', 2, 1) },
      { customer: null, at: '2026-03-03T08:00:00Z', ...ticket('T2', 0, 0) },
      // Without a number and a customer it is no contact, but the log goes on so long.
      { customer: null, at: '2026-03-30T08:00:00Z' },
    ])
    await settled()
    expect(
      await asked(org.scope, ['errands', 'errands_transferred', 'errands_reopened', 'contacts_per_errand']),
    ).toEqual({
      errands: { value: 2, n: 2 },
      errands_transferred: { value: 1 / 2, n: 2 },
      errands_reopened: { value: 1 / 2, n: 2 },
      contacts_per_errand: { value: 2, n: 2 },
    })
    const read = await readErrand(db, org.scope, ids[0]!, () => false)
    expect(read.errand).toMatchObject({ key: 'T1', contacts: 3, transfers: 3, reopens: 1 })
    expect(read.contacts.map((c) => c.encounter)).toEqual(ids.slice(0, 3))
    expect(await facts.digest(org.id)).toEqual(await rebuildFacts(db, facts, org.id))
    // By another rule they are what their customers make them; what had only a number is no contact.
    await rule(org, {})
    expect(await asked(org.scope, ['errands', 'errands_reopened'])).toEqual({
      errands: { value: 2, n: 2 },
      errands_reopened: null,
    })
    expect(await facts.digest(org.id)).toEqual(await rebuildFacts(db, facts, org.id))
  })
})

describe('lists and rules', () => {
  test('a list goes on where it stopped, of the kind and state asked; each reader sees the own', async () => {
    const org = await anOrganisation(db)
    const unit = await aUnit(db, org)
    const reason = (await aReason(db, org)).id
    const customers = await Promise.all(Array.from({ length: 5 }, (_, n) => aCustomer(org, `Asiakas ${n}`)))
    const ids = await meet(org, [
      ...customers.map((customer, n) => ({
        customer,
        at: `2026-03-0${n + 1}T08:00:00Z`,
        unit,
        agent: n < 2 ? 'Aino' : 'Eero',
        reason,
      })),
      { customer: customers[0]!, at: '2026-03-02T09:00:00Z', channel: 'chat', agent: 'Eero', reason },
      { customer: customers[0]!, at: '2026-03-02T08:59:00Z', channel: 'phone', outcome: 'hung-up', reason },
      { customer: customers[1]!, at: '2026-03-30T09:00:00Z', agent: 'Aino', reason },
    ])
    await settled()
    await rule(org, {})
    const list = async (scope: OrgScope, more: object = {}) => {
      const found = await listErrandIds(
        scope,
        facts,
        db,
        { period, filters: [], kind: 'all', limit: 2, ...more } as never,
        now,
      )
      return { ...found, rows: await readErrands(db, scope, found.rows) }
    }
    const first = await list(org.scope)
    expect(first.rows.map((r) => r.id)).toEqual([ids[7], ids[4]])
    const second = await list(org.scope, { before: first.next! })
    expect(second.rows.map((r) => r.id)).toEqual([ids[3], ids[2]])
    const third = await list(org.scope, { before: second.next! })
    expect(third.rows.map((r) => r.id)).toEqual([ids[1], ids[0]])
    expect(third.next).toBeNull()
    expect((await list(org.scope, { state: 'open' })).rows.map((r) => r.id)).toEqual([ids[7]])
    expect((await list(org.scope, { kind: 'moved' })).rows).toMatchObject([
      { id: ids[0], channels: ['phone', 'chat'], customer: { name: 'Asiakas 0' } },
    ])
    expect(
      (await list(org.scope, { filters: [{ dimension: 'agent', values: ['Aino'] }], limit: 9 })).rows.map((r) => r.id),
    ).toEqual([ids[7], ids[1], ids[0]])
    await expect(list(org.scope, { before: 'x' })).rejects.toMatchObject({ code: 'bad-input' })

    // An agent sees the own, and of others' that they are; whose customer it is not for everybody.
    const agent = aScope(org, { role: 'agent', agent: 'Aino' })
    expect((await list(agent, { limit: 9 })).rows.map((r) => r.id)).toEqual([ids[7], ids[1], ids[0]])
    const one = await readErrand(db, agent, ids[0]!, () => false)
    expect(one).toMatchObject({ elsewhere: 1, contacts: [{ encounter: ids[0] }], errand: { contacts: 2 } })
    await expect(readErrand(db, agent, ids[4]!, () => false)).rejects.toMatchObject({ code: 'not-found' })
    const viewer = await readErrand(db, aScope(org, { role: 'viewer' }), ids[0]!, () => false)
    expect(viewer.errand.customer).toBeNull()
    expect(viewer.beside.map((c) => c.encounter)).toEqual([ids[6]])
    const elsewhere = aScope(org, { role: 'lead', unit: (await aUnit(db, org)).id })
    expect((await list(elsewhere)).rows).toEqual([])
    const theirs = await anOrganisation(db)
    await expect(readErrand(db, theirs.scope, ids[0]!, () => false)).rejects.toMatchObject({ code: 'not-found' })

    // A rule is tried on the same encounters, and nothing is written.
    const tried = await tryRule(db, org.scope, errandRule.parse({ channels: ['phone'] }), now)
    expect(tried).toMatchObject({
      customers: 5,
      all: 5,
      now: { contacts: 7, errands: 6 },
      draft: { contacts: 6, errands: 6 },
    })
    expect(tried.now).toMatchObject({ ended: 5, one: 4, eligible: 6, resolved: 5 })
    await expect(tryRule(db, elsewhere, errandRule.parse({}), now)).rejects.toMatchObject({ code: 'not-allowed' })
  })
})
