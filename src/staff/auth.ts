import { post } from './client.ts'
import { forgetDrafts } from './screens/cases/draft.ts'

/** The server's sign-in door; what it refuses comes as `Failure` with words, as everywhere. */
const door = <R>(path: string, body: object = {}) => post<R>(`/api/auth${path}`, body)

/** 'second' when the password was right and a code is asked for. */
export async function signIn(email: string, password: string): Promise<'in' | 'second'> {
  const reply = await door<{ twoFactorRedirect?: boolean }>('/sign-in/email', { email, password })
  return reply.twoFactorRedirect ? 'second' : 'in'
}

export const confirmCode = (code: string) => door('/two-factor/verify-totp', { code: code.replace(/\s/g, '') })
export const confirmBackup = (code: string) => door('/two-factor/verify-backup-code', { code: code.trim() })

/** Leaves for the OpenID Connect provider; the browser comes back to `to`, a path of ours. */
export async function signInWithProvider(to: string): Promise<void> {
  const { url } = await door<{ url: string }>('/sign-in/social', {
    provider: 'oidc',
    callbackURL: to,
    errorCallbackURL: '/app/sign-in',
  })
  location.assign(url)
}

export async function signOut(): Promise<void> {
  await door('/sign-out')
  forgetDrafts()
}

/** Starts the second factor: address for the authenticator app and backup codes. It holds once a code has been confirmed. */
export const startSecondFactor = (password: string) =>
  door<{ totpURI: string; backupCodes: string[] }>('/two-factor/enable', { password })
export const endSecondFactor = (password: string) => door('/two-factor/disable', { password })
