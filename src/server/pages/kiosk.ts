import { createHash } from 'node:crypto'
import { kioskHeard, kioskPost, kioskSitting } from '../../contract/kiosk.ts'
import { Refusal } from '../../contract/refusal.ts'
import { SittingReader } from '../../flow/answer/read.ts'
import type { Link } from '../../flow/invitation/invitation.ts'
import { keepHeard } from '../../flow/invitation/kiosk.ts'
import { scriptFile } from '../../page/assets.ts'
import type { KioskMissing } from '../../page/kiosk/data.ts'
import { missingFor } from '../../page/kiosk/missing.ts'
import { kioskBundle, kioskNotice, kioskPage } from '../../page/kiosk/page.ts'
import { brandName } from '../../page/survey-page.ts'
import { problemReply, replyOfError } from '../api/problem.ts'
import { readerLanguage } from '../guard/guard.ts'
import { bodyText } from './body.ts'
import type { SurveyRooms } from './notice.ts'
import { htmlReply } from './page-reply.ts'
import { storedAs, viewOf } from './sitting.ts'
import { demandSize } from './survey-taps.ts'

/** A tablet at a touchpoint. A GET shows, and writes nothing. */
export type KioskPages = {
  show(code: string, request: Request): Promise<Response>
  /** Sittings that waited on the tablet: each is stored, and told back, once. */
  post(code: string, request: Request): Promise<Response>
  /** The tablet says that it lives, and is told which page it should have. */
  heard(code: string, request: Request): Promise<Response>
  worker(): Response
}

export function kioskPages(rooms: SurveyRooms): KioskPages {
  const { db, links, answers, log } = rooms
  const seen = { links, sittings: new SittingReader(db) }

  /** The page of a link, with its name; or what is missing. */
  async function pageOf(
    code: string,
  ): Promise<{ html: string; render: string; link: Link } | { missing: KioskMissing }> {
    const link = await links.anonymous(code)
    if (!link) return { missing: await links.whyNone(code) }
    const missing = missingFor(link.version.content, link.flags.length === 0)
    if (missing) return { missing }
    const { script, style } = kioskBundle(link.brand.colour)
    let render = ''
    const html = kioskPage(await viewOf(seen, link, null), (data) => {
      render = createHash('sha256').update(data).update(script).update(style).digest('base64url').slice(0, 16)
      return render
    })
    return { html, render, link }
  }

  const json = async (request: Request, make: () => Promise<Response>): Promise<Response> => {
    try {
      return await make()
    } catch (error) {
      const language = readerLanguage(request)
      return error instanceof Refusal ? problemReply(error, language) : replyOfError(error, { log }, language, 'kiosk')
    }
  }

  return {
    show: async (code, request) => {
      const found = await pageOf(code).catch((error: unknown) => {
        log.error({ err: error }, 'kiosk page')
        return { missing: 'unknown' as const, status: 503 }
      })
      const url = new URL(request.url)
      if ('missing' in found) {
        const status = 'status' in found ? found.status : found.missing === 'unknown' ? 404 : 409
        const { csp } = kioskBundle(null)
        return htmlReply(request, kioskNotice(found.missing, readerLanguage(request)), { status, csp })
      }
      if (url.searchParams.has('manifest')) return manifest(found.link)
      return htmlReply(request, found.html, { csp: kioskBundle(found.link.brand.colour).csp })
    },

    post: (code, request) =>
      json(request, async () => {
        const given = kioskPost.safeParse(parsed(await bodyText(request)))
        if (!given.success) throw new Refusal('bad-input')
        const found = await links.anonymous(code)
        if (!found) throw new Refusal('not-found')
        const link: Link = { ...found, source: 'kiosk', device: given.data.device }
        const done: string[] = []
        const results = await Promise.allSettled(
          given.data.sittings.map(async (one) => {
            const post = kioskSitting.parse(one)
            for (const { value } of post.events) demandSize(value)
            const version = await links.versionOnScreen(link, post.version)
            await answers.write(link, version, { ...post, answer: storedAs(link, post.answer) })
          }),
        )
        results.forEach((result, n) => {
          const id = (given.data.sittings[n] as { answer?: unknown } | null)?.answer
          if (result.status === 'rejected' && !isHopeless(result.reason)) return
          if (result.status === 'rejected')
            log.warn({ err: result.reason, answer: id }, 'a sitting that no tablet makes')
          if (typeof id === 'string') done.push(id)
        })
        // The database is away: the tablet keeps them and comes again.
        const failed = results.find((r) => r.status === 'rejected')
        if (done.length === 0 && failed) throw failed.reason
        return Response.json({ done }, { headers: { 'cache-control': 'no-store' } })
      }),

    heard: (code, request) =>
      json(request, async () => {
        const given = kioskHeard.safeParse(parsed(await bodyText(request)))
        if (!given.success) throw new Refusal('bad-input')
        const link = await links.anonymous(code)
        if (!link) throw new Refusal('not-found')
        await keepHeard(db, link, given.data)
        const page = await pageOf(code)
        return Response.json(
          { render: 'render' in page ? page.render : null },
          { headers: { 'cache-control': 'no-store' } },
        )
      }),

    worker: () =>
      new Response(scriptFile('kiosk-worker'), {
        headers: {
          'content-type': 'text/javascript; charset=utf-8',
          'cache-control': 'no-cache',
          'content-security-policy': "default-src 'none'; connect-src 'self'",
          'x-content-type-options': 'nosniff',
        },
      }),
  }
}

/** Sent again it would fare no better: it would only hold up those behind it. */
const isHopeless = (error: unknown): boolean =>
  (error instanceof Refusal && error.code !== 'busy') || (error instanceof Error && error.name === 'ZodError')

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Put on the home screen, the tablet opens it without the browser's bars. */
function manifest(link: Link): Response {
  const language = link.language ?? link.version.content.languages[0] ?? 'fi'
  const name = brandName(link, language)
  const body = {
    name,
    short_name: name.slice(0, 12),
    start_url: '.',
    display: 'fullscreen',
    background_color: '#fbfaf7',
  }
  return Response.json(body, { headers: { 'content-type': 'application/manifest+json', 'cache-control': 'no-cache' } })
}
