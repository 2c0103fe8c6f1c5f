import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { pino } from 'pino'
import { beforeAll, describe, expect, test } from 'vitest'
import { anAnswer } from '../../../test/answer-builder.ts'
import { openly } from '../../../test/board-builder.ts'
import {
  aContent,
  anOrganisation,
  aPublishedSurvey,
  aTouchpoint,
  type BuiltOrganisation,
} from '../../../test/builders.ts'
import { openTestDatabase, openTestFacts } from '../../../test/engines.ts'
import { someFacts } from '../../../test/fact-builder.ts'
import { hostileTexts } from '../../../test/hostile-texts.ts'
import { messageSecret, noEffects } from '../../../test/message-builder.ts'
import { BrandReader } from '../../catalog/brand/read.ts'
import type { LinkKind, NoticeText } from '../../contract/notice.ts'
import { addDays, localDate, weekday } from '../../contract/zone.ts'
import type { Db } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { createImprovement } from '../../flow/action/improvement/write.ts'
import { ToldEffects } from '../../flow/announcement/notice/effect.ts'
import { saveNews } from '../../flow/announcement/notice/news.ts'
import { tellThoseWhoAsked } from '../../flow/announcement/notice/tell.ts'
import { createNotice, publishNotice, withdrawNotice } from '../../flow/announcement/notice/write.ts'
import { rebuildFacts } from '../../flow/fact/rebuild.ts'
import { saveBoard } from '../../flow/idea/board.ts'
import { claim } from '../../flow/invitation/send/claim.ts'
import { messageKeys } from '../../flow/invitation/send/key.ts'
import { writeMails } from '../messages/mail.ts'
import type { EffectsOf } from '../messages/notice-message.ts'
import { writeTexts } from '../messages/text.ts'
import { readSettings } from '../settings.ts'
import { boardVisits } from './board-visit.ts'
import { newsPages } from './news.ts'

const facts = await openTestFacts()
const keys = messageKeys(messageSecret)
const settings = readSettings({
  BASE_URL: 'https://hetki.test',
  MAIL_FROM: 'kysely@kuusikko.test',
  SMS_FROM: '+358401',
})
let db: Db
let org: BuiltOrganisation
let survey: Awaited<ReturnType<typeof aPublishedSurvey>> & { content: typeof aContent }
let made: () => ReturnType<typeof newsPages>
let brands: BrandReader
let effects: EffectsOf = noEffects

beforeAll(async () => {
  db = (await openTestDatabase()).db
  org = await anOrganisation(db, { name: 'Kuusikko' })
  survey = { ...(await aPublishedSurvey(db, org)), content: aContent }
  brands = new BrandReader(db)
  const log = pino({ level: 'silent' })
  made = () =>
    newsPages({
      ...{ db, facts, brands, keys, settings, log, effects, tell: () => {} },
      boards: boardVisits({ db, brands, settings, log }),
    })
  await saveNews(db, org.scope, { address: 'kuusikko', open: true, results: [] })
})

/** A house that has just started: what it keeps for two seconds is not what a test before has set. */
const pages = {
  list: (at: string, request: Request) => made().alone.list(at, request),
  one: (at: string, number: string, request: Request) => made().alone.one(at, number, request),
  feed: (at: string, request: Request) => made().alone.feed(at, request),
  results: (at: string, request: Request) => made().alone.results(at, request),
  told: (key: string, request: Request) => made().told(key, request),
  read: (key: string, request: Request) => made().read(key, request),
}
const get = (path: string, method = 'GET') =>
  new Request(`https://hetki.test${path}`, { method, headers: { 'accept-language': 'fi' } })
