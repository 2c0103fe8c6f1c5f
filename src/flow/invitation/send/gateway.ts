import { sql } from 'kysely'
import type { MessageChannel } from '../../../contract/asking.ts'
import type { Db } from '../../../engine/database/database.ts'

/** Keeps how a way out is doing, for all servers' screens; `since` is when that began. Returns whether it turned. */
export async function noteGateway(
  db: Db,
  channel: MessageChannel,
  seen: { name: string; problem: string | null; at: Date; sentAt?: Date | null },
): Promise<boolean> {
  const { rows } = await sql<{ turned: boolean }>`
    with before as (select problem from gateway where channel = ${channel})
    insert into gateway as g (channel, name, problem, since, checked_at, last_sent_at)
    values (${channel}, ${seen.name}, ${seen.problem}, ${seen.at}, ${seen.at}, ${seen.sentAt ?? null})
    on conflict (channel) do update set name = excluded.name, problem = excluded.problem, checked_at = excluded.checked_at,
      since = case when (g.problem is null) = (excluded.problem is null) then g.since else excluded.since end,
      last_sent_at = coalesce(excluded.last_sent_at, g.last_sent_at)
    returning coalesce((select (problem is null) <> (g.problem is null) from before), g.problem is not null) as turned`.execute(
    db,
  )
  return rows[0]?.turned ?? false
}
