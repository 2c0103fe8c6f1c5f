import { sql } from 'kysely'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { anAnswer } from '../../../../test/answer-builder.ts'
import { aContent, anOrganisation, aPublishedSurvey, type BuiltOrganisation } from '../../../../test/builders.ts'
import { child } from '../../../../test/child.ts'
import { openTestDatabase } from '../../../../test/engines.ts'
import { aReceiverServer, doubtOf } from '../../../../test/receiver-server.ts'
import { sayInRoom } from '../../../catalog/receiver/queue.ts'
import { addReceiver, rotateReceiver, saveReceiver } from '../../../catalog/receiver/write.ts'
import type { FlowEvent } from '../../../contract/event.ts'
import type { EventType, ReceiverKind } from '../../../contract/receiver.ts'
import type { Database, Tx } from '../../../engine/database/database.ts'
import { newId } from '../../../engine/database/id.ts'
import { openOutbound } from '../../../engine/outbound/client.ts'
import { emit } from '../../../engine/queue/outbox.ts'
import type { OutboxReader, Place } from '../../../engine/queue/queue.ts'
import { readOutbox } from '../../../engine/queue/reader.ts'
import { clearDeliveries, listDeliveries, replay, sendTest } from './delivery.ts'
import { eventsAfter } from './event.ts'
import { receiverTeller } from './on.ts'
import { pauseAfter } from './outcome.ts'
import { openPoster } from './poster.ts'
import { newSecret } from './sign.ts'

const hour = 3_600_000
let database: Database
let org: BuiltOrganisation
const closing: (() => Promise<void>)[] = []
let ahead = 0
const now = () => new Date(Date.now() + ahead)
const seal = (text: string) => Buffer.from(text)
const unseal = (sealed: Buffer) => sealed.toString()
const patience = { connectMs: 1_000, replyMs: 800 }
const secret = newSecret()

beforeAll(async () => {
  database = await openTestDatabase()
})
beforeEach(async () => {
  org = await anOrganisation(database.db)
})
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
  ahead = 0
  await sql`truncate receiver, receiver_delivery, outbox, outbox_cursor`.execute(database.db)
})

const told = (n: number): FlowEvent => ({
  kind: 'case',
  case: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
})
const commit = (...events: FlowEvent[]) => database.db.transaction().execute((tx) => emit(tx, org.id, events))
const server = async () => {
  const one = await aReceiverServer()
  closing.push(one.close)
  return one
}
const aReceiver = (
  url: string,
  given: { kind?: ReceiverKind; types?: EventType[]; of?: BuiltOrganisation } = {},
): Promise<string> =>
  addReceiver(database.db, (given.of ?? org).scope, {
    ...{ name: 'CRM', kind: given.kind ?? 'webhook', types: given.types ?? null },
    ...{ address: seal(url), secret: given.kind ? null : seal(secret) },
  })
function reader(): OutboxReader {
  const one = readOutbox(database, [
    receiverTeller(database.db, async ({ type, data }) => ({ title: `${type} ${String(data.case)}` })),
  ])
  closing.push(() => one.stop())
  return one
}
async function poster() {
  const outbound = openOutbound({ inner: ['127.0.0.1'] })
  const disabled: unknown[] = []
  const one = await openPoster(database, outbound, unseal, {
    ...{ now, patience, pollMs: 20 },
    say: (_, more) => disabled.push(more),
  })
  closing.push(async () => {
    await one.stop()
    outbound.close()
  })
  return { ...one, disabled }
}
/** Hears all that is in the outbox, and brings it. */
async function tellAll(...events: FlowEvent[]) {
  await commit(...events)
  await reader().settled()
}
const deliveries = async (receiver: string) =>
  (await listDeliveries(database.db, org.scope, receiver, { limit: 200 })).rows
const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 8_000, interval: 20 })

