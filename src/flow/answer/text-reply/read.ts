import { type SqlBool, sql } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { TextReply } from '../../../contract/operations/texts.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'

/** What became no answer and was no wish: somebody should read it. */
const forPeople = ['unclear', 'late', 'unmatched'] as const

/** Of the reader's units; what belongs to no invitation, and so to no unit, is for those who see the whole organisation. */
const rows = (db: Db, scope: OrgScope) =>
  db
    .selectFrom('text_reply as r')
    .where('r.org', '=', scope.org)
    .$if(scope.unit !== null, (q) => q.where(sql<SqlBool>`r.unit_path @> array[${scope.unit}]::uuid[]`))

const unread = (db: Db, scope: OrgScope) =>
  rows(db, scope)
    .where('r.became', 'in', [...forPeople])
    .where('r.seen_at', 'is', null)

export async function listTextReplies(
  db: Db,
  scope: OrgScope,
  { show, before, limit }: { show: 'unread' | 'all'; before?: string | undefined; limit: number },
): Promise<{ rows: TextReply[]; unread: number; next: string | null }> {
  const { n } = await unread(db, scope)
    .select((e) => e.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  const found = await (show === 'unread' ? unread(db, scope) : rows(db, scope))
    .leftJoin('invitation as i', 'i.id', 'r.invitation')
    // An answer is named only where it may be known whose it is.
    .leftJoin('answer as a', (j) => j.onRef('a.id', '=', 'i.answer').on('a.anonymous', '=', false))
    .leftJoin('person as p', 'p.id', 'r.seen_by')
    .$if(before !== undefined, (q) => q.where('r.at', '<', new Date(before!)))
    .select(['r.id', 'r.at', 'r.sender', 'r.text', 'r.became', 'r.seen_at', 'a.id as answer', 'p.name as seen_by'])
    .orderBy('r.at', 'desc')
    .orderBy('r.id')
    .limit(limit + 1)
    .execute()
  const page = found.slice(0, limit)
  return {
    rows: page.map((r) => ({
      id: r.id,
      at: r.at.toISOString(),
      sender: hidden(r.sender),
      text: r.text,
      became: r.became,
      answer: r.answer,
      seenBy: r.seen_at && (r.seen_by ?? ''),
    })),
    unread: n,
    next: found.length > limit ? page.at(-1)!.at.toISOString() : null,
  }
}

/** Enough to tell two senders apart, not enough to call them. */
const hidden = (sender: string): string => (sender ? `…${sender.slice(-4)}` : '')

/** Notes that somebody has read it, once. */
export async function markReplySeen(db: Db, scope: OrgScope, id: string, now: Date): Promise<void> {
  const found = await rows(db, scope).where('r.id', '=', id).select('r.id').executeTakeFirst()
  if (!found) throw new Refusal('not-found')
  await db
    .updateTable('text_reply')
    .set({ seen_at: now, seen_by: scope.person })
    .where('org', '=', scope.org)
    .where('id', '=', id)
    .where('seen_at', 'is', null)
    .execute()
}
