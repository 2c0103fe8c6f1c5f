import { createHash } from 'node:crypto'
import PostalMime from 'postal-mime'

/** A mail that somebody sent us, as plain words. */
export type InboundMail = {
  /** Its Message-ID; of one without, what is made of its bytes. */
  id: string
  from: string
  subject: string | null
  text: string
  automatic: boolean
}

const mostText = 100_000
const mostNames = 20

/**
 * Reads a mail. Of one that is HTML only the words; attachments are not kept, only named. Whatever it claims of itself is its sender's claim: what it belongs to is said
 * by the address that it came to.
 */
export async function readInbound(raw: Uint8Array): Promise<InboundMail> {
  const mail = await PostalMime.parse(raw, { attachmentEncoding: 'arraybuffer' })
  const header = (name: string) =>
    mail.headers
      .find((h) => h.key === name)
      ?.value.trim()
      .toLowerCase() ?? ''
  const words = mail.text?.trim() ? mail.text : wordsOf(mail.html ?? '')
  const names = mail.attachments
    .filter((a) => a.disposition === 'attachment' && a.filename)
    .slice(0, mostNames)
    .map((a) => `📎 ${a.filename!.replace(/\s+/g, ' ').slice(0, 120)}`)
  const submitted = header('auto-submitted')
  return {
    id: mail.messageId?.trim().slice(0, 500) || `<${createHash('sha256').update(raw).digest('hex')}>`,
    from: mail.from?.address?.trim() ?? '',
    subject: mail.subject?.replace(/\s+/g, ' ').trim() || null,
    text: [tidy(words), names.join('\n')].filter(Boolean).join('\n\n').slice(0, mostText).toWellFormed(),
    automatic:
      (submitted !== '' && submitted !== 'no') ||
      /^(bulk|junk|list|auto_reply)$/.test(header('precedence')) ||
      header('x-autoreply') !== '' ||
      header('list-id') !== '',
  }
}

/** Lines as they are written, without what only moves the eye. */
const tidy = (text: string): string =>
  text
    .slice(0, 2 * mostText)
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{4,}/g, '\n\n\n')
    .trim()

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  auml: 'ä',
  ouml: 'ö',
  aring: 'å',
  Auml: 'Ä',
  Ouml: 'Ö',
  Aring: 'Å',
}

const breaking = /^\/?(br|p|div|tr|h[1-6]|blockquote)\b/i
const quoting = /^\/?blockquote\b/i
const silent = /^(style|script|head|title)\b/i

/**
 * The words of HTML, in one pass whatever is in it. Nothing of it is ever shown as HTML, so what is left of a broken tag is only ugly. What is quoted has > before it, as in
 * plain mails, so that it can be told from what its sender wrote.
 */
function wordsOf(given: string): string {
  const html = given.slice(0, 10 * mostText)
  const lower = html.toLowerCase()
  const parts: string[] = []
  let at = 0
  let quotes = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0) break
    parts.push(html.slice(at, open).replace(/\s+/g, ' '))
    const end = lower.startsWith('<!--', open) ? '-->' : '>'
    const close = html.indexOf(end, open)
    // A tag that never ends is no tag, and neither is any after it.
    if (close < 0) {
      at = open
      break
    }
    const tag = html.slice(open + 1, Math.min(close, open + 40))
    at = close + end.length
    const hidden = silent.exec(tag)?.[1]?.toLowerCase()
    if (hidden) {
      const over = lower.indexOf(`</${hidden}`, at)
      at = over < 0 ? html.length : over
      continue
    }
    if (quoting.test(tag)) quotes = Math.max(0, quotes + (tag[0] === '/' ? -1 : 1))
    const item = /^li\b/i.test(tag)
    if (item || breaking.test(tag)) parts.push(`\n${quotes > 0 ? '> ' : ''}${item ? '– ' : ''}`)
  }
  return (parts.join('') + html.slice(at).replace(/\s+/g, ' '))
    .replace(/&#(x[0-9a-f]{1,6}|\d{1,7});/gi, (_, code: string) => letterOf(code))
    .replace(/&([a-z]{2,6});/gi, (all, name: string) => entities[name] ?? all)
}

function letterOf(code: string): string {
  const number = code[0]!.toLowerCase() === 'x' ? Number.parseInt(code.slice(1), 16) : Number(code)
  return number > 0 && number <= 0x10ffff ? String.fromCodePoint(number).toWellFormed() : ''
}