describe('a webhook', () => {
  test('brings each event once, numbered, signed, as Standard Webhooks', async () => {
    const crm = await server()
    const id = await aReceiver(crm.url, { types: ['case.changed', 'customers.erased'] })
    await poster()
    await tellAll(told(1), { kind: 'invitations', invitations: [newId()] }, told(2))
    await commit({ kind: 'customers-removed', customers: ['x'] }, { kind: 'encounters', encounters: ['y'] })
    await until(() => expect(crm.brought).toHaveLength(3))
    expect(crm.brought.map(({ number, type }) => [number, type]).sort()).toEqual([
      [1, 'case.changed'],
      [2, 'case.changed'],
      [3, 'customers.erased'],
    ])
    for (const one of crm.brought) {
      expect(doubtOf(one, secret)).toBeNull()
      expect(doubtOf(one, newSecret())).toBe('wrong-signature')
      expect(doubtOf({ ...one, body: one.body.replace('case', 'cafe').replace('x', 'z') }, secret)).toBe(
        'wrong-signature',
      )
      expect(one.headers['webhook-id']).toBe(one.id)
      expect(JSON.parse(one.body)).toMatchObject({ organisation: org.id, id: one.id })
    }
    await until(async () =>
      expect((await deliveries(id)).map((d) => d.state)).toEqual(['delivered', 'delivered', 'delivered']),
    )
    expect((await deliveries(id))[0]).toMatchObject({ number: 3, status: 200, reply: 'thanks', attempts: 1 })
  })

  test('is told of what came after it, in its own organisation only, and of nothing while it is off', async () => {
    const crm = await server()
    await commit(told(1))
    const id = await aReceiver(crm.url)
    const other = await anOrganisation(database.db)
    await aReceiver(crm.url, { of: other })
    const outbox = reader()
    await poster()
    await commit(told(2))
    await until(() => expect(crm.brought.map((b) => b.data.case)).toEqual([(told(2) as { case: string }).case]))
    await saveReceiver(database.db, org.scope, id, { on: false })
    await commit(told(3))
    await outbox.settled()
    await saveReceiver(database.db, org.scope, id, { on: true })
    await commit(told(4))
    await until(() => expect(crm.brought.map((b) => b.number)).toEqual([1, 2]))
    expect(crm.brought[1]!.data.case).toBe((told(4) as { case: string }).case)
  })

  test('stays as it is where nothing is changed, or all to what it was', async () => {
    const id = await aReceiver('https://crm.example.test/')
    const row = () => database.db.selectFrom('receiver').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    const before = await row()
    await saveReceiver(database.db, org.scope, id, {})
    await saveReceiver(database.db, org.scope, id, { on: true })
    expect(await row()).toEqual(before)
  })

  test('signs with both secrets while one is being changed', async () => {
    const crm = await server()
    const id = await aReceiver(crm.url)
    const fresh = newSecret()
    await rotateReceiver(database.db, org.scope, id, seal(fresh), new Date(Date.now() + hour))
    await poster()
    await sendTest(database.db, org.scope, id, { title: 'x' })
    await until(() => expect(crm.brought).toHaveLength(1))
    expect([doubtOf(crm.brought[0]!, secret), doubtOf(crm.brought[0]!, fresh)]).toEqual([null, null])
    ahead = 2 * hour
    await sendTest(database.db, org.scope, id, { title: 'x' })
    await until(() => expect(crm.brought).toHaveLength(2))
    const later = now()
    expect([doubtOf(crm.brought[1]!, secret, later), doubtOf(crm.brought[1]!, fresh, later)]).toEqual([
      'wrong-signature',
      null,
    ])
  })

  test('an event heard again is not queued again, and never gets another number', async () => {
    const crm = await server()
    const id = await aReceiver(crm.url)
    const teller = receiverTeller(database.db, async () => null)
    const heard: [Parameters<typeof teller.hear>[0], Place[]][] = []
    await commit(told(1), told(2))
    const ear = readOutbox(database, [
      { name: 'ear', hear: async (events, places = []) => void heard.push([events, places]) },
    ])
    closing.push(() => ear.stop())
    await ear.settled()
    for (const [events, places] of [...heard, ...heard]) await teller.hear(events, places)
    expect((await deliveries(id)).map((d) => d.number)).toEqual([2, 1])
  })

  test('receivers that are down, slow, silent, redirecting, huge or inside keep nobody waiting, and nobody is told twice', async () => {
    const [well, slow, silent, away, huge, broken] = await Promise.all(Array.from({ length: 6 }, server))
    slow!.as((_, reply) => void setTimeout(() => reply.end(), 200))
    silent!.as(() => {})
    away!.as((_, reply) => void reply.writeHead(307, { location: well!.url }).end())
    huge!.as((_, reply) => void reply.end('ö'.repeat(500_000)))
    broken!.as((_, reply) => void reply.writeHead(500).end('\0no'))
    const down = await server()
    await down.close()
    const at = async (url: string) => [url, await aReceiver(url)] as const
    const [, slowId] = await at(slow!.url)
    const [, silentId] = await at(silent!.url)
    const [, awayId] = await at(away!.url)
    const [, hugeId] = await at(huge!.url)
    const [, brokenId] = await at(broken!.url)
    const [, downId] = await at(down.url)
    const [, insideId] = await at('https://169.254.169.254/latest/meta-data')
    const [, localId] = await at('https://localhost/')
    const [, wellId] = await at(well!.url)
    await poster()
    const begun = Date.now()
    await tellAll(...Array.from({ length: 12 }, (_, n) => told(n)))
    await until(() => expect(well!.brought).toHaveLength(12))
    // One after the other, the silent one alone would have taken longer.
    expect(Date.now() - begun).toBeLessThan(6_000)
    await until(() => expect(slow!.brought).toHaveLength(12))
    await until(() => expect(huge!.brought).toHaveLength(12))
    const problem = async (id: string) => (await deliveries(id)).findLast((d) => d.attempts > 0)
    await until(async () =>
      expect(await problem(silentId)).toMatchObject({ state: 'due', problem: 'no reply in time' }),
    )
    expect(await problem(awayId)).toMatchObject({ state: 'due', problem: 'redirect', status: 307 })
    expect(await problem(brokenId)).toMatchObject({ state: 'due', problem: 'status', status: 500, reply: 'no' })
    expect(await problem(downId)).toMatchObject({ state: 'due', status: null, problem: 'no-listener' })
    expect(await problem(insideId)).toMatchObject({ state: 'due', problem: 'inner-address' })
    expect(await problem(localId)).toMatchObject({ state: 'due', problem: 'inner-address' })
    for (const id of [slowId, hugeId, wellId])
      await until(async () => expect((await deliveries(id)).every((d) => d.state === 'delivered')).toBe(true))
    for (const one of [well, slow, huge]) expect(new Set(one!.brought.map((b) => b.id)).size).toBe(12)
    expect((await deliveries(hugeId))[0]!.reply).toHaveLength(1_000)
    // One that does not reply is asked less and less, not once for each that waits.
    expect(silent!.brought.length).toBeLessThan(6)
  })

  test('is tried with growing pauses for 72 hours, then parked and disabled, which is told; sent again it is the same', async () => {
    const crm = await server()
    const room = await server()
    const broken = (_: unknown, reply: { writeHead: (n: number) => { end: () => void } }) =>
      void reply.writeHead(503).end()
    crm.as(broken as never)
    const id = await aReceiver(crm.url, { types: ['case.changed'] })
    await aReceiver(room.url, { types: ['receiver.disabled'] })
    const { disabled } = await poster()
    await tellAll(told(1))
    await until(async () => expect((await deliveries(id))[0]).toMatchObject({ attempts: 1, state: 'due', status: 503 }))
    let tries = 1
    for (; tries < 40; tries++) {
      const [one] = await deliveries(id)
      if (one!.state !== 'due') break
      ahead = Date.parse(one!.nextAt!) - Date.now() + 61_000
      await until(async () => {
        const [tried] = await deliveries(id)
        expect(tried!.attempts).toBeGreaterThan(tries)
        // Leased till its outcome is written.
        if (tried!.state === 'due') expect(Date.parse(tried!.nextAt!)).toBeGreaterThan(now().getTime())
      })
    }
    expect(ahead).toBeGreaterThanOrEqual(72 * hour)
    expect(ahead).toBeLessThan(73 * hour)
    expect(tries).toBeGreaterThan(12)
    expect((await deliveries(id))[0]).toMatchObject({ state: 'parked', number: 1 })
    const row = await database.db.selectFrom('receiver').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect(row).toMatchObject({ state: 'disabled', problem: 'status 503' })
    expect(disabled).toMatchObject([{ receiver: id, problem: 'status', status: 503 }])
    await until(() => expect(room.brought[0]).toMatchObject({ type: 'receiver.disabled', data: { receiver: id } }))

    await expect(replay(database.db, org.scope, id)).rejects.toMatchObject({ code: 'wrong-state' })
    const { attempts } = (await deliveries(id))[0]!
    await saveReceiver(database.db, org.scope, id, { on: true })
    expect(await replay(database.db, org.scope, id, undefined, now())).toBe(1)
    // Its pauses grow anew: the next try is in some seconds, not in the hours of the last ones.
    await until(async () => {
      const [one] = await deliveries(id)
      expect(one).toMatchObject({ attempts: attempts + 1, problem: 'status' })
      expect(Date.parse(one!.nextAt!) - now().getTime()).toBeLessThan(6_000)
    })
    crm.as((_, reply) => void reply.end())
    ahead += 61_000
    await until(async () => expect((await deliveries(id))[0]!.state).toBe('delivered'))
    expect(new Set(crm.brought.map((b) => `${b.id} ${b.number} ${b.body}`)).size).toBe(1)
    ahead += 31 * 24 * hour
    await clearDeliveries(database.db, now())
    expect(await deliveries(id)).toEqual([])
  })

  test('that says it is gone is disabled at once; one that asks for time gets it', async () => {
    const [gone, busy] = await Promise.all([server(), server()])
    gone!.as((_, reply) => void reply.writeHead(410).end())
    busy!.as((_, reply) => void reply.writeHead(429, { 'retry-after': '7200' }).end())
    const [goneId, busyId] = [await aReceiver(gone!.url), await aReceiver(busy!.url)]
    await poster()
    await tellAll(told(1), told(2), told(3))
    await until(async () =>
      expect((await deliveries(goneId)).map((d) => d.state)).toEqual(['parked', 'parked', 'parked']),
    )
    await until(async () => {
      const first = (await deliveries(busyId)).at(-1)!
      expect(Date.parse(first.nextAt!) - Date.now()).toBeGreaterThan(1.9 * hour)
    })
    expect(gone!.brought.length).toBeLessThanOrEqual(3)
  })

  test('a server killed in the middle of a delivery leaves it to the next: the same id, number and bytes', async () => {
    const crm = await server()
    crm.as(() => {})
    const id = await aReceiver(crm.url)
    await tellAll(told(1), told(2))
    const killed = child('post-until-killed.ts', database.url)
    await until(() => expect(crm.brought.length).toBeGreaterThan(0))
    await killed.kill()
    const before = [...crm.brought]
    crm.as((_, reply) => void reply.end())
    await poster()
    await new Promise((go) => setTimeout(go, 100))
    expect(crm.brought).toHaveLength(before.length)
    ahead = 10 * 60_000
    await until(async () =>
      expect((await deliveries(id)).map((d) => [d.number, d.state])).toEqual([
        [2, 'delivered'],
        [1, 'delivered'],
      ]),
    )
    for (const one of before)
      expect(crm.brought.filter((b) => b.number === one.number).map((b) => `${b.id} ${b.body}`)).toEqual(
        Array(2).fill(`${one.id} ${one.body}`),
      )
  }, 20_000)
})

