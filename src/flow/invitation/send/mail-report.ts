import { sql } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { Db } from '../../../engine/database/database.ts'
import { findLeaver, leave } from '../leave.ts'

/** What a gateway tells of a message after it took it. `address`: the address itself is wrong. */
export type Told =
  | { what: 'bounced'; address: boolean; text: string }
  | { what: 'delivered'; text: string }
  | { what: 'complaint'; text: string }

/**
 * Writes down what was told of a message; told again, it changes nothing. What bounced for its address is not written to again, and who
 * complains is asked no more. It also tells of messages of which nobody knew whether they went out. Returns the organisation, null where the
 * message is not known.
 */
export async function takeReport(
  db: Db,
  message: string,
  told: Told,
  scopeOf: (org: string) => OrgScope,
  at = new Date(),
): Promise<string | null> {
  const known = await findLeaver(db, message)
  if (!known) return null
  if (told.what === 'complaint') {
    await leave(db, scopeOf(known.org), known, 'complaint')
    return known.org
  }
  const bounced = told.what === 'bounced'
  await sql`
    with moved as (
      update message set state = ${told.what}, sent_at = coalesce(sent_at, begun_at, claimed_at, ${at}),
        delivered_at = case when ${bounced} then delivered_at else ${at}::timestamptz end,
        problem = case when ${bounced} then ${told.text} end, ended_at = ${at}
      -- A report of delivery can come before the one of the bounce, not after it.
      where id = ${message} and state = any(${bounced ? ['sent', 'delivered', 'unknown'] : ['sent', 'unknown']}::text[])
      returning id, org, recipient_hash
    ), failing as (
      insert into address_failure (org, hash, problem, at)
      select org, recipient_hash, ${told.text}, ${at} from moved where ${bounced && told.address} and recipient_hash is not null
      on conflict (org, hash) do update set problem = excluded.problem, at = excluded.at
    )
    insert into message_event (message, org, at, what, text) select id, org, ${at}, ${told.what}, ${told.text || null} from moved`.execute(
    db,
  )
  return known.org
}
