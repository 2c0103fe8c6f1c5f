import { sql } from 'kysely'
import type { Db } from '../../../engine/database/database.ts'
import { Together } from '../../../engine/database/together.ts'
import type { Handed } from '../../../engine/delivery/delivery.ts'
import type { Claimed } from './claim.ts'

export type Outcome = { message: Claimed; handed: Handed; at: Date; again: Date }

/**
 * Notes in groups that the gateway is about to be able to take a message. Only then does it go: who died before it has certainly sent nothing.
 * It rejects where the message is no more ours, or its person has opted out since it was claimed.
 */
export function beginner(db: Db, me: () => string): (message: Claimed) => Promise<void> {
  const begun = new Together<true>(async (keys) => {
    const claims = keys.map((k) => k.split(' '))
    const { rows } = await sql<{ id: string }>`/* keep plan */
      update message m set begun_at = now()
      from unnest(${claims.map((c) => c[0]!)}::uuid[], ${claims.map((c) => Number(c[1]))}::int[]) as c (id, attempts)
      where m.id = c.id and m.attempts = c.attempts and m.claimed_by = ${me()} and m.state = 'sending' and (m.step not in ('invite', 'remind', 'notice')
        or not exists (select from opt_out p where p.org = m.org and p.hash = m.recipient_hash))
      returning m.id || ' ' || m.attempts as id`.execute(db)
    return new Map(rows.map((r) => [r.id, true]))
  })
  return async (message) => {
    if (!(await begun.get(`${message.id} ${message.attempts}`))) throw new Error('held-back')
  }
}

/**
 * Writes what became of messages, in one statement. A message that was meanwhile taken for a dead server's is 'unknown': now we know.
 * `again` is when one that was not taken is tried next.
 */
export async function settle(db: Db, me: string, outcomes: Outcome[]): Promise<void> {
  const of = <T>(pick: (o: Outcome) => T) => outcomes.map(pick)
  const problem = (o: Outcome) => ('problem' in o.handed ? o.handed.problem : null)
  await sql`/* keep plan */
    with told as (
      select * from unnest(
        ${of((o) => o.message.id)}::uuid[], ${of((o) => o.message.attempts)}::int[], ${of((o) => o.handed.state)}::text[], ${of(problem)}::text[],
        ${of((o) => (o.handed.state === 'sent' ? o.handed.gatewayId : null))}::text[],
        ${of((o) => (o.handed.state === 'sent' ? (o.handed.parts ?? null) : null))}::int[], ${of((o) => (o.handed.state === 'sent' ? (o.handed.from ?? null) : null))}::text[],
        ${of((o) => o.handed.state === 'refused' && o.handed.badAddress)}::bool[], ${of((o) => o.at)}::timestamptz[],
        ${of((o) => o.again)}::timestamptz[], ${of((o) => o.handed.state === 'later' && o.handed.closed === true)}::bool[]
      ) as o (id, attempts, handed, problem, gateway_id, parts, sender, bad_address, at, again, closed)
    ), moved as (
      update message m set
        state = case o.handed when 'sent' then 'sent' when 'later' then 'queued' when 'unknown' then 'unknown'
          else case when o.bad_address then 'bounced' else 'failed' end end,
        problem = o.problem,
        gateway_id = coalesce(o.gateway_id, m.gateway_id),
        detail = case when o.parts is null and o.sender is null then m.detail
          else m.detail || jsonb_strip_nulls(jsonb_build_object('parts', o.parts, 'from', o.sender)) end,
        due_at = case o.handed when 'later' then o.again else m.due_at end,
        claimed_by = case o.handed when 'later' then null else m.claimed_by end,
        begun_at = case o.handed when 'later' then null else m.begun_at end,
        sent_at = case o.handed when 'sent' then o.at else m.sent_at end,
        ended_at = case o.handed when 'refused' then o.at else null end
      from told o where m.id = o.id and m.attempts = o.attempts and m.claimed_by = ${me} and m.state in ('sending', 'unknown')
      returning m.id, m.org, m.recipient_hash, o.handed, o.problem, o.bad_address, o.at, o.closed
    ), failing as (
      insert into address_failure (org, hash, problem, at)
      select distinct on (org, recipient_hash) org, recipient_hash, problem, at from moved where bad_address and recipient_hash is not null
      order by org, recipient_hash
      on conflict (org, hash) do update set problem = excluded.problem, at = excluded.at
    )
    insert into message_event (message, org, at, what, text)
    select id, org, at, handed, problem from moved where handed <> 'sent' and not closed`.execute(db)
}

/**
 * Messages that a dead server had in hand: those that its gateway could not have taken yet wait again, of the others nobody knows. Returns how
 * many became unknown, by organisation.
 */
export async function giveBack(db: Db, dead: string[], now: Date): Promise<Map<string, number>> {
  const { rows } = await sql<{ org: string; n: number }>`
    with moved as (
      update message set
        state = case when begun_at is null then 'queued' else 'unknown' end,
        claimed_by = case when begun_at is null then null else claimed_by end,
        problem = case when begun_at is null then problem else 'server-died' end
      where state = 'sending' and claimed_by = any(${dead}::text[])
      returning id, org, state
    ), noted as (
      insert into message_event (message, org, at, what, text)
      select id, org, ${now}::timestamptz, case state when 'unknown' then 'unknown' else 'later' end, 'server-died' from moved
    )
    select org, count(*)::int as n from moved where state = 'unknown' group by org`.execute(db)
  return new Map(rows.map((r) => [r.org, r.n]))
}

/** Who has messages in hand. */
export async function claimers(db: Db): Promise<string[]> {
  const { rows } = await sql<{
    name: string
  }>`select distinct claimed_by as name from message where state = 'sending' and claimed_by is not null`.execute(db)
  return rows.map((r) => r.name)
}
