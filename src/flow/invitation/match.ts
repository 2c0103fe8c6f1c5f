import type { PolicyCondition } from '../../contract/asking.ts'
import type { Met } from './met.ts'

const fold = (text: string): string => text.trim().toLowerCase()
const names = (wanted: string[] | undefined, is: string): boolean =>
  wanted === undefined || wanted.some((w) => fold(w) === fold(is))
const within = (wanted: string[] | undefined, path: string[]): boolean =>
  wanted === undefined || wanted.some((w) => path.includes(w))

/** Whether a policy is for this encounter. An absent list matches all; an empty one matches none. */
export function matches(condition: PolicyCondition, met: Met): boolean {
  const language = met.language ?? met.touchpoint?.language ?? null
  return (
    names(condition.channels, met.channel) &&
    within(condition.reasons, met.reasonPath) &&
    within(condition.touchpoints, met.touchpoint ? [met.touchpoint.id] : []) &&
    within(condition.units, met.unitPath) &&
    names(condition.outcomes, met.outcome ?? '') &&
    names(condition.sources, met.source) &&
    within(condition.languages, language ? [language] : []) &&
    Object.entries(condition.attributes ?? {}).every(([name, values]) =>
      names(values, String(met.attributes[name] ?? '')),
    )
  )
}
