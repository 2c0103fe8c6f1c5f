import type { Logger } from 'pino'
import { type BrandReader, nameOf } from '../../catalog/brand/read.ts'
import { type Language, languages } from '../../contract/language.ts'
import type { Db } from '../../engine/database/database.ts'
import type { FactStore } from '../../engine/facts/facts.ts'
import { markRead, type NewsPlace, publicNotices, toldNotice } from '../../flow/announcement/notice/news.ts'
import { ask } from '../../flow/insight/ask.ts'
import type { MessageKeys } from '../../flow/invitation/send/key.ts'
import type { BoardFrame } from '../../page/board/view.ts'
import { newsFeed } from '../../page/news/feed.ts'
import type { NewsFrame } from '../../page/news/frame.ts'
import { newsListPage, newsOnePage, noNewsPage, toldPage } from '../../page/news/notice.ts'
import { resultsPage, type ShownScore } from '../../page/news/results.ts'
import { noticePage } from '../../page/notice-page.ts'
import { readerLanguage } from '../guard/guard.ts'
import { houseScope } from '../guard/scope.ts'
import type { EffectsOf } from '../messages/notice-message.ts'
import { baseUrl, type Settings } from '../settings.ts'
import type { BoardVisits } from './board-visit.ts'
import { NewsMemory } from './news-memory.ts'
import { htmlReply } from './page-reply.ts'

export type NewsRooms = {
  db: Db
  facts: FactStore
  brands: BrandReader
  keys: MessageKeys
  settings: Settings
  log: Logger
  effects: EffectsOf
  tell: (org: string) => void
  /** How a board is opened, in whose frame news can stand. */
  boards: BoardVisits
}

/** Results are of so many weeks, up to today. */
const weeks = 12

