import type { Logger } from 'pino'
import { type BrandReader, nameOf } from '../../catalog/brand/read.ts'
import type { OrgScope } from '../../catalog/scope.ts'
import { type Language, languages } from '../../contract/language.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import { NewsReader } from '../../flow/announcement/notice/news.ts'
import { BoardReader, type OpenBoard } from '../../flow/idea/board.ts'
import type { SimilarIdeas } from '../../flow/idea/similar/similar.ts'
import { type Voter, VoterReader } from '../../flow/idea/voter.ts'
import type { MessageKeys } from '../../flow/invitation/send/key.ts'
import { boardNotice } from '../../page/board/notice-page.ts'
import type { BoardFrame } from '../../page/board/view.ts'
import { boardWords } from '../../page/board/words.ts'
import { newsWords } from '../../page/news/words.ts'
import { readerLanguage } from '../guard/guard.ts'
import { demandOwnPage, publicBase } from '../guard/origin.ts'
import { houseScope } from '../guard/scope.ts'
import type { Settings } from '../settings.ts'
import { keyCookie, keyInCookie, keyOf, newKey } from './board-key.ts'
import { bodyText } from './body.ts'
import { htmlReply } from './page-reply.ts'

export type BoardRooms = {
  db: Db
  brands: BrandReader
  settings: Settings
  keys: MessageKeys
  similar: SimilarIdeas
  log: Logger
  /** Something was written that others wait for. */
  wake: () => void
  /** A message waits to be sent. */
  wakeSender: () => void
}

const postMost = 64 * 1_024

/** Who looks at which board, in which language. */
export type Visit = {
  board: OpenBoard
  scope: OrgScope
  frame: BoardFrame
  voter: Voter | null
  request: Request
  url: URL
}
export type Page = { html: string; csp: string }

/** A visit with the form that was sent, and who sent it. */
export type Sent = Visit & { form: URLSearchParams; key: string; cookie: string }

export const shown = (at: Visit, page: Page, extra: { status?: number; cookie?: string } = {}) =>
  htmlReply(at.request, page.html, { csp: page.csp, ...extra })

/** Somebody did something: their browser goes and looks. */
export const done = (to: string, cookie?: string) =>
  new Response(null, {
    status: 303,
    headers: { location: to, 'cache-control': 'no-store', ...(cookie && { 'set-cookie': cookie }) },
  })

/** How each page of a board is opened: which board, who looks, and what is said where it cannot be. */
export function boardVisits({ db, brands, settings, log }: Pick<BoardRooms, 'db' | 'brands' | 'settings' | 'log'>) {
  const boards = new BoardReader(db)
  const news = new NewsReader(db)
  const voters = new VoterReader(db)

  async function frame(board: OpenBoard, language: Language): Promise<BoardFrame> {
    const brand = await brands.of(board.org, [])
    return {
      ...{
        home: `/b/${board.address}`,
        open: board.open,
        language,
        brandName: nameOf(brand, language),
        colour: brand.colour,
      },
      ...{ title: board.settings.title, welcome: board.settings.welcome, categories: board.categories },
      ...{ comments: board.settings.comments, texts: board.settings.texts, zone: board.zone },
      ...{ key: newKey(), news: (await news.of(board.org)) !== null },
    }
  }

  /** What stands around a page that belongs to an organisation's board though it has an address of its own; null without an open board. */
  async function frameOf(org: string, language: Language): Promise<BoardFrame | null> {
    const row = await db
      .selectFrom('board')
      .where('org', '=', org)
      .where('open', '=', true)
      .select('address')
      .executeTakeFirst()
    const board = row && (await boards.get(row.address))
    return board?.open ? frame(board, language) : null
  }

  async function visit(address: string, request: Request, chosen: string | null): Promise<Visit | null> {
    const board = await boards.get(address)
    if (!board) return null
    const scope = houseScope(board.org)
    const key = keyInCookie(request)
    const voter = key ? await voters.find(scope, key) : null
    const language: Language = languages.find((l) => l === chosen) ?? readerLanguage(request)
    return { board, scope, frame: await frame(board, language), voter, request, url: new URL(request.url) }
  }

  /** One of ours in place of a page, for a board that is shut, unknown or broken. */
  const plain = async (request: Request, what: 'unknown' | 'shut' | 'broken', status: number, at?: Visit | null) => {
    const { pathname, searchParams } = new URL(request.url)
    const language = languages.find((l) => l === searchParams.get('l')) ?? readerLanguage(request)
    // Without a board there is nowhere to go: no tabs that lead to what is not there either.
    const frame: BoardFrame = at?.frame ?? {
      ...{ home: '', open: false, news: false, language, brandName: '', colour: null, title: {}, welcome: {} },
      ...{ categories: [], comments: false, texts: false, zone: 'UTC', key: '' },
    }
    const words = boardWords[frame.language]
    const { title, text } = words[at || what !== 'unknown' ? what : 'nowhere']
    // From what is not there one goes on to what is. News outlive a board that is shut, at an address of their own.
    const place = at && what === 'shut' ? await news.of(at.scope.org) : null
    const onward = place
      ? { to: `/news/${place.address}`, words: newsWords[frame.language].tabs.news }
      : at?.board.open && what === 'unknown' && { to: frame.home, words: words.back }
    const more = onward ? `<p><a href="${onward.to}?l=${frame.language}">${onward.words} →</a></p>` : ''
    const { html, csp } = boardNotice(frame, { title, text, here: pathname, more })
    return htmlReply(request, html, { csp, status })
  }

  /** Opens a board for a reading door; `always`: also one that is shut. */
  async function looked(
    address: string,
    request: Request,
    make: (at: Visit) => Promise<Response | null>,
    always = false,
  ): Promise<Response> {
    try {
      const at = await visit(address, request, new URL(request.url).searchParams.get('l'))
      if (!at) return await plain(request, 'unknown', 404)
      if (!at.board.open && !always) return await plain(request, 'shut', 410, at)
      return (await make(at)) ?? (await plain(request, 'unknown', 404, at))
    } catch (error) {
      log.error({ err: error }, 'board page')
      return plain(request, 'broken', 503)
    }
  }

  /** The same for a form that was sent. Another site cannot send one in a visitor's name, but for what may come from `anywhere`. */
  async function sent(
    address: string,
    request: Request,
    make: (at: Sent) => Promise<Response | null>,
    { always = false, anywhere = false }: { always?: boolean; anywhere?: boolean } = {},
  ): Promise<Response> {
    try {
      if (!anywhere) demandOwnPage(settings, request, false)
      const form = new URLSearchParams(await bodyText(request, postMost))
      const at = await visit(address, request, form.get('l') ?? new URL(request.url).searchParams.get('l'))
      if (!at) return await plain(request, 'unknown', 404)
      if (!at.board.open && !always) return await plain(request, 'shut', 410, at)
      const key = keyOf(request, form)
      const cookie = keyCookie(at.frame.home, key, publicBase(settings, request).startsWith('https:'))
      return (await make({ ...at, form, key, cookie })) ?? (await plain(request, 'unknown', 404, at))
    } catch (error) {
      if (error instanceof Refusal && error.code === 'not-allowed') return plain(request, 'unknown', 403)
      if (error instanceof Refusal && error.code === 'too-large') return plain(request, 'unknown', 413)
      log.error({ err: error }, 'board form')
      return plain(request, 'broken', 503)
    }
  }

  return { places: news, frameOf, looked, sent }
}
export type BoardVisits = ReturnType<typeof boardVisits>
