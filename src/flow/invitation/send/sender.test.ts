import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { anOrganisation, aPublishedSurvey, aTouchpoint, type BuiltOrganisation } from '../../../../test/builders.ts'
import { openTestDatabase } from '../../../../test/engines.ts'
import { killSenders } from '../../../../test/kill-senders.ts'
import { aMailServer, type MailServer } from '../../../../test/mail-server.ts'
import { manyMessages } from '../../../../test/many-messages.ts'
import { aMessage } from '../../../../test/message-builder.ts'
import { aTextServer } from '../../../../test/text-server.ts'
import type { Database } from '../../../engine/database/database.ts'
import { newId } from '../../../engine/database/id.ts'
import { json } from '../../../engine/database/tables.ts'
import type { Handed, Mail } from '../../../engine/delivery/delivery.ts'
import { openSmtp } from '../../../engine/delivery/smtp.ts'
import { openPresence } from '../../../engine/queue/presence.ts'
import { claim } from './claim.ts'
import { openSender, type Sender } from './sender.ts'
import { type Way, wayOf } from './way.ts'

const hour = 3_600_000
let database: Database
let org: BuiltOrganisation
let asked: { touchpoint: string; version: string; survey: string }
let server: MailServer
const closing: (() => Promise<void>)[] = []
/** A clock that can be moved; it goes on by itself from where it was put. */
let ahead = 0
const now = () => new Date(Date.now() + ahead)

beforeAll(async () => {
  database = await openTestDatabase()
  org = await anOrganisation(database.db)
  // The moved clock meets nights: quiet hours have a test of their own.
  await noQuiet()
  const survey = await aPublishedSurvey(database.db, org)
  const touchpoint = await aTouchpoint(database.db, org, { survey: survey.id })
  asked = { touchpoint: touchpoint.id, version: survey.version, survey: survey.id }
})
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
  ahead = 0
  await database.db.deleteFrom('message').execute()
  await database.db.deleteFrom('opt_out').execute()
  await database.db.deleteFrom('address_failure').execute()
  await database.db.deleteFrom('suppression').execute()
})

async function open(more: { perSecond?: number; patienceMs?: number } = {}): Promise<Sender> {
  server = await aMailServer()
  closing.push(() => server.close())
  return sender(more)
}
async function sender(more: { perSecond?: number; patienceMs?: number } = {}): Promise<Sender> {
  const gateway = openSmtp(server.url, { connections: 4, patienceMs: more.patienceMs ?? 5_000 })
  const way = wayOf<Mail>(
    'email',
    gateway,
    async (messages) =>
      messages.map((m) => ({
        id: m.id,
        from: { name: 'Kuusikko', address: 'kysely@kuusikko.test' },
        to: m.recipient,
        subject: 'Miten meni?',
        text: 'Hei',
        html: '<p>Hei</p>',
        headers: {},
        pictures: [],
      })),
    more.perSecond,
  )
  const opened = await openSender(database, openPresence(database), [way], {
    now,
    pollMs: 50,
    reapMs: 100,
    closedMs: [50, 200],
  })
  closing.push(async () => {
    await opened.stop()
    await gateway.close()
  })
  return opened
}

const quiet = (from: string, to: string) =>
  database.db
    .updateTable('organisation')
    .set({ asking: json({ quiet: { from, to, weekdays: [], dates: [] } }) })
    .where('id', '=', org.id)
    .execute()
const noQuiet = () => quiet('00:00', '00:00')

const put = (given: Parameters<typeof aMessage>[3] = {}) => aMessage(database.db, org, asked, { at: now(), ...given })
const row = (id: string) => database.db.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const becomes = (id: string, state: string) =>
  vi.waitFor(async () => expect((await row(id)).state).toBe(state), { timeout: 3_000, interval: 20 })
const copies = (id: string) => server.taken.filter((t) => t.id === id).length
const suppressed = async (invitation: string) =>
  (await database.db.selectFrom('suppression').select('reason').where('invitation', '=', invitation).execute()).map(
    (s) => s.reason,
  )

