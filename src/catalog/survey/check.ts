import type { Language } from '../../contract/language.ts'
import type { SurveyProblem } from '../../contract/operations/catalog.ts'
import type { Question, SurveyContent } from '../../contract/survey.ts'
import { checkRules } from './check-rules.ts'
import { checkTexts } from './check-texts.ts'

/**
 * The whole first response of a survey page, headers included, should weigh no more than this uncompressed: it then fits the ten TCP
 * segments that a server sends before it waits. Every template does; a long survey opens slower, which is a warning and no refusal.
 */
export const pageBudget = 14_600

/** Bytes of the first page of this content in a language; the page's renderer knows, and the server hands it in. */
export type Weigh = (content: SurveyContent, language: Language) => number

/**
 * Everything that stands between a draft and its publication. `today` is the local date (YYYY-MM-DD). Warnings do not stop it.
 * Paths are those of the content, dotted: questions.2.showIf.conditions.0.
 */
export function checkSurvey(content: SurveyContent, today: string, weigh?: Weigh): SurveyProblem[] {
  const stop = (p: Omit<SurveyProblem, 'warning'>): SurveyProblem => ({ ...p, warning: false })
  const problems: SurveyProblem[] = []
  if (content.questions.length === 0) problems.push(stop({ code: 'no-questions', path: 'questions' }))
  const seen = new Set<string>()
  for (const [i, q] of content.questions.entries()) {
    if (seen.has(q.id)) problems.push(stop({ code: 'duplicate-question', path: `questions.${i}.id`, detail: q.id }))
    seen.add(q.id)
    problems.push(...checkQuestion(q, `questions.${i}`, today).map(stop))
  }
  problems.push(...checkRules(content).map(stop))
  if (!content.thanks.some((t) => !t.when)) problems.push(stop({ code: 'no-thanks', path: 'thanks' }))
  problems.push(...checkTexts(content))
  if (weigh && content.questions.length > 0) {
    for (const language of content.languages) {
      const bytes = weigh(content, language)
      if (bytes > pageBudget) {
        problems.push({ code: 'too-heavy', path: 'questions', language, detail: String(bytes), warning: true })
      }
    }
  }
  return problems
}

/** What concerns one question by itself: why it is asked, and its options. */
function checkQuestion(q: Question, path: string, today: string): Omit<SurveyProblem, 'warning'>[] {
  const problems: Omit<SurveyProblem, 'warning'>[] = []
  for (const part of ['owner', 'decision', 'action', 'review'] as const) {
    if (!q.purpose?.[part].trim()) problems.push({ code: 'no-purpose', path: `${path}.purpose.${part}`, detail: part })
  }
  const review = q.purpose?.review
  if (review && (!isDate(review) || review < today)) {
    problems.push({ code: 'review-passed', path: `${path}.purpose.review`, detail: review })
  }
  if (q.kind === 'choice' || q.kind === 'choices') {
    const options = q.options ?? []
    // One lonely option is no choice; "other" counts as one.
    if (options.length === 0 || options.length + (q.other ? 1 : 0) < 2) {
      problems.push({ code: 'no-options', path: `${path}.options` })
    }
    for (const [i, o] of options.entries()) {
      const first = options.findIndex((x) => x.id === o.id)
      if (first < i) problems.push({ code: 'duplicate-option', path: `${path}.options.${i}.id`, detail: o.id })
    }
  }
  return problems
}

/** 2027-02-30 is not a day. */
function isDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text
}
