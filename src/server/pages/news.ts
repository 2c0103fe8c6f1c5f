import type { Logger } from 'pino'
import { type BrandReader, nameOf } from '../../catalog/brand/read.ts'
import { type Language, languages } from '../../contract/language.ts'
import type { Db } from '../../engine/database/database.ts'
import type { FactStore } from '../../engine/facts/facts.ts'
import { markRead, type NewsPlace, newsAt, publicNotices, toldNotice } from '../../flow/announcement/notice/news.ts'
import { ask } from '../../flow/insight/ask.ts'
import type { MessageKeys } from '../../flow/invitation/send/key.ts'
import { newsFeed } from '../../page/news/feed.ts'
import type { NewsFrame } from '../../page/news/frame.ts'
import { newsListPage, newsOnePage, noNewsPage, toldPage } from '../../page/news/notice.ts'
import { resultsPage, type ShownScore } from '../../page/news/results.ts'
import { noticePage } from '../../page/notice-page.ts'
import { readerLanguage } from '../guard/guard.ts'
import { houseScope } from '../guard/scope.ts'
import { baseUrl, type Settings } from '../settings.ts'
import { htmlReply } from './page-reply.ts'

export type NewsRooms = {
  db: Db
  facts: FactStore
  brands: BrandReader
  keys: MessageKeys
  settings: Settings
  log: Logger
  tell: (org: string) => void
}

const perPage = 20
/** Results are of so many weeks, up to today. */
const weeks = 12

