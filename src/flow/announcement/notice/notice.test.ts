import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { anAnswer } from '../../../../test/answer-builder.ts'
import {
  aContent,
  anOrganisation,
  aPerson,
  aPublishedSurvey,
  aScope,
  aUnit,
  type BuiltOrganisation,
} from '../../../../test/builders.ts'
import { openTestDatabase } from '../../../../test/engines.ts'
import { killTellers } from '../../../../test/kill-tellers.ts'
import { aMailServer } from '../../../../test/mail-server.ts'
import type { NoticeText, TraceKind } from '../../../contract/notice.ts'
import type { Database } from '../../../engine/database/database.ts'
import { newId } from '../../../engine/database/id.ts'
import { json } from '../../../engine/database/tables.ts'
import { migrateJobs } from '../../../engine/queue/jobs.ts'
import { rankCauses } from '../../action/improvement/rank.ts'
import { addOptOuts, hashAddresses } from '../../invitation/opt-out.ts'
import { claim } from '../../invitation/send/claim.ts'
import { markRead, NewsReader, publicNotices, saveNews, toldNotice } from './news.ts'
import { addQuote, isPartOf, readQuotable, removeQuote } from './quote.ts'
import { readNotice } from './read.ts'
import { tellingKey, tellThoseWhoAsked, untoldNotices } from './tell.ts'
import { readTrace } from './trace.ts'
import { createNotice, linkNotice, publishNotice, removeNotice, saveNotice, withdrawNotice } from './write.ts'

let database: Database
let org: BuiltOrganisation
let survey: Awaited<ReturnType<typeof aPublishedSurvey>> & { content: typeof aContent }
const text: NoticeText = {
  title: { fi: 'Jono lyhenee' },
  said: { fi: 'Jono oli pitkä' },
  did: { fi: 'Lisäsimme kassan' },
  touchpoints: [],
}

beforeAll(async () => {
  database = await openTestDatabase()
})
beforeEach(async () => {
  org = await anOrganisation(database.db)
  survey = { ...(await aPublishedSurvey(database.db, org)), content: aContent }
})

let count = 0
/** A customer, and what they answered after an encounter of theirs. */
async function asker(
  given: { email?: string | null; anonymous?: boolean; known?: boolean; unit?: { id: string; path: string[] } } = {},
) {
  const { db } = database
  const customer = newId()
  const n = ++count
  if (given.known !== false)
    await db
      .insertInto('customer')
      .values({
        ...{ id: customer, org: org.id, external_id: `k${n}`, name: null, phone: null, language: 'fi', zone: null },
        ...{ email: given.email === undefined ? `asiakas-${n}@example.fi` : given.email, import: null },
      })
      .execute()
  const encounter = newId()
  await db
    .insertInto('encounter')
    .values({
      ...{
        id: encounter,
        org: org.id,
        source: 'test',
        external_id: encounter,
        channel: 'phone',
        started_at: new Date(),
      },
      customer: given.known === false ? null : customer,
    })
    .execute()
  const answer = await anAnswer(db, org, survey, {
    encounter,
    anonymous: given.anonymous ?? false,
    ...(given.unit && { unit: given.unit }),
    values: { nps: 2, why: 'Odotin 40 minuuttia. Numeroni on 040 123 4567. Muuten hyvä.' },
  })
  return { customer, answer }
}
const askers = (n: number) => Promise.all(Array.from({ length: n }, () => asker()))
const linked = (answers: { answer: string }[]) => answers.map(({ answer }) => ({ kind: 'answer' as const, id: answer }))
async function aCase(
  answer: string | null,
  cause: string | null = null,
  unitPath: string[] = [org.root],
  customer: string | null = null,
): Promise<string> {
  const id = newId()
  const at = { org: org.id, number: ++count, answer, rule: null, rule_name: 'x', title: 'Jono', touchpoint: null }
  await database.db
    .insertInto('feedback_case')
    .values({
      id,
      ...at,
      unit: unitPath.at(-1)!,
      unit_path: unitPath,
      agent: null,
      due_at: new Date(),
      cause,
      customer,
    })
    .execute()
  return id
}
async function aCause(parent: string | null = null): Promise<string> {
  const id = newId()
  await database.db
    .insertInto('cause')
    .values({ id, org: org.id, name: json({ fi: 'Liian vähän kassoja' }), parent })
    .execute()
  return id
}
const published = async (links: { kind: 'answer' | 'case' | 'cause'; id: string }[]) => {
  const id = await createNotice(database.db, org.scope, { ...text, links })
  await publishNotice(database.db, org.scope, id, null)
  return id
}
const read = (id: string) => readNotice(database.db, org.scope, id, (a, n) => `${a}/${n}`)
const messages = (notice: string) =>
  database.db.selectFrom('message').selectAll().where(sql<boolean>`detail->>'notice' = ${notice}`).execute()

