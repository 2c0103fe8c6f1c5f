import { randomBytes } from 'node:crypto'

/**
 * A device that has voted or written is known again by a cookie of its board's path: random, told to nobody else, set with a POST only. Nothing else
 * of the device is looked at or kept.
 */
const name = 'hetki_board'
const seconds = 2 * 365 * 86_400
const shape = /^[\w-]{22}$/

export const newKey = (): string => randomBytes(16).toString('base64url')

export function keyInCookie(request: Request): string | null {
  const found = new RegExp(`(?:^|;\\s*)${name}=([^;]*)`).exec(request.headers.get('cookie') ?? '')?.[1]
  return found && shape.test(found) ? found : null
}

/** The key of who posts: of the cookie, else that which the form was given, so that a form sent twice at once comes from one device. */
export const keyOf = (request: Request, form: URLSearchParams): string => {
  const given = form.get('d') ?? ''
  return keyInCookie(request) ?? (shape.test(given) ? given : newKey())
}

/** Set-Cookie; null forgets it. */
export function keyCookie(home: string, key: string | null, secure: boolean): string {
  const life = key ? `${name}=${key}; Max-Age=${seconds}` : `${name}=; Max-Age=0`
  return `${life}; Path=${home}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
}