describe('what is sent', () => {
  test('a due message goes out once, and its row says when and as what', async () => {
    const message = await put()
    await open()
    await becomes(message.id, 'sent')
    expect(copies(message.id)).toBe(1)
    expect(await row(message.id)).toMatchObject({
      attempts: 1,
      problem: null,
      gateway_id: `<${message.id}@kuusikko.test>`,
    })
    expect((await row(message.id)).sent_at).not.toBeNull()
  })

  test('one queued later goes as soon as it is told of, one that is not due waits', async () => {
    await open()
    const waiting = await put({ dueAt: new Date(Date.now() + hour) })
    const message = await put()
    await database.notify('hetki_messages', '')
    await becomes(message.id, 'sent')
    expect(await row(waiting.id)).toMatchObject({ state: 'queued', attempts: 0 })
  })

  test('a gateway may take a message only after it is noted as begun, and never once its person has left', async () => {
    const [message, left] = [await put(), await put()]
    const seen: { id: string; begun: Date | null }[] = []
    const hand = async (id: string, begin: () => Promise<void>): Promise<Handed> => {
      // Between the claim and the handing over.
      if (id === left.id)
        await database.db
          .insertInto('opt_out')
          .values({ org: org.id, hash: left.hash!, kind: 'opt-out', via: 'link' })
          .onConflict((c) => c.doNothing())
          .execute()
      try {
        await begin()
      } catch {
        return { state: 'later', problem: 'held-back' }
      }
      seen.push({ id, begun: (await row(id)).begun_at })
      return { state: 'sent', gatewayId: id }
    }
    const looking: Way = {
      channel: 'email',
      gateway: { name: 'looking', atOnce: 4, check: async () => null },
      compose: async (all) => all.map((m) => ({ hand: (begin) => hand(m.id, begin) })),
    }
    const opened = await openSender(database, openPresence(database), [looking], { now, pollMs: 50 })
    closing.push(() => opened.stop())
    await becomes(message.id, 'sent')
    await vi.waitFor(async () => expect((await row(left.id)).attempts).toBeGreaterThan(0), { timeout: 5_000 })
    expect(seen).toEqual([{ id: message.id, begun: expect.any(Date) }])
  })

  test('two servers share the messages: each goes out once', async () => {
    const messages = await Promise.all(Array.from({ length: 60 }, () => put()))
    await open()
    await sender()
    await vi.waitFor(
      async () => {
        const left = await database.db.selectFrom('message').select('id').where('state', '<>', 'sent').execute()
        expect(left).toHaveLength(0)
      },
      { timeout: 5_000 },
    )
    expect(server.taken.map((t) => t.id).sort()).toEqual(messages.map((m) => m.id).sort())
  })

  test('claims at the same moment never share a message', async () => {
    await Promise.all(Array.from({ length: 40 }, () => put()))
    const all = await Promise.all(['a', 'b', 'c', 'd'].map((me) => claim(database.db, 'email', me, 40, now())))
    const ids = all.flatMap((c) => c.claimed.map((m) => m.id))
    expect([ids.length, new Set(ids).size]).toEqual([40, 40])
  })

  test('a reminder waits for its invitation, and goes to who has not answered', async () => {
    await open()
    const first = await put({ dueAt: new Date(Date.now() + hour) })
    const reminder = await put({ invitation: first.invitation, step: 'remind' })
    await new Promise((go) => setTimeout(go, 200))
    expect((await row(reminder.id)).state).toBe('queued')
    await database.db.updateTable('message').set({ due_at: new Date() }).where('id', '=', first.id).execute()
    await becomes(reminder.id, 'sent')
    expect(server.taken.map((t) => t.id)).toEqual([first.id, reminder.id])
  })
})