describe('who asked', () => {
  test('is each person once, whatever led there: answers, cases, causes', async () => {
    const five = await askers(5)
    const cause = await aCause()
    const cases = await Promise.all(five.slice(0, 4).map(({ answer }, n) => aCase(answer, n < 2 ? cause : null)))
    const again = await anAnswer(database.db, org, survey, {})
    const links = [
      { kind: 'cause' as const, id: cause },
      { kind: 'case' as const, id: cases[2]! },
      { kind: 'case' as const, id: cases[3]! },
      ...linked([five[0]!, { answer: again }]),
    ]
    const id = await createNotice(database.db, org.scope, { ...text, links })
    expect(await read(id)).toMatchObject({ asked: 5, reachable: 4, state: 'draft' })
    await linkNotice(database.db, org.scope, id, [...links, ...linked([five[4]!])])
    await publishNotice(database.db, org.scope, id, null)
    expect(await read(id)).toMatchObject({ asked: 6, reachable: 5, erased: 0 })
  })

  test('is who wrote an idea and who voted for it, once with what they answered', async () => {
    const { db } = database
    const [one] = await askers(1)
    const idea = newId()
    const voters = await Promise.all(
      [one!.customer, null, null, null, null].map(async (customer) => {
        const id = newId()
        await db
          .insertInto('board_person')
          .values({
            id,
            org: org.id,
            address: null,
            address_hash: null,
            name: null,
            language: 'fi',
            customer,
            external_id: null,
          })
          .execute()
        return id
      }),
    )
    await sql`insert into idea (id, org, number, kind, title, language, author, stand, root) values (${idea}, ${org.id}, 1, 'idea', 'Kassa', 'fi', ${voters[0]}, 'published', ${idea})`.execute(
      db,
    )
    for (const person of voters)
      await sql`insert into idea_vote (idea, person, id, org) values (${idea}, ${person}, ${newId()}, ${org.id})`.execute(
        db,
      )
    const id = await createNotice(db, org.scope, { ...text, links: [{ kind: 'idea', id: idea }, ...linked([one!])] })
    expect(await read(id)).toMatchObject({
      asked: 5,
      reachable: 1,
      links: [{ kind: 'answer' }, { kind: 'idea', label: 'Kassa' }],
    })
    await publishNotice(db, org.scope, id, null)
    expect((await readTrace(db, org.scope, 'idea', idea)).notice.total).toBe(1)
    await db.deleteFrom('board_person').where('id', '=', voters[4]!).execute()
    expect(await read(id)).toMatchObject({ asked: 5, erased: 1 })
  })

  test('must be five before anything is public; the database says so too', async () => {
    const four = await askers(4)
    const id = await createNotice(database.db, org.scope, { ...text, links: linked(four) })
    await expect(publishNotice(database.db, org.scope, id, null)).rejects.toMatchObject({ code: 'not-publishable' })
    expect(await publicNotices(database.db, org.id)).toEqual([])
    await aCase(four[0]!.answer)
    await expect(
      sql`update notice set state = 'published', asked = 4, published_at = now() where id = ${id}`.execute(database.db),
    ).rejects.toThrow(/check/)
    expect((await read(id)).state).toBe('draft')
  })

  test('whoever is erased goes from the trace; how many asked stays as it was, and how many of them are erased is said', async () => {
    const five = await askers(6)
    const id = await published(linked(five))
    await tellThoseWhoAsked(database.db, org.scope, id)
    await database.db.deleteFrom('customer').where('id', '=', five[0]!.customer).execute()
    await database.db.deleteFrom('answer').where('id', '=', five[1]!.answer).execute()
    const left = await database.db.selectFrom('notice_source').select('who').where('notice', '=', id).execute()
    expect(left).toHaveLength(4)
    expect(await read(id)).toMatchObject({ asked: 6, erased: 2, told: 5 })
    expect((await publicNotices(database.db, org.id))[0]!.asked).toBe(6)
  })
})