test('pauses grow to six hours', () => {
  const pauses = Array.from({ length: 12 }, (_, n) => pauseAfter(n + 1, 0) / 1_000)
  expect(pauses.slice(0, 4)).toEqual([5, 15, 45, 135])
  expect(pauses.slice(-2)).toEqual([21_600, 21_600])
})

describe('a room', () => {
  test('is told in words, in which nothing is a mention or a format, and what it was told is not kept', async () => {
    const [slack, teams] = await Promise.all([server(), server()])
    const ids = [await aReceiver(slack!.url, { kind: 'slack' }), await aReceiver(teams!.url, { kind: 'teams' })]
    await poster()
    const event = newId()
    const say = (id: string) =>
      database.db
        .transaction()
        .execute((tx: Tx) => sayInRoom(tx, org.scope, id, event, { title: '<!channel> *Hei* [x](y)' }))
    for (const id of [...ids, ...ids]) await say(id)
    await until(() => expect([slack!.brought.length, teams!.brought.length]).toEqual([1, 1]))
    expect(JSON.parse(slack!.brought[0]!.body)).toMatchObject({ text: '&lt;!channel&gt; *Hei* [x](y)', mrkdwn: false })
    expect(teams!.brought[0]!.body).toContain('"type":"TextRun","text":"<!channel> *Hei* [x](y)"')
    expect(teams!.brought[0]!.headers['webhook-signature']).toBeUndefined()
    await until(async () => expect((await deliveries(ids[0]!))[0]).toMatchObject({ state: 'delivered', kept: false }))
    const hook = await aReceiver(slack!.url)
    await expect(say(hook)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('events', () => {
  const all = async (after?: string) => await eventsAfter(database.db, org.scope, { after, limit: 2 })

  test('are listed in order, page by page, under the ids that webhooks have', async () => {
    const crm = await server()
    await aReceiver(crm.url)
    await poster()
    const other = await anOrganisation(database.db)
    await tellAll(told(1))
    await database.db.transaction().execute((tx) => emit(tx, other.id, [told(9)]))
    await commit(told(2), { kind: 'invitations', invitations: [] }, told(3))
    await until(() => expect(crm.brought).toHaveLength(3))
    await until(async () => expect((await eventsAfter(database.db, org.scope, { limit: 9 })).events).toHaveLength(3))
    const seen = []
    let after: string | undefined
    for (let page = await all(); ; page = await all(after)) {
      seen.push(...page.events)
      after = page.next
      expect(page.whole).toBe(true)
      if (!page.more) break
    }
    expect(seen.map((e) => e.data.case)).toEqual([1, 2, 3].map((n) => (told(n) as { case: string }).case))
    expect(new Set(seen.map((e) => e.id))).toEqual(new Set(crm.brought.map((b) => b.id)))
    expect(await all(after)).toEqual({ events: [], next: after, more: false, whole: true })
    await commit(told(4))
    // Transactions of other databases hold the horizon too.
    await until(async () => expect((await all(after)).events).toHaveLength(1))
    const first = crm.brought.find((b) => b.number === 1)!
    expect((await all((JSON.parse(first.body) as { cursor: string }).cursor)).events[0]!.id).toBe(seen[1]!.id)
  })

  test('what is committed late is not skipped: nobody reads past a transaction that still runs', async () => {
    await commit(told(0))
    await until(async () => expect((await all()).events).toHaveLength(1))
    const { next } = await all()
    const late = await database.db.startTransaction().execute()
    await emit(late, org.id, [told(1)])
    await commit(told(2))
    expect((await all(next)).events).toEqual([])
    await late.commit().execute()
    await until(async () =>
      expect((await all(next)).events.map((e) => e.data.case)).toEqual(
        [1, 2].map((n) => (told(n) as { case: string }).case),
      ),
    )
  })

  test('say when some are kept no more', async () => {
    await commit(told(1))
    await until(async () => expect((await all()).events).toHaveLength(1))
    const { next } = await all()
    await commit(told(2))
    await sql`delete from outbox where (xid, seq) <= (select xid, seq from outbox order by xid, seq limit 1)`.execute(
      database.db,
    )
    expect(await all(next)).toMatchObject({ whole: false })
    expect(await all()).toMatchObject({ whole: true })
  })

  test('do not tell when somebody answered an anonymous survey', async () => {
    const survey = { ...(await aPublishedSurvey(database.db, org)), content: aContent }
    const known = await anAnswer(database.db, org, survey)
    const hidden = await anAnswer(database.db, org, survey, { anonymous: true })
    await sql`truncate outbox`.execute(database.db)
    for (const answer of [known, hidden]) await commit({ kind: 'answer', answer: answer, units: [] })
    await until(async () => expect((await all()).events.map((e) => e.data.answer)).toEqual([known]))
  })
})
