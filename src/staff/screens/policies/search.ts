import { suppressions } from 'virtual:contract'
import type { CallInput } from '../../client.ts'

type Query = NonNullable<CallInput<'suppressions.list'>['query']>
export const tabs = ['list', 'rules', 'optOuts', 'suppressed'] as const
export type Tab = (typeof tabs)[number]
export const groupings = ['day', 'channel', 'touchpoint', 'unit', 'policy'] as const
export type Grouping = (typeof groupings)[number]
export const periods = [1, 7, 30, 90, 365] as const
export const usualDays = 30

export type PoliciesSearch = Pick<Query, 'reason' | 'channel' | 'touchpoint' | 'unit'> & {
  tab?: Tab
  days?: number
  by?: Grouping
}

const one = <T>(all: readonly T[], value: unknown): T | undefined => all.find((x) => x === value)
const id = (value: unknown) => (typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value) ? value : undefined)

/** What the address of this screen may hold; all else is left out. */
export function readPoliciesSearch(given: Record<string, unknown>): PoliciesSearch {
  const days = periods.find((p) => p === Number(given.days))
  const tab = one(tabs, given.tab)
  const search = {
    ...(tab && tab !== 'list' && { tab }),
    ...(days && days !== usualDays && { days }),
    by: one(groupings, given.by),
    reason: one(suppressions, given.reason),
    channel: typeof given.channel === 'string' && given.channel.length <= 40 ? given.channel : undefined,
    touchpoint: id(given.touchpoint),
    unit: id(given.unit),
  }
  return Object.fromEntries(Object.entries(search).filter(([, v]) => v !== undefined)) as PoliciesSearch
}
