import type { Exchanged } from '../outbound/outbound.ts'
import type { Handed } from './delivery.ts'

/** What a gateway said in its own words of a reply that is no 2xx. */
export type Said = { problem: string; badAddress?: boolean; later?: boolean }

/** Statuses that speak of the way and not of the message: wrong key, wrong address of the gateway, too many at once. The operator can mend them. */
const ofTheWay = new Set([401, 402, 403, 404, 405, 407, 408, 421, 425, 429, 503])

/**
 * The outcome of handing over. Only what was certainly not taken is ever tried again: after a 500, 502 or 504 somebody behind the gateway may
 * have taken it.
 */
export function handedOf(
  exchanged: Exchanged,
  taken: (body: string) => { gatewayId: string | null; parts?: number },
  refused: (status: number, body: string) => Said,
): Handed {
  if (exchanged.kind === 'unsent') return { state: 'later', problem: exchanged.problem, closed: true }
  if (exchanged.kind === 'silent') return { state: 'unknown', problem: exchanged.problem }
  const { status, body } = exchanged
  if (status >= 200 && status < 300) return { state: 'sent', ...taken(body) }
  const { problem, badAddress = false, later = false } = refused(status, body)
  if (ofTheWay.has(status) || status < 400 || later) return { state: 'later', problem, closed: true }
  return status < 500 ? { state: 'refused', problem, badAddress } : { state: 'unknown', problem }
}

/** A reply as an object, whatever came. */
export function asObject(body: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** The first of these fields that can be an id. */
export const idIn = (reply: Record<string, unknown>, names: string[]): string | null => {
  const found = names.map((n) => reply[n]).find((v) => (typeof v === 'string' && v !== '') || typeof v === 'number')
  return found === undefined ? null : String(found).slice(0, 200)
}

/** What is said of a reply, short and on one line. */
export const sayOf = (status: number, text: unknown): string =>
  `${status}${typeof text === 'string' && text.trim() ? ` ${text.replace(/\s+/g, ' ').trim().slice(0, 200)}` : ''}`
