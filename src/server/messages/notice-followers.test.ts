import { Hono } from 'hono'
import { sql } from 'kysely'
import { pino } from 'pino'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aBoard, aDevice, anIdea, openly } from '../../../test/board-builder.ts'
import { anOrganisation, type BuiltOrganisation } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import { messageSecret, noEffects } from '../../../test/message-builder.ts'
import { text } from '../../../test/page-form.ts'
import { BrandReader } from '../../catalog/brand/read.ts'
import type { Database } from '../../engine/database/database.ts'
import { idOf, newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import { readOutbox } from '../../engine/queue/reader.ts'
import { tellFollowers } from '../../flow/announcement/notice/followers.ts'
import { readNotice } from '../../flow/announcement/notice/read.ts'
import { tellThoseWhoAsked } from '../../flow/announcement/notice/tell.ts'
import { createNotice, publishNotice, withdrawNotice } from '../../flow/announcement/notice/write.ts'
import { askToConfirm, confirm } from '../../flow/idea/confirm.ts'
import { eraseAddress } from '../../flow/idea/erase.ts'
import { mergeIdea } from '../../flow/idea/merge.ts'
import { followerTeller } from '../../flow/idea/on.ts'
import { SimilarIdeas } from '../../flow/idea/similar/similar.ts'
import { VoteWriter } from '../../flow/idea/vote.ts'
import { addOptOuts, hashAddresses } from '../../flow/invitation/opt-out.ts'
import { claim } from '../../flow/invitation/send/claim.ts'
import { messageKeys } from '../../flow/invitation/send/key.ts'
import { boardDoors } from '../board-doors.ts'
import { boardVisits } from '../pages/board-visit.ts'
import { readSettings } from '../settings.ts'
import { writeMails } from './mail.ts'
import { writeTexts } from './text.ts'

const keys = messageKeys(messageSecret)
const settings = readSettings({ BASE_URL: 'https://hetki.test', MAIL_FROM: 'x@kuusikko.test', SMS_FROM: '+358401' })
let database: Database
let org: BuiltOrganisation
let board: string
const db = () => database.db

beforeAll(async () => {
  database = await openTestDatabase()
})
beforeEach(async () => {
  org = await anOrganisation(db(), { name: 'Kuusikko' })
  board = (await aBoard(db(), org)).address
})

/** An idea with so many votes that a notice about it may be public. */
async function wanted(title = 'Penkkejä'): Promise<string> {
  const { id } = await anIdea(db(), org, { title })
  const votes = new VoteWriter(db(), () => {})
  await Promise.all(
    Array.from({ length: 4 }, () => votes.vote({ scope: org.scope, idea: id, key: aDevice(), language: 'fi' }, false)),
  )
  return id
}

/** Somebody who wishes to hear of an idea, and has confirmed where. */
async function follower(idea: string, address: string): Promise<void> {
  const key = aDevice()
  const given = { address, wish: { do: 'follow' as const, idea }, key, language: 'fi' as const }
  expect(await askToConfirm(db(), org.scope, openly({ texts: true }), given)).toBe('sent')
  const { id } = await db()
    .selectFrom('board_confirmation')
    .where('org', '=', org.id)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .select('id')
    .executeTakeFirstOrThrow()
  await confirm(db(), org.scope, id, key)
}

async function aCustomer(given: { email?: string; phone?: string }): Promise<string> {
  const id = newId()
  const row = { id, org: org.id, external_id: null, name: null, language: 'fi', zone: null, import: null }
  await db()
    .insertInto('customer')
    .values({ ...row, email: given.email ?? null, phone: given.phone ?? null })
    .execute()
  return id
}

async function published(...ideas: string[]): Promise<string> {
  const words = { title: { fi: 'Penkit tulivat' }, said: { fi: 'Ei istumapaikkaa' }, did: { fi: 'Kymmenen penkkiä' } }
  const links = ideas.map((id) => ({ kind: 'idea' as const, id }))
  const id = await createNotice(db(), org.scope, { ...words, touchpoints: [], links })
  await publishNotice(db(), org.scope, id, null)
  return id
}
const read = (id: string) => readNotice(db(), org.scope, id, (a, n) => `${a}/${n}`)
const tell = (notice: string) => tellFollowers(db(), org.scope, notice)
const queued = async (notice: string) =>
  (
    await db()
      .selectFrom('message')
      .innerJoin('notice_recipient as r', 'r.message', 'message.id')
      .where('r.notice', '=', notice)
      .select(['recipient', 'channel', 'state'])
      .orderBy('recipient')
      .execute()
  ).map((m) => `${m.recipient} ${m.channel}`)
const tomorrow = () => new Date(Date.now() + 36 * 3_600_000)
const rooms = () => ({ db: db(), settings, brands: new BrandReader(db()), token: () => '', keys, effects: noEffects })

function boards() {
  const app = new Hono()
  const log = pino({ level: 'silent' })
  boardDoors(
    app as never,
    { database, settings, log, outbox: readOutbox(database, []) },
    { keys, similar: new SimilarIdeas(db()), visits: boardVisits({ ...rooms(), log }) },
  )
  return app
}

/** Until so many statements wait for what others hold; not for ever. */
async function waiting(n: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
      db(),
    )
    if (rows[0]!.n >= n) return
    await new Promise((go) => setTimeout(go, 10))
  }
}

