import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { IdeaRow } from '../../contract/board.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { emit } from '../../engine/queue/outbox.ts'
import { holdTreeAlone } from './lock.ts'
import { readIdea } from './read.ts'
import { lockIdea } from './staff.ts'
import { recount } from './vote.ts'
import { noteEvent } from './write.ts'

/**
 * Puts an idea into another. No vote is moved: the other's voters are from now on those of both, each person once, so that it can be undone and
 * nobody's vote is lost or doubled by it.
 */
export async function mergeIdea(db: Db, scope: OrgScope, id: string, into: string): Promise<IdeaRow> {
  await db.transaction().execute(async (tx) => {
    await holdTreeAlone(tx, scope.org)
    const [one, other] = [await lockIdea(tx, scope, id), await lockIdea(tx, scope, into)]
    if (one.merged_into) throw new Refusal('wrong-state', { what: 'merged' })
    if (one.stand !== 'published' && one.stand !== 'waiting')
      throw new Refusal('wrong-state', { what: 'not-published' })
    if (other.stand !== 'published') throw new Refusal('bad-input', {}, [{ path: 'into', message: 'unknown' }])
    if (other.root === one.id) throw new Refusal('bad-input', {}, [{ path: 'into', message: 'itself' }])
    const whole = other.root === other.id ? other : await lockIdea(tx, scope, other.root)
    await sql`update idea set root = ${whole.id} where root = ${one.id}`.execute(tx)
    // What waited is seen as part of the other now; its words stay unseen.
    await sql`
      update idea set merged_into = ${whole.id}, state = 'duplicate', state_at = now(), changed_at = now(), version = version + 1
      where id = ${one.id}`.execute(tx)
    await sql`update idea set changed_at = now() where id = ${whole.id}`.execute(tx)
    await recount(tx, [whole.id])
    const { votes } = await tx.selectFrom('idea').where('id', '=', whole.id).select('votes').executeTakeFirstOrThrow()
    const about = (i: { number: number; title: string }) => ({ number: i.number, title: i.title })
    const change = await noteEvent(tx, scope, one.id, 'merged', { ...about(whole), from: one.state }, scope.person)
    await noteEvent(tx, scope, whole.id, 'joined', { ...about(one), votes: votes - whole.votes }, scope.person)
    await emit(tx, scope.org, [
      { kind: 'idea.changed', idea: one.id, change },
      { kind: 'idea.changed', idea: whole.id },
    ])
  })
  return readIdea(db, scope, into)
}

/** Takes an idea out again of what it was put into, with all that had been put into it, its voters, and the state it had. */
export async function unmergeIdea(db: Db, scope: OrgScope, id: string): Promise<IdeaRow> {
  await db.transaction().execute(async (tx) => {
    await holdTreeAlone(tx, scope.org)
    const one = await lockIdea(tx, scope, id)
    if (!one.merged_into) throw new Refusal('wrong-state', { what: 'not-merged' })
    const whole = one.root
    await sql`
      with recursive part as (
        select id from idea where id = ${id} union all select i.id from idea i join part p on i.merged_into = p.id
      )
      update idea set root = ${id} where id in (select id from part)`.execute(tx)
    const state = await stateBefore(tx, id)
    await sql`
      update idea set merged_into = null, state = ${state}, state_at = now(), changed_at = now(), version = version + 1 where id = ${id}`.execute(
      tx,
    )
    await sql`update idea set changed_at = now() where id = ${whole}`.execute(tx)
    await recount(tx, [id, whole])
    const other = await tx
      .selectFrom('idea')
      .where('id', '=', whole)
      .select(['number', 'title'])
      .executeTakeFirstOrThrow()
    await noteEvent(tx, scope, id, 'unmerged', other, scope.person)
    await noteEvent(tx, scope, whole, 'parted', { number: one.number, title: one.title }, scope.person)
    await emit(tx, scope.org, [
      { kind: 'idea.changed', idea: id },
      { kind: 'idea.changed', idea: whole },
    ])
  })
  return readIdea(db, scope, id)
}

/** The state that an idea had when it was merged last. */
async function stateBefore(tx: Tx, id: string): Promise<string> {
  const { rows } = await sql<{ state: string | null }>`
    select detail ->> 'from' as state from idea_event where idea = ${id} and what = 'merged' order by at desc, id desc limit 1`.execute(
    tx,
  )
  return rows[0]?.state ?? 'open'
}
