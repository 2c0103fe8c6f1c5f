import type { OrgScope } from '../../../catalog/scope.ts'
import type { Language } from '../../../contract/language.ts'
import type { Db } from '../../../engine/database/database.ts'
import { newestTaps } from '../../answer/newest.ts'

export type Contact = { name: string | null; email: string | null; phone: string | null; language: Language }

/**
 * How the customer of a case is reached: what they gave with their consent, first; else what the company knows of whom the encounter was with. Of an answer
 * that was promised anonymity only what was given.
 */
export async function contactOf(
  db: Db,
  scope: OrgScope,
  found: { id: string; answer: string | null; customer: string | null; language: Language | null },
): Promise<Contact | null> {
  const matched = await db
    .selectFrom('case_match')
    .where('feedback_case', '=', found.id)
    .where('kind', '=', 'answer')
    .select('subject')
    .execute()
  const answers = [...new Set([...(found.answer ? [found.answer] : []), ...matched.map((m) => m.subject)])]
  const taps =
    answers.length === 0 ? [] : await newestTaps(db, answers).select(['kind', 'value', 'received_at']).execute()
  const given = taps
    .filter((t) => t.kind === 'contact' && t.value?.consent === true)
    .sort((a, b) => b.received_at.getTime() - a.received_at.getTime())
    .map((t) => t.value as { email?: string; phone?: string; name?: string })
  const known = found.customer
    ? await db
        .selectFrom('customer')
        .where('org', '=', scope.org)
        .where('id', '=', found.customer)
        .select(['name', 'email', 'phone', 'language'])
        .executeTakeFirst()
    : undefined
  const own = (pick: 'email' | 'phone') => given.find((g) => g[pick])?.[pick] ?? null
  const contact = {
    name: known?.name ?? null,
    email: own('email') ?? known?.email ?? null,
    phone: own('phone') ?? known?.phone ?? null,
    language: found.language ?? (known?.language as Language | null | undefined) ?? 'fi',
  }
  return contact.email || contact.phone || contact.name ? contact : null
}
