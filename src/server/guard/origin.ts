import { Refusal } from '../../contract/refusal.ts'
import type { Settings } from '../settings.ts'

type Where = Pick<Settings, 'BASE_URL' | 'TRUST_PROXY'>

/** Where people reach this house, without a slash at the end: BASE_URL, else the address that this request was sent to. */
export function publicBase(settings: Where, request: Request): string {
  if (settings.BASE_URL) return settings.BASE_URL.replace(/\/+$/, '')
  const url = new URL(request.url)
  const forwarded = settings.TRUST_PROXY
    ? { proto: request.headers.get('x-forwarded-proto'), host: request.headers.get('x-forwarded-host') }
    : { proto: null, host: null }
  return `${forwarded.proto ?? url.protocol.slice(0, -1)}://${forwarded.host ?? request.headers.get('host') ?? url.host}`
}

/**
 * Refuses what another site makes a browser send with our cookie (CSRF). Browsers say where a request comes from in Sec-Fetch-Site,
 * or (over plain http) in Origin alone. `strict`: one of the two must be there; a cookie without either is no browser of ours.
 */
export function demandOwnPage(settings: Where, request: Request, strict: boolean): void {
  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  if (!site && !origin && !strict) return
  if (site ? site === 'same-origin' : origin !== null && isOwn(settings, request, origin)) return
  throw new Refusal('not-allowed', { what: 'foreign-page' })
}

function isOwn(settings: Where, request: Request, origin: string): boolean {
  if (!URL.canParse(origin)) return false
  const { host } = new URL(origin)
  return host === new URL(publicBase(settings, request)).host || host === request.headers.get('host')
}
