import { type RawBuilder, sql } from 'kysely'
import { type ErrandRule, errandRule } from '../../../contract/errand.ts'
import type { Tx } from '../../../engine/database/database.ts'
import { type Counting, counts, frequentOutcomes } from './counting.ts'
import { ruleOf } from './rule.ts'

/**
 * Whose contacts are worked out: all of these customers, and all that have these keys. `encounters` are new ones, whose keys are not kept yet.
 * `between`: all of the organisation's customers between two ids, both included, and `customers` are these.
 */
export type Whose = {
  customers: string[]
  keys?: string[]
  encounters?: string[]
  between?: { from: string; to: string }
  /** Errands by key too, as far as these customers' contacts show them: to try a rule. */
  allKeys?: true
}

export type Renewed = {
  version: number
  /** How many contacts are new or say something else than before. */
  count: number
  /** Their encounters; not told of all customers between two ids. */
  changed: string[]
  /** Of these something is no more; `at` as it was. */
  lost: { id: string; at: string }[]
}

/** Of one customer two renewals never run at once: each sees what the one before it has written. Stretches of customers do not touch each other. */
const lockKind = 4_835_461

/**
 * Works out from the encounters how soon each customer came again and which contacts are one errand, and writes what differs from what is kept. All
 * contacts of a customer (or of a key) are looked at each time, so late and out-of-order encounters, and those that are gone, need nothing of their own, and
 * what is kept up to date is what would be made from nothing.
 */
export async function renew(tx: Tx, org: string, whose: Whose): Promise<Renewed> {
  const { customers, keys = [], between } = whose
  const lock = between ? sql`pg_advisory_xact_lock_shared` : sql`pg_advisory_xact_lock`
  await sql`select ${lock}(${lockKind}, hashtext(${org}))`.execute(tx)
  // Read under the lock: who changes it has all worked out again.
  const rule = (await ruleOf(tx, org)) ?? { ...errandRule.parse({}), said: {} }
  // Of many rows the meaning is looked up by outcome, not worked out for each.
  if (between) rule.frequent = await frequentOutcomes(tx, org)
  // By index, whatever the planner has not heard of the tables yet; and sorted in memory.
  await sql`select set_config('enable_seqscan', 'off', true), set_config('work_mem', '64MB', true)`.execute(tx)
  const { rows } = await sql<{
    version: number
    count: number
    changed: string[] | null
    lost: { id: string; at: number }[] | null
  }>`
    with ${workedOut(org, rule, whose)},
    old as materialized (
      select s.ctid as place, s.* from errand_step s where s.org = ${org}::uuid and s.customer = any(${customers}::uuid[])
      ${keys.length === 0 ? sql`` : sql`union all select s.ctid, s.* from errand_step s where s.org = ${org}::uuid and s.key = any(${keys}::text[]) and (s.customer = any(${customers}::uuid[])) is not true`}
    ),
    next as (select nextval(pg_get_serial_sequence('answer_event', 'seq')) as version),
    fresh as (
      -- What cannot be told from the encounters at hand stays: of a key's other customers when they come again, of a customer's other keys their errands.
      select f.id as encounter, f.customer, f.key, f.at, f.revision,
        case when f.whole then f.next_any else o.next_any end as next_any,
        case when f.whole then f.next_reason else o.next_reason end as next_reason,
        case when f.whole then f.next_family else o.next_family end as next_family,
        ${chained((name) => sql`case when f.chained then f.${sql.ref(name)} else o.${sql.ref(name)} end as ${sql.ref(name)}`)},
        coalesce(case when f.chained then f.errand else o.errand end, f.id) as errand
      from worked_out f left join old o on o.encounter = f.id
    ),
    differing as materialized (
      select o.place, o.encounter as before, o.at as was_at, f.*,
        o.encounter is not null and (f.encounter is null or (o.customer is not null and f.customer is null) or (o.contacts is not null and f.contacts is null)
          or (o.moved_from is not null and f.moved_from is null) or (o.transfers > 0 and f.transfers is distinct from o.transfers)
          or (o.moves > 0 and f.moves is distinct from o.moves) or (o.reopens > 0 and f.reopens is distinct from o.reopens)
          or (o.self_service is not null and f.self_service is null)) as lost
      from fresh f full join old o on o.encounter = f.encounter
      where (f.encounter, f.customer, f.key, f.at, f.revision, f.next_any, f.next_reason, f.next_family, f.errand, ${chained((name) => sql`f.${sql.ref(name)}`)})
        is distinct from (o.encounter, o.customer, o.key, o.at, o.revision, o.next_any, o.next_reason, o.next_family, o.errand, ${chained((name) => sql`o.${sql.ref(name)}`)})
    ),
    gone as (delete from errand_step where ctid = any(array(select place from differing where place is not null))),
    written as (
      insert into errand_step (encounter, org, customer, key, at, revision, next_any, next_reason, next_family, errand, ${chained((name) => sql.ref(name))}, version)
      select encounter, ${org}::uuid, customer, key, at, revision, next_any, next_reason, next_family, errand, ${chained((name) => sql.ref(name))}, version
      from differing, next where encounter is not null
      order by customer, at
    )
    select version, (select count(encounter) from differing) as count,
      ${between ? sql`null::uuid[]` : sql`(select array_agg(encounter) filter (where encounter is not null) from differing)`} as changed,
      (select json_agg(json_build_object('id', before, 'at', floor(extract(epoch from was_at) * 1000))) from differing where lost) as lost
    from next`.execute(tx)
  const { version, count, changed, lost } = rows[0]!
  return {
    version,
    count,
    changed: changed ?? [],
    lost: (lost ?? []).map((l) => ({ id: l.id, at: new Date(l.at).toISOString() })),
  }
}

