import type { AnswerValue, QuestionKind } from '../contract/survey.ts'
import { otherOption } from '../contract/survey-flow.ts'

/** What both `FormData` in the browser and `URLSearchParams` on the server can do. */
export type Fields = { get(name: string): unknown; getAll(name: string): unknown[] }

/**
 * Reads the answer out of a step's form; null when nothing was given. Fields: x is the answer, t the words beside "other", m and p where
 * to reach the customer (mail, phone). Texts stay as they were typed; but a form sends line breaks as CRLF and the script as LF, so LF
 * is kept and both say the same.
 */
export function formValue(kind: QuestionKind, fields: Fields): AnswerValue {
  const text = (name: string) => `${fields.get(name) ?? ''}`.replace(/\r\n/g, '\n')
  const x = text('x')
  if (kind === 'contact') {
    const email = text('m')
    const phone = text('p')
    return x || email || phone ? { consent: !!x, ...(email && { email }), ...(phone && { phone }) } : null
  }
  if (kind === 'choice' || kind === 'choices') {
    const options = fields.getAll('x').map(String)
    const other = text('t')
    const many = kind === 'choices'
    // Words beside "other" choose it, where that does not take back another choice.
    if (other && (many ? !options.includes(otherOption) : !x)) options.push(otherOption)
    if (!options[0]) return null
    return { ...(many ? { options } : { option: options[0] }), ...(other && { other }) } as AnswerValue
  }
  return /^(nps|ces|csat)$/.test(kind) && /^\d{1,3}$/.test(x) ? +x : x || null
}

/** Without consent nothing is kept of where the customer could be reached. */
export const kept = (value: AnswerValue): AnswerValue =>
  (value as { consent?: boolean } | null)?.consent === false ? { consent: false } : value
