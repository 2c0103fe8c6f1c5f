import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { InvitationChannel, Suppression } from '../../contract/asking.ts'
import type { Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { put } from '../../engine/database/put.ts'
import type { Met } from './met.ts'

export type Suppressed = { met: Met; reason: Suppression; policy: string | null; channel: InvitationChannel | '' }

/** Writes a row for each encounter that nobody is asked about. `encounter.suppressed` is written with the encounter. */
export async function writeSuppressed(tx: Tx, scope: OrgScope, all: Suppressed[], now: Date): Promise<void> {
  await put(
    tx,
    'suppression',
    all.map(({ met, reason, policy, channel }) => ({
      id: newId(),
      org: scope.org,
      encounter: met.id,
      policy,
      customer: met.customer?.id ?? null,
      channel,
      touchpoint: met.touchpoint?.id ?? null,
      unit: met.unitPath.at(-1) ?? null,
      unit_path: met.unitPath,
      reason,
      at: now.toISOString(),
    })),
  )
}

/**
 * Holds messages back for good, with their reasons: those queued or just claimed, each with a row, its address forgotten. The reminder of an
 * invitation that does not go out does not go out either.
 */
export async function suppressMessages(
  tx: Tx,
  scope: OrgScope,
  held: ReadonlyMap<string, Suppression>,
  now: Date,
): Promise<void> {
  if (held.size === 0) return
  const ids = [...held.keys()].sort()
  const { rows } = await sql<{ id: string; reason: Suppression }>`
    with held as (select * from unnest(${ids}::uuid[], ${ids.map((id) => held.get(id)!)}::text[]) h (id, reason)),
      more as (
        select id, reason from held
        union all
        select r.id, h.reason from held h join message m on m.id = h.id and m.step = 'invite'
          join message r on r.invitation = m.invitation and r.step = 'remind' and r.state = 'queued'
        where r.id not in (select id from held)
      ),
      locked as (
        select m.id, more.reason from message m join more on more.id = m.id
        where m.org = ${scope.org} and m.state in ('queued', 'sending') order by m.id for update of m
      )
    update message m set state = 'suppressed', ended_at = ${now}, recipient = null
    from locked where m.id = locked.id returning m.id, locked.reason`.execute(tx)
  if (rows.length === 0) return
  await sql`
    insert into suppression (id, org, encounter, invitation, policy, customer, channel, touchpoint, unit, unit_path, reason, at)
    select s.id, m.org, i.encounter, m.invitation, i.policy, m.customer, m.channel, m.touchpoint, m.unit, m.unit_path, s.reason, ${now}
    from unnest(${rows.map(() => newId())}::uuid[], ${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.reason)}::text[]) s (id, message, reason)
      join message m on m.id = s.message left join invitation i on i.id = m.invitation`.execute(tx)
}