const ofErrand = ['moved_from', 'contacts', 'span', 'transfers', 'moves', 'reopens', 'self_service'] as const
const chained = (how: (name: string) => RawBuilder<unknown>) => sql.join(ofErrand.map(how))

/** What the attribute of this name says of an encounter (e); of a key, all that is kept of it. */
export const told = (name: string | null): RawBuilder<string | null> =>
  name === null ? sql`null::text` : sql`nullif(left(e.attributes ->> ${name}, 200), '')`
const number = (name: string | null): RawBuilder<number | null> =>
  name === null
    ? sql`null::int`
    : sql`case when e.attributes ->> ${name} ~ '^\\d{1,6}$' then (e.attributes ->> ${name})::int end`

const seconds = (until: string) => sql`ceil(extract(epoch from ${sql.ref(until)} - at))`

/** Common table expressions up to `worked_out`: contacts with when the customer came again, and their place in the errand. */
export function workedOut(org: string, rule: ErrandRule & Counting, whose: Whose): RawBuilder<unknown> {
  const { customers, keys = [], encounters = [] } = whose
  const key = told(rule.key)
  const columns = sql`e.id, e.customer, ${key} as key, e.started_at as at, e.reason, r.path[1] as family, e.channel, e.agent, e.unit, e.revision,
    ${number(rule.transfers)} as told_transfers, ${number(rule.reopens)} as told_reopens`
  const mine = sql`e.customer = any(${customers}::uuid[])`
  const byKey =
    keys.length === 0
      ? sql``
      : sql`union all
      select ${columns}, false, true from encounter e left join reason r on r.id = e.reason
      where e.org = ${org}::uuid and ${key} = any(${keys}::text[]) and (${mine}) is not true and ${counts(rule)}
        and e.id in (select encounter from errand_step where org = ${org}::uuid and key = any(${keys}::text[]) union select unnest(${encounters}::uuid[]))`
  const chain = whose.allKeys ? sql`true` : sql`(${key} is null or ${key} = any(${keys}::text[]))`
  const matter = rule.scope === 'any' ? sql`null::uuid` : rule.scope === 'reason' ? sql`reason` : sql`family`
  // With a key it alone says what belongs together.
  const owner =
    rule.key === null
      ? sql`customer, ${matter}`
      : sql`key, case when key is null then customer end, case when key is null then ${matter} end`
  const endsAfter = sql`make_interval(days => ${rule.days})`
  return sql`source as (
      select ${columns}, true as whole, ${chain} as chained from encounter e left join reason r on r.id = e.reason
      where e.org = ${org}::uuid and ${mine} and ${counts(rule)}
      ${byKey}
    ),
    gapped as (
      select *, lead(at) over (partition by customer order by at, id) as any_at,
        lead(at) over (partition by customer, reason order by at, id) as reason_at,
        lead(at) over (partition by customer, family order by at, id) as family_at,
        lag(at) over owner as prior_at, lag(channel) over owner as prior_channel, lag(agent) over owner as prior_agent, lag(unit) over owner as prior_unit,
        row_number() over owner as nth
      from source window owner as (partition by ${owner} order by at, id)
    ),
    begun as (
      select *, prior_at is null or (key is null and at > prior_at + ${endsAfter}) as begins, channel = any(${rule.selfService}::text[]) as alone from gapped
    ),
    numbered as (select *, sum(begins::int) over (partition by ${owner} order by at, id) as chain from begun),
    summed as (
      select *, first_value(id) over (partition by ${owner}, chain order by at, id) as errand, count(*) over errand as in_all, max(at) over errand as last_at,
        max(told_transfers) over errand as most_transfers, max(told_reopens) over errand as most_reopens,
        count(*) filter (where not begins and (agent <> prior_agent or unit <> prior_unit)) over errand as handed_over,
        count(*) filter (where not begins and channel <> prior_channel) over errand as moved,
        bool_and(alone) over errand as all_alone, min(nth) filter (where alone) over errand as first_alone, max(nth) filter (where not alone) over errand as last_met
      from numbered window errand as (partition by ${owner}, chain)
    ),
    worked_out as (
      select id, customer, key, at, revision, whole, chained, errand,
        case when customer is not null then ${seconds('any_at')}::int end as next_any,
        case when customer is not null then ${seconds('reason_at')}::int end as next_reason,
        case when customer is not null then ${seconds('family_at')}::int end as next_family,
        case when not begins and channel <> prior_channel then prior_channel end as moved_from,
        case when begins then in_all::int end as contacts,
        case when begins then ${seconds('last_at')}::int end as span,
        case when begins then coalesce(most_transfers, handed_over)::int end as transfers,
        case when begins then moved::int end as moves,
        case when begins then most_reopens end as reopens,
        case when begins and first_alone is not null then (case when all_alone then 1 when last_met > first_alone then 0 else 0.5 end)::real end as self_service
      from summed
    )`
}
