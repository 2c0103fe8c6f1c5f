import type { Logger } from 'pino'
import { type BrandReader, nameOf } from '../../catalog/brand/read.ts'
import { type Language, languages } from '../../contract/language.ts'
import type { Db } from '../../engine/database/database.ts'
import { comeBack, findLeaver, findTextLeaver, type Leaver, leave } from '../../flow/invitation/leave.ts'
import type { MessageKeys } from '../../flow/invitation/send/key.ts'
import { type LeaveState, leavePage } from '../../page/leave-page.ts'
import { noticePage } from '../../page/notice-page.ts'
import { readerLanguage } from '../guard/guard.ts'
import { houseScope } from '../guard/scope.ts'
import { bodyText } from './body.ts'
import { htmlReply } from './page-reply.ts'

export type LeaveRooms = {
  db: Db
  brands: BrandReader
  keys: MessageKeys
  log: Logger
  tell: (org: string) => void
}

/** Leaving the list by the link of a mail, or of a text whose sender takes no answers: a GET shows, a POST does it, also the single click of a mail program (RFC 8058). */
export function leavePages({ db, brands, keys, log, tell }: LeaveRooms) {
  const find = async (key: string, by: 'mail' | 'text'): Promise<Leaver | null> => {
    if (by === 'text') return findTextLeaver(db, key)
    const message = keys.read('unsubscribe', key)
    return message ? findLeaver(db, message) : null
  }
  const page = async (request: Request, state: LeaveState, leaver: Leaver | null): Promise<Response> => {
    const chosen = new URL(request.url).searchParams.get('l')
    const language: Language = languages.find((l) => l === chosen) ?? leaver?.language ?? readerLanguage(request)
    const brand = leaver && (await brands.of(leaver.org, leaver.unitPath))
    const { html, csp } = leavePage(state, language, brand && { name: nameOf(brand, language), colour: brand.colour })
    return htmlReply(request, html, { csp, ...(state === 'unknown' && { status: 404 }) })
  }
  const orBroken = async (request: Request, make: () => Promise<Response>): Promise<Response> => {
    try {
      return await make()
    } catch (error) {
      log.error({ err: error }, 'leaving')
      return htmlReply(request, noticePage('broken', readerLanguage(request)), { status: 503 })
    }
  }
  return {
    show: (key: string, request: Request, by: 'mail' | 'text' = 'mail') =>
      orBroken(request, async () => {
        if (key === 'test') return page(request, 'test', null)
        const leaver = await find(key, by)
        return page(request, leaver ? 'ask' : 'unknown', leaver)
      }),
    post: (key: string, request: Request, by: 'mail' | 'text' = 'mail') =>
      orBroken(request, async () => {
        if (key === 'test') return page(request, 'test', null)
        const leaver = await find(key, by)
        if (!leaver) return page(request, 'unknown', null)
        const back = new URLSearchParams(await bodyText(request)).get('go') === 'back'
        if (back) await comeBack(db, leaver)
        else await leave(db, houseScope(leaver.org), leaver, 'link')
        tell(leaver.org)
        return page(request, back ? 'returned' : 'done', leaver)
      }),
  }
}
export type LeavePages = ReturnType<typeof leavePages>
