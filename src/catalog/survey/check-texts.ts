import type { Localized } from '../../contract/language.ts'
import type { SurveyProblem } from '../../contract/operations/catalog.ts'
import type { SurveyContent } from '../../contract/survey.ts'

/** What can be piped into a text: {touchpoint}, {agent}, {reason}, each with an optional fallback after a bar. */
export const pieces = ['touchpoint', 'agent', 'reason'] as const

type Place = { path: string; text: Localized; needed: boolean }

/** Every text of a survey with its path; `needed` ones must say something in at least one language. */
export function textsOf(content: SurveyContent): Place[] {
  const places: Place[] = []
  const add = (path: string, text: Localized | undefined, needed = false) => {
    if (text) places.push({ path, text, needed })
  }
  for (const [i, q] of content.questions.entries()) {
    const at = `questions.${i}`
    add(`${at}.title`, q.title, true)
    add(`${at}.help`, q.help)
    add(`${at}.low`, q.low)
    add(`${at}.high`, q.high)
    if (q.kind !== 'choice' && q.kind !== 'choices') continue
    for (const [n, o] of (q.options ?? []).entries()) add(`${at}.options.${n}.label`, o.label, true)
  }
  for (const [i, t] of content.thanks.entries()) {
    add(`thanks.${i}.title`, t.title, true)
    add(`thanks.${i}.text`, t.text)
  }
  add('footer', content.footer)
  return places
}

/** Texts that are missing or say a piece that nobody fills in. A missing translation is a warning: the page shows another language. */
export function checkTexts(content: SurveyContent): SurveyProblem[] {
  return textsOf(content).flatMap(({ path, text, needed }): SurveyProblem[] => {
    const said = content.languages.filter((l) => text[l]?.trim())
    const problems = content.languages.flatMap((language) =>
      unknownPieces(text[language] ?? '').map(
        (detail): SurveyProblem => ({ code: 'unknown-piece', path, language, detail, warning: false }),
      ),
    )
    if (said.length === 0) return needed ? [...problems, { code: 'no-title', path, warning: false }] : problems
    for (const language of content.languages) {
      if (!said.includes(language)) problems.push({ code: 'missing-translation', path, language, warning: true })
    }
    return problems
  })
}

const unknownPieces = (text: string): string[] =>
  [...text.matchAll(/\{([^{}|]*)(?:\|[^{}]*)?\}/g)]
    .map((m) => m[1] ?? '')
    .filter((name) => !pieces.some((p) => p === name))
