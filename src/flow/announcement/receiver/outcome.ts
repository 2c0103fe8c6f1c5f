import type { Exchanged } from '../../../engine/outbound/outbound.ts'

/** What a try came to. `gone`: the receiver says that it wants no more, ever. `waitMs`: how long it asks to be left alone. */
export type Tried =
  | { ok: true; status: number; reply: string }
  | { ok: false; status: number | null; reply: string | null; problem: string; gone?: boolean; waitMs?: number }

/** Of a reply this much is kept for the screen. */
const mostReply = 1_000
const mostWait = 24 * 3_600_000

/** Only a 2xx is a yes. A redirect is not followed: where it leads nobody has looked at, and it would carry the signature there. */
export function outcomeOf(exchanged: Exchanged, now: Date): Tried {
  if (exchanged.kind !== 'reply') return { ok: false, status: null, reply: null, problem: troubleOf(exchanged.problem) }
  const { status, headers, body } = exchanged
  const reply = storable(body)
  if (status >= 200 && status < 300) return { ok: true, status, reply }
  if (status === 410) return { ok: false, status, reply, problem: 'gone', gone: true }
  const waitMs = waitOf(headers['retry-after'], now)
  const problem = status >= 300 && status < 400 ? 'redirect' : 'status'
  return { ok: false, status, reply, problem, ...(waitMs !== null && { waitMs }) }
}

/** What the system says when a call fails, by what a reader can do about it. Codes: the screen words them. */
const troubles: [RegExp, string][] = [
  [/ENOTFOUND|EAI_AGAIN|no such host|name was not found/, 'no-such-host'],
  [/ECONNREFUSED/, 'no-listener'],
  [/EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/, 'no connection in time'],
  [/certificate|CERT_|altnames/i, 'certificate'],
  [/EPROTO|ssl|tls/i, 'no-tls'],
  [/ECONNRESET|EPIPE|socket hang up|connection was closed/, 'cut-off'],
]
/** Anything else is told in the system's own words. */
const troubleOf = (said: string): string => troubles.find(([form]) => form.test(said))?.[1] ?? said.slice(0, 300)

// PostgreSQL takes every character but NUL, and no half of a pair.
const storable = (text: string): string => text.slice(0, mostReply).replaceAll('\0', '').toWellFormed()

/** Retry-After in seconds or as a date; null where it says nothing that can be kept to. */
function waitOf(header: string | undefined, now: Date): number | null {
  if (!header) return null
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now.getTime()
  return ms > 0 ? Math.min(ms, mostWait) : null
}

const second = 1_000
/** Five seconds, then three times as long each time, at last every six hours; up to a tenth more, so that many do not come back together. */
export const pauseAfter = (attempts: number, random = Math.random()): number =>
  Math.min(5 * second * 3 ** Math.max(0, attempts - 1), 6 * 3_600 * second) * (1 + random / 10)

/** How long a receiver that failed so often in a row is left alone before anything is tried there again. */
export const quietAfter = (fails: number): number => Math.min(second * 2 ** Math.max(0, fails - 1), 60 * second)
