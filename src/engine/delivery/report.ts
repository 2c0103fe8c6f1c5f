import PostalMime from 'postal-mime'

/** What a mail server or a mailbox tells of a mail of ours. */
export type Report =
  /** `address`: the address itself is wrong, and the next mail would come back too. */
  | { what: 'bounced'; address: boolean; text: string }
  | { what: 'delivered'; text: string }
  /** Marked as spam by who got it. */
  | { what: 'complaint'; text: string }

/**
 * Reads a delivery report (RFC 3464) or a complaint (RFC 5965); null where the mail is neither, as out-of-office replies are, or tells of
 * a delay only.
 */
export async function readReport(raw: Uint8Array): Promise<Report | null> {
  const mail = await PostalMime.parse(raw, { attachmentEncoding: 'utf8' })
  const part = (type: string) => {
    const found = mail.attachments.find((a) => a.mimeType.toLowerCase() === type)?.content
    return typeof found === 'string' ? found : found && Buffer.from(found as ArrayBuffer).toString()
  }
  const feedback = part('message/feedback-report')
  if (feedback && /^feedback-type:\s*abuse/im.test(feedback)) return { what: 'complaint', text: 'abuse' }
  const status = part('message/delivery-status')
  if (!status) return null
  // A folded line goes on with a blank.
  const field = (name: string) =>
    new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(status)?.[1]?.replace(/\s+/g, ' ').trim()
  const code = /^\d\.\d{1,3}\.\d{1,3}/.exec(field('status') ?? '')?.[0] ?? ''
  const text = [field('diagnostic-code')?.replace(/^smtp;\s*/i, '') ?? '', code].filter(Boolean).join(' ').slice(0, 500)
  switch (field('action')?.toLowerCase()) {
    case 'failed':
      return { what: 'bounced', address: isBadAddress(code, text), text }
    case 'delivered':
      return { what: 'delivered', text }
    default:
      return null
  }
}

/** 5.1.x: no such mailbox or domain; 5.0.0 with the words of it. A full mailbox (5.2.2) or a filter (5.7.x) is no fault of the address. */
const isBadAddress = (code: string, text: string): boolean =>
  /^5\.1\.(1|2|3|6|10)$/.test(code) ||
  (/^5\.0\.0$|^$/.test(code) && /\b55[013]\b|unknown user|no such user/i.test(text))
