import { Refusal, type RefusalCode } from '../../contract/refusal.ts'
import type { House } from '../house.ts'
import { countAttempt, forgetAttempts } from './attempts.ts'
import { passwordGate } from './gate.ts'
import { demandOwnPage, publicBase } from './origin.ts'
import { authPath, type SignIn } from './sign-in.ts'

/** All of better-auth that is open to the outside. The rest (sign-up, change of address, deletion …) stays shut. */
const open: readonly (readonly [method: string, path: RegExp])[] = [
  ['POST', /^\/sign-in\/(email|social)$/],
  ['POST', /^\/sign-out$/],
  ['GET', /^\/callback\/oidc$/],
  ['POST', /^\/change-password$/],
  ['POST', /^\/revoke-other-sessions$/],
  ['POST', /^\/two-factor\/(enable|disable|get-totp-uri|verify-totp|verify-backup-code|generate-backup-codes)$/],
]

const refusalOf: Record<string, [RefusalCode, string?]> = {
  INVALID_EMAIL_OR_PASSWORD: ['wrong-password'],
  INVALID_EMAIL: ['wrong-password'],
  INVALID_PASSWORD: ['wrong-password'],
  INVALID_CODE: ['wrong-code'],
  INVALID_BACKUP_CODE: ['wrong-code'],
  INVALID_TWO_FACTOR_COOKIE: ['sign-in-first'],
  UNAUTHORIZED: ['sign-in-first'],
  SESSION_NOT_FRESH: ['sign-in-first'],
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: ['too-many-requests'],
  ACCOUNT_TEMPORARILY_LOCKED: ['too-many-requests'],
  TOTP_ALREADY_ENABLED: ['wrong-state'],
  TOTP_NOT_ENABLED: ['wrong-state'],
  TWO_FACTOR_NOT_ENABLED: ['wrong-state'],
  DISABLED: ['not-allowed', 'disabled'],
  NO_PERSON: ['not-allowed', 'no-person'],
}

/** Where a password is checked or made. */
const costly = /^\/(sign-in\/email|change-password|two-factor\/(enable|disable|get-totp-uri|generate-backup-codes))$/

/** Body of a sign-in is an address and a password; longer is nonsense. */
const maxBytes = 16_384

/** /api/auth/*: what of better-auth is open, its tries counted, its refusals in our words. Throws Refusal. */
export async function signInDoor(house: House, signIn: SignIn, request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.slice(authPath.length)
  const get = request.method === 'GET'
  if (!open.some(([method, is]) => method === request.method && is.test(path))) throw new Refusal('not-found')
  if (!get) demandOwnPage(house.settings, request, request.headers.has('cookie'))

  const text = get ? '' : await request.text()
  if (text.length > maxBytes) throw new Refusal('too-large')
  const body = get ? {} : readBody(text)
  for (const name of ['callbackURL', 'errorCallbackURL', 'newUserCallbackURL'] as const) {
    const to = body[name]
    // A path of ours; never //elsewhere, and no backslash that a browser reads as a slash.
    if (to !== undefined && !(typeof to === 'string' && /^\/(?!\/)[^\\\s]*$/.test(to))) {
      throw new Refusal('bad-input', {}, [{ path: name, message: 'wrong' }])
    }
  }
  const email = path === '/sign-in/email' && typeof body.email === 'string' ? body.email : null
  if (email !== null) await countAttempt(house.database.db, email)

  const init = { method: request.method, headers: request.headers, ...(get ? {} : { body: JSON.stringify(body) }) }
  const ask = () => signIn.handler(new Request(request.url, init))
  const reply = costly.test(path) ? await passwordGate(ask) : await ask()
  if (email !== null && reply.ok) await forgetAttempts(house.database.db, email)
  if (reply.status < 400) return reply
  const { code = '' } = (await reply.json().catch(() => ({}))) as { code?: string }
  // The way back from the provider is a page load: a person must land on a page, not on JSON.
  if (get && path.startsWith('/callback/')) {
    const to = `${publicBase(house.settings, request)}/app/sign-in?error=${encodeURIComponent(code.toLowerCase())}`
    return new Response(null, { status: 302, headers: { location: to } })
  }
  if (code === 'PASSWORD_TOO_SHORT') throw new Refusal('bad-input', {}, [{ path: 'newPassword', message: 'too-short' }])
  const [refusal, what] = refusalOf[code] ?? (reply.status >= 500 ? ['broken' as const] : ['bad-input' as const])
  throw new Refusal(refusal, what ? { what } : {})
}

function readBody(text: string): Record<string, unknown> {
  if (text.trim() === '') return {}
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>
  } catch {
    // said below
  }
  throw new Refusal('bad-input', { what: 'not-json' })
}
