import { type BrandReader, nameOf } from '../../catalog/brand/read.ts'
import type { Reply } from '../../contract/operation.ts'
import type { OperationOf } from '../../contract/operations.ts'
import type { Db } from '../../engine/database/database.ts'
import type { Mail } from '../../engine/delivery/delivery.ts'
import type { Claimed } from '../../flow/invitation/send/claim.ts'
import { caseLocal, type MessageKeys, returnLocal } from '../../flow/invitation/send/key.ts'
import { letterMail } from '../../page/mail/letter.ts'
import type { Settings } from '../settings.ts'
import { nudgeWords } from './nudge-words.ts'

const noAddress = 'hetki@localhost'

type CallReply = Reply<OperationOf<'cases.read'>>
type Rooms = { db: Db; settings: Settings; brands: BrandReader; keys: MessageKeys }

/** Whether what a customer answers by e-mail reaches us. */
export const hearsMail = ({ BOUNCE_DOMAIN, BOUNCE_PORT }: Pick<Settings, 'BOUNCE_DOMAIN' | 'BOUNCE_PORT'>): boolean =>
  BOUNCE_DOMAIN !== undefined && BOUNCE_PORT !== undefined

/** What the next letter about a case is called: as the last one, so that mailboxes keep them together; the first one in the customer's language. */
export const letterSubject = ({
  case: { number },
  messages,
  contact,
}: Pick<CallReply, 'case' | 'messages' | 'contact'>): string =>
  messages.findLast((m) => m.direction === 'out' && m.subject)?.subject ??
  nudgeWords[contact?.language ?? 'fi'].customerSubject(String(number))

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
  const domain = (settings.MAIL_FROM ?? noAddress).split('@').at(-1)!
  const thread = await threadOf(db, found.id, message.id, domain)
  const brand = await brands.of(message.org, found.unit_path)
  const words = nudgeWords[message.language]
  const name = nameOf(brand, message.language)
  const pictures = brand.logo ? await pictureOf(brand.logo) : []
  const hears = hearsMail(settings)
  const replyTo = hears ? `${caseLocal(keys, found.id)}@${settings.BOUNCE_DOMAIN}` : brand.replyTo
  return {
    id: message.id,
    from: { name: brand.mailName ?? name, address: settings.MAIL_FROM ?? noAddress },
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
    headers: thread.length > 0 ? { 'In-Reply-To': thread.at(-1)!, References: thread.join(' ') } : {},
    pictures,
  }
}

const mostOfThread = 12

/** Message-IDs of what was written and answered before, oldest first. */
async function threadOf(db: Db, id: string, but: string, domain: string): Promise<string[]> {
  const rows = await db
    .selectFrom('case_message')
    .where('feedback_case', '=', id)
    .where('channel', '=', 'email')
    .where('stranger', '=', false)
    .where('id', '<>', but)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(mostOfThread)
    .select(['direction', 'message', 'heard_id'])
    .execute()
  return (
    rows
      .map((r) => (r.direction === 'in' ? (r.heard_id ?? '') : r.message ? `<${r.message}@${domain}>` : ''))
      // Only what is a Message-ID may stand in a header.
      .filter((one) => /^<[^<>\s]{1,300}>$/.test(one))
      .reverse()
  )
}
