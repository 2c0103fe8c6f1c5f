import { createHmac, timingSafeEqual } from 'node:crypto'
import { replaySeconds, type Signing, type WebhookProblem } from '../../../contract/webhook.ts'

/** The headers of a request, by lower-case name. */
export type Heads = (name: string) => string | null

/** Whether a request is from who knows one of the secrets, and lately made; null where it is. */
export function doubt(
  signing: Signing,
  secrets: readonly string[],
  heads: Heads,
  body: Uint8Array,
  now: Date,
): WebhookProblem | null {
  if (signing.scheme === 'secret') {
    const given = heads(signing.header)?.replace(/^Bearer\s+/i, '')
    if (!given) return 'no-signature'
    return secrets.some((s) => same(Buffer.from(given), Buffer.from(s))) ? null : 'wrong-signature'
  }
  const claim = signing.scheme === 'standard' ? standardClaim(heads) : hmacClaim(signing, heads)
  if (claim.signatures.length === 0) return 'no-signature'
  if (claim.missing) return 'no-signature'
  const signed = secrets.some((secret) => {
    const made = createHmac('sha256', signing.scheme === 'standard' ? standardKey(secret) : secret)
      .update(claim.before)
      .update(body)
      .digest()
    return claim.signatures.some((s) => same(s, made))
  })
  if (!signed) return 'wrong-signature'
  // Judged after the signature: an unsigned time says nothing.
  if (claim.time !== null && !(Math.abs(now.getTime() / 1_000 - claim.time) <= replaySeconds)) return 'too-old'
  return null
}

/** What the sender calls this request, if it calls it anything. */
export function senderId(signing: Signing, heads: Heads): string | null {
  const name = signing.scheme === 'standard' ? 'webhook-id' : signing.idHeader
  return (name && heads(name)?.trim().slice(0, 200)) || null
}

type Claim = {
  signatures: Buffer[]
  /** What is signed before the body. */
  before: string
  /** Seconds since 1970; null where none is signed. */
  time: number | null
  /** Something that has to be signed is not there. */
  missing: boolean
}

function standardClaim(heads: Heads): Claim {
  const [id, time] = [heads('webhook-id'), heads('webhook-timestamp')]
  // Several are sent while a secret is changed: "v1,… v1,…".
  const signatures = (heads('webhook-signature') ?? '')
    .split(/\s+/)
    .flatMap((s) => (s.startsWith('v1,') ? [Buffer.from(s.slice(3), 'base64')] : []))
  return { signatures, before: `${id}.${time}.`, time: secondsOf(time ?? ''), missing: !id || !time }
}

function hmacClaim({ header, timeHeader }: Signing, heads: Heads): Claim {
  const text = heads(header) ?? ''
  // "t=1700000000,v1=5257a8…": time and signature in one header.
  const inside = /(?:^|,)\s*t=(\d+)/.exec(text)?.[1]
  const time = inside ?? (timeHeader ? heads(timeHeader) : null)
  const given = inside ? [...text.matchAll(/(?:^|,)\s*v1=([^,\s]+)/g)].map((m) => m[1]!) : [text]
  const signatures = given.flatMap((s) => {
    const bare = s.trim().replace(/^(?:sha256|v\d)=/i, '')
    if (/^[0-9a-f]{64}$/i.test(bare)) return [Buffer.from(bare, 'hex')]
    return /^[A-Za-z0-9+/_-]{43}=?$/.test(bare) ? [Buffer.from(bare, 'base64')] : []
  })
  const timed = inside !== undefined || timeHeader !== null
  return {
    signatures,
    before: timed ? `${time}.` : '',
    time: timed ? secondsOf(time ?? '') : null,
    missing: timed && !time,
  }
}

/** NaN where it is no time: then it is never within the window. */
const secondsOf = (text: string): number => {
  if (!/^\d{9,14}$/.test(text)) return Number.NaN
  return text.length > 11 ? Number(text) / 1_000 : Number(text)
}

/** "whsec_" and base64; a secret of another form is taken as it is. */
const standardKey = (secret: string): Buffer =>
  secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret)

const same = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)
