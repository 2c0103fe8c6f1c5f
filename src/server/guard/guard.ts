import { createHash } from 'node:crypto'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Language } from '../../contract/language.ts'
import type { Access, ApiScope, Role } from '../../contract/operation.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { House } from '../house.ts'
import { acceptedLanguage } from '../words.ts'
import { callerOfKey } from './api-key.ts'
import { openLimit } from './limit.ts'
import { demandOwnPage } from './origin.ts'
import { personScope } from './scope.ts'
import { readSecret } from './secret.ts'
import { openSignIn } from './sign-in.ts'
import { signInDoor } from './sign-in-door.ts'

/** Somebody whom the guard knows. `api` is what a key may do; null for a person. */
type Caller = { scope: OrgScope; api: readonly ApiScope[] | null }

export type Guard = {
  /** Counts the request against its key or session; throws 429. */
  limit(request: Request): void
  /** Who calls; null when nobody is signed in. Cookies to renew are appended to `headers`. Throws 403 on a foreign page's request. */
  caller(request: Request, headers: Headers): Promise<Caller | null>
  /** The scope of a caller who may come in here; throws 401 or 403. */
  admit(caller: Caller | null, access: Exclude<Access, 'public'>): OrgScope
  /** /api/auth/*. */
  signInDoor(request: Request): Promise<Response>
  /** Appends the cookies of a new session of this account; nothing when it has a second factor, which must be asked for first. */
  enter(user: string, headers: Headers): Promise<void>
}

const languageOf = (request: Request) => acceptedLanguage(request.headers.get('accept-language'))

/** The reader's language where nobody is signed in. */
export const readerLanguage = (request: Request): Language => languageOf(request) ?? 'en'

/** `pace` is what one key or session may do: a thousand screens of one reader would not need it. */
export async function openGuard(house: House, pace = { burst: 600, perSecond: 100 }): Promise<Guard> {
  const { db } = house.database
  const signIn = openSignIn(house, await readSecret(house.settings))
  const limit = openLimit(pace)
  const bearer = (request: Request) => /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]

  async function callerOfSession(request: Request, headers: Headers): Promise<Caller | null> {
    const { response, headers: cookies } = await signIn.api.getSession({
      headers: request.headers,
      returnHeaders: true,
    })
    for (const cookie of cookies?.getSetCookie() ?? []) headers.append('set-cookie', cookie)
    if (!response) return null
    // The cookie says who; the database says every time whether the session still stands and what the person may do.
    const person = await db
      .selectFrom('person')
      .innerJoin('auth_session', 'auth_session.user_id', 'person.user_id')
      .select(['person.id', 'org', 'role', 'unit', 'agent', 'language'])
      .where('auth_session.id', '=', response.session.id)
      .where('auth_session.expires_at', '>', new Date())
      .where('disabled', '=', false)
      .executeTakeFirst()
    if (!person) return null
    if (request.method !== 'GET' && request.method !== 'HEAD') demandOwnPage(house.settings, request, true)
    return { scope: personScope({ ...person, role: person.role as Role }), api: null }
  }

  return {
    limit(request) {
      const credential = request.headers.get('authorization') ?? sessionCookie(request)
      if (credential) limit(createHash('sha256').update(credential).digest('base64'))
    },
    async caller(request, headers) {
      const secret = bearer(request)
      if (secret) return callerOfKey(db, secret, languageOf(request))
      return sessionCookie(request) ? callerOfSession(request, headers) : null
    },
    admit(caller, access) {
      if (!caller) throw new Refusal('sign-in-first')
      const { scope, api } = caller
      const may = api
        ? access.api !== undefined && api.includes(access.api)
        : access.roles.some((role) => role === scope.role)
      if (!may) throw new Refusal('not-allowed', api ? { scope: access.api ?? '' } : {})
      return scope
    },
    signInDoor: (request) => signInDoor(house, signIn, request),
    async enter(user, headers) {
      const second = await db
        .selectFrom('auth_user')
        .select('two_factor_enabled')
        .where('id', '=', user)
        .executeTakeFirstOrThrow()
      if (second.two_factor_enabled) return
      const entered = await signIn.api.enter({ body: { user }, returnHeaders: true })
      for (const cookie of entered.headers.getSetCookie()) headers.append('set-cookie', cookie)
    },
  }
}

const sessionCookie = (request: Request) =>
  /(?:^|;\s*)(?:__Secure-)?hetki\.session_token=([^;]+)/.exec(request.headers.get('cookie') ?? '')?.[1]
