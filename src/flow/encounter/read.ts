import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Encounter } from '../../contract/operations/flow.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'

/** One encounter inside the scope; refuses 'not-found'. */
export async function readEncounter(db: Db, scope: OrgScope, id: string): Promise<Encounter> {
  const row = await db
    .selectFrom('encounter as e')
    .leftJoin('customer as c', 'c.id', 'e.customer')
    .where('e.id', '=', id)
    .where('e.org', '=', scope.org)
    .$if(scope.unit !== null, (q) => q.where(sql<boolean>`e.unit_path @> array[${scope.unit}]::uuid[]`))
    .$if(scope.agent !== null, (q) => q.where('e.agent', '=', scope.agent))
    .leftJoin('reason_rule as x', 'x.id', 'e.reason_rule')
    .selectAll('e')
    .select('x.name as rule_name')
    .select('c.name as customer_name')
    .executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  return {
    id: row.id,
    source: row.source,
    externalId: row.external_id,
    touchpoint: row.touchpoint,
    channel: row.channel,
    unit: row.unit,
    reason: row.reason,
    recordedReason: row.recoded ? row.recorded_reason : row.reason,
    extraReasons: (row.extra_reasons ?? []).filter((id) => id !== null),
    reasonRule: row.reason_rule ? { id: row.reason_rule, name: row.rule_name ?? '' } : null,
    agent: row.agent,
    customer: row.customer ? { id: row.customer, name: row.customer_name } : null,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    outcome: row.outcome,
    talkSeconds: row.talk_seconds,
    holdSeconds: row.hold_seconds,
    wrapUpSeconds: row.wrap_up_seconds,
    waitSeconds: row.wait_seconds,
    attributes: row.attributes,
    suppressed: row.suppressed as Encounter['suppressed'],
  }
}
