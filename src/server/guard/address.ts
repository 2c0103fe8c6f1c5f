import type { HttpBindings } from '@hono/node-server'
import type { Settings } from '../settings.ts'

/** Where a request comes from: of a proxy that is trusted, what it says last; a client may write the rest itself. */
export function addressOf(
  settings: Pick<Settings, 'TRUST_PROXY'>,
  c: { req: { raw: Request }; env?: unknown },
): string {
  const told = settings.TRUST_PROXY ? c.req.raw.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  return told || ((c.env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress ?? '')
}
