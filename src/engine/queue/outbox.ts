import { sql } from 'kysely'
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
