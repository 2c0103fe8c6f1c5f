import type { AnswerValue, Condition, Question, Rule, Thanks } from './survey.ts'

/**
 * Which question comes next, in one place: the server, the builder and the script on the customer's page ask here.
 * Types only are imported, so that the page's script stays small.
 */

/** Answers of one sitting so far, by question id. null and absent mean the same. */
export type Given = Readonly<Record<string, AnswerValue>>

/** What is needed of a question to find the way. */
export type Asked = Pick<Question, 'id' | 'kind' | 'showIf'> & { required?: boolean }

/** The id of the option "other" where a question offers it; its words travel beside it. */
export const otherOption = 'other'

/** 0 is an answer; blanks, an empty choice and a consent not given are not. */
export function answered(value: AnswerValue | undefined): boolean {
  if (value === null || value === undefined) return false
  if (typeof value === 'string') return value.trim() !== ''
  if (typeof value === 'number') return true
  if ('consent' in value) return value.consent
  return 'option' in value ? value.option !== '' : value.options.length > 0
}

function meets(condition: Condition, value: AnswerValue | undefined): boolean {
  const { min, max, oneOf } = condition
  const is = answered(value)
  if (!is || value == null) return condition.answered === false && min == null && max == null && !oneOf
  if (condition.answered === false) return false
  if (min != null && !(typeof value === 'number' && value >= min)) return false
  if (max != null && !(typeof value === 'number' && value <= max)) return false
  if (!oneOf) return true
  if (typeof value !== 'object') return oneOf.includes(`${value}`)
  if ('consent' in value) return oneOf.includes('yes')
  return 'option' in value ? oneOf.includes(value.option) : value.options.some((o) => oneOf.includes(o))
}

/** A comparison with a question that was not answered fails, unless it asks for exactly that (`answered: false`). */
export function holds(rule: Rule | undefined, given: Given): boolean {
  if (!rule) return true
  const met = (c: Condition) => meets(c, given[c.question])
  return rule.mode === 'any' ? rule.conditions.some(met) : rule.conditions.every(met)
}

/**
 * The questions on this customer's way, in order, and the answers that count on it. A rule sees earlier questions only, and an answer to
 * a question that has since dropped off the way counts no more; so no set of rules can go round in a circle.
 */
export function way<Q extends Asked>(questions: readonly Q[], given: Given): { questions: Q[]; given: Given } {
  const counts: Record<string, AnswerValue> = {}
  const on = questions.filter((q) => {
    if (!holds(q.showIf, counts)) return false
    const value = given[q.id]
    if (value != null) counts[q.id] = value
    return true
  })
  return { questions: on, given: counts }
}

/** Is this question on the way? */
export const visible = (questions: readonly Asked[], id: string, given: Given): boolean =>
  way(questions, given).questions.some((q) => q.id === id)

/** The question after `after` (null: the first); null when the thank-you comes. `after` itself may have dropped off the way. */
export function nextStep<Q extends Asked>(questions: readonly Q[], given: Given, after: string | null): Q | null {
  const from = questions.findIndex((q) => q.id === after)
  return way(questions, given).questions.find((q) => questions.indexOf(q) > from) ?? null
}

/** The question before `before` (null: the thank-you); null at the first. */
export function previousStep<Q extends Asked>(questions: readonly Q[], given: Given, before: string | null): Q | null {
  const at = questions.findIndex((q) => q.id === before)
  const upTo = at < 0 ? questions.length : at
  return way(questions, given).questions.findLast((q) => questions.indexOf(q) < upTo) ?? null
}

/** Where a customer who comes back goes on: a required question left open, else the one after the last answered. */
export function resumeStep<Q extends Asked>(questions: readonly Q[], given: Given): Q | null {
  const on = way(questions, given).questions
  const last = on.findLastIndex((q) => answered(given[q.id]))
  return on.find((q, i) => i > last || shortOf(q, given[q.id]) !== null) ?? null
}

/** What a step still lacks before it can be left; null when it may be left. Consent is free: a contact question is never required. */
export function shortOf(question: Asked, value: AnswerValue | undefined): 'answer' | 'contact' | null {
  if (question.kind === 'contact') {
    if (value == null || typeof value !== 'object' || !('consent' in value)) return null
    const reachable = Boolean(value.email?.trim() || value.phone?.trim())
    return value.consent === reachable ? null : 'contact'
  }
  return question.required && !answered(value) ? 'answer' : null
}

/** Index of the thank-you for these answers: the first whose rule holds; −1 where none does. */
export function thanksFor(thanks: readonly Pick<Thanks, 'when'>[], questions: readonly Asked[], given: Given): number {
  const counts = way(questions, given).given
  return thanks.findIndex((t) => holds(t.when, counts))
}