test('a notice goes from draft to published to withdrawn, and by no other way', async () => {
  const id = await createNotice(database.db, org.scope, { ...text, links: linked(await askers(5)) })
  await expect(withdrawNotice(database.db, org.scope, id, 'x')).rejects.toMatchObject({ code: 'wrong-state' })
  await publishNotice(database.db, org.scope, id, null)
  await expect(publishNotice(database.db, org.scope, id, null)).rejects.toMatchObject({ code: 'wrong-state' })
  await expect(linkNotice(database.db, org.scope, id, [])).rejects.toMatchObject({ code: 'wrong-state' })
  await expect(removeNotice(database.db, org.scope, id)).rejects.toMatchObject({ code: 'wrong-state' })
  await saveNotice(database.db, org.scope, id, { ...text, title: { fi: 'Korjattu' } })
  expect(await publicNotices(database.db, org.id)).toMatchObject([{ number: 1, title: { fi: 'Korjattu' }, asked: 5 }])
  await tellThoseWhoAsked(database.db, org.scope, id)
  await withdrawNotice(database.db, org.scope, id, 'Kassa ei auennut')
  expect(await publicNotices(database.db, org.id)).toEqual([])
  expect(await publicNotices(database.db, org.id, { number: 1 })).toMatchObject([{ state: 'withdrawn', quotes: [] }])
  // Who was not told yet is not told.
  expect(new Set((await messages(id)).map((m) => m.state))).toEqual(new Set(['suppressed']))
  await expect(saveNotice(database.db, org.scope, id, text)).rejects.toMatchObject({ code: 'wrong-state' })
  await expect(
    createNotice(database.db, aScope(org, { role: 'manager', unit: org.root }), { ...text, links: [] }),
  ).rejects.toMatchObject({
    code: 'not-allowed',
  })
  const other = await anOrganisation(database.db)
  await expect(
    createNotice(database.db, other.scope, { ...text, links: linked(await askers(1)) }),
  ).rejects.toMatchObject({
    issues: [{ path: 'links', message: 'unknown' }],
  })
})

test('whom a quote names is left out before it is offered, and refused where it is put back', async () => {
  const [one] = await askers(1)
  await aPerson(database.db, org, { role: 'agent', name: 'Kaisa Rinne' })
  await sql`update answer set agent = 'Oskari L' where id = ${one!.answer}`.execute(database.db)
  await sql`update answer_event set words = 'Kaisa auttoi, oskarin puhelu katkesi.' where answer = ${one!.answer} and words is not null`.execute(
    database.db,
  )
  const id = await createNotice(database.db, org.scope, { ...text, links: linked([one!]) })
  const offered = await readQuotable(database.db, org.scope, id)
  expect(offered.map((o) => o.words)).toEqual(['… auttoi, … puhelu katkesi.'])
  const put = (words: string) =>
    addQuote(database.db, org.scope, id, {
      ...{ answer: one!.answer, words, consent: 'Puhelimessa 3.11., Aino', harmless: [] },
    })
  await put(offered[0]!.words)
  for (const words of ['Kaisa auttoi', 'oskarin puhelu katkesi.'])
    await expect(put(words)).rejects.toMatchObject({ issues: [{ path: 'words', message: 'quote-names' }] })
  await expect(readQuotable(database.db, aScope(org, { role: 'manager', unit: org.root }), id)).rejects.toMatchObject({
    code: 'not-allowed',
  })
  const hidden = await asker({ anonymous: true })
  await linkNotice(database.db, org.scope, id, linked([hidden]))
  expect(await readQuotable(database.db, org.scope, id)).toEqual([])
})