describe('what is held back', () => {
  test('each with its reason, written and counted, and nothing goes out', async () => {
    const db = database.db
    const out = await put()
    const objected = await put()
    await db
      .insertInto('opt_out')
      .values([
        { org: org.id, hash: out.hash!, kind: 'opt-out', via: 'link' },
        { org: org.id, hash: objected.hash!, kind: 'objection', via: 'staff' },
      ])
      .execute()
    const answered = await put()
    await db
      .insertInto('answer')
      .values({
        id: answered.answer,
        org: org.id,
        survey: asked.survey,
        survey_version: asked.version,
        channel: 'store',
        unit_path: [org.root],
        language: 'fi',
        source: 'personal',
        attributes: json({}),
        at: new Date(),
        last_at: new Date(),
      } as never)
      .execute()
    const late = await put({ usefulUntil: new Date(Date.now() - 1_000) })
    const nobody = await put({ recipient: null })
    const failing = await put()
    await db.insertInto('address_failure').values({ org: org.id, hash: failing.hash!, problem: '550' }).execute()
    const bounced = await put({ state: 'bounced' })
    const reminder = await put({ invitation: bounced.invitation, step: 'remind' })
    await open()
    await becomes(reminder.id, 'suppressed')
    const reasons = await Promise.all(
      [out, objected, answered, late, nobody, failing].map(async (m) => {
        await becomes(m.id, 'suppressed')
        expect(await suppressed(m.invitation)).toEqual([(await row(m.id)).problem])
        return (await row(m.id)).problem
      }),
    )
    expect(reasons).toEqual(['opted-out', 'objected', 'already-answered', 'too-late', 'no-contact', 'address-fails'])
    expect((await row(reminder.id)).problem).toBe('address-fails')
    expect(server.taken).toHaveLength(0)
  })

  test('what is too late is not claimed, whether or not anybody has ended it yet; tests neither', async () => {
    const late = { usefulUntil: new Date(Date.now() - 1_000) }
    const old = await put(late)
    const test = await put({ ...late, step: 'test' })
    const { claimed, held } = await claim(database.db, 'email', 'me', 10, now())
    expect([claimed, held.map((h) => h.reason)]).toEqual([[], ['too-late', 'too-late']])
    expect([await suppressed(old.invitation), (await row(test.id)).problem]).toEqual([['too-late'], 'too-late'])
  })

  test('an opt-out during a blast stops that person within a second', async () => {
    const messages = await Promise.all(
      Array.from({ length: 120 }, (_, n) => put({ dueAt: new Date(Date.now() - 10_000 + n) })),
    )
    await open({ perSecond: 60 })
    await vi.waitFor(() => expect(server.taken.length).toBeGreaterThan(10), { timeout: 3_000, interval: 10 })
    const last = messages.at(-1)!
    await database.db
      .insertInto('opt_out')
      .values({ org: org.id, hash: last.hash!, kind: 'opt-out', via: 'link' })
      .execute()
    const gone = new Set(server.taken.map((t) => t.id))
    // Whoever is next in line by now has been claimed already, and is stopped all the same.
    const near = messages.find((m) => !gone.has(m.id))!
    await database.db
      .insertInto('opt_out')
      .values(
        messages
          .slice(messages.indexOf(near) + 4)
          .map((m) => ({ org: org.id, hash: m.hash!, kind: 'opt-out' as const, via: 'link' })),
      )
      .onConflict((c) => c.doNothing())
      .execute()
    await becomes(last.id, 'suppressed')
    expect(copies(last.id)).toBe(0)
    expect(server.taken.length).toBeLessThan(40)
  })
})