describe('who follows an idea that a notice tells of', () => {
  test('is told once, in the channel that they confirmed, also where they followed what is merged into it', async () => {
    const [a, b] = [await wanted(), await wanted('Lisää penkkejä')]
    await follower(a, 'seuraaja@example.fi')
    await follower(b, 'toinen@example.fi')
    await follower(b, '+358401234567')
    await follower(await wanted('Muuta'), 'muu@example.fi')
    await mergeIdea(db(), org.scope, b, a)
    // Who voted for what is merged asked for it too.
    const id = await published(a)
    expect(await read(id)).toMatchObject({ asked: 10, followers: 3 })
    await Promise.all([tell(id), tell(id), tellThoseWhoAsked(db(), org.scope, id)])
    expect(await tell(id)).toBe(0)
    expect(await queued(id)).toEqual(['+358401234567 sms', 'seuraaja@example.fi email', 'toinen@example.fi email'])
    expect(await read(id)).toMatchObject({ told: 3 })
  })

  test('and is a customer who asked too, is told once, by whichever way comes first', async () => {
    for (const followersFirst of [true, false]) {
      const idea = await wanted()
      const [one, two] = [`k${followersFirst}@example.fi`, `+35840765432${followersFirst ? 1 : 2}`]
      await aCustomer({ email: one })
      // Known by mail, follows by telephone: still one person.
      await aCustomer({ email: `x${one}`, phone: two })
      await follower(idea, one)
      await follower(idea, two)
      await db()
        .updateTable('idea')
        .where('id', '=', idea)
        .set({
          author: (
            await db().selectFrom('board_person').where('address', '=', one).select('id').executeTakeFirstOrThrow()
          ).id,
        })
        .execute()
      const voter = await db()
        .selectFrom('board_person')
        .where('address', '=', two)
        .select('id')
        .executeTakeFirstOrThrow()
      await db().insertInto('idea_vote').values({ idea, person: voter.id, id: newId(), org: org.id }).execute()
      const id = await published(idea)
      const ways = [() => tell(id), () => tellThoseWhoAsked(db(), org.scope, id)]
      for (const way of followersFirst ? ways : ways.toReversed()) await way()
      expect(await queued(id)).toEqual(
        followersFirst ? [`${two} sms`, `${one} email`] : [`${one} email`, `x${one} email`],
      )
      expect((await read(id)).told).toBe(2)
    }
  })

  test('is told though they were asked enough of late: they wished for it; not if they want no messages', async () => {
    const idea = await wanted()
    const customer = await aCustomer({ email: 'kiireinen@example.fi' })
    await follower(idea, 'kiireinen@example.fi')
    await follower(idea, 'ei@example.fi')
    const { id: person } = await db()
      .selectFrom('board_person')
      .where('customer', '=', customer)
      .select('id')
      .executeTakeFirstOrThrow()
    await db().insertInto('idea_vote').values({ idea, person, id: newId(), org: org.id }).execute()
    const [spent, out] = await hashAddresses(db(), org.scope, ['kiireinen@example.fi', 'ei@example.fi'])
    await db()
      .insertInto('asked_person')
      .values({ org: org.id, hash: spent!, asked_at: Array.from({ length: 100 }, () => new Date()) } as never)
      .execute()
    await db()
      .transaction()
      .execute((tx) => addOptOuts(tx, org.scope, [out!], { kind: 'opt-out', via: 'staff' }))
    const id = await published(idea)
    await tellThoseWhoAsked(db(), org.scope, id)
    expect(await read(id)).toMatchObject({ told: 0, held: { 'budget-spent': 1 } })
    await tell(id)
    expect(await queued(id)).toEqual(['kiireinen@example.fi email'])
    expect(await read(id)).toMatchObject({ told: 1, held: { 'opted-out': 1 } })
  })

  test('is told where they confirmed, though mails to the address that we knew of them come back', async () => {
    const idea = await wanted()
    await aCustomer({ email: 'palautuu@example.fi', phone: '+358407778889' })
    await follower(idea, '+358407778889')
    const { id: person } = await db()
      .selectFrom('board_person')
      .where('org', '=', org.id)
      .where('address', '=', '+358407778889')
      .select('id')
      .executeTakeFirstOrThrow()
    await db().insertInto('idea_vote').values({ idea, person, id: newId(), org: org.id }).execute()
    const [failing] = await hashAddresses(db(), org.scope, ['palautuu@example.fi'])
    await sql`insert into address_failure (org, hash, problem) values (${org.id}, ${failing}, '550')`.execute(db())
    const id = await published(idea)
    await tellThoseWhoAsked(db(), org.scope, id)
    expect(await read(id)).toMatchObject({ told: 0, held: { 'address-fails': 1 } })
    await tell(id)
    expect(await queued(id)).toEqual(['+358407778889 sms'])
    expect(await read(id)).toMatchObject({ told: 1, held: {} })
  })

  test('reads why they get it, and leaves by the board’s own link; who has left meanwhile gets nothing', async () => {
    const idea = await wanted()
    await follower(idea, 'lukija@example.fi')
    await follower(idea, '+358401112223')
    const id = await published(idea)
    await tell(id)
    const { claimed } = await claim(db(), 'email', 'me', 50, tomorrow())
    const own = claimed.filter((m) => m.org === org.id && m.step === 'notice')
    const [mail] = await writeMails(rooms(), own)
    if (!mail || 'problem' in mail) throw new Error('no mail')
    expect(mail.subject).toBe('Seuraamasi idea eteni: Penkit tulivat')
    expect(mail.text).toContain('koska seuraat ideaa. Lähettäjä: Kuusikko')
    const leave = /<(https:\/\/hetki\.test(\/b\/[^/]+\/leave\/[^>]+))>/.exec(mail.headers['List-Unsubscribe']!)![2]!
    expect(leave).toContain(`/b/${board}/leave/`)
    const texts = (await claim(db(), 'sms', 'me', 50, tomorrow())).claimed.filter((m) => m.step === 'notice')
    const [short] = await writeTexts(rooms(), texts)
    expect((short as { text: string }).text).toMatch(/^Kuusikko: seuraamasi idea eteni\. Penkit tulivat https:\S+\/n\//)

    const app = boards()
    const page = await app.fetch(new Request(`https://hetki.test${leave}`))
    expect(text(await page.text())).toContain('Penkkejä')
    expect((await app.fetch(new Request(`https://hetki.test${leave}`, { method: 'POST' }))).status).toBe(200)
    expect(await writeMails(rooms(), own)).toEqual([{ problem: 'nothing-to-say' }])
  })

  test.each(['a notice', 'an answer'] as const)('is forgotten also in the middle of being told of %s', async (what) => {
    const idea = await wanted()
    const address = 'kesken@example.fi'
    await follower(idea, address)
    const { id: person } = await db()
      .selectFrom('board_person')
      .where('org', '=', org.id)
      .where('address', '=', address)
      .select('id')
      .executeTakeFirstOrThrow()
    const [hash] = await hashAddresses(db(), org.scope, [address])
    const notice = await published(idea)
    const change = newId()
    const row = { id: change, org: org.id, idea, person: null, what: 'answered' as const, detail: json({}) }
    await db().insertInto('idea_event').values(row).execute()
    const hearing = followerTeller(
      db(),
      () => {},
      () => {},
      (_, n) => tell(n),
    )
    const [message, event] =
      what === 'a notice'
        ? [idOf(`notice ${notice} ${hash!.toString('hex')}`), { kind: 'notice.published', notice }]
        : [idOf(`board:${change}:${person}`), { kind: 'idea.changed', idea, change }]
    // Somebody else is at that very message, so that the telling stands still with the address in its hand.
    const other = await db().startTransaction().execute()
    await sql`
      insert into message (id, org, step, channel, language, due_at, useful_until, detail)
      values (${message}, ${org.id}, 'board', 'email', 'fi', now(), now(), '{}')`.execute(other)
    const telling = hearing.hear([{ ...event, org: org.id } as never])
    await waiting(1)
    const erasing = eraseAddress(db(), org.scope, address)
    await Promise.race([erasing, waiting(2)])
    await other.rollback().execute()
    await Promise.all([telling, erasing])
    expect(
      await db().selectFrom('message').where('id', '=', message).select(['recipient', 'detail']).execute(),
    ).toEqual([{ recipient: null, detail: {} }])
  })

  test('can leave by the link though the board was shut meanwhile', async () => {
    const idea = await wanted()
    await follower(idea, 'suljettu@example.fi')
    const id = await published(idea)
    await tell(id)
    const { message } = await db()
      .selectFrom('notice_recipient')
      .where('notice', '=', id)
      .select('message')
      .executeTakeFirstOrThrow()
    await db().updateTable('board').set({ open: false }).where('org', '=', org.id).execute()
    const ask = (method: string, body?: string) =>
      boards().fetch(
        new Request(`https://hetki.test/b/${board}/leave/${keys.make('leave-board', message!)}`, {
          ...{ method, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
          ...(body && { body }),
        }),
      )
    const page = await ask('GET')
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('value=all')
    expect((await ask('POST', 'go=all')).status).toBe(200)
    expect((await read(id)).followers).toBe(0)
  })

  test('is not told of what was withdrawn, and is forgotten with all that was queued for them', async () => {
    const idea = await wanted()
    await follower(idea, 'unohda@example.fi')
    await follower(idea, 'muista@example.fi')
    const id = await published(idea)
    await tell(id)
    await eraseAddress(db(), org.scope, 'unohda@example.fi')
    const rows = () =>
      db()
        .selectFrom('message')
        .where('org', '=', org.id)
        .where('step', '=', 'notice')
        .select(['state', 'recipient', 'detail'])
        .orderBy('state')
        .execute()
    expect(await rows()).toMatchObject([
      { state: 'queued', recipient: 'muista@example.fi' },
      { state: 'suppressed', recipient: null, detail: {} },
    ])
    expect(await read(id)).toMatchObject({ told: 1, followers: 1 })
    await withdrawNotice(db(), org.scope, id, 'Ei tullutkaan')
    expect((await rows()).map((r) => r.state)).toEqual(['suppressed', 'suppressed'])
    expect(await tell(id)).toBe(0)
  })
})
