import { type SqlBool, sql } from 'kysely'
import type { Db } from '../../engine/database/database.ts'
import { firstId } from '../../engine/database/id.ts'
import { emit } from '../../engine/queue/outbox.ts'
import type { Consumer } from '../../engine/queue/queue.ts'

/** Told of in one event. */
const atOnce = 2_000

/**
 * Where an organisation's topics changed, tells of all its answers with words, so that their facts are made anew. Of several changes only the last is worked
 * through: it brings what the others would.
 */
export function topicFollower(db: Db): Consumer {
  return {
    name: 'topics',
    batch: 1_000,
    // Whoever puts a list in order changes it many times in a row.
    gather: 500,
    hear: async (events) => {
      const changed = new Map(events.flatMap((e) => (e.kind === 'topics-changed' ? [[e.org, e.seq] as const] : [])))
      for (const [org, seq] of changed)
        for (let after: string | null = firstId; after; ) after = await tell(db, org, seq, after)
    },
  }
}

/** Tells of some answers after that one; the last of them, or null when there are no more or the topics have changed again. */
const tell = (db: Db, org: string, seq: number, after: string): Promise<string | null> =>
  db.transaction().execute(async (tx) => {
    const now = await tx.selectFrom('organisation').where('id', '=', org).select('topics_seq').executeTakeFirst()
    if (now?.topics_seq !== seq) return null
    const rows = await tx
      .selectFrom('answer as a')
      .where('a.org', '=', org)
      .where('a.id', '>', after)
      .where(sql<SqlBool>`exists (select from answer_event e where e.answer = a.id and e.words <> '')`)
      .orderBy('a.id')
      .limit(atOnce)
      .select('a.id')
      .execute()
    if (rows.length === 0) return null
    await emit(tx, org, [{ kind: 'answers', answers: rows.map((r) => r.id), import: null }])
    return rows.at(-1)!.id
  })
