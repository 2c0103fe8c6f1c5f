import type { z } from 'zod'
import type { answerValue } from '../../contract/answer.ts'
import { isScale, type Question, scales, solvedValues } from '../../contract/survey.ts'

type Value = z.infer<typeof answerValue>

/** Whether a value fits its question. A value that does not is kept and flagged 'odd-value', and counts in no figure. */
export function fits(question: Question, value: Value): boolean {
  if (value === null) return true
  if (isScale(question.kind)) {
    const [low, high] = scales[question.kind]
    return typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high
  }
  const known = (id: string) => question.options?.some((o) => o.id === id) ?? false
  switch (question.kind) {
    case 'solved':
      return typeof value === 'string' && (solvedValues as readonly string[]).includes(value)
    case 'choice':
      return (
        typeof value === 'object' &&
        'option' in value &&
        (known(value.option) || (value.option === 'other' && question.other === true))
      )
    case 'choices':
      return (
        typeof value === 'object' &&
        'options' in value &&
        value.options.every((id) => known(id) || (id === 'other' && question.other === true))
      )
    case 'contact':
      return typeof value === 'object' && 'consent' in value
    default:
      return typeof value === 'string'
  }
}

/** The words of a value: a text, or what was written beside "other"; null where there are none. */
export function wordsOf(question: Question, value: Value): string | null {
  if (question.kind === 'text' || question.kind === 'longtext') return typeof value === 'string' && value ? value : null
  if (typeof value === 'object' && value !== null && 'other' in value) return value.other || null
  return null
}
