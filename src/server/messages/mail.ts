import type { Language } from '../../contract/language.ts'
import type { Db } from '../../engine/database/database.ts'
import type { Mail } from '../../engine/delivery/delivery.ts'
import type { Claimed } from '../../flow/invitation/send/claim.ts'
import type { MessageKeys } from '../../flow/invitation/send/key.ts'
import { type Matter, readMatters } from '../../flow/invitation/send/matter.ts'
import { hashToken, type TokenMaker } from '../../flow/invitation/token.ts'
import { askingMail, type Written } from '../../page/mail/mail.ts'
import { baseUrl, type Settings } from '../settings.ts'

export type MailRooms = { db: Db; settings: Settings; token: TokenMaker; keys: MessageKeys }
type Made = Mail | { problem: string }

/** Writes the mails of claimed messages, in the order given. */
export async function writeMails(rooms: MailRooms, messages: Claimed[]): Promise<Made[]> {
  const matters = await readMatters(rooms.db, messages)
  return messages.map((message) => {
    const matter = matters.get(message.id)
    return matter ? asking(rooms, message, matter) : asTold(rooms, message)
  })
}

function asking(rooms: MailRooms, message: Claimed, matter: Matter): Made {
  const { settings, token, keys } = rooms
  const made = token(message.invitation!)
  // The secret is another one since the invitation was made: its link cannot be told any more.
  if (!hashToken(made).equals(matter.tokenHash)) return { problem: 'secret-changed' }
  const base = baseUrl(settings)
  const leave = `${base}/u/${keys.make('unsubscribe', message.id)}`
  const written = askingMail({
    step: message.step === 'remind' ? 'remind' : 'invite',
    language: languageIn(message.language, matter.content.languages),
    brand: { name: matter.orgName, colour: null, logo: null },
    content: matter.content,
    pieces: {
      touchpoint: matter.touchpoint,
      ...(matter.agent && { agent: matter.agent }),
      ...(matter.reason && { reason: matter.reason }),
    },
    subject: matter.subject,
    greeting: matter.greeting,
    link: `${base}/s/${made}`,
    leave,
    test: false,
  })
  return mailOf(rooms, message, matter.orgName, written, {
    'List-Unsubscribe': `<${leave}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  })
}

/** A mail that says what its row says: {subject, text, html?}. */
function asTold(rooms: MailRooms, message: Claimed): Made {
  const { subject, text, html, from } = message.detail as Record<string, unknown>
  if (typeof subject !== 'string' || typeof text !== 'string') return { problem: 'nothing-to-say' }
  const written = { subject, text, html: typeof html === 'string' ? html : '' }
  return mailOf(rooms, message, typeof from === 'string' ? from : '', written, {})
}

function mailOf(
  { settings }: MailRooms,
  message: Claimed,
  name: string,
  written: Written,
  headers: Record<string, string>,
): Made {
  return {
    id: message.id,
    // Without one only the folder is written to (see start.ts).
    from: { name, address: settings.MAIL_FROM ?? 'hetki@localhost' },
    to: message.recipient,
    ...written,
    // Out-of-office replies would go to somebody who reads none.
    headers: { ...headers, 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    pictures: [],
  }
}

/** A survey speaks only its own languages. */
const languageIn = (wanted: Language, languages: Language[]): Language =>
  languages.includes(wanted) ? wanted : (languages[0] ?? wanted)
