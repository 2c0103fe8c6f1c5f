import { messageStates, messageSteps, suppressions } from 'virtual:contract'
import type { CallInput } from '../../client.ts'

type Query = NonNullable<CallInput<'messages.list'>['query']>
export type OutboxSearch = Pick<Query, 'state' | 'channel' | 'step' | 'reason' | 'touchpoint'> & { days?: number }

export const states = [
  'waiting',
  'sent',
  'delivered',
  'opened',
  'answered',
  'bounced',
  'failed',
  'unsettled',
  'unknown',
  'suppressed',
] as const
export const channels = ['email', 'sms', 'phone'] as const
export const periods = [1, 7, 30, 90, 365] as const
export const usualDays = 30

const one = <T extends string>(all: readonly T[], value: unknown): T | undefined => all.find((x) => x === value)

/** What the address of the outbox may hold; all else is left out. */
export function readOutboxSearch(given: Record<string, unknown>): OutboxSearch {
  const days = periods.find((p) => p === Number(given.days))
  const search: OutboxSearch = {
    ...(days && days !== usualDays && { days }),
    state: one([...states, ...messageStates], given.state),
    channel: one(channels, given.channel),
    step: one(messageSteps, given.step),
    reason: one(suppressions, given.reason),
    touchpoint:
      typeof given.touchpoint === 'string' && /^[0-9a-f-]{36}$/.test(given.touchpoint) ? given.touchpoint : undefined,
  }
  return Object.fromEntries(Object.entries(search).filter(([, v]) => v !== undefined))
}
