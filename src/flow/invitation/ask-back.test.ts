import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { anOrganisation, aPolicy, aPublishedSurvey, aScope, aTouchpoint } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import type { MessageState } from '../../contract/asking.ts'
import { newId } from '../../engine/database/id.ts'
import { openDatabase } from '../../engine/database/open.ts'
import { json } from '../../engine/database/tables.ts'
import { recordEncounters } from '../encounter/write.ts'
import { giveBackAsks, takeAsksAgain } from './ask-back.ts'
import { askAbout } from './on.ts'
import { noteReport } from './send/report.ts'
import { tokenMaker } from './token.ts'

const one = await openTestDatabase()
const other = await openDatabase({ url: one.url, dataDir: '', connections: 6 })
afterAll(() => other.close())
const { db } = one
const token = tokenMaker('x'.repeat(32))
const day = 86_400_000
const begin = new Date('2026-11-02T10:00:00Z').getTime()

async function aPlace(via: ('email' | 'sms' | 'phone')[]) {
  const org = await anOrganisation(db)
  const survey = await aPublishedSurvey(db, org)
  const touchpoint = await aTouchpoint(db, org, { survey: survey.id })
  await aPolicy(db, org, { action: { ask: true, via, remindHours: 24 } })
  await db
    .updateTable('organisation')
    .set({ asking: json({ delayShare: 0 }) })
    .where('id', '=', org.id)
    .execute()
  const meet = async (who: number, at: number, on = db): Promise<string> => {
    let said = ''
    const input = {
      ...{ source: 'crm', externalId: newId(), touchpoint: touchpoint.id },
      startedAt: new Date(at - 60_000).toISOString(),
      customer: { externalId: `k${who}`, email: `k${who}@example.fi`, phone: `+35840${1_000_000 + who}` },
    }
    await recordEncounters(on, org.scope, [{ input }], async (tx, created) => {
      const [asked] = await askAbout(tx, org.scope, created, token, new Date(at))
      said = 'suppressed' in asked! ? asked.suppressed : asked!.channel
      return ['suppressed' in asked! ? asked.suppressed : null]
    })
    return said
  }
  return { org, meet, scopeOf: () => aScope(org) }
}
const invitations = (org: string) =>
  db
    .selectFrom('message')
    .where('org', '=', org)
    .where('step', '=', 'invite')
    .orderBy('queued_at')
    .select(['id', 'invitation', 'state', 'channel'])
    .execute()
/** What became of a message, as its statement would have written it. */
const end = (id: string, state: MessageState, at: number, more: object = {}) =>
  db
    .updateTable('message')
    .set({ state, ended_at: new Date(at), ...more })
    .where('id', '=', id)
    .execute()

test.each([
  ['held back', { state: 'suppressed' }, true],
  ['refused by the gateway', { state: 'failed' }, true],
  ['come back', { state: 'bounced', sent_at: new Date(begin) }, true],
  ['sent', { state: 'sent', sent_at: new Date(begin) }, false],
  ['unknown', { state: 'unknown' }, false],
  [
    'delivered before it came back',
    { state: 'bounced', sent_at: new Date(begin), delivered_at: new Date(begin) },
    false,
  ],
] as const)('an ask whose mail was %s', async (_, { state, ...more }, back) => {
  const { org, meet, scopeOf } = await aPlace(['email'])
  expect(await meet(1, begin)).toBe('email')
  const [first] = await invitations(org.id)
  await end(first!.id, state, begin + 60_000, more)
  expect(await meet(1, begin + day)).toBe('asked-lately')
  expect(await giveBackAsks(db, scopeOf, new Date(begin + day))).toBe(back ? 1 : 0)
  expect(await meet(1, begin + day)).toBe(back ? 'email' : 'asked-lately')
  // Once, and then no more: the new ask counts.
  expect(await giveBackAsks(db, scopeOf, new Date(begin + 2 * day))).toBe(0)
  expect(await meet(1, begin + 2 * day)).toBe('asked-lately')
  const reminder = await db
    .selectFrom('message')
    .where('invitation', '=', first!.invitation)
    .where('step', '=', 'remind')
    .select('state')
    .executeTakeFirstOrThrow()
  expect(reminder.state).toBe(back ? 'suppressed' : 'queued')
  // Of an address that failed that is why, and not that it was late.
  const held = await db.selectFrom('suppression').where('invitation', '=', first!.invitation).select('reason').execute()
  expect(held.map((h) => h.reason)).toEqual(back ? [state === 'bounced' ? 'address-fails' : 'too-late'] : [])
})

