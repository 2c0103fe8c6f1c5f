import { execFileSync } from 'node:child_process'
import { Hono } from 'hono'
import { sql } from 'kysely'
import { pino } from 'pino'
import { beforeAll, describe, expect, it } from 'vitest'
import { aBoard, aDevice, anIdea, openly } from '../../../test/board-builder.ts'
import { anOrganisation, type BuiltOrganisation } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import { hostileTexts } from '../../../test/hostile-texts.ts'
import { text } from '../../../test/page-form.ts'
import { BrandReader } from '../../catalog/brand/read.ts'
import type { Database } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { readOutbox } from '../../engine/queue/reader.ts'
import { readIdea } from '../../flow/idea/read.ts'
import { SimilarIdeas } from '../../flow/idea/similar/similar.ts'
import { answerIdea, commentOfficially } from '../../flow/idea/staff.ts'
import type { Claimed } from '../../flow/invitation/send/claim.ts'
import { messageKeys } from '../../flow/invitation/send/key.ts'
import { bundle } from '../../page/assets.ts'
import { boardDoors } from '../board-doors.ts'
import { writeBoardMails } from '../messages/board.ts'
import { readSettings } from '../settings.ts'
import { boardVisits } from './board-visit.ts'

const base = 'http://hetki.test'
let database: Database
let org: BuiltOrganisation
let home: string
let app: Hono
let similar: SimilarIdeas
const keys = messageKeys('x'.repeat(32))
const settings = readSettings({ BASE_URL: base })
const db = () => database.db
const logged: unknown[] = []

beforeAll(async () => {
  execFileSync('node', ['scripts/build-page.mjs'], { stdio: 'ignore' })
  database = await openTestDatabase()
  org = await anOrganisation(db(), { name: 'Kuusikko' })
  home = `/b/${(await aBoard(db(), org)).address}`
  similar = new SimilarIdeas(db())
  app = new Hono()
  const log = pino({ level: 'warn' }, { write: (line) => void logged.push(JSON.parse(line)) })
  boardDoors(
    app as never,
    { database, settings, log, outbox: readOutbox(database, []) },
    { keys, similar, visits: boardVisits({ db: db(), brands: new BrandReader(db()), settings, log }) },
  )
})

