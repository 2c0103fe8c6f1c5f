import type { MessageRow } from '../../../contract/operations/messages.ts'
import type { useOutboxText } from '../../text.ts'

/** How far it came, as one word for its colour. */
export function stateOf(m: MessageRow): 'good' | 'out' | 'waiting' | 'bad' | 'held' | 'unknown' {
  if (m.answeredAt || m.openedAt) return 'good'
  switch (m.state) {
    case 'sent':
    case 'delivered':
      return 'out'
    case 'queued':
    case 'sending':
      return 'waiting'
    case 'suppressed':
      return 'held'
    case 'unknown':
      return m.settled ? 'held' : 'unknown'
    default:
      return 'bad'
  }
}

/** The same in words; of one held back, why. */
export function stateWords(t: ReturnType<typeof useOutboxText>, m: MessageRow): string {
  if (m.answeredAt) return t.states.answered
  if (m.openedAt) return t.states.opened
  if (m.state === 'suppressed' && m.reason) return t.reasons[m.reason]
  return m.settled ? t.settled : t.states[m.state]
}
