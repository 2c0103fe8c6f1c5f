import type { Logger } from 'pino'
import { type BrandReader, nameOf } from '../../catalog/brand/read.ts'
import type { OrgScope } from '../../catalog/scope.ts'
import { type Language, languages } from '../../contract/language.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import { BoardReader, type OpenBoard } from '../../flow/idea/board.ts'
import type { SimilarIdeas } from '../../flow/idea/similar/similar.ts'
import { findVoter, type Voter } from '../../flow/idea/voter.ts'
import type { MessageKeys } from '../../flow/invitation/send/key.ts'
import { boardNotice } from '../../page/board/notice-page.ts'
import type { BoardFrame } from '../../page/board/view.ts'
import { boardWords } from '../../page/board/words.ts'
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
export function boardVisits({ db, brands, settings, log }: BoardRooms) {
  const boards = new BoardReader(db)

  async function visit(address: string, request: Request, chosen: string | null): Promise<Visit | null> {
    const board = await boards.get(address)
    if (!board) return null
    const scope = houseScope(board.org)
    const key = keyInCookie(request)
    const voter = key ? await findVoter(db, scope, key) : null
    const language: Language = languages.find((l) => l === chosen) ?? readerLanguage(request)
    const brand = await brands.of(board.org, [])
    const frame: BoardFrame = {
      ...{ home: `/b/${board.address}`, language, brandName: nameOf(brand, language), colour: brand.colour },
      ...{ title: board.settings.title, welcome: board.settings.welcome, categories: board.categories },
      ...{ comments: board.settings.comments, texts: board.settings.texts, zone: board.zone },
      key: newKey(),
    }
    return { board, scope, frame, voter, request, url: new URL(request.url) }
  }

  /** One of ours in place of a page, for a board that is shut, unknown or broken. */
  const plain = async (request: Request, what: 'unknown' | 'shut' | 'broken', status: number, at?: Visit | null) => {
    const words = boardWords[at?.frame.language ?? readerLanguage(request)]
    const frame: BoardFrame = at?.frame ?? {
      ...{ home: '/', language: readerLanguage(request), brandName: '', colour: null, title: {}, welcome: {} },
      ...{ categories: [], comments: false, texts: false, zone: 'UTC', key: newKey() },
    }
    const { html, csp } = boardNotice(frame, { ...words[what], here: at ? at.url.pathname : '/' })
    return htmlReply(request, html, { csp, status })
  }

  /** Opens a board for a reading door. */
  async function looked(
    address: string,
    request: Request,
    make: (at: Visit) => Promise<Response | null>,
  ): Promise<Response> {
    try {
      const at = await visit(address, request, new URL(request.url).searchParams.get('l'))
      if (!at) return await plain(request, 'unknown', 404)
      if (!at.board.open) return await plain(request, 'shut', 410, at)
      return (await make(at)) ?? (await plain(request, 'unknown', 404, at))
    } catch (error) {
      log.error({ err: error }, 'board page')
      return plain(request, 'broken', 503)
    }
  }

  /** The same for a form that was sent. Another site cannot send one in a visitor's name. */
  async function sent(
    address: string,
    request: Request,
    make: (at: Sent) => Promise<Response | null>,
    always = false,
  ): Promise<Response> {
    try {
      if (!always) demandOwnPage(settings, request, false)
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

  return { looked, sent }
}