describe('a gateway that misbehaves', () => {
  test('one that does not want it yet gets it later, once', async () => {
    await open()
    server.behave('later-at-rcpt')
    const message = await put()
    await vi.waitFor(async () => expect((await row(message.id)).problem).toContain('greylisted'), { interval: 20 })
    const waiting = await row(message.id)
    expect(waiting).toMatchObject({ state: 'queued', claimed_by: null, begun_at: null })
    expect(waiting.due_at.getTime()).toBeGreaterThan(Date.now() + 50_000)
    server.behave('take')
    ahead = 2 * 60_000
    await becomes(message.id, 'sent')
    expect(copies(message.id)).toBe(1)
  })

  test('one that throws has done nobody knows what: unknown, and never handed over again', async () => {
    let handed = 0
    const throwing: Way = {
      channel: 'email',
      gateway: { name: 'throwing', atOnce: 4, check: async () => null },
      compose: async (all) =>
        all.map(() => ({
          hand: async (begin) => {
            await begin()
            handed++
            throw new Error('out of memory')
          },
        })),
    }
    const message = await put()
    const opened = await openSender(database, openPresence(database), [throwing], {
      ...{ now, pollMs: 20, reapMs: 50, closedMs: [20, 40] },
    })
    closing.push(() => opened.stop())
    await becomes(message.id, 'unknown')
    ahead = hour
    await new Promise((go) => setTimeout(go, 200))
    expect([(await row(message.id)).state, handed]).toEqual(['unknown', 1])
  })

  test('one that is wanted again only in quiet hours waits until they are over', async () => {
    const clock = (ms: number) => new Date(ms).toISOString().slice(11, 16)
    await database.db.updateTable('organisation').set({ zone: 'UTC' }).where('id', '=', org.id).execute()
    // Quiet from the next whole minute on, for three hours; tried again, it would go in a minute.
    const begins = Math.floor(Date.now() / 60_000) * 60_000 + 60_000
    await quiet(clock(begins), clock(begins + 3 * hour))
    await open()
    server.behave('later-at-rcpt')
    const message = await put()
    await vi.waitFor(async () => expect((await row(message.id)).problem).toContain('greylisted'), { interval: 20 })
    expect((await row(message.id)).due_at.getTime()).toBe(begins + 3 * hour)
    await database.db.updateTable('organisation').set({ zone: 'Europe/Helsinki' }).where('id', '=', org.id).execute()
    await noQuiet()
  })

  test('an address that does not exist is remembered, and not written to again', async () => {
    await open()
    server.behave('no-such-address')
    const message = await put()
    await becomes(message.id, 'bounced')
    server.behave('take')
    const again = await put({ recipient: (await row(message.id)).recipient })
    await becomes(again.id, 'suppressed')
    expect(await suppressed(again.invitation)).toEqual(['address-fails'])
    server.behave('policy-refusal')
    const blocked = await put()
    await becomes(blocked.id, 'failed')
    expect(await database.db.selectFrom('address_failure').selectAll().execute()).toHaveLength(1)
  })

  test.each(['silent', 'drop'] as const)(
    'one that is %s after the mail leaves it unknown, and it is never sent again',
    async (manner) => {
      await open({ patienceMs: 200 })
      server.behave(manner)
      const message = await put()
      await becomes(message.id, 'unknown')
      server.behave('take')
      const next = await put()
      await becomes(next.id, 'sent')
      ahead = 100 * hour
      await new Promise((go) => setTimeout(go, 300))
      expect((await row(message.id)).state).toBe('unknown')
      expect(copies(message.id)).toBe(1)
      const events = await database.db
        .selectFrom('message_event')
        .select('what')
        .where('message', '=', message.id)
        .execute()
      expect(events).toEqual([{ what: 'unknown' }])
    },
  )

  test('one that falls silent makes few messages unknown, not all', async () => {
    const messages = await Promise.all(Array.from({ length: 40 }, () => put()))
    await open({ patienceMs: 200 })
    server.behave('silent')
    await new Promise((go) => setTimeout(go, 1_500))
    server.behave('take')
    await vi.waitFor(
      async () =>
        expect(
          await database.db.selectFrom('message').select('id').where('state', 'in', ['queued', 'sending']).execute(),
        ).toHaveLength(0),
      { timeout: 5_000 },
    )
    const unknown = await database.db.selectFrom('message').select('id').where('state', '=', 'unknown').execute()
    expect(unknown.length).toBeLessThan(15)
    for (const { id } of messages) expect(copies(id)).toBe(1)
  })

  test('one that is well again is known to be, also with nothing to send', async () => {
    server = await aMailServer()
    const { port } = server
    await server.close()
    await sender()
    const problem = async () =>
      (await database.db.selectFrom('gateway').select('problem').where('channel', '=', 'email').executeTakeFirst())
        ?.problem
    const message = await put({ usefulUntil: new Date(Date.now() + 400) })
    await becomes(message.id, 'suppressed')
    expect(await problem()).toContain('ECONNREFUSED')
    server = await aMailServer({ port })
    closing.unshift(() => server.close())
    await vi.waitFor(async () => expect(await problem()).toBeNull(), { timeout: 3_000 })
  })

  test('an outage that ends at night wakes nobody', async () => {
    // Quiet for the whole day but for the hour that ended half an hour ago.
    const clock = (ms: number) =>
      new Date(ms)
        .toLocaleTimeString('fi-FI', { timeZone: 'Europe/Helsinki', hour: '2-digit', minute: '2-digit' })
        .replace('.', ':')
    await quiet(clock(Date.now() - hour / 2), clock(Date.now() - hour * 1.5))
    const late = await put({ dueAt: new Date(Date.now() - hour) })
    const decided = await put({ dueAt: new Date() })
    await open()
    await becomes(decided.id, 'sent')
    await vi.waitFor(async () => expect((await row(late.id)).problem).toBe('quiet-hours'), { interval: 20 })
    const { due_at } = await row(late.id)
    expect((due_at.getTime() - Date.now()) / hour).toBeGreaterThan(22)
    expect(copies(late.id)).toBe(0)
    await noQuiet()
  })

  test('six hours down: nobody gets a mail twice, none goes beyond its useful life, the rest go when it is back', async () => {
    const messages = await Promise.all(Array.from({ length: 12 }, () => put()))
    const short = await Promise.all(
      Array.from({ length: 4 }, () => put({ usefulUntil: new Date(Date.now() + 2 * hour) })),
    )
    server = await aMailServer()
    const { port } = server
    await server.close()
    await sender()
    await vi.waitFor(async () => {
      const [gateway] = await database.db.selectFrom('gateway').selectAll().where('channel', '=', 'email').execute()
      expect(gateway?.problem).toContain('ECONNREFUSED')
    })
    for (let h = 1; h <= 6; h++) {
      ahead = h * hour
      await new Promise((go) => setTimeout(go, 120))
    }
    for (const { id } of short) await becomes(id, 'suppressed')
    for (const { id } of messages) expect((await row(id)).state).not.toBe('sent')
    server = await aMailServer({ port })
    closing.unshift(() => server.close())
    ahead = 6 * hour + 5 * 60_000
    for (const { id } of messages) await becomes(id, 'sent')
    expect(server.taken.map((t) => t.id).sort()).toEqual(messages.map((m) => m.id).sort())
    await vi.waitFor(async () => {
      const [gateway] = await database.db.selectFrom('gateway').selectAll().where('channel', '=', 'email').execute()
      expect(gateway?.problem).toBeNull()
    })
  })
})

