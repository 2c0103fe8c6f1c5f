import { type RawBuilder, sql } from 'kysely'
import { guessMeaning, type OutcomeMeaning, outcomeMeanings, outcomeWords } from '../../../contract/contact-rules.ts'
import type { ErrandRule } from '../../../contract/errand.ts'
import type { Db } from '../../../engine/database/database.ts'

export type Counting = Pick<ErrandRule, 'channels' | 'meanings'> & {
  /** Meanings that somebody set, by outcome. */
  said: Record<string, OutcomeMeaning>
  /** Outcomes that many encounters have. */
  frequent?: string[]
}

/** Whether an encounter (e) counts as a contact: by its channel, and by what its outcome means. */
export function counts({ channels, meanings, said, frequent = [] }: Counting): RawBuilder<boolean> {
  const channel = channels ? sql`e.channel = any(${channels}::text[])` : sql`true`
  const counted = new Set(meanings)
  if (counted.size === outcomeMeanings.length) return sql`${channel}`
  // Expressions on text take three microseconds for each row: words of what is seen all the time are judged here, and once.
  const known = Object.entries({ ...Object.fromEntries(['', ...frequent].map((o) => [o, guessMeaning(o)])), ...said })
  const of = (is: boolean) => known.flatMap(([outcome, means]) => (counted.has(means) === is ? [outcome] : []))
  const guesses = outcomeWords.map(
    ([means, words]) =>
      sql`when lower(e.outcome) ~ ${words.replaceAll('\\b', '\\y')} then ${sql.lit(counted.has(means))}`,
  )
  return sql`${channel} and case when coalesce(e.outcome, '') = any(${of(true)}::text[]) then true
    when e.outcome = any(${of(false)}::text[]) or e.outcome is null then false
    ${sql.join(guesses, sql` `)} else ${sql.lit(counted.has('agent'))} end`
}

/** What the newest encounters ended with. */
export async function frequentOutcomes(db: Db, org: string): Promise<string[]> {
  const newest = db
    .selectFrom('encounter')
    .where('org', '=', org)
    .orderBy('started_at', 'desc')
    .limit(2_000)
    .select('outcome')
  const rows = await db.selectFrom(newest.as('n')).select('outcome').distinct().execute()
  return rows.flatMap((r) => r.outcome ?? [])
}
