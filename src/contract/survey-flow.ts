import type { AnswerValue, Condition, Question, Rule, Thanks } from './survey.ts'

/**
 * Which question comes next, in one place: the server, the builder and the script on the customer's page ask here. Types only are
 * imported and every line is short, because the script is weighed.
 */

/** Answers of one sitting so far, by question id. null and absent mean the same. */
export type Given = Readonly<Record<string, AnswerValue>>

type Contact = Extract<AnswerValue, { consent: boolean }>

/** What is needed of a question to find the way. */
export type Asked = Pick<Question, 'id' | 'kind' | 'showIf'> & { required?: boolean }

/** The id of the option "other" where a question offers it; its words travel beside it. */
export const otherOption = 'other'

/** What was chosen or written, as a list of texts: empty when nothing was. Blanks and a consent not given are nothing; 0 is something. */
export function chosen(value: AnswerValue | undefined): string[] {
  if (typeof value !== 'object') return `${value ?? ''}`.trim() ? [`${value}`] : []
  const { options, option, consent } = (value ?? {}) as { options?: string[]; option?: string; consent?: boolean }
  return options ?? (option ? [option] : consent ? ['yes'] : [])
}

export const answered = (value: AnswerValue | undefined): boolean => chosen(value).length > 0

/** A comparison with a question that was not answered fails, unless it asks for exactly that (`answered: false`). */
export function meets({ min, max, oneOf, answered: wanted }: Condition, value: AnswerValue | undefined): boolean {
  const is = chosen(value)
  if (!is[0]) return wanted === false
  return (
    wanted !== false &&
    (min == null || +is[0] >= min) &&
    (max == null || +is[0] <= max) &&
    (!oneOf || is.some((v) => oneOf.includes(v)))
  )
}

export function holds(rule: Rule | undefined, given: Given): boolean {
  const met = (c: Condition) => meets(c, given[c.question])
  return !rule || (rule.mode === 'any' ? rule.conditions.some(met) : rule.conditions.every(met))
}

/**
 * The questions on this customer's way, in order, and the answers that count on it. A rule sees earlier questions only, and an answer to
 * a question that has since dropped off the way counts no more; so no set of rules can go round in a circle.
 */
export function way<Q extends Asked>(questions: readonly Q[], given: Given): { questions: Q[]; given: Given } {
  const counts: Record<string, AnswerValue> = {}
  const on = questions.filter((q) => {
    if (!holds(q.showIf, counts)) return false
    counts[q.id] = given[q.id] ?? null
    return true
  })
  return { questions: on, given: counts }
}

/** The question after the one at place `after` (−1: the first) of all questions; none when the thank-you comes. */
export const nextStep = <Q extends Asked>(questions: readonly Q[], given: Given, after: number): Q | undefined =>
  way(questions, given).questions.find((q) => questions.indexOf(q) > after)

/** The question before the one at place `before` of all questions; none at the first. */
export const previousStep = <Q extends Asked>(questions: readonly Q[], given: Given, before: number): Q | undefined =>
  way(questions, given)
    .questions.filter((q) => questions.indexOf(q) < before)
    .pop()

/** Where a customer who comes back goes on: a required question left open, else the one after the last answered; none when all is done. */
export function resumeStep<Q extends Asked>(questions: readonly Q[], given: Given): Q | undefined {
  const on = way(questions, given).questions
  const last = on.findLastIndex((q) => answered(given[q.id]))
  return on.find((q, i) => i > last || isShort(q, given[q.id]))
}

/**
 * May this step not be left yet? A required one needs an answer. Consent is free, so a contact question is never required; but an
 * address without consent, or consent without an address, is asked about.
 */
export function isShort(question: Asked, value: AnswerValue | undefined): boolean {
  const contact = value as Partial<Contact> | null | undefined
  if (contact?.consent != null) return contact.consent === !(contact.email || contact.phone)
  return !!question.required && question.kind !== 'contact' && !answered(value)
}

/** Place of the thank-you for these answers: the first whose rule holds; −1 where none does. */
export function thanksFor(thanks: readonly Pick<Thanks, 'when'>[], questions: readonly Asked[], given: Given): number {
  const counts = way(questions, given).given
  return thanks.findIndex((t) => holds(t.when, counts))
}
