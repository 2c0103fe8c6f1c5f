import { sql } from 'kysely'
import type { MessageChannel, MessageStep, Suppression } from '../../../contract/asking.ts'
import type { Language } from '../../../contract/language.ts'
import type { Db } from '../../../engine/database/database.ts'

/** A message that this process alone hands over now. `attempts` counts claims, and so tells this claim from an earlier one. */
export type Claimed = {
  id: string
  org: string
  invitation: string | null
  step: MessageStep
  channel: MessageChannel
  recipient: string
  recipientHash: Buffer | null
  language: Language
  touchpoint: string | null
  unit: string | null
  detail: Record<string, unknown>
  attempts: number
  dueAt: Date
  usefulUntil: Date
  /** The organisation's rules as they are kept, and the zone in which their quiet hours are. */
  asking: unknown
  zone: string
}

type Row = Omit<Claimed, 'recipientHash' | 'dueAt' | 'usefulUntil'> & {
  state: 'sending' | 'suppressed'
  recipient_hash: Buffer | null
  due_at: Date
  useful_until: Date
}

/**
 * Why a due message is not sent, in the order of what matters most to the person; null where it is. Asked in the statement that claims, and
 * again, for who opted out meanwhile, just before it goes (see settle.ts). What is told of a notice is held back as an invitation is. Tests and rewards are asked for and are not held back.
 */
const heldBack = (now: Date) => sql<Suppression | null>`case
  when d.step not in ('invite', 'remind', 'notice') then case when d.useful_until < ${now} then 'too-late' when d.recipient is null then 'no-contact' end
  when exists (select from opt_out p where p.org = d.org and p.hash = d.recipient_hash and p.kind = 'objection') then 'objected'
  when exists (select from opt_out p where p.org = d.org and p.hash = d.recipient_hash) then 'opted-out'
  when exists (select from answer a where a.id = i.answer) then 'already-answered'
  when d.useful_until < ${now} or i.expires_at < ${now} then 'too-late'
  when t.closed then 'touchpoint-closed'
  when s.closed then 'survey-closed'
  when d.recipient is null then 'no-contact'
  when exists (select from address_failure f where f.org = d.org and f.hash = d.recipient_hash) then 'address-fails'
  when d.step = 'remind' and first.state = 'bounced' then 'address-fails'
  when d.step = 'remind' and first.state in ('failed', 'suppressed') then 'too-late'
end`

/** The demo's customers do not exist: of its messages only a person's tests to themselves go out. */
const notOfDemo = sql<boolean>`(m.step = 'test' or m.org not in (select id from organisation where demo))`

/**
 * Takes up to `most` due messages of a channel for this process, committed before any is handed over. Those that are held back are ended with
 * their reason instead. A reminder waits for its invitation to be out.
 */
export async function claim(
  db: Db,
  channel: MessageChannel,
  me: string,
  most: number,
  now: Date,
): Promise<{ claimed: Claimed[]; held: { org: string; reason: Suppression }[]; full: boolean }> {
  const { rows } = await sql<Row & { held: Suppression | null }>`/* keep plan */
    with due as (
      select m.* from message m
      where m.channel = ${channel} and m.state = 'queued' and m.due_at <= ${now} and ${notOfDemo} and not (m.step = 'remind' and exists (
        select from message f where f.invitation = m.invitation and f.step = 'invite' and f.state in ('queued', 'sending') and f.useful_until >= ${now}))
      order by m.due_at limit ${most} for update of m skip locked
    ), judged as (
      select d.id, i.encounter, i.policy, ${heldBack(now)} as held
      from due d left join invitation i on i.id = d.invitation left join touchpoint t on t.id = i.touchpoint
        left join survey_version v on v.id = i.survey_version left join survey s on s.id = v.survey
        left join message first on first.invitation = d.invitation and first.step = 'invite' and d.step = 'remind'
    ), moved as (
      update message m set
        state = case when j.held is null then 'sending' else 'suppressed' end,
        claimed_by = case when j.held is null then ${me} end,
        claimed_at = case when j.held is null then ${now}::timestamptz end,
        begun_at = null,
        attempts = m.attempts + case when j.held is null then 1 else 0 end,
        problem = coalesce(j.held, m.problem),
        ended_at = case when j.held is not null then ${now}::timestamptz end
      from judged j where j.id = m.id
      returning m.*, j.held, j.encounter, j.policy
    ), noted as (
      insert into suppression (id, org, encounter, invitation, policy, customer, channel, touchpoint, unit, unit_path, reason, at)
      select gen_random_uuid(), org, encounter, invitation, policy, customer, channel, touchpoint, unit, unit_path, held, ${now}::timestamptz
      from moved where held is not null and step in ('invite', 'remind')
    )
    select moved.id, moved.org, invitation, step, channel, recipient, recipient_hash, moved.language, touchpoint, unit, detail, attempts, due_at, useful_until, held,
      o.asking, coalesce(c.zone, o.zone) as zone
    from moved join organisation o on o.id = moved.org left join customer c on c.id = moved.customer order by due_at`.execute(
    db,
  )
  return {
    claimed: rows
      .filter((r) => r.held === null)
      .map(({ recipient_hash, due_at, useful_until, held: _, state: __, ...row }) => ({
        ...row,
        recipientHash: recipient_hash,
        dueAt: due_at,
        usefulUntil: useful_until,
      })),
    held: rows.flatMap((r) => (r.held ? [{ org: r.org, reason: r.held }] : [])),
    full: rows.length === most,
  }
}