/** A browser without script: keeps its one cookie. */
function browser(language = 'fi') {
  let cookie = ''
  const send = async (path: string, init: RequestInit = {}) => {
    const headers = { 'accept-language': language, ...(cookie && { cookie }), ...(init.headers as object) }
    const reply = await app.fetch(new Request(base + path, { ...init, headers }))
    const set = reply.headers.get('set-cookie')
    if (set) cookie = set.split(';')[0]!
    return { reply, html: await reply.text(), set, to: reply.headers.get('location') ?? '' }
  }
  return {
    open: (path: string) => send(path),
    post: (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
      send(path, {
        method: 'POST',
        body: new URLSearchParams(fields).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      }),
    get cookie() {
      return cookie
    },
  }
}
const hidden = (html: string, name: string) => new RegExp(`name=${name} value="?([^">]*)`).exec(html)?.[1] ?? ''
const sum = async (id: string) => (await readIdea(db(), org.scope, id)).votes
/** All that the board keeps, as one number that any writing changes. */
const kept = async () =>
  (
    await sql<{ n: string }>`
      select md5(string_agg(t::text, '' order by t::text)) as n from (
        select to_jsonb(i) as t from idea i union all select to_jsonb(v) from idea_vote v union all select to_jsonb(p) from board_person p union all
        select to_jsonb(d) from board_device d union all select to_jsonb(f) from idea_follower f union all select to_jsonb(c) from board_confirmation c
        union all select to_jsonb(m) from message m union all select to_jsonb(o) from outbox o union all select to_jsonb(c) from idea_comment c) x`.execute(
      db(),
    )
  ).rows[0]!.n

describe('a visitor', () => {
  it('is known by nothing until they vote; a hundred sendings of the form that they got are one vote', async () => {
    const { id, number } = await anIdea(db(), org, { title: 'Ilmaista vettä' })
    const visitor = browser()
    const { html, set } = await visitor.open(home)
    expect(set).toBeNull()
    expect(html).toContain('Ilmaista vettä')
    const fields = { for: String(number), d: hidden(html, 'd'), l: 'fi', back: `${home}?sort=new` }
    const tries = await Promise.all(Array.from({ length: 100 }, () => browser().post(`${home}/vote`, fields)))
    expect(new Set(tries.map((t) => t.reply.status))).toEqual(new Set([303]))
    expect(tries[0]!.to).toBe(`${home}?sort=new&l=fi#i${number}`)
    expect(tries[0]!.set).toMatch(/^hetki_board=[\w-]{22}; Max-Age=\d+; Path=\/b\/[\w-]+; HttpOnly; SameSite=Lax$/)
    expect(await sum(id)).toBe(2)
  })

  it('takes a vote back, sees which are theirs, and never leaves the board by a form', async () => {
    const { id, number } = await anIdea(db(), org)
    const visitor = browser()
    const away = await visitor.post(`${home}/vote`, {
      for: String(number),
      d: aDevice(),
      back: 'https://evil.example/',
    })
    expect(away.to).toBe(`${home}?l=fi#i${number}`)
    expect((await visitor.open(`${home}/${number}`)).html).toContain('aria-pressed=true')
    expect((await browser().open(`${home}/${number}`)).html).not.toContain('aria-pressed=true')
    await visitor.post(`${home}/vote`, { un: String(number) })
    expect(await sum(id)).toBe(1)
  })

  it('changes nothing by looking, whatever is looked at', async () => {
    const { number } = await anIdea(db(), org)
    const visitor = browser()
    await visitor.post(`${home}/vote`, { for: String(number), d: aDevice() })
    await visitor.post(`${home}/${number}`, { go: 'follow', address: 'katso@example.fi' })
    const { id } = await db()
      .selectFrom('board_confirmation')
      .where('address', '=', 'katso@example.fi')
      .select('id')
      .executeTakeFirstOrThrow()
    const before = await kept()
    for (const path of [
      home,
      `${home}?q=vesi&for=${number}&un=${number}&page=2`,
      `${home}/new`,
      `${home}/similar?q=ilmaista`,
      `${home}/roadmap`,
      `${home}/feed`,
      `${home}/vote?for=${number}`,
      `${home}/you?go=erase`,
      `${home}/${number}?go=vote`,
      `${home}/${number}/feed`,
      `${home}/confirm/${keys.make('confirm', id)}`,
      `${home}/leave/${keys.make('leave-board', id)}`,
      `${home}/999999`,
    ]) {
      const { reply, set } = await visitor.open(path)
      expect(reply.status, path).toBeLessThan(500)
      expect(set, path).toBeNull()
    }
    expect(await kept()).toBe(before)
    expect(logged).toEqual([])
  })

  it('cannot be made to vote by another site, and is told in words what is not there', async () => {
    const { id, number } = await anIdea(db(), org)
    const site = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
    expect((await browser().post(`${home}/vote`, { for: String(number) }, site)).reply.status).toBe(403)
    expect(await sum(id)).toBe(1)
    const nowhere = await browser().open('/b/ei-ole')
    expect(nowhere.reply.status).toBe(404)
    // Nothing on it leads to what is not there either: only the same page in other languages.
    expect([...nowhere.html.matchAll(/href="?([^" >]*)/g)].map((m) => m[1])).toEqual([
      'data:,',
      '/b/ei-ole?l=sv',
      '/b/ei-ole?l=en',
    ])
    expect(text((await browser().open('/b/ei-ole?l=sv')).html)).toContain('På den här adressen finns ingen tavla')
    const shut = await anOrganisation(db())
    const { address } = await aBoard(db(), shut, { open: false })
    const { reply, html } = await browser('sv').open(`/b/${address}`)
    expect(reply.status).toBe(410)
    expect(html).toContain('Tavlan är stängd')
    // Nor does a shut one, but to what is kept of a visitor, which is theirs whether it is open or not.
    const closed = `/b/${address}`
    expect([...html.matchAll(/href="?([^" >]*)/g)].map((m) => m[1])).toEqual([
      ...['data:,', `${closed}?l=fi`, `${closed}?l=en`, `${closed}/you?l=sv`],
    ])
    expect((await browser().open(`${closed}/you`)).reply.status).toBe(200)
    expect((await browser().post(`${closed}/you`, { go: 'erase' }, site)).reply.status).toBe(403)
    expect((await browser().post(`${closed}/you`, { go: 'erase' })).reply.status).toBe(200)
    expect((await browser().post(`${closed}/vote`, { for: '1' })).reply.status).toBe(410)
  })

  it('is shown like ideas before their own is sent, and sends it all the same; twice is once', async () => {
    await anIdea(db(), org, { title: 'Pyörätelineitä asemalle', body: 'Juna-asemalta puuttuvat telineet' })
    similar.changed(org.id)
    const visitor = browser()
    const { html } = await visitor.open(`${home}/new`)
    const fields = { i: hidden(html, 'i'), d: hidden(html, 'd'), kind: 'idea', title: 'Pyöräteline asemalle' }
    const step = await visitor.post(`${home}/new`, { ...fields, go: 'look' })
    expect(text(step.html)).toContain('Pyörätelineitä asemalle')
    expect((await visitor.open(`${home}/similar?q=asemille%20pyörätelineet`)).html).toContain('Pyörätelineitä asemalle')
    const sent = await visitor.post(`${home}/new`, { ...fields, i: hidden(step.html, 'i'), go: 'post' })
    expect(sent.reply.status).toBe(303)
    const again = await visitor.post(`${home}/new`, { ...fields, i: hidden(step.html, 'i'), go: 'post' })
    expect(again.to).toBe(sent.to)
    expect((await visitor.open(sent.to)).html).toContain('Pyöräteline asemalle')
  })

  it('says what comes next to who wrote what is read first, and lets them alone hear of it', async () => {
    const place = await anOrganisation(db())
    const home = `/b/${(await aBoard(db(), place, { settings: openly({ hold: { all: true } }) })).address}`
    const visitor = browser()
    const id = newId()
    const waits = await visitor.post(`${home}/new`, {
      i: id,
      kind: 'idea',
      title: 'Katos pyörille',
      go: 'post',
      d: aDevice(),
    })
    expect(text(waits.html)).toContain('Luemme sen')
    expect(waits.html).toContain(`href="${home}?l=fi"`)
    expect(hidden(waits.html, 'i')).toBe(id)
    const wants = (address: string) => ({ i: id, go: 'follow', address })
    expect((await browser().post(`${home}/new`, { ...wants('muu@example.fi'), d: aDevice() })).reply.status).toBe(404)
    expect(text((await visitor.post(`${home}/new`, wants('ei osoite'))).html)).toContain('Tarkista osoite')
    expect(text((await visitor.post(`${home}/new`, wants('oma@example.fi'))).html)).toContain('oma@example.fi')
    const row = await db()
      .selectFrom('board_confirmation')
      .where('address', '=', 'oma@example.fi')
      .select('id')
      .executeTakeFirstOrThrow()
    const done = await visitor.post(`${home}/confirm/${keys.make('confirm', row.id)}`, { go: 'confirm' })
    // What waits has no page yet.
    expect(done.html).not.toMatch(new RegExp(`<main>.*${home}/\\d`))
    expect(await db().selectFrom('idea_follower').where('idea', '=', id).selectAll().execute()).toHaveLength(1)
  })

  it('confirms with one tap that is a POST, and hears no more by one', async () => {
    const { id, number } = await anIdea(db(), org, { title: 'Lisää varjoa' })
    const visitor = browser()
    const asked = await visitor.post(`${home}/${number}`, { go: 'follow', address: 'tuuli@example.fi', d: aDevice() })
    expect(text(asked.html)).toContain('tuuli@example.fi')
    const row = await db()
      .selectFrom('board_confirmation')
      .where('address', '=', 'tuuli@example.fi')
      .select('id')
      .executeTakeFirstOrThrow()
    const link = `${home}/confirm/${keys.make('confirm', row.id)}`
    expect(text((await visitor.open(link)).html)).toContain('Vahvistan')
    expect(await db().selectFrom('idea_follower').where('idea', '=', id).selectAll().execute()).toEqual([])
    expect(text((await visitor.post(link, { go: 'confirm' })).html)).toContain('Seuraat nyt tätä ideaa')
    expect((await visitor.open(`${home}/${number}`)).html).toContain('Seuraat tätä.')
    // Used, it asks nothing more of its own device; another may join, and is not told of what was taken back since.
    expect((await visitor.open(link)).html).not.toContain('<button')
    expect(text((await browser().open(link)).html)).toContain('Tämä linkki on jo käytetty')
    expect(text((await visitor.post(link, { go: 'confirm' })).html)).toContain('Seuraat nyt tätä ideaa')
    await visitor.post(`${home}/${number}`, { go: 'unfollow' })
    expect(text((await visitor.post(link, { go: 'confirm' })).html)).toContain('Osoitteesi on vahvistettu')
    await visitor.post(`${home}/${number}`, { go: 'follow' })
    const follower = await db()
      .selectFrom('idea_follower')
      .where('idea', '=', id)
      .select('person')
      .executeTakeFirstOrThrow()
    const message = await sql<{ id: string }>`
      insert into message (id, org, step, channel, language, due_at, useful_until, detail)
      values (gen_random_uuid(), ${org.id}, 'board', 'email', 'fi', now(), now(), ${JSON.stringify({ board: 'news', idea: id, person: follower.person })}::jsonb)
      returning id`.execute(db())
    const leave = `${home}/leave/${keys.make('leave-board', message.rows[0]!.id)}`
    expect(text((await browser().open(leave)).html)).toContain('Lisää varjoa')
    // What a mail program sends comes from no page.
    const site = { 'sec-fetch-site': 'cross-site' }
    const one = await browser().post(leave, { 'List-Unsubscribe': 'One-Click' }, site)
    expect(one.reply.status).toBe(200)
    expect(await db().selectFrom('idea_follower').where('idea', '=', id).selectAll().execute()).toEqual([])
    expect(await sum(id)).toBe(1)
    expect((await browser().open(`${home}/leave/${'0'.repeat(52)}`)).reply.status).toBe(404)
  })

  it('sees what is kept of them, and takes it all away', async () => {
    const { id, number } = await anIdea(db(), org)
    const visitor = browser('en')
    expect(text((await visitor.open(`${home}/you`)).html)).toContain('nothing of it is kept')
    await visitor.post(`${home}/vote`, { for: String(number), d: aDevice(), l: 'en' })
    expect(text((await visitor.open(`${home}/you`)).html)).toContain('1 vote')
    const { set } = await visitor.post(`${home}/you`, { go: 'erase' })
    expect(set).toContain('Max-Age=0')
    expect(await sum(id)).toBe(1)
  })
})

