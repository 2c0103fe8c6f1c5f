import { type BrandReader, nameOf } from '../../catalog/brand/read.ts'
import type { Db } from '../../engine/database/database.ts'
import type { Mail } from '../../engine/delivery/delivery.ts'
import type { Claimed } from '../../flow/invitation/send/claim.ts'
import { caseLocal, type MessageKeys, returnLocal } from '../../flow/invitation/send/key.ts'
import { letterMail } from '../../page/mail/letter.ts'
import type { Settings } from '../settings.ts'
import { nudgeWords } from './nudge-words.ts'

type Rooms = { db: Db; settings: Settings; brands: BrandReader; keys: MessageKeys }

/** Whether what a customer answers by e-mail reaches us. */
export const hearsMail = ({ BOUNCE_DOMAIN, BOUNCE_PORT }: Pick<Settings, 'BOUNCE_DOMAIN' | 'BOUNCE_PORT'>): boolean =>
  BOUNCE_DOMAIN !== undefined && BOUNCE_PORT !== undefined

/** What somebody wrote to a customer about a case, as a mail whose answer comes back to that case. */
export async function caseMail(
  { db, settings, brands, keys }: Rooms,
  message: Claimed,
  pictureOf: (hash: string) => Promise<Mail['pictures']>,
): Promise<Mail | { problem: string }> {
  const { subject, text } = message.detail as { subject?: string | null; text?: string }
  const found = await db
    .selectFrom('case_message as m')
    .innerJoin('feedback_case as c', 'c.id', 'm.feedback_case')
    .where('m.message', '=', message.id)
    .select(['c.id', 'c.number', 'c.unit_path'])
    .executeTakeFirst()
  if (!found || typeof text !== 'string') return { problem: 'nothing-to-say' }
  const heard = await db
    .selectFrom('case_message')
    .where('feedback_case', '=', found.id)
    .where('channel', '=', 'email')
    .where('direction', '=', 'in')
    .where('stranger', '=', false)
    .orderBy('at', 'desc')
    .select('heard_id')
    .executeTakeFirst()
  const brand = await brands.of(message.org, found.unit_path)
  const words = nudgeWords[message.language]
  const name = nameOf(brand, message.language)
  const pictures = brand.logo ? await pictureOf(brand.logo) : []
  const hears = hearsMail(settings)
  const replyTo = hears ? `${caseLocal(keys, found.id)}@${settings.BOUNCE_DOMAIN}` : brand.replyTo
  // Only what is a Message-ID may stand in a header.
  const answers = heard?.heard_id && /^<[^<>\s]{1,300}>$/.test(heard.heard_id) ? heard.heard_id : null
  return {
    id: message.id,
    from: { name: brand.mailName ?? name, address: settings.MAIL_FROM ?? 'hetki@localhost' },
    ...(replyTo && { replyTo }),
    ...(settings.BOUNCE_DOMAIN && { returnPath: `${returnLocal(keys, message.id)}@${settings.BOUNCE_DOMAIN}` }),
    to: message.recipient,
    ...letterMail({
      language: message.language,
      brand: { name, colour: brand.colour, logo: pictures[0]?.cid ?? null },
      subject: subject ?? name,
      body: text,
      foot: [words.customerFoot(name, String(found.number)), ...(hears ? [words.answerable] : [])],
    }),
    // Mailboxes thread by it; we do not.
    headers: answers ? { 'In-Reply-To': answers, References: answers } : {},
    pictures,
  }
}
