import type { z } from 'zod'
import type { caseRuleCondition } from '../../contract/operations/flow.ts'

export type Condition = z.infer<typeof caseRuleCondition>
export type Said = { kind: string | null; value: unknown }

/** Whether what was said calls for a case. `max` is for scales, `oneOf` for solved; contact holds when consent was given. */
export function holds(condition: Condition, said: Said[]): boolean {
  return said.some(({ kind, value }) => {
    if (kind !== condition.question || value === null) return false
    if (condition.question === 'contact')
      return typeof value === 'object' && 'consent' in value && value.consent === true
    if (condition.question === 'solved') return typeof value === 'string' && (condition.oneOf ?? ['no']).includes(value)
    return typeof value === 'number' && condition.max !== undefined && value <= condition.max
  })
}
