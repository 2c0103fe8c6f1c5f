import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { anOrganisation, aReason, type BuiltOrganisation } from '../../../../test/builders.ts'
import { openTestDatabase } from '../../../../test/engines.ts'
import { contactRules, guessMeaning, outcomeMeanings } from '../../../contract/contact-rules.ts'
import { type ErrandRule, errandRule } from '../../../contract/errand.ts'
import type { FlowEvent, StoredEvent } from '../../../contract/event.ts'
import { newId } from '../../../engine/database/id.ts'
import { json } from '../../../engine/database/tables.ts'
import { emit } from '../../../engine/queue/outbox.ts'
import { renewDue } from './due.ts'
import { errandKeeper } from './on.ts'
import { ruleOf, saveMeanings, saveRule } from './rule.ts'

const { db } = await openTestDatabase()
const keeper = errandKeeper(db)
let heard = 0
/** Hands over what was told since, in random handfuls as the outbox may. */
async function deliver(org: string, size = 100): Promise<void> {
  const rows = await db
    .selectFrom('outbox')
    .where('seq', '>', heard)
    .where('org', '=', org)
    .orderBy('seq')
    .select(['seq', 'body'])
    .execute()
  heard = rows.at(-1)?.seq ?? heard
  for (let i = 0; i < rows.length; i += size)
    await keeper.hear(rows.slice(i, i + size).map((r) => ({ ...(r.body as FlowEvent), org }) as StoredEvent))
}

const steps = async (org: string) =>
  (
    await sql<
      Record<string, unknown>
    >`select to_jsonb(s) - 'version' - 'org' - 'revision' as row from errand_step s where org = ${org}::uuid order by encounter`.execute(
      db,
    )
  ).rows.map((r) => r.row)

