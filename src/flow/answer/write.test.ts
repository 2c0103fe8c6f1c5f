import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { expect, test } from 'vitest'
import { aContent, anOrganisation, aPublishedSurvey, aTouchpoint } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import type { AnswerPost } from '../../contract/answer.ts'
import type { AnswerValue } from '../../contract/survey.ts'
import type { Tables } from '../../engine/database/tables.ts'
import { LinkReader } from '../invitation/read.ts'
import { listAnswers, readAnswer, SittingReader } from './read.ts'
import { AnswerWriter } from './write.ts'

const { db } = await openTestDatabase()
let commits = 0
const sittings = new SittingReader(db)
const writer = new AnswerWriter(db, () => {
  commits++
})

async function aLink(given: { anonymous?: boolean; minimumGroup?: number } = {}) {
  const org = await anOrganisation(db, { minimumGroup: given.minimumGroup ?? 5 })
  const survey = await aPublishedSurvey(db, org, { ...aContent, anonymous: given.anonymous ?? false })
  const touchpoint = await aTouchpoint(db, org, { survey: survey.id })
  const link = await new LinkReader(db).anonymous(touchpoint.code)
  return { org, survey, touchpoint, link: link! }
}

const tap = (question: string, value: AnswerValue, at?: string) => ({
  id: randomUUID(),
  question,
  value,
  ...(at ? { at } : {}),
})
const post = (events: AnswerPost['events'], more: Partial<AnswerPost> = {}): AnswerPost => ({
  answer: randomUUID(),
  version: randomUUID(),
  language: 'fi',
  events,
  ...more,
})

test('an acknowledged tap is in the truth with its outbox row', async () => {
  const { org, link } = await aLink()
  const one = post([tap('nps', 9), tap('why', 'Hyvä palvelu, kiitos siitä kaikille.')], { finished: true })
  const reply = await writer.write(link, link.version, one)
  expect(reply).toEqual({ stored: one.events.map((e) => e.id).sort(), conflicts: [] })
  const outbox = await db.selectFrom('outbox').where('org', '=', org.id).select(['kind', 'body']).execute()
  expect(outbox).toEqual([{ kind: 'answer', body: { kind: 'answer', answer: one.answer, units: link.unitPath } }])
  const read = await readAnswer(db, org.scope, one.answer)
  expect(read.answer.score).toEqual({ kind: 'nps', value: 9, level: 'high' })
  expect(read.answer.words).toBe('Hyvä palvelu, kiitos siitä kaikille.')
  expect(read.values.find((v) => v.question === 'why')?.textLanguage).toBe('fi')
  expect(read.answer.finished).toBe(true)
})

test('the same tap again, alone or together with itself, is the same effect', async () => {
  const { link } = await aLink()
  const one = post([tap('nps', 0)])
  const replies = await Promise.all(Array.from({ length: 20 }, () => writer.write(link, link.version, one)))
  for (const reply of replies) expect(reply).toEqual({ stored: [one.events[0]!.id], conflicts: [] })
  const rows = await db.selectFrom('answer_event').where('answer', '=', one.answer).select('value').execute()
  expect(rows).toEqual([{ value: 0 }])
})

test('the same id with another body is a conflict and overwrites nothing; the taps beside it are kept', async () => {
  const { org, link } = await aLink()
  const one = post([tap('nps', 3)])
  await writer.write(link, link.version, one)
  const other = { ...one, events: [{ ...one.events[0]!, value: 10 }, tap('solved', 'no')] }
  const reply = await writer.write(link, link.version, other)
  expect(reply.conflicts).toEqual([one.events[0]!.id])
  expect(reply.stored).toEqual([other.events[1]!.id])
  expect((await sittings.read(org.id, one.answer))?.given).toEqual({ nps: 3, solved: 'no' })
})

test("a sitting of another link refuses, and the other's answer stays as it was", async () => {
  const mine = await aLink()
  const other = await aLink()
  const one = post([tap('nps', 9)])
  await writer.write(mine.link, mine.link.version, one)
  await expect(writer.write(other.link, other.link.version, { ...one, events: [tap('nps', 0)] })).rejects.toThrow(
    'conflict',
  )
  expect((await sittings.read(mine.org.id, one.answer))?.given).toEqual({ nps: 9 })
})

