import { sql } from 'kysely'
import { demandCause } from '../../catalog/cause/read.ts'
import type { OrgScope } from '../../catalog/scope.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { emit } from '../../engine/queue/outbox.ts'
import { readCase } from './read.ts'

type What = 'taken' | 'assigned' | 'note' | 'closed' | 'reopened'

/** Changes a case inside the scope, with its history and its event in one transaction. */
async function change(
  db: Db,
  scope: OrgScope,
  id: string,
  what: What,
  text: string | null,
  act: (tx: Tx, now: Date) => Promise<void>,
): Promise<void> {
  await readCase(db, scope, id)
  await db.transaction().execute(async (tx) => {
    const now = new Date()
    await act(tx, now)
    await tx
      .insertInto('case_event')
      .values({ org: scope.org, feedback_case: id, person: scope.person, what, text, at: now })
      .execute()
    await emit(tx, scope.org, [{ kind: 'case', case: id }])
  })
}

/** Takes a case for oneself, or hands it to another person whose rights reach its unit. Refuses 'wrong-state' when it is closed. */
export async function takeCase(db: Db, scope: OrgScope, id: string, person?: string): Promise<void> {
  const owner = person ?? scope.person
  if (!owner) throw new Refusal('bad-input', {}, [{ path: 'person', message: 'missing' }])
  // What is not there for the caller is not there, whoever is named.
  await readCase(db, scope, id)
  const taker = await db
    .selectFrom('person')
    .where('org', '=', scope.org)
    .where('id', '=', owner)
    .where('disabled', '=', false)
    .select(['name', 'role'])
    // Whoever could not see it could not act on it, and it would wait unseen.
    .where(
      sql<boolean>`(unit is null or exists (select from feedback_case c where c.id = ${id} and c.org = person.org and c.unit_path @> array[person.unit]))`,
    )
    .executeTakeFirst()
  if (!taker || taker.role === 'viewer') throw new Refusal('bad-input', {}, [{ path: 'person', message: 'unknown' }])
  const forSelf = owner === scope.person
  await change(db, scope, id, forSelf ? 'taken' : 'assigned', forSelf ? null : taker.name, async (tx, now) => {
    const taken = await tx
      .updateTable('feedback_case')
      .set((eb) => ({ owner, state: 'taken' as const, taken_at: eb.fn.coalesce('taken_at', eb.val(now)) }))
      .where('id', '=', id)
      .where('state', '<>', 'closed')
      .returning('id')
      .executeTakeFirst()
    if (!taken) throw new Refusal('wrong-state')
  })
}

export const noteCase = (db: Db, scope: OrgScope, id: string, text: string): Promise<void> =>
  change(db, scope, id, 'note', text, async () => {})

/** Closes a case with its cause. Refuses 'wrong-state' when it is closed already. */
export async function closeCase(
  db: Db,
  scope: OrgScope,
  id: string,
  cause: string,
  note: string | undefined,
): Promise<void> {
  await demandCause(db, scope, cause)
  await change(db, scope, id, 'closed', note ?? null, async (tx, now) => {
    const closed = await tx
      .updateTable('feedback_case')
      .set((eb) => ({
        state: 'closed' as const,
        cause,
        closed_at: now,
        taken_at: eb.fn.coalesce('taken_at', eb.val(now)),
        owner: eb.fn.coalesce('owner', eb.val(scope.person)),
      }))
      .where('id', '=', id)
      .where('state', '<>', 'closed')
      .returning('id')
      .executeTakeFirst()
    if (!closed) throw new Refusal('wrong-state')
  })
}

export const reopenCase = (db: Db, scope: OrgScope, id: string): Promise<void> =>
  change(db, scope, id, 'reopened', null, async (tx) => {
    const opened = await tx
      .updateTable('feedback_case')
      .set({ state: 'taken', closed_at: null, cause: null })
      .where('id', '=', id)
      .where('state', '=', 'closed')
      .returning('id')
      .executeTakeFirst()
    if (!opened) throw new Refusal('wrong-state')
  })
