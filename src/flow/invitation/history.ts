import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Suppression } from '../../contract/asking.ts'
import type {
  AskingEvent,
  CustomerAsking,
  SuppressionList,
  SuppressionSummary,
} from '../../contract/operations/policies.ts'
import { Refusal } from '../../contract/refusal.ts'
import { instantOf } from '../../contract/zone.ts'
import type { Db } from '../../engine/database/database.ts'
import { ownId } from '../encounter/write.ts'
import { readListed, refusedBy } from './opt-out.ts'
import { hashesOf, hashOf, reachOf } from './reach.ts'
import { readRules } from './rules.ts'

/** Which rows: local dates, both included; the channel is the encounter's, `via` the way out. */
export type Which = {
  from?: string | undefined
  to?: string | undefined
  channel?: string | undefined
  touchpoint?: string | undefined
  unit?: string | undefined
  via?: string | undefined
  reason?: Suppression | undefined
}

const zoneOf = async (db: Db, scope: OrgScope): Promise<string> =>
  (await db.selectFrom('organisation').where('id', '=', scope.org).select('zone').executeTakeFirstOrThrow()).zone

/** Conditions over `x` (not_asked or invitation as x) and its encounter `e`. */
function conditions(scope: OrgScope, which: Which, at: string, zone: string, units: ReturnType<typeof sql>) {
  const time = sql.ref(`x.${at}`)
  const day = (date: string, plus: number) => new Date(instantOf(date, plus * 1_440, zone))
  const parts = [sql`x.org = ${scope.org}`]
  if (which.from) parts.push(sql`${time} >= ${day(which.from, 0)}`)
  if (which.to) parts.push(sql`${time} < ${day(which.to, 1)}`)
  if (which.channel) parts.push(sql`e.channel = ${which.channel}`)
  if (which.touchpoint) parts.push(sql`x.touchpoint = ${which.touchpoint}`)
  if (which.via) parts.push(sql`x.channel = ${which.via}`)
  if (which.unit) parts.push(sql`${units} @> array[${which.unit}]::uuid[]`)
  if (scope.unit !== null) parts.push(sql`${units} @> array[${scope.unit}]::uuid[]`)
  return sql.join(parts, sql` and `)
}

const ofSuppression = sql`x.unit_path`
const ofInvitation = sql`coalesce(e.unit_path, u.path)`

const groups = {
  day: (zone: string) => sql`to_char(x.at at time zone ${zone}, 'YYYY-MM-DD')`,
  channel: () => sql`coalesce(e.channel, '')`,
  touchpoint: () => sql`coalesce(x.touchpoint::text, '')`,
  unit: () => sql`coalesce(x.unit::text, '')`,
  policy: () => sql`coalesce(x.policy::text, '')`,
}
export type Grouping = keyof typeof groups

/** How many were asked and how many not, by reason and, asked for, by one thing more. */
export async function countSuppressed(
  db: Db,
  scope: OrgScope,
  which: Which,
  by: Grouping = 'day',
): Promise<SuppressionSummary> {
  const zone = await zoneOf(db, scope)
  const reasons = await sql<{ reason: Suppression; n: number }>`
    select x.reason, count(*) as n from not_asked x left join encounter e on e.id = x.encounter
    where ${conditions(scope, which, 'at', zone, ofSuppression)} group by 1 order by 2 desc, 1`.execute(db)
  const grouped = await sql<{ key: string; reason: Suppression; n: number }>`
    select ${groups[by](zone)} as key, x.reason, count(*) as n from not_asked x left join encounter e on e.id = x.encounter
    where ${conditions(scope, which, 'at', zone, ofSuppression)}
      ${which.reason ? sql`and x.reason = ${which.reason}` : sql``}
    group by 1, 2 order by 1, 3 desc`.execute(db)
  const asked = await sql<{ n: number }>`
    select count(*) as n from invitation x join touchpoint t on t.id = x.touchpoint join unit u on u.id = t.unit left join encounter e on e.id = x.encounter
    where ${conditions(scope, which, 'asked_at', zone, ofInvitation)}`.execute(db)
  return { asked: asked.rows[0]!.n, reasons: reasons.rows, groups: grouped.rows }
}

type ListRow = {
  id: string
  at: Date
  reason: Suppression
  via: string
  policy_name: string | null
  touchpoint: string | null
  unit: string | null
  encounter: string | null
  source: string | null
  external_id: string | null
  started_at: Date | null
  encounter_channel: string | null
  contact_reason: string | null
  agent: string | null
  customer: string | null
  customer_name: string | null
}

/** The suppressions themselves, newest first. */
export async function listSuppressed(
  db: Db,
  scope: OrgScope,
  which: Which,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<SuppressionList> {
  const zone = await zoneOf(db, scope)
  const [at, id] = before ? before.split(' ') : []
  if (before !== undefined && !(id && /^[0-9a-f-]{36}$/.test(id) && !Number.isNaN(Date.parse(at!))))
    throw new Refusal('bad-input', {}, [{ path: 'query.before', message: 'unknown' }])
  const { rows } = await sql<ListRow>`
    select x.id, x.at, x.reason, x.channel as via, p.name as policy_name, x.touchpoint, x.unit, x.encounter, e.source, e.external_id, e.started_at,
      e.channel as encounter_channel, e.reason as contact_reason, e.agent, x.customer, c.name as customer_name
    from not_asked x left join encounter e on e.id = x.encounter left join policy p on p.id = x.policy left join customer c on c.id = x.customer
    where ${conditions(scope, which, 'at', zone, ofSuppression)}
      ${which.reason ? sql`and x.reason = ${which.reason}` : sql``}
      ${id ? sql`and (date_trunc('milliseconds', x.at), x.id) < (${new Date(at!)}, ${id}::uuid)` : sql``}
    order by date_trunc('milliseconds', x.at) desc, x.id desc limit ${limit + 1}`.execute(db)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    rows: shown.map((r) => ({
      id: r.id,
      at: r.at.toISOString(),
      reason: r.reason,
      via: r.via as SuppressionList['rows'][number]['via'],
      policy: r.policy_name,
      touchpoint: r.touchpoint,
      unit: r.unit,
      encounter:
        r.encounter && r.started_at
          ? {
              id: r.encounter,
              source: r.source!,
              externalId: r.external_id!,
              startedAt: r.started_at.toISOString(),
              channel: r.encounter_channel!,
              reason: r.contact_reason,
              agent: r.agent,
            }
          : null,
      customer: r.customer ? { id: r.customer, name: r.customer_name } : null,
    })),
    next: rows.length > limit && last ? `${last.at.toISOString()} ${last.id}` : null,
  }
}

