import type { Language } from '../contract/language.ts'
import type { AnswerValue } from '../contract/survey.ts'
import { type Given, thanksFor } from '../contract/survey-flow.ts'
import { assets } from './assets.ts'
import { type Frame, framed } from './frame.ts'
import { languageNames } from './language.ts'
import { filledPage, type Markup, type Own, type Page, pageOf } from './markup.ts'
import type { Theme } from './palette.ts'
import { questionStep, thanksStep } from './step.ts'
import type { SurveyView } from './view.ts'

export type Shown = {
  language: Language
  /** Question on the screen; null is the thank-you. */
  step: string | null
  theme?: Theme
  /** A choice of the step on the screen that a link brought along: shown as chosen, and no answer until the customer takes it. */
  marked?: AnswerValue
  /** The step could not be left: what was given there, and why, where it is not that something is missing. */
  short?: { value: AnswerValue; message?: string }
}

/**
 * The survey as one page: the step on the screen as a plain form, all others in blocks that only the script reads (a text browser
 * would show hidden forms, and does not show this). Whoever has no script goes on step by step over the server.
 */
export function surveyPage(view: SurveyView, shown: Shown): Page {
  const { questions, thanks } = view.content
  const steps = stepsOf(view, shown)
  const at = shown.step === null ? -1 : questions.findIndex((q) => q.id === shown.step)
  const current = at >= 0 ? at : questions.length + Math.max(0, thanksFor(thanks, questions, view.given))
  const aside = (some: Markup[]): Markup =>
    some.length ? ['<script type=text/html>', ...some.flat(), '</script>'] : []
  const markup = [...aside(steps.slice(0, current)), ...(steps[current] ?? []), ...aside(steps.slice(current + 1))]
  return pageOf(framed(markup, frameOf(view, shown, at)), assets(shown.theme, view.brand?.colour).csp)
}

/** The same as text, for a preview in a frame of its own. */
export const surveyHtml = (view: SurveyView, shown: Shown, own: Own): string => filledPage(surveyPage(view, shown), own)

function stepsOf(view: SurveyView, shown: Shown): Markup[] {
  const { content, pieces, given, version } = view
  const { language } = shown
  const { questions } = content
  const chosen = questions.length + Math.max(0, thanksFor(content.thanks, questions, given))
  const thanks = content.thanks.length ? content.thanks : [null]
  const last = lastOf(given, view) ?? null
  return [
    ...questions.map((q, place) => {
      const current = q.id === shown.step
      const short = current && shown.short ? shown.short : null
      const marked = current && !short && given[q.id] == null && shown.marked != null
      const value = short ? short.value : marked ? shown.marked : given[q.id]
      return questionStep(q, {
        language,
        pieces,
        place,
        current,
        version,
        value,
        marked,
        short: short !== null,
        message: short?.message,
      })
    }),
    ...thanks.map((t, i) => {
      const place = questions.length + i
      const current = shown.step === null && place === chosen
      return thanksStep(t, { language, pieces, place, version, current, last, reward: view.reward })
    }),
  ]
}

/** What the organisation calls itself in this language, at this place. */
export const brandName = ({ brand, orgName }: Pick<SurveyView, 'brand' | 'orgName'>, language: Language): string =>
  [language, ...languageNames].map((l) => brand?.name[l]).find(Boolean) ?? orgName

/** Where "change answers" leads: the last question that was answered. */
const lastOf = (given: Given, view: SurveyView): string | undefined =>
  view.content.questions.findLast((q) => given[q.id] != null)?.id ?? view.content.questions[0]?.id

function frameOf(view: SurveyView, shown: Shown, at: number): Frame {
  const { content } = view
  return {
    language: shown.language,
    languages: content.languages,
    theme: shown.theme,
    brandName: brandName(view, shown.language),
    colour: view.brand?.colour ?? null,
    step: shown.step,
    progress: { value: (at < 0 ? content.questions.length : at) + 1, max: content.questions.length + 1 },
    footer: content.footer,
    pieces: view.pieces,
    anonymous: content.anonymous,
    privacyUrl: content.privacyUrl || null,
    data: { kind: view.kind, preview: view.preview === true },
    again: view.kind === 'anonymous' && Object.keys(view.given).length > 0,
  }
}
