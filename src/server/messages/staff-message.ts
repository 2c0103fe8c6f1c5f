import type { NudgeKind } from '../../contract/cases.ts'
import type { Language } from '../../contract/language.ts'
import type { Db } from '../../engine/database/database.ts'
import type { Mail } from '../../engine/delivery/delivery.ts'
import type { Claimed } from '../../flow/invitation/send/claim.ts'
import { letterMail } from '../../page/mail/letter.ts'
import { baseUrl, type Settings } from '../settings.ts'
import { nudgeWords } from './nudge-words.ts'

/** One thing that one of our people, or a room, is told. */
export type Told = { title: string; under: string; href: string; urgent: boolean; number: string }

/** What these nudges say, in a language, oldest first; of what is gone nothing. */
export async function toldOf(
  db: Db,
  settings: Settings,
  ids: string[],
  language: Language,
): Promise<{ told: Told[]; organisation: string }> {
  const rows =
    ids.length === 0
      ? []
      : await db
          .selectFrom('nudge as n')
          .innerJoin('organisation as o', 'o.id', 'n.org')
          .leftJoin('feedback_case as c', 'c.id', 'n.feedback_case')
          .where('n.id', 'in', ids)
          .orderBy('n.at')
          .orderBy('n.id')
          .select([
            ...(['n.kind', 'n.rule_name', 'n.text', 'n.urgent', 'n.alert', 'n.subject', 'n.feedback_case'] as const),
            ...(['c.number', 'c.title', 'o.name'] as const),
          ])
          .execute()
  const words = nudgeWords[language]
  const app = `${baseUrl(settings)}/app`
  return {
    organisation: rows[0]?.name ?? '',
    told: rows.map((r) => {
      const why = r.rule_name ?? words.kind[r.kind as NudgeKind]
      const about = r.feedback_case
        ? { title: words.case(String(r.number), r.title ?? ''), href: `${app}/cases/${r.feedback_case}` }
        : r.alert
          ? { title: words.alert, href: `${app}/alerts/${r.alert}` }
          : { title: r.text ?? words.answer, href: r.subject ? `${app}/answers/${r.subject}` : app }
      const more = r.text && r.text !== r.title && about.title !== r.text ? r.text : null
      return {
        ...about,
        under: [r.urgent && words.urgent, why, more].filter(Boolean).join(' · '),
        urgent: r.urgent,
        number: r.number === null ? '' : String(r.number),
      }
    }),
  }
}

const nudgesOf = ({ detail }: Claimed): string[] =>
  Array.isArray(detail.nudges) ? detail.nudges.filter((n): n is string => typeof n === 'string') : []

/** A mail to one of our own people: one thing, or a digest of several. */
export async function staffMail(db: Db, settings: Settings, message: Claimed): Promise<Mail | { problem: string }> {
  const { told, organisation } = await toldOf(db, settings, nudgesOf(message), message.language)
  const [first] = told
  if (!first) return { problem: 'nothing-to-say' }
  const words = nudgeWords[message.language]
  return {
    id: message.id,
    from: { name: 'Hetki', address: settings.MAIL_FROM ?? 'hetki@localhost' },
    to: message.recipient,
    ...letterMail({
      language: message.language,
      brand: { name: 'Hetki', colour: null, logo: null },
      subject: told.length === 1 ? first.title : words.digest(told.length),
      body: '',
      things: told,
      foot: [words.staffFoot(organisation)],
      button: { words: words.open, href: told.length === 1 ? first.href : `${baseUrl(settings)}/app/cases?mine=yes` },
    }),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    pictures: [],
  }
}

/** The same as a text: one thing in a line with its address, or how many. */
export async function staffText(db: Db, settings: Settings, message: Claimed): Promise<string | null> {
  const { told } = await toldOf(db, settings, nudgesOf(message), message.language)
  const [first] = told
  if (!first) return null
  const words = nudgeWords[message.language]
  const title = first.title.length > 90 ? `${first.title.slice(0, 89).toWellFormed()}…` : first.title
  return told.length === 1
    ? `${title} ${first.href}`
    : `${words.digest(told.length)}: ${baseUrl(settings)}/app/cases?mine=yes`
}