/** What came of feedback, for all to read; and for one who asked, with a button. A GET shows and does nothing. */
export function newsPages({ db, facts, brands, keys, settings, log, tell }: NewsRooms) {
  const languageOf = (request: Request, own: readonly Language[]): Language => {
    const chosen = new URL(request.url).searchParams.get('l')
    return languages.find((l) => l === chosen) ?? fitting(readerLanguage(request), own)
  }
  const frameOf = async (
    place: Omit<NewsPlace, 'languages' | 'name'>,
    language: Language,
    home: string,
  ): Promise<NewsFrame> => {
    const brand = await brands.of(place.org, [])
    return {
      ...{ language, home, zone: place.zone, results: place.results.length > 0 },
      ...{ brandName: nameOf(brand, language), colour: brand.colour },
    }
  }
  const reply = (request: Request, page: { html: string; csp: string }, status = 200) =>
    htmlReply(request, page.html, { csp: page.csp, status })
  const unknown = (request: Request) =>
    reply(request, noNewsPage(languageOf(request, []), new URL(request.url).pathname), 404)

  /** The page of an organisation's news, or what is said instead. */
  const on = async (
    address: string,
    request: Request,
    make: (place: NewsPlace, frame: NewsFrame) => Promise<Response>,
  ): Promise<Response> => {
    try {
      const place = await newsAt(db, address)
      if (!place) return unknown(request)
      return await make(place, await frameOf(place, languageOf(request, place.languages), `/news/${address}`))
    } catch (error) {
      log.error({ err: error }, 'news')
      return htmlReply(request, noticePage('broken', readerLanguage(request)), { status: 503 })
    }
  }

  async function scores({ org, results }: NewsPlace): Promise<{ shown: ShownScore[]; from: Date; to: Date }> {
    const scope = houseScope(org)
    const touchpoints = await db
      .selectFrom('touchpoint')
      .select(['id', 'name'])
      .where('org', '=', org)
      .where('id', 'in', [...new Set(results.map((r) => r.touchpoint))])
      .execute()
    const names = new Map(touchpoints.map((t) => [t.id, t.name]))
    const done = await publicNotices(db, org, { limit: 200 })
    const asked = await ask(scope, facts, db, {
      metrics: [...new Set(results.map((r) => r.metric))],
      ...{ by: ['touchpoint'], period: { last: weeks, unit: 'week' }, confidence: 0.95 },
      filters: [{ dimension: 'touchpoint', values: [...names.keys()] }],
    })
    const shown = results.flatMap(({ touchpoint, metric }): ShownScore[] => {
      const name = names.get(touchpoint)
      if (!name) return []
      const figure = asked.rows.find((r) => r.metric === metric && r.key[0] === touchpoint)?.figure
      // To strangers a figure of few answers says more of those who gave them than of the place, promised anonymity or not.
      const enough = figure !== undefined && !figure.hidden && !figure.tooFew
      return [
        {
          ...{ touchpoint: name, metric, value: enough ? figure.value : null, n: enough ? figure.n : null },
          interval: enough ? figure.interval : null,
          did: done.filter((n) => n.touchpoints.includes(touchpoint)).slice(0, 5),
        },
      ]
    })
    return { shown, from: new Date(`${asked.period.from}T12:00:00Z`), to: new Date(`${asked.period.to}T12:00:00Z`) }
  }

  const personal = async (
    key: string,
    request: Request,
    state: (message: string, read: boolean) => Promise<'ask' | 'read'>,
  ): Promise<Response> => {
    try {
      const message = keys.read('notice', key)
      const told = message ? await toldNotice(db, message) : null
      const [notice] = told ? await publicNotices(db, told.org, { number: told.number, limit: 1 }) : []
      if (!message || !told || !notice) return unknown(request)
      const { zone } = await db
        .selectFrom('organisation')
        .select('zone')
        .where('id', '=', told.org)
        .executeTakeFirstOrThrow()
      const chosen = new URL(request.url).searchParams.get('l')
      const language = languages.find((l) => l === chosen) ?? told.language
      const frame = await frameOf({ org: told.org, zone, results: [] }, language, '')
      return reply(request, toldPage(frame, `/n/${key}`, notice, await state(message, told.read)))
    } catch (error) {
      log.error({ err: error }, 'a notice')
      return htmlReply(request, noticePage('broken', readerLanguage(request)), { status: 503 })
    }
  }

  return {
    list: (address: string, request: Request) =>
      on(address, request, async ({ org }, frame) => {
        const given = Number(new URL(request.url).searchParams.get('before'))
        const before = Number.isSafeInteger(given) && given > 0 && given < 2 ** 31 ? given : undefined
        const found = await publicNotices(db, org, { before, limit: perPage + 1 })
        const older = found.length > perPage ? found[perPage - 1]!.number : null
        return reply(request, newsListPage(frame, found.slice(0, perPage), older))
      }),
    one: (address: string, number: string, request: Request) =>
      on(address, request, async ({ org }, frame) => {
        const [notice] = /^\d{1,9}$/.test(number)
          ? await publicNotices(db, org, { number: Number(number), limit: 1 })
          : []
        if (!notice) return unknown(request)
        return reply(request, newsOnePage(frame, notice), notice.state === 'withdrawn' ? 410 : 200)
      }),
    results: (address: string, request: Request) =>
      on(address, request, async (place, frame) => {
        if (place.results.length === 0) return unknown(request)
        const { shown, from, to } = await scores(place)
        return reply(request, resultsPage(frame, shown, { from, to }))
      }),
    feed: (address: string, request: Request) =>
      on(address, request, async ({ org }, frame) => {
        const notices = await publicNotices(db, org, { limit: 50 })
        const home = `${baseUrl(settings)}${frame.home}`
        const xml = newsFeed({
          ...{ home, name: frame.brandName, language: frame.language, notices },
          updated: new Date(0),
        })
        return new Response(xml, {
          headers: {
            ...{ 'content-type': 'application/atom+xml;charset=utf-8', 'cache-control': 'public,max-age=300' },
            ...{ 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'" },
          },
        })
      }),
    told: (key: string, request: Request) => personal(key, request, async (_, read) => (read ? 'read' : 'ask')),
    read: (key: string, request: Request) =>
      personal(key, request, async (message) => {
        await markRead(db, message, new Date())
        const told = await toldNotice(db, message)
        if (told) tell(told.org)
        return 'read'
      }),
  }
}

/** The reader's language where the organisation speaks it, else its first. */
const fitting = (wanted: Language, own: readonly Language[]): Language =>
  own.length === 0 || own.includes(wanted) ? wanted : own[0]!
