import { findLogo } from '../../catalog/brand/picture.ts'
import { type BrandReader, nameOf } from '../../catalog/brand/read.ts'
import type { ShownBrand } from '../../contract/asking.ts'
import type { Language } from '../../contract/language.ts'
import type { Db } from '../../engine/database/database.ts'
import type { Mail } from '../../engine/delivery/delivery.ts'
import type { Claimed } from '../../flow/invitation/send/claim.ts'
import { type MessageKeys, returnLocal } from '../../flow/invitation/send/key.ts'
import { type Matter, readMatters } from '../../flow/invitation/send/matter.ts'
import { hashToken, type TokenMaker } from '../../flow/invitation/token.ts'
import { askingMail, type Written } from '../../page/mail/mail.ts'
import { baseUrl, type Settings } from '../settings.ts'
import { type BoardMail, writeBoardMails } from './board.ts'
import { caseMail } from './case-mail.ts'
import { type EffectsOf, noticeMailOf } from './notice-message.ts'
import { staffMail } from './staff-message.ts'

export type MailRooms = {
  db: Db
  settings: Settings
  brands: BrandReader
  token: TokenMaker
  keys: MessageKeys
  effects: EffectsOf
}
type Made = Mail | { problem: string }
type Pictures = Mail['pictures']

/** Writes the mails of claimed messages, in the order given. */
export async function writeMails(rooms: MailRooms, messages: Claimed[]): Promise<Made[]> {
  const matters = await readMatters(rooms.db, messages)
  const ofBoards = await writeBoardMails(rooms, messages)
  const logos = new Map<string, Promise<Pictures>>()
  return Promise.all(
    messages.map(async (message) => {
      if (message.step === 'board') return ofBoard(rooms, message, ofBoards.get(message.id))
      if (message.step === 'notice') return noticed(rooms, message, logos)
      const matter = matters.get(message.id)
      if (message.step === 'case') return caseMail(rooms, message, (hash) => pictureOf(rooms.db, hash))
      if (message.step === 'staff') return staffMail(rooms.db, rooms.settings, message)
      if (!matter) return asTold(rooms, message, await toldPicture(rooms.db, message))
      const brand = await rooms.brands.of(matter.org, matter.unitPath)
      if (brand.logo && !logos.has(brand.logo)) logos.set(brand.logo, pictureOf(rooms.db, brand.logo))
      return asking(rooms, message, matter, brand, brand.logo ? await logos.get(brand.logo)! : [])
    }),
  )
}

export async function pictureOf(db: Db, hash: string): Promise<Pictures> {
  const found = await findLogo(db, hash)
  return found ? [{ cid: 'logo', type: found.type, bytes: found.bytes }] : []
}

function asking(rooms: MailRooms, message: Claimed, matter: Matter, brand: ShownBrand, pictures: Pictures): Made {
  const { settings, token, keys } = rooms
  const made = token(message.invitation!)
  // The secret is another one since the invitation was made: its link cannot be told any more.
  if (!hashToken(made).equals(matter.tokenHash)) return { problem: 'secret-changed' }
  const base = baseUrl(settings)
  const leave = `${base}/u/${keys.make('unsubscribe', message.id)}`
  const language = languageIn(message.language, matter.content.languages)
  const name = nameOf(brand, language)
  const written = askingMail({
    step: message.step === 'remind' ? 'remind' : matter.again ? 'again' : 'invite',
    language,
    brand: { name, colour: brand.colour, logo: pictures[0]?.cid ?? null },
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
  const headers = { 'List-Unsubscribe': `<${leave}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
  return mailOf(rooms, message, { name: brand.mailName ?? name, replyTo: brand.replyTo }, written, headers, pictures)
}

async function noticed(rooms: MailRooms, message: Claimed, logos: Map<string, Promise<Pictures>>): Promise<Made> {
  const picture = (hash: string) => {
    const found = logos.get(hash) ?? pictureOf(rooms.db, hash)
    logos.set(hash, found)
    return found
  }
  const made = await noticeMailOf(rooms, message, async (hash) => (await picture(hash))[0]?.cid ?? null)
  if (!made) return { problem: 'nothing-to-say' }
  const headers = { 'List-Unsubscribe': `<${made.leave}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
  const pictures = made.logo ? await picture(made.logo) : []
  return mailOf(rooms, message, { name: made.name, replyTo: made.replyTo }, made.written, headers, pictures)
}

const toldPicture = async (db: Db, { detail: { logo } }: Claimed): Promise<Pictures> =>
  typeof logo === 'string' ? pictureOf(db, logo) : []

/** A mail of the public board; nothing where what it told of is gone. */
async function ofBoard(rooms: MailRooms, message: Claimed, mail: BoardMail | undefined): Promise<Made> {
  if (!mail) return { problem: 'nothing-to-say' }
  const pictures = mail.logo ? await pictureOf(rooms.db, mail.logo) : []
  return mailOf(rooms, message, mail.sender, mail.written, mail.headers, pictures)
}

/** A mail that says what its row says: {subject, text, html?, from?, logo?}. */
function asTold(rooms: MailRooms, message: Claimed, pictures: Pictures): Made {
  const { subject, text, html, from } = message.detail as Record<string, unknown>
  if (typeof subject !== 'string' || typeof text !== 'string') return { problem: 'nothing-to-say' }
  const written = { subject, text, html: typeof html === 'string' ? html : '' }
  return mailOf(rooms, message, { name: typeof from === 'string' ? from : '', replyTo: null }, written, {}, pictures)
}

function mailOf(
  { settings, keys }: MailRooms,
  message: Claimed,
  sender: { name: string; replyTo: string | null },
  written: Written,
  headers: Record<string, string>,
  pictures: Pictures,
): Mail {
  return {
    id: message.id,
    // Without a MAIL_FROM only the folder is written to (see start.ts).
    from: { name: sender.name, address: settings.MAIL_FROM ?? 'hetki@localhost' },
    ...(sender.replyTo && { replyTo: sender.replyTo }),
    ...(settings.BOUNCE_DOMAIN && { returnPath: `${returnLocal(keys, message.id)}@${settings.BOUNCE_DOMAIN}` }),
    to: message.recipient,
    ...written,
    // Out-of-office replies would go to somebody who reads none.
    headers: { ...headers, 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    pictures,
  }
}

/** A survey speaks only its own languages. */
const languageIn = (wanted: Language, languages: Language[]): Language =>
  languages.includes(wanted) ? wanted : (languages[0] ?? wanted)
