import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { EncounterRow } from '../../contract/operations/contacts.ts'
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

/** Encounters of a list inside the scope, in the order of the ids; what is gone is left out. */
export async function readEncounterRows(db: Db, scope: OrgScope, ids: string[]): Promise<EncounterRow[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('encounter as e')
    .where('e.org', '=', scope.org)
    .where('e.id', 'in', ids)
    .$if(scope.unit !== null, (q) => q.where(sql<boolean>`e.unit_path @> array[${scope.unit}]::uuid[]`))
    .$if(scope.agent !== null, (q) => q.where('e.agent', '=', scope.agent))
    .select(['e.id', 'e.started_at', 'e.channel', 'e.touchpoint', 'e.unit', 'e.reason', 'e.agent', 'e.outcome'])
    .select(['e.talk_seconds', 'e.hold_seconds', 'e.wrap_up_seconds', 'e.wait_seconds'])
    .select(({ exists, selectFrom }) =>
      exists(selectFrom('answer as a').whereRef('a.encounter', '=', 'e.id').select('a.id')).as('answered'),
    )
    .execute()
  const found = new Map(rows.map((r) => [r.id, r]))
  return ids.flatMap((id) => {
    const r = found.get(id)
    if (!r) return []
    const parts = [r.talk_seconds, r.hold_seconds, r.wrap_up_seconds].filter((s) => s !== null)
    return {
      ...{ id, startedAt: r.started_at.toISOString(), channel: r.channel, touchpoint: r.touchpoint, unit: r.unit },
      ...{ reason: r.reason, agent: r.agent, outcome: r.outcome, waitSeconds: r.wait_seconds },
      handlingSeconds: parts.length === 0 ? null : parts.reduce((sum, s) => sum + s, 0),
      answered: Boolean(r.answered),
    }
  })
}

/** Answers about an encounter, the first given first. */
export async function answersAbout(db: Db, scope: OrgScope, id: string): Promise<string[]> {
  const rows = await db
    .selectFrom('answer')
    .where('org', '=', scope.org)
    .where('encounter', '=', id)
    .orderBy('at')
    .select('id')
    .execute()
  return rows.map((r) => r.id)
}
