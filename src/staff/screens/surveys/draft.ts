import type { Language, Localized } from '../../../contract/language.ts'
import type { Question, QuestionKind, SurveyContent, Thanks } from '../../../contract/survey.ts'

/** What the builder does to a draft: pure steps from one content to the next. */
export type Draft = SurveyContent
export type Step = (draft: Draft) => Draft

/** The id of a new question: its kind, and a number from the second on. */
export function freeId(taken: readonly string[], wanted: string): string {
  if (!taken.includes(wanted)) return wanted
  let n = 2
  while (taken.includes(`${wanted}${n}`)) n++
  return `${wanted}${n}`
}

export type Starter = (kind: QuestionKind, language: Language) => string

/** A new question of a kind, with our words in every language of the survey, ready to be changed. */
export function newQuestion(
  draft: Draft,
  kind: QuestionKind,
  starter: Starter,
  purpose: { owner: string; review: string },
): Question {
  const ids = draft.questions.map((q) => q.id)
  const title: Localized = {}
  for (const language of draft.languages) title[language] = starter(kind, language)
  return {
    id: freeId(ids, kind),
    kind,
    title,
    required: false,
    purpose: { owner: purpose.owner, decision: '', action: '', review: purpose.review },
    ...(kind === 'csat' && { look: 'faces' as const }),
    ...((kind === 'choice' || kind === 'choices') && { options: ['o1', 'o2'].map((id) => ({ id, label: {} })) }),
  }
}

/** Adds a question; one about contact goes last by itself, anything else before it. */
export const addQuestion =
  (question: Question): Step =>
  (d) => {
    const last = d.questions.at(-1)
    const at = last?.kind === 'contact' && question.kind !== 'contact' ? d.questions.length - 1 : d.questions.length
    return { ...d, questions: d.questions.toSpliced(at, 0, question) }
  }

export const changeQuestion =
  (place: number, change: (q: Question) => Question): Step =>
  (d) => ({ ...d, questions: d.questions.map((q, i) => (i === place ? change(q) : q)) })

/** Moves a question to another place; out of range stays where it is. */
export const moveQuestion =
  (from: number, to: number): Step =>
  (d) => {
    const q = d.questions[from]
    if (!q || to < 0 || to >= d.questions.length || from === to) return d
    return { ...d, questions: d.questions.toSpliced(from, 1).toSpliced(to, 0, q) }
  }

export const removeQuestion =
  (place: number): Step =>
  (d) => ({ ...d, questions: d.questions.toSpliced(place, 1) })

export const insertQuestion =
  (place: number, question: Question): Step =>
  (d) => ({ ...d, questions: d.questions.toSpliced(place, 0, question) })

/** A copy right behind, under an id of its own. */
export const duplicateQuestion =
  (place: number): Step =>
  (d) => {
    const q = d.questions[place]
    if (!q) return d
    const id = freeId(
      d.questions.map((x) => x.id),
      q.id.replace(/\d+$/, '').slice(0, 36) || q.kind,
    )
    return { ...d, questions: d.questions.toSpliced(place + 1, 0, { ...structuredClone(q), id }) }
  }

export const changeThanks =
  (place: number, change: (t: Thanks) => Thanks): Step =>
  (d) => ({ ...d, thanks: d.thanks.map((t, i) => (i === place ? change(t) : t)) })

export const removeThanks =
  (place: number): Step =>
  (d) => ({ ...d, thanks: d.thanks.toSpliced(place, 1) })

/** One with conditions goes before the one for everybody, which must be last. */
export const addThanks =
  (thanks: Thanks): Step =>
  (d) => {
    const forAll = d.thanks.findIndex((t) => !t.when)
    const at = thanks.when && forAll >= 0 ? forAll : d.thanks.length
    return { ...d, thanks: d.thanks.toSpliced(at, 0, thanks) }
  }

/** Sets one language of a text; an emptied one is taken out, so that it counts as missing. */
export function withText(text: Localized | undefined, language: Language, value: string): Localized {
  const { [language]: _, ...rest } = text ?? {}
  return value === '' ? rest : { ...rest, [language]: value }
}

/** The same for texts that may be absent altogether. */
export function withOptional(text: Localized | undefined, language: Language, value: string): Localized | undefined {
  const next = withText(text, language, value)
  return Object.keys(next).length > 0 ? next : undefined
}

/** Sets a field, or takes it out when there is nothing to say. */
export function withField<T extends object, K extends keyof T>(of: T, key: K, value: T[K] | undefined): T {
  const { [key]: _, ...rest } = of
  return (value === undefined ? rest : { ...rest, [key]: value }) as T
}

/** Whether two contents say the same; the database gives fields back in an order of its own. */
export function sameContent(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const x = a as Record<string, unknown>
  const y = b as Record<string, unknown>
  const keys = new Set([...Object.keys(x), ...Object.keys(y)])
  return [...keys].every((key) => sameContent(x[key], y[key]))
}
