import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { readTwilio } from '../../contract/twilio-url.ts'
import type { Settings } from '../settings.ts'
import { publicBase } from './origin.ts'

type Keys = Pick<Settings, 'SMS_URL' | 'SMS_SECRET' | 'BASE_URL' | 'TRUST_PROXY'>

/** Equal in a time that tells nothing; of any length. */
const same = (a: string, b: string): boolean => {
  const [x, y] = [a, b].map((t) => createHash('sha256').update(t).digest()) as [Buffer, Buffer]
  return timingSafeEqual(x, y)
}

/**
 * Whether the gateway of the settings sent this. Twilio signs with its account's token; others sign the body with SMS_SECRET
 * (X-Hetki-Signature: sha256=<hex>), or show it (Authorization: Bearer …) where they cannot sign.
 */
export function isFromGateway(settings: Keys, request: Request, body: string): boolean {
  const { SMS_URL, SMS_SECRET } = settings
  const twilio = request.headers.get('x-twilio-signature')
  if (twilio !== null && SMS_URL?.startsWith('twilio'))
    return same(twilio, twilioSignature(settings, request, body, readTwilio(SMS_URL).token))
  if (!SMS_SECRET) return false
  const signed = request.headers.get('x-hetki-signature')
  if (signed !== null) {
    const made = createHmac('sha256', SMS_SECRET).update(body).digest('hex')
    return same(signed.trim().toLowerCase(), `sha256=${made}`)
  }
  const shown = /^Bearer\s+(.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  return shown !== undefined && same(shown, SMS_SECRET)
}

/** The address as Twilio knows it, with the form's fields in the order of their names. */
function twilioSignature(settings: Keys, request: Request, body: string, token: string): string {
  const { pathname, search } = new URL(request.url)
  const fields = [...new URLSearchParams(body)].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const text = publicBase(settings, request) + pathname + search + fields.flat().join('')
  return createHmac('sha1', token).update(text).digest('base64')
}