describe('a quote', () => {
  const add = (notice: string, answer: string, given: { words?: string; consent?: string; harmless?: string[] } = {}) =>
    addQuote(database.db, org.scope, notice, {
      answer,
      words: given.words ?? 'Odotin 40 minuuttia. … Muuten hyvä.',
      consent: given.consent ?? 'Puhelimessa 3.11., Aino',
      // How each of their sentences begins: nobody there has written these words small.
      harmless: given.harmless ?? ['Odotin', 'Muuten'],
    })
  const refused = (message: string) => ({ issues: [{ message }] })

  test('is their own words with something left out, and needs their yes', async () => {
    const [one] = await askers(1)
    const id = await createNotice(database.db, org.scope, { ...text, links: linked([one!]) })
    await add(id, one!.answer)
    expect((await read(id)).quotes).toMatchObject([{ words: 'Odotin 40 minuuttia. … Muuten hyvä.' }])
    await expect(add(id, one!.answer, { consent: ' ' })).rejects.toMatchObject(refused('consent-needed'))
    await expect(add(id, one!.answer, { words: 'Odotin kauan' })).rejects.toMatchObject(refused('quote-not-theirs'))
    await expect(add(id, one!.answer, { words: 'Muuten hyvä. … Odotin 40' })).rejects.toMatchObject(
      refused('quote-not-theirs'),
    )
    const [offered] = await readQuotable(database.db, org.scope, id)
    expect(offered).toMatchObject({ answer: one!.answer, cut: true })
    expect(offered!.words).toBe('Odotin 40 minuuttia. Numeroni on …. Muuten hyvä.')
    await expect(add(id, one!.answer, { words: 'Numeroni on 040 123 4567.' })).rejects.toMatchObject(
      refused('quote-gives-away'),
    )
    const hidden = await asker({ anonymous: true })
    await expect(add(id, hidden.answer)).rejects.toMatchObject(refused('quote-anonymous'))
    const other = await anOrganisation(database.db)
    await expect(
      addQuote(database.db, other.scope, id, {
        answer: one!.answer,
        words: 'x',
        consent: 'x'.repeat(10),
        harmless: [],
      }),
    ).rejects.toMatchObject({ code: 'not-found' })
    await expect(
      sql`insert into notice_quote (id, notice, org, answer, words, consent) values (${newId()}, ${id}, ${org.id}, ${hidden.answer}, 'x', '')`.execute(
        database.db,
      ),
    ).rejects.toThrow(/check/)
    const [{ id: quote } = { id: '' }] = (await read(id)).quotes
    await removeQuote(database.db, org.scope, id, quote)
    expect((await read(id)).quotes).toEqual([])
  })

  test('with a word that could be the name of somebody whom we do not know is public only once somebody has said that it is none', async () => {
    const [one] = await askers(1)
    await sql`update answer_event set words = 'Minttu auttoi ja Espoossa Maija ohjasi. Kiva Tiina!' where answer = ${one!.answer} and words is not null`.execute(
      database.db,
    )
    const id = await createNotice(database.db, org.scope, { ...text, links: linked([one!]) })
    const [offered] = await readQuotable(database.db, org.scope, id)
    // One word begins a sentence and others write it small: others, not one who tapped twice.
    const others = await askers(2)
    const writeSmall = (answers: string[]) =>
      sql`update answer_event set words = 'kiva vain' where answer = any(${answers}::uuid[]) and words is not null`.execute(
        database.db,
      )
    const [first, second] = others.map((o) => o.answer)
    await sql`
      insert into answer_event (id, org, answer, question, kind, value, words, digest, at)
      select gen_random_uuid(), org, answer, question, kind, value, words, digest, at from answer_event where answer = ${first} and words is not null`.execute(
      database.db,
    )
    await writeSmall([first!])
    const [byOne] = await readQuotable(database.db, org.scope, id)
    expect(byOne!.doubtful).toEqual(offered!.doubtful)
    await writeSmall([second!])
    const [again] = await readQuotable(database.db, org.scope, id)
    expect(offered!.doubtful).toEqual(['Minttu', 'Espoossa', 'Maija', 'Kiva', 'Tiina'])
    expect(again!.doubtful).toEqual(['Minttu', 'Espoossa', 'Maija', 'Tiina'])
    const words = 'Minttu auttoi ja Espoossa … ohjasi.'
    await expect(add(id, one!.answer, { words })).rejects.toMatchObject(refused('quote-doubtful'))
    // A word that is put first is still the one that stood in the middle.
    await expect(add(id, one!.answer, { words: 'Maija ohjasi.' })).rejects.toMatchObject(refused('quote-doubtful'))
    expect((await read(id)).quotes).toEqual([])
    await expect(add(id, one!.answer, { words, harmless: ['Espoossa'] })).rejects.toMatchObject(
      refused('quote-doubtful'),
    )
    await add(id, one!.answer, { words, harmless: ['Espoossa', 'Minttu', 'Muuta'] })
    // Who said it of which words is kept; of others there was nothing to say.
    expect((await read(id)).quotes).toMatchObject([{ words, harmless: ['Minttu', 'Espoossa'] }])
  })

  test('leaves out and changes nothing', () => {
    expect(isPartOf('a … c', 'a b c')).toBe(true)
    expect(isPartOf('…', 'a b c')).toBe(false)
    expect(isPartOf('c … a', 'a b c')).toBe(false)
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), (pieces) => {
        const original = pieces.join(' ')
        return isPartOf(original, original) === original.split(/…|\.\.\./).some((p) => p.trim() !== '')
      }),
      { numRuns: 200 },
    )
  })
})

