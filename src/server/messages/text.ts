import { type BrandReader, nameOf } from '../../catalog/brand/read.ts'
import type { ShownBrand } from '../../contract/asking.ts'
import type { Language } from '../../contract/language.ts'
import type { Db } from '../../engine/database/database.ts'
import type { TextMessage } from '../../engine/delivery/delivery.ts'
import type { Claimed } from '../../flow/invitation/send/claim.ts'
import type { MessageKeys } from '../../flow/invitation/send/key.ts'
import { type Matter, readMatters } from '../../flow/invitation/send/matter.ts'
import { hashToken, type TokenMaker } from '../../flow/invitation/token.ts'
import { askingText } from '../../page/text/asking-text.ts'
import { baseUrl, type Settings } from '../settings.ts'
import { writeBoardTexts } from './board.ts'
import { noticeTextOf } from './notice-message.ts'
import { staffText } from './staff-message.ts'

export type TextRooms = { db: Db; settings: Settings; brands: BrandReader; token: TokenMaker; keys: MessageKeys }
type Made = TextMessage | { problem: string }

/** Whether a customer's answer by text would reach us: the gateway has a way to prove that it is the one who tells us. */
export const hearsTexts = ({ SMS_SECRET, SMS_URL }: Pick<Settings, 'SMS_SECRET' | 'SMS_URL'>): boolean =>
  SMS_SECRET !== undefined || SMS_URL?.startsWith('twilio') === true

/** From whom texts of this brand come; null where neither it nor the settings say so. */
export const senderOf = (brand: ShownBrand, settings: Pick<Settings, 'SMS_FROM'>): string | null =>
  brand.textSender ?? settings.SMS_FROM ?? null

/** Writes the texts of claimed messages, in the order given. */
export async function writeTexts(rooms: TextRooms, messages: Claimed[]): Promise<Made[]> {
  const matters = await readMatters(rooms.db, messages)
  const ofBoards = await writeBoardTexts(rooms, messages)
  return Promise.all(
    messages.map((message) => write(rooms, message, matters.get(message.id), ofBoards.get(message.id))),
  )
}

async function write(
  rooms: TextRooms,
  message: Claimed,
  matter: Matter | undefined,
  ofBoard: string | undefined,
): Promise<Made> {
  const brand = await rooms.brands.of(message.org, matter?.unitPath ?? (message.unit ? [message.unit] : []))
  // The folder shows what a text would say, also before anybody has chosen a sender.
  const from = senderOf(brand, rooms.settings) ?? (rooms.settings.SMS_URL ? null : 'Hetki')
  if (!from) return { problem: 'no-sender' }
  const told =
    message.step === 'staff'
      ? await staffText(rooms.db, rooms.settings, message)
      : message.step === 'notice'
        ? await noticeTextOf(rooms, message)
        : message.detail.text
  if (ofBoard !== undefined) return { id: message.id, from, to: message.recipient, text: ofBoard }
  if (typeof told === 'string') return { id: message.id, from, to: message.recipient, text: told }
  if (!matter) return { problem: 'nothing-to-say' }
  const token = rooms.token(message.invitation!)
  // The secret is another one since the invitation was made: its link cannot be told any more.
  if (!hashToken(token).equals(matter.tokenHash)) return { problem: 'secret-changed' }
  const language = languageIn(message.language, matter.content.languages)
  const base = baseUrl(rooms.settings)
  const text = askingText({
    step: message.step === 'remind' || message.step === 'reply' ? message.step : 'invite',
    language,
    name: nameOf(brand, language),
    content: matter.content,
    pieces: {
      touchpoint: matter.touchpoint,
      ...(matter.agent && { agent: matter.agent }),
      ...(matter.reason && { reason: matter.reason }),
    },
    link: `${base}/s/${token}`,
    leave: `${base}/x/${token}`,
    sender: from,
    inbound: hearsTexts(rooms.settings),
    own: matter.text[language],
  })
  return { id: message.id, from, to: message.recipient, text }
}

/** A survey speaks only its own languages. */
const languageIn = (wanted: Language, languages: Language[]): Language =>
  languages.includes(wanted) ? wanted : (languages[0] ?? wanted)
