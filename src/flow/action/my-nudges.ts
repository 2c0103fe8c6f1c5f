import type { OrgScope } from '../../catalog/scope.ts'
import type { Nudge } from '../../contract/operations/nudges.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import { casesOf } from './find.ts'

/** What a person was told on the screen, newest first. Of cases that they may see no more only that they were told. */
export async function listNudges(
  db: Db,
  scope: OrgScope,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<{ rows: Nudge[]; unseen: number; next: string | null }> {
  if (scope.person === null) return { rows: [], unseen: 0, next: null }
  const offset = before ? Number(before) : 0
  if (!Number.isInteger(offset) || offset < 0)
    throw new Refusal('bad-input', {}, [{ path: 'before', message: 'not a cursor' }])
  const mine = db
    .selectFrom('nudge')
    .where('org', '=', scope.org)
    .where('person', '=', scope.person)
    .where('via', '=', 'screen')
  const { n } = await mine
    .where('seen_at', 'is', null)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  const found = await mine
    .orderBy('at', 'desc')
    .orderBy('id')
    .offset(offset)
    .limit(limit + 1)
    .selectAll()
    .execute()
  const rows = found.slice(0, limit)
  const ids = rows.flatMap((r) => r.feedback_case ?? [])
  const cases =
    ids.length === 0
      ? []
      : await casesOf(db, scope).where('c.id', 'in', ids).select(['c.id', 'c.number', 'c.title']).execute()
  return {
    rows: rows.map((r) => {
      const about = cases.find((c) => c.id === r.feedback_case) ?? null
      return {
        id: r.id,
        at: r.at.toISOString(),
        kind: r.kind,
        rule: r.rule_name,
        case: about,
        alert: r.alert,
        answer: r.feedback_case || r.alert ? null : r.subject,
        text: r.feedback_case && !about ? null : r.text,
        urgent: r.urgent,
        seen: r.seen_at !== null,
      }
    }),
    unseen: n,
    next: found.length > limit ? String(offset + limit) : null,
  }
}

export async function seeNudges(db: Db, scope: OrgScope, ids: string[] | undefined): Promise<void> {
  if (scope.person === null || ids?.length === 0) return
  await db
    .updateTable('nudge')
    .set({ seen_at: new Date() })
    .where('org', '=', scope.org)
    .where('person', '=', scope.person)
    .where('via', '=', 'screen')
    .where('seen_at', 'is', null)
    .$if(ids !== undefined, (q) => q.where('id', 'in', ids!))
    .execute()
}
