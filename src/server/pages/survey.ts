import { Refusal } from '../../contract/refusal.ts'
import type { AnswerValue } from '../../contract/survey.ts'
import { SittingReader } from '../../flow/answer/read.ts'
import { OfferReader } from '../../flow/answer/reward/claim.ts'
import type { Link } from '../../flow/invitation/invitation.ts'
import { grouped } from '../../flow/invitation/paper/code.ts'
import { markOpened } from '../../flow/invitation/write.ts'
import { insideAnother } from '../../page/assets.ts'
import { codePage } from '../../page/code-page.ts'
import { thanksStepName } from '../../page/frame.ts'
import { languageNames, texts } from '../../page/language.ts'
import { filledPage } from '../../page/markup.ts'
import { surveyPage } from '../../page/survey-page.ts'
import { problemReply, replyOfError } from '../api/problem.ts'
import { readerLanguage } from '../guard/guard.ts'
import { publicBase } from '../guard/origin.ts'
import { bodyText } from './body.ts'
import { type CodeTrouble, codeDoor } from './code-door.ts'
import { notice, orNotice, type SurveyRooms } from './notice.ts'
import { commonPage } from './page-cache.ts'
import { htmlReply, pageReply } from './page-reply.ts'
import { cameWith, packed, queryOf, unpacked, withCame } from './parameters.ts'
import { type RewardPages, rewardPages } from './reward.ts'
import { asUuid, languageOf, markedIn, newRender, newSitting, stepOf, storedAs, viewOf } from './sitting.ts'
import { sittingCookie, sittingInCookie } from './sitting-cookie.ts'
import { type PostedStep, readStep, takeStep, tapPost } from './survey-form.ts'
import { readTaps, tapsReply } from './survey-taps.ts'

type Kind = 'personal' | 'anonymous' | 'code'

/** The customer's side: a GET shows and writes nothing, a POST counts. */
export type SurveyPages = {
  show(kind: Kind, key: string, request: Request, more?: More): Promise<Response>
  post(kind: Kind, key: string, request: Request, more?: More): Promise<Response>
  opened(kind: Kind, key: string, request: Request, more?: More): Promise<Response>
  /** What the thank-you may offer. */
  reward: RewardPages
  /** The field for a code from paper. */
  codeField(request: Request): Response
  /** What was typed there: leads on, or says what is wrong with it. */
  takeCode(request: Request, address: string): Promise<Response>
}
/** The sitting in the address of an anonymous link, and where a request comes from: codes are guessed. */
type More = { answer?: string; address?: string }