describe('those who asked are told', () => {
  test('once each, in their channel; who opted out, was asked enough or cannot be reached is not, and that is written down', async () => {
    const { db } = database
    await db
      .updateTable('organisation')
      .set({ asking: json({ budget: { times: 1, days: 30 } }) })
      .where('id', '=', org.id)
      .execute()
    const five = await askers(4)
    const out = await asker({ email: 'ulkona@example.fi' })
    const spent = await asker({ email: 'kysytty@example.fi' })
    const mute = await asker({ email: null })
    const hidden = await asker({ anonymous: true })
    const stranger = await asker({ known: false })
    // Two records of one person.
    const twin = await asker({ email: ` ASIAKAS-${count - 8}@example.fi ` })
    const [outHash, spentHash] = await hashAddresses(db, org.scope, ['ulkona@example.fi', 'kysytty@example.fi'])
    await db.transaction().execute((tx) => addOptOuts(tx, org.scope, [outHash!], { kind: 'opt-out', via: 'link' }))
    await db
      .insertInto('asked_person')
      .values({ org: org.id, hash: spentHash!, asked_at: [new Date()] })
      .execute()
    const id = await published(linked([...five, out, spent, mute, hidden, stranger, twin]))
    await Promise.all([1, 2, 3].map(() => tellThoseWhoAsked(db, org.scope, id)))
    const told = await messages(id)
    expect(told.every((m) => m.step === 'notice' && m.channel === 'email')).toBe(true)
    expect(told.map((m) => m.recipient)).not.toContain('ulkona@example.fi')
    expect(new Set(told.map((m) => m.recipient)).size).toBe(told.length)
    const notice = await read(id)
    expect(notice.held).toEqual({ 'opted-out': 1, 'budget-spent': 1, 'no-contact': 1 })
    expect(notice.told).toBe(told.length)
    expect(told.map((m) => m.customer)).not.toContain(hidden.customer)
    // Each ask counts: the next notice finds their budget spent.
    const next = await published(linked(five.concat(await asker())))
    await tellThoseWhoAsked(db, org.scope, next)
    expect((await read(next)).told).toBe(1)
  })

  test('an opt-out between queueing and sending holds it back', async () => {
    const { db } = database
    const five = await askers(5)
    const id = await published(linked(five))
    await tellThoseWhoAsked(db, org.scope, id)
    const [first] = await messages(id)
    await db
      .insertInto('opt_out')
      .values({ org: org.id, hash: first!.recipient_hash!, kind: 'opt-out', via: 'link' })
      .execute()
    const { claimed } = await claim(db, 'email', 'me', 50, new Date(Date.now() + 86_400_000))
    expect(claimed.filter((c) => c.org === org.id)).toHaveLength(4)
    expect((await messages(id)).find((m) => m.id === first!.id)).toMatchObject({
      state: 'suppressed',
      problem: 'opted-out',
    })
  })

  test('a reader says that they have read it, and the first time counts', async () => {
    const id = await published(linked(await askers(5)))
    await tellThoseWhoAsked(database.db, org.scope, id)
    const [one] = await messages(id)
    expect(await toldNotice(database.db, one!.id)).toMatchObject({ org: org.id, read: false })
    await markRead(database.db, one!.id, new Date('2026-01-01'))
    await markRead(database.db, one!.id, new Date('2026-02-01'))
    expect(await read(id)).toMatchObject({ told: 5, read: 1 })
    expect(await toldNotice(database.db, newId())).toBeNull()
  })
})

