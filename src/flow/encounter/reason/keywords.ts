import type { Db } from '../../../engine/database/database.ts'
import { says, wordsOf } from './words.ts'

/** What a keyword adds to a reason's logarithm: it makes it twenty times as likely. */
const worth = Math.log(20)
/** More keywords of one reason say little more. */
const most = 3

/** Says what the keywords of open reasons add for a text, by reason; those without a hit are left out. */
export async function keywordsOf(db: Db, org: string): Promise<(text: string) => Map<string, number>> {
  const rows = await db
    .selectFrom('reason')
    .where('org', '=', org)
    .where('closed', '=', false)
    .select(['id', 'keywords'])
    .execute()
  const ready = rows.flatMap((r) => (r.keywords.length > 0 ? [{ id: r.id, phrases: r.keywords.map(wordsOf) }] : []))
  return (text) => {
    const words = wordsOf(text)
    return new Map(
      ready.flatMap(({ id, phrases }) => {
        const hits = Math.min(most, phrases.filter((phrase) => says(words, phrase)).length)
        return hits > 0 ? [[id, hits * worth] as const] : []
      }),
    )
  }
}
