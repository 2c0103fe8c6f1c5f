import type { Logger } from 'pino'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import type { AnswerWriter } from '../../flow/answer/write.ts'
import type { Link } from '../../flow/invitation/invitation.ts'
import type { LinkReader } from '../../flow/invitation/read.ts'
import { assets } from '../../page/assets.ts'
import { languageNames } from '../../page/language.ts'
import { type Notice, noticePage } from '../../page/notice-page.ts'
import { brandName } from '../../page/survey-page.ts'
import { readerLanguage } from '../guard/guard.ts'
import type { Settings } from '../settings.ts'
import { htmlReply } from './page-reply.ts'
import { languageOf } from './sitting.ts'

export type SurveyRooms = { db: Db; links: LinkReader; answers: AnswerWriter; settings: Settings; log: Logger }

/** A page in words in place of a survey; the address may ask for a language that no survey is there to offer. */
export function notice(request: Request, what: Notice, status: number, link?: Link): Response {
  const url = new URL(request.url)
  const language = link
    ? languageOf(request, url, { language: link.language, content: link.version.content })
    : (languageNames.find((l) => l === url.searchParams.get('l')) ?? readerLanguage(request))
  const colour = link?.brand.colour ?? null
  const page = noticePage(what, language, link && brandName(link, language), colour)
  return htmlReply(request, page, { status, csp: assets(undefined, colour).csp })
}

export async function orNotice(
  { log }: SurveyRooms,
  request: Request,
  make: () => Promise<Response>,
): Promise<Response> {
  try {
    return await make()
  } catch (error) {
    if (error instanceof Refusal && error.code === 'too-large') return notice(request, 'too-large', 413)
    if (error instanceof Refusal && error.code === 'conflict') return notice(request, 'unknown', 404)
    log.error({ err: error }, 'survey page')
    return notice(request, 'broken', 503)
  }
}