describe('the trace', () => {
  test('goes from an answer to its notice and back, and one answer does not lead to others', async () => {
    const { db } = database
    const five = await askers(5)
    const cause = await aCause()
    const cases = await Promise.all(five.map(({ answer }) => aCase(answer, cause)))
    const id = await published([{ kind: 'cause', id: cause }])
    await tellThoseWhoAsked(db, org.scope, id)
    const sizes = async (kind: TraceKind, from: string) => {
      const t = await readTrace(db, org.scope, kind, from)
      return [t.answer.total, t.case.total, t.cause.total, t.notice.total, t.read.asked, t.read.told]
    }
    expect(await sizes('answer', five[0]!.answer)).toEqual([1, 1, 1, 1, 5, 5])
    expect(await sizes('case', cases[0]!)).toEqual([1, 1, 1, 1, 5, 5])
    expect(await sizes('cause', cause)).toEqual([5, 5, 1, 1, 5, 5])
    expect(await sizes('notice', id)).toEqual([5, 5, 1, 1, 5, 5])
    await database.db.deleteFrom('answer').where('id', '=', five[0]!.answer).execute()
    expect(await sizes('notice', id)).toEqual([4, 4, 1, 1, 5, 5])
    expect((await readTrace(db, org.scope, 'notice', id)).read.erased).toBe(1)
  })

  test('counts for a cause what the ranking and a notice of it count, with all below it', async () => {
    const { db } = database
    const above = await aCause()
    const below = await aCause(await aCause(above))
    const other = await aCause()
    const people = await askers(8)
    const name = (answer: string, cause: string) =>
      db.insertInto('answer_cause').values({ answer, org: org.id, cause, person: null }).execute()
    const cases = await Promise.all([
      aCase(people[0]!.answer, below),
      aCase(people[1]!.answer, above),
      // What a person named on the answer goes before the case, both ways.
      aCase(people[2]!.answer, below),
      aCase(people[3]!.answer, other),
      // Taken in by another.
      aCase(people[4]!.answer),
      aCase(people[5]!.answer, other),
    ])
    await name(people[2]!.answer, other)
    await name(people[3]!.answer, below)
    await name(people[6]!.answer, below)
    await sql`update feedback_case set state = 'merged', merged_into = ${cases[0]} where id = ${cases[4]}`.execute(db)
    // Opened by contacts: of a known customer, and of nobody whom we know.
    await aCase(null, below, [org.root], people[7]!.customer)
    await aCase(null, above)
    // A child's taps.
    const [child] = await askers(1)
    await sql`update answer set flags = '{burst}' where id = ${child!.answer}`.execute(db)
    await name(child!.answer, above)
    const idea = newId()
    await sql`insert into idea (id, org, number, kind, title, language, stand, root, cause) values (${idea}, ${org.id}, 1, 'idea', 'Kassa', 'fi', 'published', ${idea}, ${below})`.execute(
      db,
    )
    const voter = { id: newId(), org: org.id, address: null, address_hash: null, name: null, language: 'fi' as const }
    await db
      .insertInto('board_person')
      .values({ ...voter, customer: null, external_id: null })
      .execute()
    await sql`insert into idea_vote (idea, person, id, org) values (${idea}, ${voter.id}, ${newId()}, ${org.id})`.execute(
      db,
    )
    const draft = await createNotice(db, org.scope, { ...text, links: [{ kind: 'cause', id: above }] })
    const ranked = (await rankCauses(db, org.scope, { metric: 'nps', days: 36_500 })).rows.find(
      (r) => r.cause === above,
    )!
    expect([ranked.customers, (await read(draft)).asked]).toEqual([8, 8])
    const sizes = async (kind: TraceKind, from: string) => {
      const t = await readTrace(db, org.scope, kind, from)
      return [t.answer.total, t.case.total, t.cause.total, t.idea.total, t.notice.total]
    }
    // Five answers, four of them with a case, and two cases of contacts.
    expect(await sizes('cause', above)).toEqual([5, 6, 3, 1, 1])
    expect(await sizes('notice', draft)).toEqual([5, 6, 3, 1, 1])
    await publishNotice(db, org.scope, draft, null)
    expect(await read(draft)).toMatchObject({ asked: 8, reachable: 6 })
    expect(await sizes('notice', draft)).toEqual([5, 6, 3, 1, 1])
    // From what is below one is led to what was done about what is above, and not to others.
    expect(await sizes('case', cases[0]!)).toEqual([1, 1, 3, 1, 1])
    expect(await sizes('answer', people[2]!.answer)).toEqual([1, 1, 1, 0, 0])
    await db.deleteFrom('feedback_case').where('answer', 'is', null).where('org', '=', org.id).execute()
    expect(await read(draft)).toMatchObject({ asked: 8, erased: 2 })
  })

  test('shows a reader what is theirs to see, and nobody an anonymous answer', async () => {
    const { db } = database
    const store = await aUnit(db, org)
    const mine = await asker({ unit: store })
    const hidden = await asker({ anonymous: true, unit: store })
    const id = await published(linked([...(await askers(4)), mine, hidden]))
    const lead = aScope(org, { role: 'lead', unit: store.id })
    const seen = await readTrace(db, lead, 'notice', id)
    expect([seen.answer.total, seen.answer.shown.map((s) => s.id)]).toEqual([6, [mine.answer]])
    const [elsewhere] = await askers(1)
    await expect(readTrace(db, lead, 'answer', elsewhere!.answer)).rejects.toMatchObject({ code: 'not-found' })
    const other = await anOrganisation(db)
    await expect(readTrace(db, other.scope, 'notice', id)).rejects.toMatchObject({ code: 'not-found' })
  })
})

