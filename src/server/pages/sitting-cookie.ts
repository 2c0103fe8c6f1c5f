import { asUuid } from './sitting.ts'

/**
 * An anonymous sitting that has begun is found again by a cookie of its link's path, set after the first answer and gone with the last.
 * It lives for half an hour: on a shared device the next customer should not meet the answers of the one before.
 */
const name = 'hetki_sitting'
const seconds = 1_800

/** The sitting that this browser has begun behind this link. */
export function sittingInCookie(request: Request): string | null {
  const found = new RegExp(`(?:^|;\\s*)${name}=([^;]*)`).exec(request.headers.get('cookie') ?? '')
  return asUuid(found?.[1])
}

/** Set-Cookie for an anonymous link: the sitting, or null to forget it. */
export function sittingCookie(code: string, answer: string | null, secure: boolean): string {
  const life = answer ? `${name}=${answer}; Max-Age=${seconds}` : `${name}=; Max-Age=0`
  return `${life}; Path=/t/${encodeURIComponent(code)}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
}