export function surveyPages(rooms: SurveyRooms): SurveyPages {
  const { db, links, answers, settings, log } = rooms
  const seen = { links, sittings: new SittingReader(db), offers: new OfferReader(db) }
  const codes = codeDoor(links)
  const find = async (kind: Kind, key: string, { address = '' }: More): Promise<Link | CodeTrouble | null> => {
    if (kind !== 'code') return kind === 'personal' ? links.personal(key) : links.anonymous(key)
    const found = await codes(key, address)
    return 'link' in found ? found.link : found.trouble
  }
  const secure = (request: Request) => publicBase(settings, request).startsWith('https:')

  return {
    reward: rewardPages(rooms, seen.offers, async (kind, key, more) => {
      const found = await find(kind, key, more)
      return isTrouble(found) ? null : found
    }),

    show: (kind, key, request, more = {}) =>
      orNotice(rooms, request, async () => {
        const url = new URL(request.url)
        const { answer } = more
        const fresh = kind === 'anonymous' && url.searchParams.has('new')
        if (fresh && answer) return redirect(`../${encodeURIComponent(key)}?new=1`)
        const { link, begun } =
          kind === 'personal' ? await links.personalNow(key) : { link: await find(kind, key, more), begun: true }
        if (isTrouble(link)) return codeReply(request, key, link)
        if (!link || (answer && !asUuid(answer))) return notice(request, 'unknown', 404)
        const cookie = fresh ? sittingCookie(key, null, secure(request)) : undefined
        return show(
          kind,
          link,
          key,
          request,
          url,
          fresh ? null : (asUuid(answer) ?? sittingInCookie(request)),
          !answer,
          begun,
          cookie,
        )
      }),

    post: async (kind, key, request, more = {}) => {
      const { answer } = more
      const isJson = request.headers.get('content-type')?.startsWith('application/json')
      const body = await bodyText(request).catch((error: unknown) => error)
      const step = isJson || typeof body !== 'string' ? null : readStep(body)
      if (isJson || step?.tap) return json(rooms, request, () => takeTaps(kind, key, request, body, step, more))
      return orNotice(rooms, request, async () => {
        if (!step) throw body
        const link = await find(kind, key, more)
        if (isTrouble(link)) return codeReply(request, key, link)
        if (!link) return notice(request, 'unknown', 404)
        return takeForm(
          kind,
          link,
          key,
          request,
          { ...step, answer: link.answer ?? asUuid(answer) ?? step.answer },
          !answer,
        )
      })
    },

    opened: (kind, key, request, more = {}) =>
      json(rooms, request, async () => {
        const link = await find(kind, key, more)
        if (!link || isTrouble(link)) throw new Refusal('not-found')
        await markOpened(db, link, new Date())
        return new Response(null, { status: 204 })
      }),

    codeField: (request) => codeReply(request, new URL(request.url).searchParams.get('c') ?? '', null),

    takeCode: (request, address) =>
      orNotice(rooms, request, async () => {
        const fields = new URLSearchParams(await bodyText(request))
        const typed = (fields.get('c') ?? '').slice(0, 300)
        const found = await codes(typed, address)
        if ('trouble' in found) return codeReply(request, typed, found.trouble, fields.get('l'))
        const language = found.link.version.content.languages.find((l) => l === fields.get('l'))
        return redirect(`k/${grouped(found.code)}${language ? `?l=${language}` : ''}`)
      }),
  }

  async function show(
    kind: Kind,
    link: Link,
    key: string,
    request: Request,
    url: URL,
    sitting: string | null,
    mayBegin: boolean,
    touched: boolean,
    cookie: string | undefined,
  ): Promise<Response> {
    const answer = link.answer ?? sitting
    const found = await viewOf(seen, link, answer, touched)
    // A finished anonymous sitting is shown to whoever comes from its last step, not to the next visitor of the link.
    const over = link.kind === 'anonymous' && found.finished && mayBegin
    const view = over ? await viewOf(seen, link, null) : found
    const language = languageOf(request, url, view)
    const begun = Object.keys(view.given).length > 0
    // Paper lies about: who finds a used code sees no answers. Whoever comes from the last step is thanked.
    const step = stepOf(url, view)
    if (link.source === 'code' && view.finished && url.searchParams.get('q') !== thanksStepName)
      return notice(request, 'used', 410, link)
    if (!view.open && !begun) return notice(request, 'closed', 410, link)
    if (view.content.questions.length === 0) return notice(request, 'empty', 200, link)
    const shown = { language, step, marked: step === view.content.questions[0]?.id ? markedIn(url, view) : null }
    const more = packed(cameWith(url.searchParams, link))
    const sits = (over ? null : answer) ?? newSitting()
    const reward = rewardAddress(kind, key, sits)
    const own = { answer: sits, render: newRender(), at: Date.now(), more, reward }
    const extra = { cookie, sites: link.sites }
    const framed = url.searchParams.get('w') === '1'
    if (!begun && !framed) return pageReply(request, commonPage(view, shown), own, extra)
    const page = begun ? surveyPage(view, shown) : commonPage(view, shown)
    const html = filledPage(page, own)
    const { html: sent, csp } = framed ? insideAnother(html, page.csp) : { html, csp: page.csp }
    return htmlReply(request, sent, { ...extra, csp })
  }

  /** Taps of the page's script (a form with an id of its own) or of another client (JSON): stored, and answered in JSON. */
  async function takeTaps(
    kind: Kind,
    key: string,
    request: Request,
    body: unknown,
    step: PostedStep | null,
    more: More,
  ): Promise<Response> {
    if (typeof body !== 'string') throw body
    const post = step?.tap ? null : readTaps(body)
    const found = await find(kind, key, more)
    if (!found || isTrouble(found)) throw new Refusal(isTrouble(found) && found.kind === 'busy' ? 'busy' : 'not-found')
    const link = withCame(found, step ? unpacked(step.more) : cameWith(new URL(request.url).searchParams, found))
    const version = await links.versionOnScreen(link, post?.version ?? step!.version)
    const taps = post ?? tapPost(step!, step!.tap!, version)
    const cookie =
      kind === 'anonymous' ? sittingCookie(key, taps.finished ? null : taps.answer, secure(request)) : undefined
    return tapsReply(await answers.write(link, version, { ...taps, answer: storedAs(link, taps.answer) }), cookie)
  }

  async function takeForm(
    kind: Kind,
    link: Link,
    key: string,
    request: Request,
    step: PostedStep,
    first: boolean,
  ): Promise<Response> {
    const url = new URL(request.url)
    const now = new Date()
    const view = await viewOf(seen, link, step.answer)
    const language = languageOf(request, url, view)
    const taken = takeStep(step, view, now)
    const again = (status: number, short: { value: AnswerValue; message?: string }) => {
      const reward = rewardAddress(kind, key, step.answer)
      const own = { answer: step.answer, render: step.render, at: now.getTime(), more: step.more, reward }
      const page = surveyPage(view, { language, step: step.question, short })
      return htmlReply(request, filledPage(page, own), { status, sites: link.sites, csp: page.csp })
    }
    if (taken.short) return again(422, taken)
    const { events, finished, next } = taken
    if (events.length > 0 || finished) {
      const version = await links.versionOnScreen(link, step.version)
      const { openedAt } = step
      const answer = storedAs(link, step.answer)
      const post = { answer, version: version.id, language, ...(openedAt && { openedAt }), events, finished }
      try {
        await answers.write(withCame(link, unpacked(step.more)), version, post)
      } catch (error) {
        if (error instanceof Refusal) throw error
        log.error({ err: error }, 'survey step')
        // What was typed is still there, and sent again it is the same tap.
        return again(503, { value: taken.value, message: texts[language].broken.text })
      }
    }
    const query = `?l=${language}&q=${next}${queryOf(unpacked(step.more))}`
    if (link.kind === 'personal') return redirect(query)
    const code = encodeURIComponent(key)
    const begun = events.length > 0 || Object.keys(view.given).length > 0
    const cookie = begun || finished ? sittingCookie(key, finished ? null : step.answer, secure(request)) : undefined
    // Relative to /t/CODE or to /t/CODE/SITTING: the sitting goes on at its own address, for whoever takes no cookie.
    return redirect(`${first ? `${code}/` : ''}${step.answer}${query}`, cookie)
  }
}

