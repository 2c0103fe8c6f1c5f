import type { OrgScope } from '../../../catalog/scope.ts'
import type { CaseMessage } from '../../../contract/operations/cases.ts'
import type { Db } from '../../../engine/database/database.ts'
import { ownWords } from './quote.ts'

/** All that was said to and by the customer, oldest first. The caller has looked whether the case may be seen. */
export async function readMessages(db: Db, scope: OrgScope, id: string): Promise<CaseMessage[]> {
  const rows = await db
    .selectFrom('case_message as c')
    .leftJoin('message as m', 'm.id', 'c.message')
    .leftJoin('person as p', 'p.id', 'c.person')
    .where('c.org', '=', scope.org)
    .where('c.feedback_case', '=', id)
    .orderBy('c.at')
    .orderBy('c.id')
    .select([
      ...(['c.id', 'c.at', 'c.direction', 'c.channel', 'p.name as who', 'c.other', 'c.subject', 'c.body'] as const),
      ...(['c.stranger', 'c.automatic', 'c.minutes', 'c.reached', 'm.state', 'm.due_at', 'm.problem'] as const),
    ])
    .execute()
  return rows.map(({ due_at, ...r }) => {
    const own = r.direction === 'in' ? ownWords(r.body) : r.body
    return {
      ...r,
      channel: r.channel as CaseMessage['channel'],
      at: r.at.toISOString(),
      own: own === r.body ? null : own,
      state: r.state ?? null,
      dueAt: r.state === 'queued' ? (due_at?.toISOString() ?? null) : null,
      problem: r.problem ?? null,
    }
  })
}