test('a changed mind: the newest tap counts, all are kept; null takes an answer back', async () => {
  const { org, link } = await aLink()
  const one = post([tap('nps', 2)])
  await writer.write(link, link.version, one)
  await writer.write(link, link.version, { ...one, events: [tap('nps', 8), tap('solved', 'yes')] })
  await writer.write(link, link.version, { ...one, events: [tap('solved', null)] })
  expect((await sittings.read(org.id, one.answer))?.given).toEqual({ nps: 8 })
  expect(await db.selectFrom('answer_event').where('answer', '=', one.answer).select('id').execute()).toHaveLength(4)
})

test('nothing is refused for business reasons: closed surveys, odd values, unknown questions and old taps are kept and marked', async () => {
  const { org, link, touchpoint } = await aLink()
  await db.updateTable('touchpoint').set({ closed: true }).where('id', '=', touchpoint.id).execute()
  const closed = await new LinkReader(db).anonymous(touchpoint.code)
  const old = new Date(Date.now() - 3 * 86_400_000).toISOString()
  const one = post([tap('nps', 11), tap('gone', 'x'), tap('solved', 'no', old)])
  await writer.write(closed!, link.version, one)
  const read = await readAnswer(db, org.scope, one.answer)
  expect(read.answer.flags.sort()).toEqual(['late', 'survey-closed'])
  expect(Object.fromEntries(read.values.map((v) => [v.question, v.flags]))).toEqual({
    nps: ['odd-value'],
    gone: ['unknown-question'],
    solved: ['late'],
  })
  expect(read.times.answered).toBe(old)
})

test('hostile texts survive the round trip', async () => {
  const { org, link } = await aLink()
  const texts = [
    '0',
    '<3',
    'null',
    '<script>alert(1)</script>',
    'אבג‏',
    '\u200b',
    '👩‍👩‍👧',
    'e\u0301',
    'a\0b',
    '\ud800',
    'x'.repeat(100_000),
    'a\r\nb',
    "'; drop table answer; --",
    '{"a"}',
    '\\',
    ' ',
  ]
  for (const text of texts) {
    const one = post([tap('why', text)])
    expect((await writer.write(link, link.version, one)).stored).toHaveLength(1)
    expect((await sittings.read(org.id, one.answer))?.given.why).toBe(text)
  }
  const { rows } = await listAnswers(db, org.scope, { limit: 50, search: '<3' })
  expect(rows.map((r) => r.words)).toEqual(['<3'])
})

test('any texts at all, many sittings at once: each comes back as it was', async () => {
  const { org, link } = await aLink()
  const before = commits
  const text = fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((c) => String.fromCharCode(c)),
    maxLength: 40,
  })
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 20, maxLength: 60 }), async (all) => {
      const posts = all.map((t) => post([tap('why', t)]))
      await Promise.all(posts.map((p) => writer.write(link, link.version, p)))
      for (const [n, p] of posts.entries()) expect((await sittings.read(org.id, p.answer))?.given.why).toBe(all[n])
    }),
    { numRuns: 20 },
  )
  const total = await db
    .selectFrom('answer')
    .where('org', '=', org.id)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  // Group commit: far fewer commits than answers.
  expect(commits - before).toBeLessThan(total.n / 3)
})

test('a small group of a survey with promised anonymity is not shown, one by one or in a list', async () => {
  const { org, link } = await aLink({ anonymous: true, minimumGroup: 3 })
  const posts = [post([tap('nps', 1)]), post([tap('nps', 2)]), post([tap('nps', 3)])]
  for (const p of posts.slice(0, 2)) await writer.write(link, link.version, p)
  expect(await listAnswers(db, org.scope, { limit: 10 })).toEqual({ rows: [], total: 0, next: null, hidden: true })
  await expect(readAnswer(db, org.scope, posts[0]!.answer)).rejects.toThrow('not-found')
  await writer.write(link, link.version, posts[2]!)
  expect((await listAnswers(db, org.scope, { limit: 10 })).total).toBe(3)
})