type Met = {
  customer: number | null
  minute: number
  reason: number
  channel: string
  outcome: string | null
  agent: string | null
  key: string | null
  count: number | null
}
const day = 24 * 60
const met: fc.Arbitrary<Met> = fc.record({
  customer: fc.option(fc.integer({ min: 0, max: 2 }), { freq: 6 }),
  // Few different times, so that some fall together.
  minute: fc.integer({ min: 0, max: 40 }).map((n) => n * (day / 2)),
  reason: fc.integer({ min: 0, max: 3 }),
  channel: fc.constantFrom('phone', 'self-service', 'chat'),
  outcome: fc.option(fc.constantFrom('handled', 'hung-up', 'Spam', 'IVR', 'passed on', 'helped')),
  agent: fc.option(fc.constantFrom('Aino', 'Eero')),
  key: fc.option(fc.constantFrom('K1', 'K2'), { freq: 1 }),
  count: fc.option(fc.integer({ min: 0, max: 4 })),
})
const rule: fc.Arbitrary<ErrandRule> = fc.record({
  days: fc.integer({ min: 1, max: 5 }),
  scope: fc.constantFrom('any', 'reason', 'family'),
  channels: fc.constantFrom(null, ['phone', 'self-service']),
  meanings: fc.constantFrom([...outcomeMeanings], ['agent', 'self'], ['passed', 'abandoned']),
  selfService: fc.constant(['self-service']),
  key: fc.constantFrom(null, 'ticket'),
  transfers: fc.constantFrom(null, 'handed'),
  reopens: fc.constantFrom(null, 'opened'),
})
const act = fc.oneof(
  { weight: 8, arbitrary: fc.record({ add: fc.array(met, { minLength: 1, maxLength: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ remove: fc.integer({ min: 0, max: 100 }) }) },
  { weight: 1, arbitrary: fc.record({ forget: fc.integer({ min: 0, max: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ rule }) },
)

async function world(): Promise<{ org: BuiltOrganisation; reasons: string[]; customers: string[] }> {
  const org = await anOrganisation(db)
  const meanings = { outcomes: { 'passed on': 'passed', handled: 'agent' } }
  await db
    .updateTable('organisation')
    .set({ contact_rules: json(meanings) })
    .where('id', '=', org.id)
    .execute()
  const family = await aReason(db, org)
  const reasons = [
    family.id,
    (await aReason(db, org, { parent: family.id })).id,
    (await aReason(db, org, { parent: family.id })).id,
    (await aReason(db, org)).id,
  ]
  const customers = [newId(), newId(), newId()]
  for (const id of customers) await db.insertInto('customer').values({ id, org: org.id, external_id: id }).execute()
  return { org, reasons, customers }
}

const start = Date.parse('2026-03-01T08:00:00Z')
async function add(org: BuiltOrganisation, reasons: string[], customers: string[], all: Met[]): Promise<string[]> {
  const alive = new Set(
    (await db.selectFrom('customer').where('org', '=', org.id).select('id').execute()).map((c) => c.id),
  )
  const rows = all.map((m) => {
    const id = newId()
    const customer = m.customer === null ? null : customers[m.customer]!
    const told = {
      ...(m.key && { ticket: m.key }),
      ...(m.count !== null && { handed: String(m.count), opened: String(m.count) }),
    }
    return {
      ...{
        id,
        org: org.id,
        source: 'log',
        external_id: id,
        touchpoint: null,
        channel: m.channel,
        unit: null,
        reason: reasons[m.reason]!,
        agent: m.agent,
      },
      ...{
        customer: customer && alive.has(customer) ? customer : null,
        started_at: new Date(start + m.minute * 60_000),
        ended_at: null,
        outcome: m.outcome,
      },
      ...{ talk_seconds: null, hold_seconds: null, wrap_up_seconds: null, attributes: json(told), suppressed: null },
    }
  })
  await db.transaction().execute(async (tx) => {
    await tx.insertInto('encounter').values(rows).execute()
    await emit(tx, org.id, [{ kind: 'encounters', encounters: rows.map((r) => r.id) }])
  })
  return rows.map((r) => r.id)
}

/** The same by the words of the glossary, contact by contact. */
async function byHand(org: BuiltOrganisation): Promise<unknown[]> {
  const r = (await ruleOf(db, org.id))!
  const path = new Map(
    (await db.selectFrom('reason').where('org', '=', org.id).select(['id', 'path']).execute()).map((x) => [
      x.id,
      x.path,
    ]),
  )
  const rows = await db.selectFrom('encounter').where('org', '=', org.id).selectAll().execute()
  const contacts = rows
    .filter(
      (e) =>
        (r.channels?.includes(e.channel) ?? true) &&
        r.meanings.includes(r.said[e.outcome ?? ''] ?? guessMeaning(e.outcome ?? '')),
    )
    .map((e) => ({
      ...e,
      at: e.started_at.getTime(),
      told: e.attributes as Record<string, string>,
      family: path.get(e.reason!)![0],
    }))
    .map((e) => ({ ...e, key: (r.key && e.told[r.key]) || null }))
    .filter((e) => e.customer || e.key)
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  type Contact = (typeof contacts)[number]
  const next = (c: Contact, same: (d: Contact) => boolean) => {
    const later =
      c.customer && contacts.slice(contacts.indexOf(c) + 1).find((d) => d.customer === c.customer && same(d))
    return later ? (later.at - c.at) / 1_000 : null
  }
  const matterOf = (c: Contact) => (r.scope === 'any' ? '' : r.scope === 'reason' ? c.reason : c.family)
  const open = new Map<string, Contact[]>()
  const errands: Contact[][] = []
  for (const c of contacts) {
    const owner = c.key ?? `${c.customer} ${matterOf(c)}`
    const now = open.get(owner)
    if (now && (c.key || c.at - now.at(-1)!.at <= r.days * 86_400_000)) now.push(c)
    else {
      open.set(owner, [c])
      errands.push(open.get(owner)!)
    }
  }
  const most = (all: Contact[], name: string | null) => {
    const counts = all.flatMap((c) => (name && c.told[name] ? [Number(c.told[name])] : []))
    return counts.length > 0 ? Math.max(...counts) : null
  }
  return errands
    .flatMap((all) =>
      all.map((c, n) => {
        const pairs = all.slice(1).map((d, i) => [all[i]!, d] as const)
        const alone = all.map((d) => d.channel === 'self-service')
        const first = {
          contacts: all.length,
          span: (all.at(-1)!.at - all[0]!.at) / 1_000,
          transfers:
            most(all, r.transfers) ?? pairs.filter(([a, b]) => a.agent && b.agent && a.agent !== b.agent).length,
          moves: pairs.filter(([a, b]) => a.channel !== b.channel).length,
          reopens: most(all, r.reopens),
          self_service: !alone.includes(true)
            ? null
            : alone.every(Boolean)
              ? 1
              : alone.lastIndexOf(false) > alone.indexOf(true)
                ? 0
                : 0.5,
        }
        const nothing = { contacts: null, span: null, transfers: null, moves: null, reopens: null, self_service: null }
        return {
          ...{ encounter: c.id, customer: c.customer, key: c.key, errand: all[0]!.id },
          ...{
            next_any: next(c, () => true),
            next_reason: next(c, (d) => d.reason === c.reason),
            next_family: next(c, (d) => d.family === c.family),
          },
          moved_from: n > 0 && all[n - 1]!.channel !== c.channel ? all[n - 1]!.channel : null,
          ...(n === 0 ? first : nothing),
        }
      }),
    )
    .sort((a, b) => (a.encounter < b.encounter ? -1 : 1))
}

test('errands kept up to date through any history are those made from nothing, and those told by hand', async () => {
  await fc.assert(
    fc.asyncProperty(
      rule,
      fc.array(act, { minLength: 3, maxLength: 8 }),
      fc.integer({ min: 1, max: 4 }),
      async (given, acts, size) => {
        const { org, reasons, customers } = await world()
        await db.transaction().execute((tx) => saveRule(tx, org.scope, given))
        const there: string[] = []
        for (const one of acts) {
          if ('add' in one) there.push(...(await add(org, reasons, customers, one.add)))
          else if ('remove' in one && there.length > 0) {
            const [id] = there.splice(one.remove % there.length, 1)
            const gone = await db
              .deleteFrom('encounter')
              .where('id', '=', id!)
              .returning(['started_at', 'customer'])
              .executeTakeFirstOrThrow()
            const encounters = [{ id: id!, at: gone.started_at.toISOString(), customer: gone.customer }]
            await db
              .transaction()
              .execute((tx) => emit(tx, org.id, [{ kind: 'encounters-removed', encounters, invitations: [] }]))
          } else if ('forget' in one) await db.deleteFrom('customer').where('id', '=', customers[one.forget]!).execute()
          else if ('rule' in one) await db.transaction().execute((tx) => saveRule(tx, org.scope, one.rule))
          // Sometimes much has happened before anybody looks.
          if (there.length % 2) await deliver(org.id, size)
        }
        await deliver(org.id, size)
        await renewDue(db)
        const kept = (await steps(org.id)) as { at: string }[]
        expect(kept.map(({ at: _, ...row }) => row)).toEqual(await byHand(org))
        await db.deleteFrom('errand_step').where('org', '=', org.id).execute()
        await db.transaction().execute((tx) => saveRule(tx, org.scope, lastRule(acts, given)))
        await renewDue(db)
        expect(await steps(org.id)).toEqual(kept)
      },
    ),
    { numRuns: 15, endOnFailure: true },
  )
}, 60_000)

const lastRule = (acts: unknown[], given: ErrandRule): ErrandRule =>
  (acts.filter((a) => 'rule' in (a as object)).at(-1) as { rule: ErrandRule } | undefined)?.rule ?? given

test('a window holds its last second, parts of a second count as one, and one more begins another errand', async () => {
  const { org, reasons, customers } = await world()
  await db.transaction().execute((tx) => saveRule(tx, org.scope, errandRule.parse({ days: 2, scope: 'any' })))
  const of = (customer: number): Met => ({
    ...{ customer, minute: 0, reason: 0, channel: 'phone', outcome: null, agent: null, key: null, count: null },
  })
  const window = 2 * 86_400_000
  const gaps = [window, window + 1_000, 86_400_400]
  for (const [customer, gap] of gaps.entries()) {
    const [, second] = await add(org, reasons, customers, [of(customer), of(customer)])
    const at = new Date(start + gap)
    await db.updateTable('encounter').set({ started_at: at }).where('id', '=', second!).execute()
  }
  await renewDue(db)
  const steps = await db
    .selectFrom('errand_step')
    .where('org', '=', org.id)
    .where('next_any', 'is not', null)
    .select(['customer', 'next_any', 'contacts'])
    .execute()
  const told = gaps.map((_, n) => {
    const step = steps.find((s) => s.customer === customers[n])!
    return [step.next_any, step.contacts]
  })
  expect(told).toEqual([
    [172_800, 2],
    [172_801, 1],
    [86_401, 2],
  ])
})

test('with what an outcome means, and with nothing else of how the log is read, errands are worked out anew', async () => {
  const { org } = await world()
  const isDue = async () => {
    const due = await db.selectFrom('errand_due').where('org', '=', org.id).select('org').execute()
    await db.deleteFrom('errand_due').where('org', '=', org.id).execute()
    return due.length > 0
  }
  const save = (rules: object) =>
    db.transaction().execute((tx) => saveMeanings(tx, org.scope, contactRules.parse(rules)))
  await save({ outcomes: { done: 'self' } })
  expect(await isDue()).toBe(true)
  await save({ outcomes: { done: 'self' }, answerWithin: 60 })
  expect(await isDue()).toBe(false)
  await save({ outcomes: { done: 'none' }, answerWithin: 60 })
  expect(await isDue()).toBe(true)
  await save({ answerWithin: 60 })
  expect(await isDue()).toBe(true)
})