describe('a server that died', () => {
  test('what it had not begun to hand over goes out, of the rest nobody knows', async () => {
    const dead = { claimed_by: `sender ${newId()}`, claimed_at: new Date(), attempts: 1 }
    const before = await put({ state: 'sending', more: dead })
    const amid = await put({ state: 'sending', more: { ...dead, begun_at: new Date() } })
    await open()
    await becomes(before.id, 'sent')
    await becomes(amid.id, 'unknown')
    expect(copies(before.id)).toBe(1)
    expect(copies(amid.id)).toBe(0)
  })

  test('one that lives keeps what it has in hand', async () => {
    const other = openPresence(database)
    const mine = await put({
      state: 'sending',
      more: { claimed_by: await other.name(), claimed_at: new Date(), begun_at: new Date(), attempts: 1 },
    })
    await open()
    await new Promise((go) => setTimeout(go, 500))
    expect((await row(mine.id)).state).toBe('sending')
    await other.leave()
    await becomes(mine.id, 'unknown')
  })

  test('killed three times among three hundred mails: each went out once or is unknown', async () => {
    await manyMessages(database.db, org, asked, 300)
    server = await aMailServer()
    closing.push(() => server.close())
    const outcome = await killSenders(database.db, database.url, server, 3)
    expect(outcome).toMatchObject({ twice: 0, lost: 0, other: 0 })
    expect(outcome.sent + outcome.unknown).toBe(300)
    expect(outcome.sent).toBeGreaterThan(200)
  }, 30_000)

  test('killed three times among texts to a gateway that takes some and hangs: each went out once or is unknown', async () => {
    await manyMessages(database.db, org, asked, 120, 'sms')
    // So slow that whoever is killed had something there of which nobody knows.
    const gateway = await aTextServer({ thinkMs: 25, hangs: 25 })
    closing.push(() => gateway.close())
    const outcome = await killSenders(database.db, database.url, gateway, 3)
    expect(outcome).toMatchObject({ twice: 0, lost: 0, other: 0 })
    expect(outcome.sent + outcome.unknown).toBe(120)
    // Those that hung are among the unknown, and were taken all the same.
    expect(outcome.unknownTaken).toBeGreaterThanOrEqual(4)
  }, 30_000)

  test('a server that stops gives back what has not begun', async () => {
    const messages = await Promise.all(Array.from({ length: 30 }, () => put()))
    const opened = await open({ perSecond: 10 })
    await vi.waitFor(() => expect(server.taken.length).toBeGreaterThan(2), { interval: 10 })
    await opened.stop()
    const states = await database.db.selectFrom('message').select(['id', 'state']).execute()
    expect(states.every((s) => s.state === 'queued' || s.state === 'sent')).toBe(true)
    expect(
      states
        .filter((s) => s.state === 'sent')
        .map((s) => s.id)
        .sort(),
    ).toEqual(server.taken.map((t) => t.id).sort())
    expect(messages).toHaveLength(30)
  })
})
