import { sql } from 'kysely'
import type { Db } from '../../../engine/database/database.ts'

/** What a gateway tells of a message after it took it. */
export type Report = {
  /** What may name it: our id, or the gateway's. */
  ids: string[]
  state: 'delivered' | 'bounced' | 'failed'
  problem: string | null
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Notes what became of a text. Reports come twice, late and in any order: that it was delivered is the last word, and what came first of the others
 * stands. A message of which nobody knew is known then. Null where no message has such an id, else the organisation if something changed.
 */
export async function noteReport(
  db: Db,
  { ids, state, problem }: Report,
  at: Date,
): Promise<{ id: string; org: string; changed: boolean } | null> {
  const named = ids.filter((id) => id !== '')
  const { rows } = await sql<{ id: string; org: string; changed: boolean }>`
    with found as (
      select id, org from message where channel = 'sms' and (id = any(${named.filter((i) => uuid.test(i))}::uuid[]) or gateway_id = any(${named}::text[]))
      order by id = any(${named.filter((i) => uuid.test(i))}::uuid[]) desc, queued_at desc limit 1
    ), moved as (
      update message m set
        state = ${state},
        problem = ${state === 'delivered' ? null : problem},
        sent_at = coalesce(m.sent_at, ${at}),
        delivered_at = case when ${state} = 'delivered' then ${at}::timestamptz else m.delivered_at end,
        ended_at = ${at}
      from found where m.id = found.id
        and m.state = any(${state === 'delivered' ? ['sending', 'sent', 'unknown', 'bounced', 'failed'] : ['sending', 'sent', 'unknown']}::text[])
      returning m.id, m.org, m.invitation, m.recipient_hash
    ), noted as (
      insert into message_event (message, org, at, what, text)
      select id, org, ${at}, ${state === 'failed' ? 'refused' : state}, ${problem} from moved
    ), failing as (
      insert into address_failure (org, hash, problem, at)
      select org, recipient_hash, ${problem ?? state}, ${at} from moved where ${state} = 'bounced' and recipient_hash is not null
      on conflict (org, hash) do update set problem = excluded.problem, at = excluded.at
    ), working as (
      -- The number is there after all.
      delete from address_failure f using moved where ${state} = 'delivered' and f.org = moved.org and f.hash = moved.recipient_hash
    )
    select found.id, found.org, moved.id is not null as changed from found left join moved on moved.id = found.id`.execute(
    db,
  )
  return rows[0] ?? null
}