/** What came of feedback, for all to read, in the frame of the organisation's board where it has one; and for one who asked, with a button. A GET shows and does nothing. */
export function newsPages({ db, facts, brands, keys, settings, log, effects, tell, boards }: NewsRooms) {
  const { places } = boards
  const memory = new NewsMemory(db, effects)
  const languageOf = (request: Request, own: readonly Language[]): Language => {
    const chosen = new URL(request.url).searchParams.get('l')
    return languages.find((l) => l === chosen) ?? fitting(readerLanguage(request), own)
  }
  const alone = async (
    place: Pick<NewsPlace, 'org' | 'zone' | 'results'>,
    language: Language,
    home: string,
  ): Promise<NewsFrame> => {
    const brand = await brands.of(place.org, [])
    return {
      ...{ language, home, zone: place.zone, results: place.results.length > 0, board: null },
      ...{ brandName: nameOf(brand, language), colour: brand.colour },
    }
  }
  const within = (board: BoardFrame, place: NewsPlace | null): NewsFrame => ({
    ...{ language: board.language, brandName: board.brandName, colour: board.colour, zone: board.zone, board },
    ...{ home: place ? `${board.home}/news` : '', results: (place?.results.length ?? 0) > 0 },
  })
  const reply = (request: Request, page: { html: string; csp: string }, status = 200) =>
    htmlReply(request, page.html, { csp: page.csp, status })
  const unknown = (request: Request) =>
    reply(request, noNewsPage(languageOf(request, []), new URL(request.url).pathname), 404)

  type Make = (place: NewsPlace, frame: NewsFrame, request: Request) => Promise<Response | null>

  /** A page of the news at their own address. Where the organisation has an open board, its news are a part of that: one place, one navigation. */
  const on = async (address: string, request: Request, make: Make): Promise<Response> => {
    try {
      const place = await places.at(address)
      if (!place) return unknown(request)
      if (place.board) return toBoard(place.board, request)
      const frame = await alone(place, languageOf(request, place.languages), `/news/${address}`)
      return (await make(place, frame, request)) ?? unknown(request)
    } catch (error) {
      log.error({ err: error }, 'news')
      return htmlReply(request, noticePage('broken', readerLanguage(request)), { status: 503 })
    }
  }

  const inBoard = (board: string, request: Request, make: Make): Promise<Response> =>
    boards.looked(board, request, async ({ board: { org }, frame }) => {
      const place = await places.of(org)
      return place && make(place, within(frame, place), request)
    })

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

  const list: Make = async ({ org }, frame, request) => {
    const given = Number(new URL(request.url).searchParams.get('page') ?? 1)
    const page = Number.isSafeInteger(given) && given >= 1 ? given : 1
    return reply(request, newsListPage(frame, await memory.list(org, page)))
  }

  const one =
    (number: string): Make =>
    async ({ org }, frame, request) => {
      const notice = /^\d{1,9}$/.test(number) ? await memory.one(org, Number(number)) : null
      return notice ? reply(request, newsOnePage(frame, notice), notice.state === 'withdrawn' ? 410 : 200) : null
    }

  const results: Make = async (place, frame, request) => {
    if (place.results.length === 0) return null
    const { shown, from, to } = await scores(place)
    return reply(request, resultsPage(frame, shown, { from, to }))
  }

  const feed: Make = async ({ org }, frame) => {
    const notices = await publicNotices(db, org, { limit: 50 })
    const home = `${baseUrl(settings)}${frame.home}`
    const given = { home, name: frame.brandName, language: frame.language, notices, updated: new Date(0) }
    return new Response(newsFeed(given), {
      headers: {
        ...{ 'content-type': 'application/atom+xml;charset=utf-8', 'cache-control': 'public,max-age=300' },
        vary: 'accept-language',
        ...{ 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'" },
      },
    })
  }

  /** For one who was told, by the link of their message: in the board's frame, but with what the message said in its own language. */
  const personal = async (
    key: string,
    request: Request,
    state: (message: string, read: boolean) => Promise<'ask' | 'read'>,
  ): Promise<Response> => {
    try {
      const message = keys.read('notice', key)
      const told = message ? await toldNotice(db, message) : null
      const found = told ? await publicNotices(db, told.org, { number: told.number, limit: 1 }) : []
      const [notice] = told ? await memory.withEffects(told.org, found) : []
      if (!message || !told || !notice) return unknown(request)
      const chosen = new URL(request.url).searchParams.get('l')
      const language = languages.find((l) => l === chosen) ?? told.language
      const place = await places.of(told.org)
      const board = await boards.frameOf(told.org, language)
      const { zone } = await db
        .selectFrom('organisation')
        .select('zone')
        .where('id', '=', told.org)
        .executeTakeFirstOrThrow()
      const frame = board
        ? within(board, place)
        : await alone(
            { org: told.org, zone, results: place?.results ?? [] },
            language,
            place ? `/news/${place.address}` : '',
          )
      return reply(request, toldPage(frame, `/n/${key}`, notice, await state(message, told.read)))
    } catch (error) {
      log.error({ err: error }, 'a notice')
      return htmlReply(request, noticePage('broken', readerLanguage(request)), { status: 503 })
    }
  }

  const pages = (open: (at: string, request: Request, make: Make) => Promise<Response>) => ({
    list: (at: string, request: Request) => open(at, request, list),
    one: (at: string, number: string, request: Request) => open(at, request, one(number)),
    results: (at: string, request: Request) => open(at, request, results),
    feed: (at: string, request: Request) => open(at, request, feed),
  })
  return {
    alone: pages(on),
    inBoard: pages(inBoard),
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

/** The same page below the board's address. Not for ever: a board can be shut. */
function toBoard(board: string, request: Request): Response {
  const { pathname, search } = new URL(request.url)
  const location = `/b/${board}/news${pathname.replace(/^\/news\/[^/]*/, '')}${search}`
  return new Response(null, { status: 302, headers: { location, 'cache-control': 'public, max-age=60' } })
}

/** The reader's language where the organisation speaks it, else its first. */
const fitting = (wanted: Language, own: readonly Language[]): Language =>
  own.length === 0 || own.includes(wanted) ? wanted : own[0]!
