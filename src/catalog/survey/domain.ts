import { type Condition, isScale, type Question, scales, solvedValues } from '../../contract/survey.ts'

/** The option id under which a choice's "other" is compared. */
const otherOption = 'other'

/**
 * Every value that a condition can compare with, as text: the numbers of a scale, the option ids. Empty for kinds of which only
 * "answered or not" can be asked.
 */
export function comparableValues(q: Question): string[] {
  if (isScale(q.kind)) {
    const [low, high] = scales[q.kind]
    return Array.from({ length: high - low + 1 }, (_, i) => String(low + i))
  }
  if (q.kind === 'solved') return [...solvedValues]
  if (q.kind === 'choice' || q.kind === 'choices') {
    const ids = (q.options ?? []).map((o) => o.id)
    return q.other && !ids.includes(otherOption) ? [...ids, otherOption] : ids
  }
  return []
}

/** Whether the condition looks at the value, not only at whether there is one. */
export const looksAtValue = (c: Condition): boolean =>
  c.min !== undefined || c.max !== undefined || c.oneOf !== undefined

/** The values with which an answered question fulfils the condition. For `choices` at least one of them must be chosen. */
export function fulfilling(c: Condition, q: Question): string[] {
  return comparableValues(q).filter((v) => {
    if (c.oneOf && !c.oneOf.includes(v)) return false
    if (c.min !== undefined && Number(v) < c.min) return false
    if (c.max !== undefined && Number(v) > c.max) return false
    return true
  })
}

/** Whether the condition says something that this kind of question can be asked. */
export function fits(c: Condition, q: Question): boolean {
  const ranged = c.min !== undefined || c.max !== undefined
  if (!ranged && !c.oneOf && c.answered === undefined) return false
  if (c.answered === false && looksAtValue(c)) return false
  if (ranged) {
    if (!isScale(q.kind)) return false
    const [low, high] = scales[q.kind]
    const min = c.min ?? low
    const max = c.max ?? high
    if (min > max || min < low || max > high) return false
  }
  if (c.oneOf) {
    if (isScale(q.kind)) return false
    const known = comparableValues(q)
    if (!c.oneOf.every((v) => known.includes(v))) return false
  }
  return true
}