let count = 0
async function asker(phone = false) {
  const customer = newId()
  const contact = phone
    ? { email: null, phone: `+35840123${4000 + ++count}` }
    : { email: `a${++count}@b.fi`, phone: null }
  await db
    .insertInto('customer')
    .values({
      id: customer,
      org: org.id,
      external_id: null,
      name: null,
      language: 'fi',
      zone: null,
      import: null,
      ...contact,
    })
    .execute()
  const encounter = newId()
  const of = { org: org.id, source: 'test', external_id: encounter, channel: 'phone', customer }
  await db
    .insertInto('encounter')
    .values({ id: encounter, ...of, started_at: new Date() })
    .execute()
  return anAnswer(db, org, survey, { encounter, values: { nps: 1 } })
}
async function published(text: Partial<NoticeText> = {}, phone = false, more: { kind: LinkKind; id: string }[] = []) {
  const links = [...more]
  for (let n = 0; n < 5; n++) links.push({ kind: 'answer', id: await asker(phone) })
  const whole = { title: { fi: 'Jono lyheni' }, said: { fi: 'Jono' }, did: { fi: 'Kassa' }, touchpoints: [], ...text }
  const id = await createNotice(db, org.scope, { ...whole, links })
  await publishNotice(db, org.scope, id, null)
  const { number } = await db.selectFrom('notice').select('number').where('id', '=', id).executeTakeFirstOrThrow()
  return { id, number }
}
/** The message by which one of those who asked was told of it. */
const wordOf = async (notice: string): Promise<string> => {
  const told = db.selectFrom('notice_recipient').select('message').where('notice', '=', notice)
  return (await told.executeTakeFirstOrThrow()).message!
}