describe('whatever somebody writes', () => {
  it.each(Object.entries(hostileTexts))(
    '%s: is shown as it is, and harms no page, feed or mail',
    async (_, hostile) => {
      const words = hostile.slice(0, 1_500)
      const visitor = browser()
      const fields = { kind: 'idea', title: words, body: words, place: words, name: words, d: aDevice(), go: 'post' }
      const sent = await visitor.post(`${home}/new`, fields)
      expect(sent.reply.status).toBe(303)
      const number = Number(/\/(\d+)\?/.exec(sent.to)![1])
      const { id } = await db()
        .selectFrom('idea')
        .where('org', '=', org.id)
        .where('number', '=', number)
        .select('id')
        .executeTakeFirstOrThrow()
      await visitor.post(`${home}/${number}`, { go: 'comment', body: words, name: words })
      await answerIdea(db(), org.scope, id, { state: 'done', answer: words })
      await commentOfficially(db(), org.scope, id, words)
      const person = (await db().selectFrom('idea').where('id', '=', id).select('author').executeTakeFirstOrThrow())
        .author!
      await db().insertInto('idea_follower').values({ idea: id, person, org: org.id }).execute()
      const change = await db()
        .selectFrom('idea_event')
        .where('idea', '=', id)
        .where('what', '=', 'answered')
        .select('id')
        .executeTakeFirstOrThrow()
      const detail = { board: 'news', idea: id, person, change: change.id }
      const message = { id: change.id, org: org.id, step: 'board', language: 'fi', detail } as unknown as Claimed
      const mails = await writeBoardMails({ db: db(), settings, brands: new BrandReader(db()), keys }, [message])
      const mail = mails.get(change.id)!
      expect(mail.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
      expect(mail.written.subject).not.toMatch(/[\r\n\0]/)
      similar.changed(org.id)
      const pages = [
        (await visitor.open(`${home}/${number}`)).html,
        (await visitor.open(`${home}?sort=new`)).html,
        (await visitor.open(`${home}?q=${encodeURIComponent(words)}`)).html,
        (await visitor.open(`${home}/roadmap`)).html,
        (await visitor.open(`${home}/similar?q=${encodeURIComponent(words)}`)).html,
        (await visitor.post(`${home}/new`, { ...fields, title: '', go: 'look' })).html,
        (await visitor.post(`${home}/new`, { ...fields, go: 'look' })).html,
        (await visitor.post(`${home}/${number}`, { go: 'follow', address: words })).html,
        mail.written.html,
      ]
      const script = `<script>${bundle('board', null, "'self'").script}</script>`
      const own = /<style>[^<]*<\/style>|<img src="cid:logo"[^>]*>/g
      for (const html of pages)
        expect(
          /<(script|img|b onmouse|iframe|!--)/i.exec(html.replace(script, '').replace(own, ''))?.[0],
        ).toBeUndefined()
      const [one] = pages
      const shown = words.replace(/\s+/g, ' ').trim().replaceAll('\0', '\uFFFD').slice(0, 140).trim()
      expect(text(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(one!)![1]!)).toBe(shown)
      for (const path of [`${home}/feed`, `${home}/${number}/feed`]) {
        const { html: feed, reply } = await visitor.open(path)
        expect(reply.headers.get('vary')).toBe('accept-language')
        expect(feed).not.toMatch(/<(script|img|b |iframe|!--)/i)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: XML cannot hold them
        expect(feed).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f]/)
      }
      expect(logged).toEqual([])
    },
  )
})

it('takes no more than a page’s worth: at most 14,600 bytes packed, headers included, for five thousand ideas', async () => {
  const large = await anOrganisation(db())
  const { address } = await aBoard(db(), large, { settings: openly({ title: { fi: 'Ideat' } }) })
  await sql`
    insert into idea (id, org, number, kind, title, body, language, stand, root, votes, published_at)
    select id, ${large.id}::uuid, n, 'idea', 'Idea numero ' || n || ' ' || md5(n::text), repeat(md5((n * 7)::text) || ' ', 12), 'fi', 'published', id, n % 97, now()
    from (select gen_random_uuid() as id, n from generate_series(1, 5000) n) x`.execute(db())
  const request = new Request(`${base}/b/${address}?l=fi`, { headers: { 'accept-encoding': 'gzip' } })
  const reply = await app.fetch(request)
  const body = await reply.arrayBuffer()
  const head = [...reply.headers].reduce((n, [k, v]) => n + k.length + v.length + 4, 20)
  expect(body.byteLength + head).toBeLessThanOrEqual(14_600)
  expect(reply.headers.get('content-security-policy')).not.toContain('unsafe')
})