test('with promised anonymity nobody stands alone: neither in the whole list nor in the difference of two', async () => {
  const { org, link, touchpoint } = await aLink({ anonymous: true, minimumGroup: 3 })
  const survey = (await db
    .selectFrom('touchpoint')
    .where('id', '=', touchpoint.id)
    .select('survey')
    .executeTakeFirst())!
  const small = await aTouchpoint(db, org, { survey: survey.survey! })
  const smallLink = (await new LinkReader(db).anonymous(small.code))!
  for (let n = 0; n < 3; n++) await writer.write(link, link.version, post([tap('nps', n)]))
  const alone = post([tap('nps', 9)])
  await writer.write(smallLink, smallLink.version, alone)
  const swedish = { ...post([tap('nps', 8)]), language: 'sv' as const }
  await writer.write(link, link.version, swedish)

  const whole = await listAnswers(db, org.scope, { limit: 10 })
  expect(whole).toMatchObject({ total: 3, hidden: true })
  expect(whole.rows.map((r) => r.touchpoint)).toEqual([touchpoint.id, touchpoint.id, touchpoint.id])
  for (const one of [alone, swedish]) await expect(readAnswer(db, org.scope, one.answer)).rejects.toThrow('not-found')
  const other = { dimension: 'touchpoint' as const, values: [touchpoint.id] }
  expect(await listAnswers(db, org.scope, { limit: 10, filters: [other] })).toMatchObject({ total: 3, hidden: true })
})

test('where the database is away all are told at once, and not each after a wait of its own', async () => {
  const { link } = await aLink()
  let tries = 0
  const pool = new pg.Pool({ host: '127.0.0.1', port: 1 })
  const connect = pool.connect.bind(pool)
  Object.assign(pool, {
    connect: () => {
      tries++
      return connect()
    },
  })
  const away = new AnswerWriter(new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }), () => {})
  const all = Array.from({ length: 100 }, () => away.write(link, link.version, post([tap('nps', 1)])))
  const told = await Promise.allSettled(all)
  expect(told.every((t) => t.status === 'rejected' && t.reason.code === 'ECONNREFUSED')).toBe(true)
  expect(tries).toBeLessThan(10)
})

test('pages follow each other without gap or repeat', async () => {
  const { org, link } = await aLink()
  const at = new Date().toISOString()
  for (let n = 0; n < 7; n++) await writer.write(link, link.version, post([tap('nps', n, at)]))
  const seen: string[] = []
  let before: string | undefined
  do {
    const page = await listAnswers(db, org.scope, { limit: 3, before })
    expect(page.total).toBe(7)
    seen.push(...page.rows.map((r) => r.id))
    before = page.next ?? undefined
  } while (before)
  expect(new Set(seen).size).toBe(7)
  await expect(listAnswers(db, org.scope, { limit: 3, before: 'x' })).rejects.toThrow('bad-input')
})

test('the end of a sitting that said nothing is no answer; of one that said something it is kept', async () => {
  const { org, link } = await aLink()
  const nothing = post([], { finished: true })
  expect(await writer.write(link, link.version, nothing)).toEqual({ stored: [], conflicts: [] })
  expect(await sittings.read(org.id, nothing.answer)).toBeNull()
  const one = post([tap('nps', 5)])
  await writer.write(link, link.version, one)
  await writer.write(link, link.version, { ...one, events: [], finished: true })
  expect((await sittings.read(org.id, one.answer))?.finished).toBe(true)
})

test('when too many wait, the next is asked to come again, and nobody who waits is lost', async () => {
  const { link } = await aLink()
  const small = new AnswerWriter(db, () => {}, 5)
  const replies = await Promise.allSettled(
    Array.from({ length: 20 }, () => small.write(link, link.version, post([tap('nps', 5)]))),
  )
  const refused = replies.filter((r) => r.status === 'rejected')
  // One travels, five wait.
  expect(refused.map((r) => (r.reason as Error).message)).toEqual(Array.from({ length: 14 }, () => 'busy'))
  const { stored } = await small.write(link, link.version, post([tap('nps', 5)]))
  expect(stored).toHaveLength(1)
})

test('what answers name cannot be deleted, except encounters and invitations, which the answers then forget', async () => {
  const { org, link } = await aLink()
  const one = post([tap('nps', 9)])
  await writer.write(link, link.version, one)
  const deleted = (table: 'touchpoint' | 'survey' | 'survey_version', id: string) =>
    db.transaction().execute((tx) => tx.deleteFrom(table).where('id', '=', id).execute())
  await expect(deleted('touchpoint', link.touchpoint.id)).rejects.toThrow()
  await expect(deleted('survey_version', link.version.id)).rejects.toThrow()

  const encounter = randomUUID()
  await db
    .insertInto('encounter')
    .values({ id: encounter, org: org.id, source: 'x', external_id: '1', channel: 'phone', started_at: new Date() })
    .execute()
  await db.updateTable('answer').set({ encounter }).where('id', '=', one.answer).execute()
  await db.deleteFrom('encounter').where('id', '=', encounter).execute()
  const left = await db.selectFrom('answer').where('id', '=', one.answer).select('encounter').executeTakeFirst()
  expect(left).toEqual({ encounter: null })
})