/** Where this visitor's reward is asked for; it names the sitting, which an anonymous visitor's browser alone knows. */
const rewardAddress = (kind: Kind, key: string, answer: string): string => {
  const code = encodeURIComponent(key)
  return kind === 'anonymous' ? `/t/${code}/${answer}/reward` : `/${kind === 'personal' ? 's' : 'k'}/${code}/reward`
}

const redirect = (location: string, cookie?: string): Response =>
  new Response(null, {
    status: 303,
    headers: { location, 'cache-control': 'no-store', ...(cookie && { 'set-cookie': cookie }) },
  })

const isTrouble = (found: Link | CodeTrouble | null): found is CodeTrouble =>
  found !== null && 'kind' in found && !('org' in found)

/** The field for a code again, with what was wrong with the one that was typed. */
function codeReply(request: Request, typed: string, trouble: CodeTrouble | null, wanted?: string | null): Response {
  const url = new URL(request.url)
  const asked = wanted ?? url.searchParams.get('l')
  const language = languageNames.find((l) => l === asked) ?? readerLanguage(request)
  const status = trouble === null ? 200 : trouble.kind === 'busy' ? 503 : trouble.kind === 'unknown' ? 404 : 422
  // Relative: the house may stand below a path of its own.
  const action = url.pathname.endsWith('/k') ? 'k' : '../k'
  return htmlReply(request, codePage(language, typed.slice(0, 80), trouble, action), { status })
}

async function json({ log }: SurveyRooms, request: Request, make: () => Promise<Response>): Promise<Response> {
  try {
    return await make()
  } catch (error) {
    // A sitting of another link: behind this one it does not exist. (409 would say that these taps are known.)
    const refusal = error instanceof Refusal && error.code === 'conflict' ? new Refusal('not-found') : error
    if (refusal instanceof Refusal) return problemReply(refusal, readerLanguage(request))
    return replyOfError(refusal, { log }, readerLanguage(request), 'taps')
  }
}