type EventRow = {
  id: string
  at: Date
  reason: Suppression | null
  via: string
  policy_name: string | null
  touchpoint: string | null
  encounter: string | null
  delay_arm: number | null
  answered_at: Date | null
  messages: AskingEvent['messages']
}

/** When somebody was asked and when not, newest first: of a customer, or about one encounter. Whoever is bound to a unit sees what happened there. */
export async function askingEvents(
  db: Db,
  scope: OrgScope,
  of: { customer: string } | { encounter: string },
): Promise<AskingEvent[]> {
  const whose = 'customer' in of ? sql`x.customer = ${of.customer}` : sql`x.encounter = ${of.encounter}`
  const mine = (units: ReturnType<typeof sql>) =>
    scope.unit === null ? sql`` : sql`and ${units} @> array[${scope.unit}]::uuid[]`
  const agent = scope.agent === null ? sql`` : sql`and e.agent = ${scope.agent}`
  const { rows } = await sql<EventRow>`
    select * from (
      select x.id, x.at, x.reason, x.channel as via, p.name as policy_name, x.touchpoint, x.encounter, null::int as delay_arm,
        null::timestamptz as answered_at, '[]'::json as messages
      from not_asked x left join encounter e on e.id = x.encounter left join policy p on p.id = x.policy
      where x.org = ${scope.org} and ${whose} ${mine(ofSuppression)} ${agent}
      union all
      select x.id, x.asked_at, null, x.channel, p.name, x.touchpoint, x.encounter, x.delay_arm, a.at,
        coalesce((select json_agg(json_build_object('step', m.step, 'state', m.state, 'dueAt', m.due_at, 'sentAt', m.sent_at) order by m.due_at)
          from message m where m.invitation = x.id and m.step in ('invite', 'remind')), '[]')
      from invitation x join touchpoint t on t.id = x.touchpoint join unit u on u.id = t.unit
        left join encounter e on e.id = x.encounter left join policy p on p.id = x.policy left join answer a on a.id = x.answer
      where x.org = ${scope.org} and ${whose} ${mine(ofInvitation)} ${agent}
    ) both_kinds order by at desc, id desc limit 500`.execute(db)
  return rows.map((r) => ({
    id: r.id,
    at: r.at.toISOString(),
    reason: r.reason,
    via: r.via as AskingEvent['via'],
    policy: r.policy_name,
    touchpoint: r.touchpoint,
    encounter: r.encounter,
    delayArm: r.delay_arm,
    answeredAt: r.answered_at?.toISOString() ?? null,
    messages: r.messages,
  }))
}

const dayMs = 86_400_000

/** A customer as the rules of asking see them; refuses 'not-found' where the reader may see nothing of them. */
export async function readCustomerAsking(
  db: Db,
  scope: OrgScope,
  customer: string,
  now = Date.now(),
): Promise<CustomerAsking> {
  const row = await db
    .selectFrom('customer')
    .where('org', '=', scope.org)
    .where('id', '=', customer)
    .select(['id', 'name', 'email', 'phone', 'external_id', 'language'])
    .executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  const events = await askingEvents(db, scope, { customer })
  if (events.length === 0 && scope.unit !== null) throw new Refusal('not-found')
  const rules = await readRules(db, scope, [])
  const reach = reachOf({ email: row.email, phone: row.phone, externalId: ownId(row.external_id) }, rules.zone)
  const hashes = hashesOf(reach, rules.key)
  const listed = await readListed(
    db,
    scope,
    hashes.map((h) => h.toString('hex')),
  )
  const asked =
    hashes.length === 0
      ? []
      : await db
          .selectFrom('asked_person')
          .where('org', '=', scope.org)
          .where('hash', 'in', hashes)
          .select('asked_at')
          .execute()
  const { times, days } = rules.asking.budget
  // Of all addresses the one that was asked most counts; it is free again when so many of its asks are old enough.
  const free = asked.map(({ asked_at }) => {
    const within = asked_at
      .map((at) => at.getTime())
      .filter((at) => at > now - days * dayMs)
      .sort((a, b) => b - a)
    return within.length < times ? null : within[times - 1]! + days * dayMs
  })
  const blocked = free.filter((at) => at !== null)
  return {
    customer: {
      id: row.id,
      name: row.name,
      externalId: ownId(row.external_id),
      email: reach.email !== null,
      phone: reach.phone !== null,
      fails: (['email', 'phone'] as const).filter((kind) => {
        const address = reach[kind]
        return address !== null && listed.failing.has(hashOf(kind, address, rules.key).toString('hex'))
      }),
    },
    refused: refusedBy(
      hashes.map((h) => h.toString('hex')),
      listed,
    ) as CustomerAsking['refused'],
    askableFrom: blocked.length > 0 ? new Date(Math.max(...blocked)).toISOString() : null,
    events,
  }
}