test('the page of news has an address of its own, and is there while it is open', async () => {
  const address = `kuusikko-${count}`
  await saveNews(database.db, org.scope, { address, open: true, results: [] })
  expect(await new NewsReader(database.db).at(address)).toMatchObject({ org: org.id })
  const other = await anOrganisation(database.db)
  await expect(saveNews(database.db, other.scope, { address, open: true, results: [] })).rejects.toMatchObject({
    code: 'conflict',
  })
  await saveNews(database.db, org.scope, { address, open: false, results: [] })
  expect(await new NewsReader(database.db).at(address)).toBeNull()
})

test('on random histories each notice that is or was public has its sources, and each person is told at most once', async () => {
  const { db } = database
  type Act = { do: 'link' | 'publish' | 'withdraw' | 'tell' | 'erase' | 'erase-answer' | 'save'; n: number; m: number }
  const act = fc.record({
    do: fc.constantFrom<Act['do']>('link', 'link', 'publish', 'withdraw', 'tell', 'erase', 'erase-answer', 'save'),
    n: fc.nat(2),
    m: fc.nat(255),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 25 }), async (acts) => {
      org = await anOrganisation(db)
      survey = { ...(await aPublishedSurvey(db, org)), content: aContent }
      const people = await askers(8)
      const ids = await Promise.all([0, 1, 2].map(() => createNotice(db, org.scope, { ...text, links: [] })))
      // What is refused changes nothing.
      const may = (work: Promise<unknown>) => work.catch((error: { code?: string }) => expect(error.code).toBeTruthy())
      for (const { do: what, n, m } of acts) {
        const id = ids[n]!
        const some = people.filter((_, i) => m & (1 << i))
        if (what === 'link') await may(linkNotice(db, org.scope, id, linked(some)))
        if (what === 'publish') await may(publishNotice(db, org.scope, id, null))
        if (what === 'withdraw') await may(withdrawNotice(db, org.scope, id, 'x'))
        if (what === 'save') await may(saveNotice(db, org.scope, id, text))
        if (what === 'tell') await tellThoseWhoAsked(db, org.scope, id)
        if (what === 'erase')
          await db
            .deleteFrom('customer')
            .where('id', '=', people[m % 8]!.customer)
            .execute()
        if (what === 'erase-answer')
          await db
            .deleteFrom('answer')
            .where('id', '=', people[m % 8]!.answer)
            .execute()
      }
      const { rows } = await sql<{
        state: string
        asked: number | null
        erased: number
        left: number
        twice: number
        told: number
        sent: number
      }>`
        select n.state, n.asked, n.erased, (select count(*)::int from notice_source s where s.notice = n.id) as left,
          (select count(*)::int from (select 1 from message m where m.detail->>'notice' = n.id::text group by recipient_hash having count(*) > 1) t) as twice,
          (select count(*)::int from notice_recipient r where r.notice = n.id) as told,
          (select count(*)::int from message m where m.detail->>'notice' = n.id::text) as sent
        from notice n where n.org = ${org.id}`.execute(db)
      for (const row of rows) {
        if (row.state === 'draft') expect([row.asked, row.left, row.told, row.sent]).toEqual([null, 0, 0, 0])
        else {
          expect(row.asked).toBeGreaterThanOrEqual(5)
          expect(row.left + row.erased).toBe(row.asked)
        }
        expect(row.twice).toBe(0)
        expect(row.sent).toBeLessThanOrEqual(row.asked ?? 0)
      }
    }),
    { numRuns: 12 },
  )
}, 30_000)

