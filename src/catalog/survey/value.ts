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

export type Level = 'low' | 'mid' | 'high'

/** Low needs a hand, high is well served: detractors, passives, promoters of NPS; 1–3, 4, 5–7 of CES; 1–2, 3, 4–5 of CSAT. Null for other kinds and odd values. */
export function levelOf(question: Question, value: Value): Level | null {
  if (value === null || !fits(question, value)) return null
  if (question.kind === 'solved') return value === 'yes' ? 'high' : value === 'partly' ? 'mid' : 'low'
  if (!isScale(question.kind)) return null
  const [mid, high] = { nps: [7, 9], ces: [4, 5], csat: [3, 4] }[question.kind] as [number, number]
  return (value as number) >= high ? 'high' : (value as number) >= mid ? 'mid' : 'low'
}
