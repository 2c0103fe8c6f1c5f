import { randomBytes, randomUUID } from 'node:crypto'
import { fits } from '../../catalog/survey/value.ts'
import type { Language } from '../../contract/language.ts'
import { type AnswerValue, isScale } from '../../contract/survey.ts'
import { resumeStep, way } from '../../contract/survey-flow.ts'
import { idOf } from '../../engine/database/id.ts'
import type { SittingReader } from '../../flow/answer/read.ts'
import type { OfferReader } from '../../flow/answer/reward/claim.ts'
import type { Link } from '../../flow/invitation/invitation.ts'
import type { LinkReader } from '../../flow/invitation/read.ts'
import { formValue } from '../../page/form-value.ts'
import { thanksStepName } from '../../page/frame.ts'
import type { SurveyView } from '../../page/view.ts'
import { acceptedLanguage } from '../words.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

/** The text as a UUID, or null. */
export const asUuid = (text: string | null | undefined): string | null =>
  text && uuid.test(text) ? text.toLowerCase() : null

export const newSitting = (): string => randomUUID()

/** Names one making of a page; within a sitting sixteen letters do. */
export const newRender = (): string => randomBytes(12).toString('base64url')

/**
 * Under which id a sitting is stored. Of an anonymous link the visitor's own id is the key to it and kept nowhere: who sees the answer's id in
 * the staff app can neither open the sitting with it nor change what was said.
 */
export const storedAs = (link: Link, own: string): string => link.answer ?? idOf(`sitting:${own}`)

/** Without offers no reward is shown: a kiosk's screen is everybody's. */
type Rooms = { sittings: SittingReader; links: LinkReader; offers?: OfferReader }

/**
 * What a link shows to the one who goes on with this sitting. A sitting begun with an earlier version stays with it; one that belongs to
 * another link, or to nobody, is treated as not begun. `begun`: false where it is known that there is none.
 */
export async function viewOf(
  { sittings, links, offers }: Rooms,
  link: Link,
  answer: string | null,
  begun = true,
): Promise<SurveyView> {
  const found = answer && begun ? await sittings.read(link.org, storedAs(link, answer)) : null
  const sitting = found?.touchpoint === link.touchpoint.id ? found : null
  const version = sitting ? await links.versionOnScreen(link, sitting.version) : link.version
  const offer = await offers?.read(link.org, version.survey, link.touchpoint.id)
  return {
    kind: link.kind,
    org: link.org,
    orgName: link.orgName,
    brand: link.brand,
    version: version.id,
    content: version.content,
    answer: sitting || link.answer ? answer : null,
    pieces: {
      touchpoint: link.touchpoint.name,
      ...(link.agent && { agent: link.agent }),
      ...(link.reason && { reason: link.reason.name }),
    },
    language: link.language,
    given: sitting?.given ?? {},
    open: link.flags.length === 0,
    finished: sitting?.finished ?? false,
    ...(offer && { reward: { kind: offer.kind, offer: offer.words.offer } }),
  }
}

/** The language asked for in the address, else the customer's or the touchpoint's, else the browser's, else the survey's first; only ones the survey has. */
export function languageOf(request: Request, url: URL, view: Pick<SurveyView, 'language' | 'content'>): Language {
  const { languages } = view.content
  const wishes = [url.searchParams.get('l'), view.language, acceptedLanguage(request.headers.get('accept-language'))]
  return wishes.flatMap((w) => languages.find((l) => l === w) ?? []).at(0) ?? languages[0] ?? 'fi'
}

/** The choice of the first question that the address marks, as the links in mails do; null where it fits nothing. */
export function markedIn(url: URL, { content: { questions } }: SurveyView): AnswerValue {
  const wanted = url.searchParams.get('c')
  const [first] = questions
  if (!wanted || !first) return null
  const value = formValue(first.kind, new URLSearchParams({ x: wanted }))
  const isChoice = first.kind === 'solved' || first.kind === 'choice' || isScale(first.kind)
  return isChoice && fits(first, value) ? value : null
}

/** The step asked for in the address where it is on this customer's way, else the one at which the sitting goes on; null is the thank-you. */
export function stepOf(url: URL, view: SurveyView): string | null {
  const wanted = url.searchParams.get('q')
  const { questions } = view.content
  if (wanted === thanksStepName && Object.keys(view.given).length > 0) return null
  const on = wanted ? way(questions, view.given).questions.find((q) => q.id === wanted) : undefined
  if (on) return on.id
  return view.finished ? null : (resumeStep(questions, view.given)?.id ?? null)
}
