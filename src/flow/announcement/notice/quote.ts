import { sql } from 'kysely'
import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import type { Quotable } from '../../../contract/notice.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'
import { newId } from '../../../engine/database/id.ts'
import { newestTaps } from '../../answer/newest.ts'
import { doubtfulOf } from './doubtful.ts'
import { givesAway, namesKnown, namesSomebody, redacted } from './redact.ts'
import { demandNotice } from './row.ts'
import { sourcesOf } from './source.ts'
import { usualWords } from './usual-words.ts'

/** So many answers are offered to be quoted. */
const mostOffered = 200

/**
 * Whether these are somebody's words with something left out: what stands between the dots was written by them, in this order. So nobody is
 * made to say what they did not.
 */
export function isPartOf(words: string, original: string): boolean {
  const plain = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim()
  const whole = plain(original)
  const pieces = plain(words)
    .split(/…|\.\.\./)
    .map((p) => p.trim())
    .filter(Boolean)
  let from = 0
  for (const piece of pieces) {
    const at = whole.indexOf(piece, from)
    if (at < 0) return false
    from = at + piece.length
  }
  return pieces.length > 0
}

/**
 * Shows somebody's own words with a notice. Refused without a word on how and when they said yes, for an anonymous survey (nobody can have been
 * asked), for words that they did not write, where an address, a long number or the name of somebody whom we know is left in, and where a word that could be
 * a name has not been said to be `harmless`: whom we do not know only a person can tell from a word.
 */
export async function addQuote(
  db: Db,
  scope: OrgScope,
  notice: string,
  given: { answer: string; words: string; consent: string; harmless: readonly string[] },
): Promise<void> {
  demandWhole(scope)
  const refuse = (path: string, message: string) => new Refusal('bad-input', {}, [{ path, message }])
  await db.transaction().execute(async (tx) => {
    const { state } = await demandNotice(tx, scope, notice)
    if (state === 'withdrawn') throw new Refusal('wrong-state')
    if (given.consent.trim().length < 10) throw refuse('consent', 'consent-needed')
    const answer = await tx
      .selectFrom('answer')
      .select(['id', 'anonymous'])
      .where('org', '=', scope.org)
      .where('id', '=', given.answer)
      .executeTakeFirst()
    if (!answer) throw refuse('answer', 'unknown')
    if (answer.anonymous) throw refuse('answer', 'quote-anonymous')
    const taps = await newestTaps(tx, [answer.id])
      .select(['words', 'text_language', 'answer', 'question', 'seq'])
      .execute()
    const source = taps.find((t) => t.words && isPartOf(given.words, t.words))
    if (!source) throw refuse('words', 'quote-not-theirs')
    if (givesAway(given.words)) throw refuse('words', 'quote-gives-away')
    const known = (await namesKnown(tx, scope.org, [answer.id])).get(answer.id)
    if (known && namesSomebody(given.words, known)) throw refuse('words', 'quote-names')
    const doubtful = doubtfulOf(given.words, source.words!, await usualWords(tx, scope.org))
    if (doubtful.some((w) => !given.harmless.includes(w))) throw refuse('words', 'quote-doubtful')
    const row = {
      ...{ words: given.words, language: source.text_language, consent: given.consent, consent_by: scope.person },
      // Of what was ticked, what there was to tick: it stays written down who said so.
      ...{ harmless: doubtful, at: new Date() },
    }
    await tx
      .insertInto('notice_quote')
      .values({ id: newId(), notice, org: scope.org, answer: answer.id, ...row })
      .onConflict((c) => c.columns(['notice', 'answer']).doUpdateSet(row))
      .execute()
  })
}

/** Takes somebody's words away, whatever the notice's state. */
export async function removeQuote(db: Db, scope: OrgScope, notice: string, quote: string): Promise<void> {
  demandWhole(scope)
  const { numDeletedRows } = await db
    .deleteFrom('notice_quote')
    .where('org', '=', scope.org)
    .where('notice', '=', notice)
    .where('id', '=', quote)
    .executeTakeFirst()
  if (numDeletedRows === 0n) throw new Refusal('not-found')
}

/**
 * What there is to quote of those who asked: their newest words, the newest answers first, already without addresses, long numbers and the names of whom we
 * know. Who answered an anonymous survey cannot be asked for their yes.
 */
export async function readQuotable(db: Db, scope: OrgScope, notice: string): Promise<Quotable[]> {
  demandWhole(scope)
  // Without a lock: what is only read holds nobody up.
  const row = await db
    .selectFrom('notice')
    .select('state')
    .where('org', '=', scope.org)
    .where('id', '=', notice)
    .executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  const { rows } = await sql<{ id: string; at: Date }>`
    select a.id, a.at from (${sourcesOf(scope.org, notice, row.state)}) s join answer a on a.id = s.answer
    where not a.anonymous and exists (select 1 from answer_event w where w.answer = a.id and w.words is not null)
    order by a.at desc, a.id limit ${mostOffered}`.execute(db)
  if (rows.length === 0) return []
  const ids = rows.map((r) => r.id)
  const taps = await newestTaps(db, ids).select(['answer', 'words', 'question', 'seq']).execute()
  const names = await namesKnown(db, scope.org, ids)
  const usual = await usualWords(db, scope.org)
  return rows.flatMap(({ id, at }) =>
    taps
      .filter((t) => t.answer === id && t.words?.trim())
      .map(({ words }) => {
        const shown = redacted(words!, names.get(id) ?? { near: [], others: [] })
        return {
          ...{ answer: id, at: at.toISOString(), words: shown, cut: shown !== words!.trim() },
          doubtful: doubtfulOf(shown, words!, usual),
        }
      }),
  )
}