describe('the page of news', () => {
  test('has what is published in three languages, no script, and is light', async () => {
    const { number } = await published({ title: { fi: 'Kassa', sv: 'Kassan', en: 'Checkout' } })
    for (const [language, title] of [
      ['fi', 'Kassa'],
      ['sv', 'Kassan'],
      ['en', 'Checkout'],
    ]) {
      const reply = await pages.list('kuusikko', get(`/news/kuusikko?l=${language}`))
      const html = await reply.text()
      expect(html).toContain(`<html lang=${language}>`)
      expect(html).toContain(`/news/kuusikko/${number}?l=${language}">${title}</a>`)
      expect(html).not.toContain('<script')
      expect(reply.headers.get('content-security-policy')).not.toContain('script')
      expect(gzipSync(html).length).toBeLessThan(14_600)
    }
    const one = await (await pages.one('kuusikko', String(number), get('/'))).text()
    expect(one).toContain('<h1 dir=auto>Kassa</h1>')
    const feed = await pages.feed('kuusikko', get('/news/kuusikko/feed?l=en'))
    expect(feed.headers.get('content-type')).toContain('application/atom+xml')
    // Without a language in its address it is in the reader's: who keeps it for others is told so.
    expect(feed.headers.get('vary')).toBe('accept-language')
    expect(await feed.text()).toContain(
      `<link href="https://hetki.test/news/kuusikko/${number}?l=en"/>`.replace(/["<>]/g, (c) => c),
    )
  })

  test('is read in another language where nobody wrote it in the reader’s, and says so, as the mail does', async () => {
    const { id, number } = await published()
    const one = async (language: string) =>
      (await pages.one('kuusikko', String(number), get(`/news/kuusikko/${number}?l=${language}`))).text()
    expect(await one('fi')).not.toContain('Tätä ei ole')
    const sv = await one('sv')
    expect(sv).toContain('Det här finns inte på svenska; texten är på finska.')
    expect(sv).toContain('<h1 dir=auto lang=fi>Jono lyheni</h1>')
    await tellThoseWhoAsked(db, org.scope, id)
    await sql`update message set language = 'en' where org = ${org.id}`.execute(db)
    const { claimed } = await claim(db, 'email', 'me', 50, new Date(Date.now() + 86_400_000))
    const mails = await writeMails({ db, settings, brands, token: () => '', keys, effects }, claimed)
    for (const mail of mails) if (!('problem' in mail)) expect(mail.text).toContain('the text is in Finnish.')
    expect(mails).toHaveLength(5)
    await withdrawNotice(db, org.scope, id, 'x')
  })

  test('a draft is not there; what was withdrawn says so and nothing of it; a closed page is not there', async () => {
    const { id, number } = await published({ title: { fi: 'Salaisuus' } })
    await tellThoseWhoAsked(db, org.scope, id)
    await withdrawNotice(db, org.scope, id, 'x')
    const gone = await pages.one('kuusikko', String(number), get('/'))
    expect(gone.status).toBe(410)
    expect(await gone.text()).not.toContain('Salaisuus')
    const message = await wordOf(id)
    expect(await (await pages.told(keys.make('notice', message), get('/'))).text()).not.toContain('Salaisuus')
    expect(await (await pages.list('kuusikko', get('/'))).text()).not.toContain('Salaisuus')
    for (const path of ['0', '9999', 'x', '1e3']) expect((await pages.one('kuusikko', path, get('/'))).status).toBe(404)
    expect((await pages.list('muu', get('/'))).status).toBe(404)
    expect((await pages.results('kuusikko', get('/'))).status).toBe(404)
    await saveNews(db, org.scope, { address: 'kuusikko', open: false, results: [] })
    expect((await pages.list('kuusikko', get('/'))).status).toBe(404)
    expect((await pages.feed('kuusikko', get('/'))).status).toBe(404)
    await saveNews(db, org.scope, { address: 'kuusikko', open: true, results: [] })
  })

  test('what breaks others stands as it was written in every page, feed, mail and text', async () => {
    for (const text of Object.values(hostileTexts)) {
      const plain = text.toWellFormed().replaceAll('\0', '')
      if (!plain.trim()) continue
      const { id, number } = await published({ title: { fi: plain }, said: { fi: plain }, did: { fi: plain } })
      await tellThoseWhoAsked(db, org.scope, id)
      const shown = [
        await (await pages.list('kuusikko', get('/'))).text(),
        await (await pages.one('kuusikko', String(number), get('/'))).text(),
      ]
      const { claimed } = await claim(db, 'email', 'me', 50, new Date(Date.now() + 86_400_000))
      const rooms = { db, settings, brands, token: () => '', keys, effects }
      const mails = await writeMails(rooms, claimed)
      for (const mail of mails) {
        if ('problem' in mail) throw new Error(mail.problem)
        shown.push(mail.html)
        expect(mail.subject).not.toMatch(/[\r\n]/)
        expect(mail.headers['List-Unsubscribe']).toMatch(/^<https:\/\/hetki\.test\/u\//)
      }
      expect(mails).toHaveLength(5)
      for (const html of shown) {
        // Only the tags of ours: none of theirs became one.
        expect(html).not.toMatch(/<(script|img|svg|b onmouse|textarea|form(?! method=post action="\/n\/))/i)
      }
      const feed = await (await pages.feed('kuusikko', get('/'))).text()
      expect(
        feed.replace(/<\/?(feed|id|title|link|updated|author|name|entry|published|content|\?xml)\b[^<>]*>/g, ''),
      ).not.toMatch(/[<>]/)
      await withdrawNotice(db, org.scope, id, 'x')
    }
  })
})

describe('where the organisation has a board', () => {
  const at = 'taulu-ja-uutiset'
  const inBoard = (make: (pages: ReturnType<typeof newsPages>['inBoard']) => Promise<Response>) => make(made().inBoard)

  test('its news stand in the board, and their own address leads there, whatever was asked for', async () => {
    const { number } = await published({ title: { fi: 'Ovi auki', sv: 'Dörren öppen' } })
    await saveBoard(db, org.scope, { address: at, open: true, settings: openly({ title: { fi: 'Kuusikon taulu' } }) })
    for (const [path, to] of [
      ['', '/news'],
      [`/${number}?l=sv`, `/news/${number}?l=sv`],
      ['/feed?l=en', '/news/feed?l=en'],
      ['/results', '/news/results'],
    ]) {
      // The address may come with signs escaped that need not be.
      for (const own of ['kuusikko', '%6buusikko']) {
        const reply = await pages.list('kuusikko', get(`/news/${own}${path}`))
        expect([reply.status, reply.headers.get('location')]).toEqual([302, `/b/${at}${to}`])
      }
    }
    const html = await (await inBoard((p) => p.list(at, get(`/b/${at}/news?l=fi`)))).text()
    expect(html).toContain(`<a href="/b/${at}/news?l=fi" aria-current=page>Muutokset</a>`)
    expect(html).toContain(`<a href="/b/${at}?l=fi">Ideat</a>`)
    expect(html).toContain(`<h2 dir=auto><a href="/b/${at}/news/${number}?l=fi">Ovi auki</a></h2>`)
    expect(html).not.toContain('<script')
    const one = await (await inBoard((p) => p.one(at, String(number), get(`/b/${at}/news/${number}?l=sv`)))).text()
    expect(one).toContain('<h1 dir=auto>Dörren öppen</h1>')
    const feed = await (await inBoard((p) => p.feed(at, get(`/b/${at}/news/feed?l=fi`)))).text()
    expect(feed).toContain(`href="https://hetki.test/b/${at}/news/${number}?l=fi"`)
    // What is not there is told with the board around it.
    const none = await inBoard((p) => p.one(at, '999', get(`/b/${at}/news/999`)))
    expect(none.status).toBe(404)
    expect(await none.text()).toContain(`/b/${at}/new?l=fi`)
  })

  test('its word to one who asked has the board around it too, and a board that is shut leaves the news where they were', async () => {
    const { id } = await published()
    await tellThoseWhoAsked(db, org.scope, id)
    const message = await wordOf(id)
    const key = keys.make('notice', message)
    expect(await (await pages.told(key, get(`/n/${key}`))).text()).toContain(`<a href="/b/${at}?l=fi">Ideat</a>`)
    await saveNews(db, org.scope, { address: 'kuusikko', open: false, results: [] })
    expect((await inBoard((p) => p.list(at, get(`/b/${at}/news`)))).status).toBe(404)
    const without = await (await pages.told(key, get(`/n/${key}`))).text()
    expect(without).toContain(`/b/${at}?l=fi`)
    expect(without).not.toContain('/news')
    await saveNews(db, org.scope, { address: 'kuusikko', open: true, results: [] })
    await saveBoard(db, org.scope, { address: at, open: false, settings: openly() })
    expect((await pages.list('kuusikko', get('/news/kuusikko'))).status).toBe(200)
    const { status } = await inBoard((p) => p.list(at, get(`/b/${at}/news`)))
    expect(status).toBe(410)
  })

  test('a hundred and more are read page by page, those published last first, each page light', async () => {
    const many = await anOrganisation(db, { name: 'Monta' })
    await saveNews(db, many.scope, { address: 'monta', open: true, results: [] })
    const words = (n: number) => JSON.stringify({ fi: `Muutos ${n}: ${'kerromme pitkästi ja tarkasti '.repeat(12)}` })
    // Written first, published last: the order is that of publishing.
    for (let n = 1; n <= 117; n++)
      await sql`insert into notice (id, org, number, state, title, said, did, asked, published_at)
        values (${newId()}, ${many.id}, ${n}, 'published', ${words(n)}::jsonb, ${words(n)}::jsonb, ${words(n)}::jsonb, 5,
          ${new Date(Date.UTC(2026, 0, 1, 0, n === 1 ? 500 : n))})`.execute(db)
    const seen: string[] = []
    for (let page = 1; page <= 6; page++) {
      const html = await (await pages.list('monta', get(`/news/monta?page=${page}`))).text()
      expect(gzipSync(html).length).toBeLessThan(14_600)
      seen.push(...[...html.matchAll(/<h2 dir=auto><a[^>]*>Muutos (\d+):/g)].map((m) => m[1]!))
    }
    expect(seen).toHaveLength(117)
    expect(seen.slice(0, 3)).toEqual(['1', '117', '116'])
    expect(seen.at(-1)).toBe('2')
    for (const odd of ['0', '-3', '7', '1e9', 'x', '2.5'])
      expect((await pages.list('monta', get(`/news/monta?page=${odd}`))).status).toBe(200)
  })
})

describe('one of those who asked', () => {
  test('a GET shows, twice and by a scanner, and counts nothing; the button counts once', async () => {
    const { id } = await published()
    await tellThoseWhoAsked(db, org.scope, id)
    const message = await wordOf(id)
    const key = keys.make('notice', message)
    const reads = () =>
      db.selectFrom('notice_recipient').select('read_at').where('message', '=', message).executeTakeFirstOrThrow()
    for (const method of ['GET', 'HEAD', 'GET']) {
      const reply = await pages.told(key, get(`/n/${key}`, method))
      expect(reply.status).toBe(200)
      expect(await reply.text()).toContain(`<form method=post action="/n/${key}?l=fi">`)
    }
    expect((await reads()).read_at).toBeNull()
    expect(await (await pages.read(key, get(`/n/${key}`, 'POST'))).text()).toContain('Kiitos, että kerroit!')
    expect((await reads()).read_at).not.toBeNull()
    expect((await pages.told(keys.make('unsubscribe', message!), get('/'))).status).toBe(404)
    expect((await pages.told(`${key[0] === 'a' ? 'b' : 'a'}${key.slice(1)}`, get('/'))).status).toBe(404)
  })

  test('by text message it says what changed, where to read, and how to get no more', async () => {
    const { id } = await published({}, true)
    await tellThoseWhoAsked(db, org.scope, id)
    const { claimed } = await claim(db, 'sms', 'me', 50, new Date(Date.now() + 86_400_000))
    const rooms = { db, settings, brands, token: () => '', keys }
    const [text] = await writeTexts(rooms, claimed)
    expect((text as { text: string }).text).toMatch(
      /^Kuusikko: .*Jono lyheni https:\/\/hetki\.test\/n\/\S+ .* https:\/\/hetki\.test\/u\/\S+$/,
    )
    await withdrawNotice(db, org.scope, id, 'x')
    expect(await writeTexts(rooms, claimed)).toEqual(claimed.map(() => ({ problem: 'nothing-to-say' })))
  })
})

test('results are shown of the touchpoints that were chosen, with n and interval, and what was done; few answers show no figure', async () => {
  const [many, few, other] = await Promise.all(
    [1, 2, 3].map(() => aTouchpoint(db, org, { survey: survey.id, name: { fi: `Piste ${++count}` } })),
  )
  const at = new Date().toISOString()
  for (let n = 0; n < 40; n++)
    await anAnswer(db, org, survey, { at, touchpoint: many!.id, values: { nps: n < 30 ? 10 : 3 } })
  for (let n = 0; n < 29; n++) await anAnswer(db, org, survey, { at, touchpoint: few!.id, values: { nps: 7 } })
  await anAnswer(db, org, survey, { at, touchpoint: other!.id, values: { nps: 7 } })
  await rebuildFacts(db, facts, org.id)
  const { number } = await published({ touchpoints: [many!.id], title: { fi: 'Lisää kassoja' } })
  const results = [many, few].map((t) => ({ touchpoint: t!.id, metric: 'nps' as const }))
  await saveNews(db, org.scope, { address: 'kuusikko', open: true, results })
  const html = await (await pages.results('kuusikko', get('/'))).text()
  expect(html).toContain('<b>50</b><br><small>40 vastausta<br>väli ')
  expect(html).toContain(`/news/kuusikko/${number}?l=fi">Lisää kassoja</a>`)
  expect(html.match(/Vastauksia on vielä liian vähän/g)).toHaveLength(1)
  expect(html).not.toContain(`Piste ${count}<`)
})

test('what came of it is told with its interval once it has been judged, whatever came out, on the page, to one who asked and in the mail; before that nothing is', async () => {
  const today = localDate(Date.now(), 'Europe/Helsinki')
  const monday = addDays(today, -weekday(today) - 7 * 14)
  const places = await Promise.all(Array.from({ length: 6 }, () => aTouchpoint(db, org, { survey: survey.id })))
  const weeks = Array.from({ length: 34 }, (_, n) => n - 20)
  await facts.insert(
    places.flatMap(({ id }, p) =>
      weeks.flatMap((w) => {
        const lift = p === 0 && w >= 0 ? 6 : 0
        const at = Date.parse(`${addDays(monday, 7 * w + 1)}T10:00:00Z`)
        const counts = { 5: 12 + lift + (((w + 40) * 7 + p) % 3), 1: 8 - lift }
        return someFacts(org.id, counts, { metric: 'csat', touchpoint: id, at, unit: [org.root] })
      }),
    ),
  )
  const improve = (place: number, startsOn: string) =>
    createImprovement(db, org.scope, {
      ...{ title: 'Salainen nimi', change: '', owner: null, unit: null, causes: [], reasons: [], units: [] },
      ...{ touchpoints: [places[place]!.id], metric: 'csat', state: 'in-effect', startsOn, endsOn: null },
    })
  const said: string[] = []
  const told = new ToldEffects(db, facts, () => org.scope)
  effects = (_, notices) => told.of(org.scope, notices)
  for (const [place, startsOn] of [
    [0, monday],
    [1, monday],
    [2, addDays(today, -3)],
  ] as const) {
    const { id: improvement } = await improve(place, startsOn)
    const { id, number } = await published({ title: { fi: `Muutos ${place}` } }, false, [
      { kind: 'improvement', id: improvement },
    ])
    await tellThoseWhoAsked(db, org.scope, id)
    const html = await (await pages.one('kuusikko', String(number), get('/'))).text()
    expect(html).not.toContain('Salainen')
    const line = /<h3>Mitä siitä seurasi<\/h3><p>(.*?)<\/p>/.exec(html)?.[1] ?? ''
    said.push(line)
    const { claimed } = await claim(db, 'email', 'me', 500, new Date(Date.now() + 86_400_000))
    const mails = await writeMails({ db, settings, brands, token: () => '', keys, effects }, claimed)
    const mine = mails.filter((m) => !('problem' in m) && m.subject.includes(`Muutos ${place}`))
    expect(mine).toHaveLength(5)
    for (const mail of mine) {
      if ('problem' in mail) continue
      expect(mail.text.includes('Mitä siitä seurasi')).toBe(line !== '')
      if (line) expect(mail.text).toContain(line)
    }
    const message = await wordOf(id)
    const personal = await (await pages.told(keys.make('notice', message), get('/'))).text()
    expect(personal.includes('Mitä siitä seurasi')).toBe(line !== '')
    await withdrawNotice(db, org.scope, id, 'x')
    expect(await (await pages.one('kuusikko', String(number), get('/'))).text()).not.toContain('<h3>')
  }
  const figures = String.raw`tyytyväisten osuus [+−]\d+(,\d)?\u00a0prosenttiyksikköä \(väli [+−]?\d+(,\d)? … [+−]?\d+(,\d)?, varmuus 98,5 %\)`
  expect(said[0]).toMatch(
    new RegExp(`^Parani: ${figures}, kun vastaavien .* Arvioitu, kun muutoksesta oli kulunut 12 viikkoa\\.$`),
  )
  expect(said[1]).toMatch(new RegExp(`^Vaikutusta ei näy: ${figures} verrattuna .* sattuman rajoihin`))
  expect(said[2]).toBe('')
  effects = noEffects
})
