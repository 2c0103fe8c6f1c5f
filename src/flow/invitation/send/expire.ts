import { sql } from 'kysely'
import type { Db } from '../../../engine/database/database.ts'

/** Ends queued messages, of every channel, that can no more be of use. Returns the organisations that had some. */
export async function expire(db: Db, now: Date): Promise<string[]> {
  const { rows } = await sql<{ org: string }>`
    with late as (
      select id from message where state = 'queued' and useful_until < ${now} limit 5000 for update skip locked
    ), moved as (
      update message m set state = 'suppressed', problem = 'too-late', ended_at = ${now} from late where late.id = m.id returning m.*
    ), noted as (
      insert into suppression (id, org, encounter, invitation, policy, customer, channel, touchpoint, unit, unit_path, reason, at)
      select gen_random_uuid(), m.org, i.encounter, m.invitation, i.policy, m.customer, m.channel, m.touchpoint, m.unit, m.unit_path, 'too-late', ${now}
      from moved m left join invitation i on i.id = m.invitation where m.step in ('invite', 'remind')
    )
    select distinct org from moved`.execute(db)
  return rows.map((r) => r.org)
}

/** So long after a message's end its address is kept: bounces and complaints come within days, and the hash is enough for the rest. */
export const keepRecipientDays = 30

/** Takes the addresses off messages that ended long ago. Returns their number. */
export async function forgetRecipients(db: Db, now: Date): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update message set recipient = null where recipient is not null and state not in ('queued', 'sending')
      and coalesce(ended_at, delivered_at, sent_at, claimed_at, due_at) < ${new Date(now.getTime() - keepRecipientDays * 86_400_000)}`.execute(
    db,
  )
  return Number(numAffectedRows)
}
