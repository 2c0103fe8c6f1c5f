import { improvementStates } from 'virtual:contract'
import type { ImprovementState } from '../../../contract/improvement.ts'

export const rankedMetrics = ['nps', 'csat', 'ces', 'solved'] as const
export const rankedDays = [30, 90, 365] as const
export type ImprovementsSearch = {
  state?: ImprovementState | 'all'
  tab?: 'causes'
  metric?: 'csat' | 'ces' | 'solved'
  days?: 30 | 365
}

/** What the address of the improvements may hold; all else is left out. */
export function readImprovementsSearch(given: Record<string, unknown>): ImprovementsSearch {
  const state = [...improvementStates, 'all' as const].find((s) => s === given.state)
  const metric = (['csat', 'ces', 'solved'] as const).find((m) => m === given.metric)
  const days = ([30, 365] as const).find((d) => d === Number(given.days))
  return {
    ...(given.tab === 'causes' && { tab: 'causes' as const }),
    ...(state && { state }),
    ...(metric && { metric }),
    ...(days && { days }),
  }
}
