import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { json } from '../database/tables.ts'
import type { Emit } from './queue.ts'

/**
 * Writes events in the transaction of the change they tell of, in one statement. A statement of its own that commits many changes together
 * may insert the rows itself: `insert into outbox (org, kind, body) select …`, where `kind` is the event's kind and `body` is the whole event
 * as jsonb, its kind included (`eventRow` makes both). `xid`, `seq` and `at` are filled in by the table. Call `OutboxReader.wake()` after the
 * commit.
 */
export const emit: Emit = async (tx, org, events) => {
  if (events.length === 0) return
  const rows = events.map(eventRow)
  await sql`
    insert into outbox (org, kind, body)
    select ${org}::uuid, kind, body
    from unnest(${rows.map((r) => r.kind)}::text[], ${rows.map((r) => r.body)}::jsonb[]) with ordinality as e (kind, body, n)
    order by n`.execute(tx)
}

/** An event as the columns of its outbox row. */
export const eventRow = (event: Parameters<Emit>[2][number]): { kind: string; body: string } => ({
  kind: event.kind,
  body: json(event),
})

/** Takes away events that every consumer has heard and that are older than a week. Returns their number. */
export async function clearOutbox(db: Db): Promise<number> {
  let cleared = 0
  for (;;) {
    const { numAffectedRows = 0n } = await sql`
      delete from outbox where (xid, seq) in (
        select xid, seq from outbox
        where (xid, seq) <= (select xid, seq from outbox_cursor order by xid, seq limit 1) and at < now() - interval '7 days'
        order by xid, seq limit 10000)`.execute(db)
    cleared += Number(numAffectedRows)
    if (numAffectedRows < 10_000n) return cleared
  }
}