test('a telling that was stopped so often that the queue gave it up is found, one that waits or is done is not', async () => {
  const { db } = database
  await migrateJobs(database)
  const id = await createNotice(db, org.scope, { ...text, links: linked(await askers(5)) })
  await publishNotice(db, org.scope, id, async (tx) => {
    const payload = JSON.stringify({ org: org.id, notice: id })
    await sql`select graphile_worker.add_job('tell-notice', ${payload}::json, job_key => ${tellingKey(id)})`.execute(tx)
  })
  const mine = async () => (await untoldNotices(db)).filter((n) => n.notice === id)
  expect(await mine()).toEqual([])
  await sql`update graphile_worker._private_jobs set attempts = max_attempts where key = ${tellingKey(id)}`.execute(db)
  expect(await mine()).toEqual([{ org: org.id, notice: id }])
  await tellThoseWhoAsked(db, org.scope, id)
  expect(await mine()).toEqual([])
})

test('told to three hundred by servers that are killed in the middle of telling and of sending, a notice reaches each once or is unknown', async () => {
  const own = await openTestDatabase()
  const one = await anOrganisation(own.db)
  const server = await aMailServer()
  server.think(10)
  const asked = await aPublishedSurvey(own.db, one)
  const outcome = await killTellers(own, one, asked, server, { kills: 3, many: 300 })
  await server.close()
  expect(outcome).toMatchObject({ twice: 0, lost: 0, other: 0, asked: 300, people: 300, messages: 300 })
  expect(outcome.sent + outcome.unknown).toBe(300)
  expect(outcome.sent).toBeGreaterThan(200)
}, 60_000)