test('opened, rung or answered counts; a text’s failure is believed after three days; a wrong number rang at somebody else', async () => {
  const { org, meet, scopeOf } = await aPlace(['email'])
  await meet(1, begin)
  const [opened] = await invitations(org.id)
  await end(opened!.id, 'bounced', begin)
  await db
    .updateTable('invitation')
    .set({ opened_at: new Date(begin) })
    .where('id', '=', opened!.invitation!)
    .execute()
  expect(await giveBackAsks(db, scopeOf, new Date(begin + day))).toBe(0)

  const texts = await aPlace(['sms'])
  await texts.meet(1, begin)
  const [text] = await invitations(texts.org.id)
  await end(text!.id, 'failed', begin, { sent_at: new Date(begin) })
  expect(await giveBackAsks(db, texts.scopeOf, new Date(begin + 2 * day))).toBe(0)
  expect(await giveBackAsks(db, texts.scopeOf, new Date(begin + 4 * day))).toBe(1)

  const calls = await aPlace(['phone'])
  await calls.meet(1, begin)
  await calls.meet(2, begin)
  const [rung, wrong] = await invitations(calls.org.id)
  for (const [call, outcome] of [
    [rung, 'no-answer'],
    [wrong, 'wrong-number'],
  ] as const) {
    await db
      .insertInto('phone_try')
      .values({ id: newId(), org: calls.org.id, message: call!.id, outcome } as never)
      .execute()
    await end(call!.id, 'failed', begin)
  }
  expect(await giveBackAsks(db, calls.scopeOf, new Date(begin + day))).toBe(1)
  expect([await calls.meet(1, begin + day), await calls.meet(2, begin + day)]).toEqual(['asked-lately', 'phone'])
})

test.each([
  ['a gateway says "delivered" after all', 'delivered'],
  ['the customer opens the link', 'opened'],
] as const)('an ask that was given back is taken again when %s', async (_, how) => {
  const { org, meet, scopeOf } = await aPlace(['sms'])
  await meet(1, begin)
  const [first] = await invitations(org.id)
  await end(first!.id, 'failed', begin, { sent_at: new Date(begin) })
  const later = new Date(begin + 4 * day)
  expect(await giveBackAsks(db, scopeOf, later)).toBe(1)
  expect(await takeAsksAgain(db, later)).toBe(0)
  if (how === 'delivered') {
    const report = { ids: [first!.id], state: 'delivered' as const, problem: null }
    expect(await noteReport(db, report, later)).toMatchObject({ changed: true })
  } else await db.updateTable('invitation').set({ opened_at: later }).where('id', '=', first!.invitation!).execute()
  // Whichever server is first; and once only.
  const taken = await Promise.all([one, other].map(({ db }) => takeAsksAgain(db, later)))
  expect(taken.reduce((a, b) => a + b, 0)).toBe(1)
  expect(await takeAsksAgain(db, later)).toBe(0)
  expect(await meet(1, begin + 5 * day)).toBe('asked-lately')
  const kept = await db.selectFrom('asked_person').where('org', '=', org.id).select('asked_at').execute()
  expect(kept.map((k) => k.asked_at.map((at) => at.getTime()))).toEqual(Array(3).fill([begin]))
})

test('whatever becomes of messages, on two servers: nobody is reached twice within the window', async () => {
  const { org, meet, scopeOf } = await aPlace(['email'])
  const random = Math.random
  const persons = 12
  const fates: MessageState[] = ['suppressed', 'failed', 'bounced', 'sent', 'delivered', 'unknown']
  let again = 0
  for (let step = 0; step < 40; step++) {
    const now = begin + step * day
    await Promise.all([
      ...Array.from({ length: 8 }, (_, n) => meet(Math.floor(random() * persons), now + n, (n % 2 ? one : other).db)),
      // Whichever of them is first.
      ...[one, other].map(async ({ db }) => {
        again += await giveBackAsks(db, scopeOf, new Date(now))
      }),
    ])
    for (const { id, state } of await invitations(org.id)) {
      const fate = fates[Math.floor(random() * fates.length)]!
      const sent = ['sent', 'delivered', 'unknown'].includes(fate) ? { sent_at: new Date(now) } : {}
      if (state === 'queued' && random() < 0.6) await end(id, fate, now, sent)
    }
  }
  const { rows } = await sql<{ twice: number; asked: number }>`
    with reached as (
      select i.customer, i.asked_at from invitation i join message m on m.invitation = i.id and m.step = 'invite'
      where i.org = ${org.id} and m.state not in ('suppressed', 'failed', 'bounced')
    )
    select (select count(*)::int from reached a join reached b on b.customer = a.customer and b.asked_at > a.asked_at and b.asked_at < a.asked_at + interval '30 days') as twice,
      (select count(*)::int from reached) as asked`.execute(db)
  expect(rows[0]!.twice).toBe(0)
  expect(rows[0]!.asked).toBeGreaterThan(persons / 2)
  expect(again).toBeGreaterThan(0)
})
