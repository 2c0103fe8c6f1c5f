import { betterAuth } from 'better-auth'
import { APIError, createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { genericOAuth, twoFactor } from 'better-auth/plugins'
import { z } from 'zod'
import { newId } from '../../engine/database/id.ts'
import type { House } from '../house.ts'
import { mayJoinBy, personOfUser, takePlace } from './sign-in-person.ts'

export const authPath = '/api/auth'
/** Id of the OpenID Connect provider in addresses and accounts. */
const oidcProvider = 'oidc'

const times = { createdAt: 'created_at', updatedAt: 'updated_at' }
const tables = {
  user: { modelName: 'auth_user', fields: { ...times, emailVerified: 'email_verified' } },
  session: {
    modelName: 'auth_session',
    fields: { ...times, userId: 'user_id', expiresAt: 'expires_at', ipAddress: 'ip_address', userAgent: 'user_agent' },
  },
  account: {
    modelName: 'auth_account',
    fields: {
      ...times,
      userId: 'user_id',
      accountId: 'account_id',
      providerId: 'provider_id',
      accessToken: 'access_token',
      refreshToken: 'refresh_token',
      idToken: 'id_token',
      accessTokenExpiresAt: 'access_token_expires_at',
      refreshTokenExpiresAt: 'refresh_token_expires_at',
    },
  },
  verification: { modelName: 'auth_verification', fields: { ...times, expiresAt: 'expires_at' } },
  twoFactor: {
    modelName: 'auth_two_factor',
    fields: {
      userId: 'user_id',
      backupCodes: 'backup_codes',
      failedVerificationCount: 'failed_verification_count',
      lockedUntil: 'locked_until',
    },
  },
} as const

const refuse = (code: string) => new APIError('FORBIDDEN', { code, message: code })

/** Opens a session for a known user: after a join link, where no password crosses the door. Reached from the server only. */
const enter = {
  id: 'hetki-enter',
  endpoints: {
    enter: createAuthEndpoint(
      '/hetki-enter',
      { method: 'POST', body: z.object({ user: z.string() }), metadata: { SERVER_ONLY: true } },
      async (ctx) => {
        const user = await ctx.context.internalAdapter.findUserById(ctx.body.user)
        if (!user) throw refuse('NO_PERSON')
        const session = await ctx.context.internalAdapter.createSession(user.id)
        await setSessionCookie(ctx, { session, user })
        return ctx.json({ ok: true })
      },
    ),
  },
} as const

/**
 * Who somebody is: password, TOTP and, when configured, OpenID Connect. What they may do is not here but in `person`. There is no open
 * sign-up: an account comes to be through a join link, or through the provider for a person who was invited under that verified address.
 */
export function openSignIn({ settings, log, database }: House, secret: string) {
  const { db } = database
  const base = settings.BASE_URL ?? `http://${settings.HOST}:${settings.PORT}`
  const secure = base.startsWith('https:')
  return betterAuth({
    appName: 'Hetki',
    baseURL: base,
    basePath: authPath,
    secret,
    database: { db, type: 'postgres', transaction: true },
    telemetry: { enabled: false },
    logger: { log: (level, message) => log[level]({ room: 'sign-in' }, message) },
    // Tries are counted per account in attempts.ts; an address says little about who is behind it.
    rateLimit: { enabled: false },
    user: tables.user,
    verification: tables.verification,
    account: {
      ...tables.account,
      // Nobody reads them: the provider is asked who it is, nothing else.
      updateAccountOnSignIn: false,
      accountLinking: { enabled: true, trustedProviders: [] },
    },
    session: {
      ...tables.session,
      expiresIn: 14 * 24 * 3_600,
      updateAge: 24 * 3_600,
      cookieCache: { enabled: true, maxAge: 300 },
    },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 200 },
    advanced: {
      cookiePrefix: 'hetki',
      useSecureCookies: secure,
      database: { generateId: () => newId() },
      // Checked by demandOwnPage, which also knows a house without BASE_URL; callback addresses may only be paths of ours (sign-in-door.ts).
      disableCSRFCheck: true,
      ipAddress: { disableIpTracking: true },
    },
    onAPIError: { errorURL: `${base.replace(/\/+$/, '')}/app/sign-in` },
    databaseHooks: {
      user: {
        create: {
          before: async (user) => {
            if (!(await mayJoinBy(db, user.email, user.emailVerified))) throw refuse('NO_PERSON')
          },
          after: (user) => takePlace(db, user),
        },
      },
      account: {
        create: {
          before: async (account) => ({ data: { ...account, accessToken: null, refreshToken: null, idToken: null } }),
        },
      },
      session: {
        create: {
          before: async (session) => {
            const person = await personOfUser(db, session.userId)
            if (!person) throw refuse('NO_PERSON')
            if (person.disabled) throw refuse('DISABLED')
          },
        },
      },
    },
    plugins: [
      enter,
      twoFactor({
        issuer: 'Hetki',
        schema: { user: { fields: { twoFactorEnabled: 'two_factor_enabled' } }, twoFactor: tables.twoFactor },
      }),
      genericOAuth({
        config:
          settings.OIDC_ISSUER && settings.OIDC_CLIENT_ID
            ? [
                {
                  providerId: oidcProvider,
                  name: settings.OIDC_NAME,
                  discoveryUrl: `${settings.OIDC_ISSUER.replace(/\/+$/, '')}/.well-known/openid-configuration`,
                  clientId: settings.OIDC_CLIENT_ID,
                  ...(settings.OIDC_CLIENT_SECRET ? { clientSecret: settings.OIDC_CLIENT_SECRET } : {}),
                  scopes: ['openid', 'email', 'profile'],
                  pkce: true,
                  requireIdTokenVerification: true,
                },
              ]
            : [],
      }),
    ],
  })
}

export type SignIn = ReturnType<typeof openSignIn>
