import { sql } from 'kysely'
import { branchOf, listCauses, upwards } from '../../../catalog/cause/read.ts'
import { readContactRules } from '../../../catalog/organisation/contact-rules.ts'
import type { OrgScope } from '../../../catalog/scope.ts'
import { tooFewToCompare } from '../../../contract/ask.ts'
import type { RankedCause } from '../../../contract/improvement.ts'
import type { Cause } from '../../../contract/operations/causes.ts'
import { addDays, instantOf, localDate } from '../../../contract/zone.ts'
import type { Db } from '../../../engine/database/database.ts'
import { type Cell, emptyCell, momentsOfSums } from '../../insight/cell.ts'
import { definitions } from '../../insight/metrics.ts'
import { type Moments, meanInterval } from '../../insight/statistics/mean.ts'
import { improvements, openStates, zoneOf } from './read.ts'

export type RankingAsked = { metric: 'nps' | 'csat' | 'ces' | 'solved'; days: number; unit?: string | undefined }
export type Ranking = {
  from: string
  metric: RankingAsked['metric']
  answers: number
  known: number
  anonymous: number
  rankedBy: 'cost' | 'loss'
  rows: RankedCause[]
}

type Touched = {
  cause: string
  /** Of the cause alone, without those below it. */
  own: boolean
  customers: number
  said: number
  cases: number
  reasons: number
  ideas: number
  worked: number
  seconds: number
  squares: number
  /** What their occurrences cost besides work, of how many that is known, and how many there are. */
  once: number
  priced: number
  n: number
}
type Valued = { cause: string | null; own: boolean; value: number; n: number }

/** Answers are worked out again in the truth: facts do not know causes, which change while people learn. */
const values = (metric: RankingAsked['metric']) =>
  metric === 'solved'
    ? sql`case e.value #>> '{}' when 'yes' then 1 when 'partly' then 0.5 when 'no' then 0 end`
    : sql`case when json_typeof(e.value) = 'number' then (e.value #>> '{}')::float8 end`

/**
 * Causes by what they do: customers touched × loss of score × cost of one time. An answer's cause is what a person named on it, else its case's, else what its
 * reason mostly comes from (all but the last as in `casesNamed`, which notices and the trace go by); beside answers there are cases that none opened, and who wrote or voted for ideas. What is below a cause counts for it too. The loss is how much lower those touched score than everybody else, by the metric's own
 * definition and test; below n = 30 it is shown and not ranked by. Where the cost of one of the causes is not known, none is ranked by cost: an
 * unknown cost is no cheap one. Answers that were promised anonymity are not looked at one by one, and neither are a child's taps.
 */
export async function rankCauses(db: Db, scope: OrgScope, asked: RankingAsked, now = Date.now()): Promise<Ranking> {
  const zone = await zoneOf(db, scope)
  const from = addDays(localDate(now, zone), 1 - asked.days)
  const causes = await listCauses(db, scope)
  // Each cause counts for itself alone, and with all below it.
  const pairs = causes.flatMap((c) => [
    { cause: c.id, above: c.id, own: true, once: onceOf(causes, c.id) },
    ...upwards(causes, c.id).map((up) => ({ cause: c.id, above: up.id, own: false, once: onceOf(causes, c.id) })),
  ])
  const since = new Date(instantOf(from, 0, zone))
  const units = [scope.unit, asked.unit].filter((u) => u !== null && u !== undefined)
  const within = (path: string) => sql`${sql.ref(path)} @> ${units}::uuid[]`
  const looked = sql`
    answers as materialized (
      select a.id, coalesce(e.customer, a.id) as customer, coalesce(said.cause, c.cause, usual.cause) as cause,
        case when said.cause is not null then 'said' when c.cause is not null then 'case' when usual.cause is not null then 'reason' end as by,
        e.talk_seconds + coalesce(e.hold_seconds, 0) + coalesce(e.wrap_up_seconds, 0) as talked, c.minutes * 60 as handled,
        (select ${values(asked.metric)} from answer_event e where e.answer = a.id and e.kind = ${asked.metric} order by e.seq desc limit 1) as value
      from answer a
        left join lateral (select customer, reason, talk_seconds, hold_seconds, wrap_up_seconds from encounter where id = a.encounter offset 0) e on true
        left join lateral (select cause from answer_cause where answer = a.id offset 0) said on true
        left join lateral (
          select coalesce(c.cause, t.cause) as cause, c.minutes from feedback_case c left join feedback_case t on t.id = c.merged_into
          where c.answer = a.id and c.org = a.org order by c.id desc limit 1
        ) c on true
        left join cause_reason usual on usual.reason = case when a.encounter is null then a.reason else e.reason end
      where a.org = ${scope.org} and a.at >= ${since} and not a.anonymous and not a.flags && array['burst'] and ${within('a.unit_path')}
    ),
    looked as (
      select id, customer, cause, by, coalesce(talked, 0) + coalesce(handled, 0) as seconds, coalesce(talked, handled) is not null as worked, value
      from answers where cause is not null
      union all
      -- Cases that no answer opened.
      select c.id, coalesce(c.customer, c.id), c.cause, 'case', coalesce(c.minutes, 0) * 60, c.minutes is not null, null
      from feedback_case c
      where c.org = ${scope.org} and c.answer is null and c.cause is not null and c.state <> 'merged' and c.opened_at >= ${since} and ${within('c.unit_path')}
      union all
      -- Who wrote an idea, and who voted for it: nobody knows which customers they are.
      select i.root, p.person, r.cause, 'idea', 0, false, null
      from idea r join idea i on i.root = r.id
        cross join lateral (
          select i.author as person where i.author is not null and i.created_at >= ${since}
          union select v.person from idea_vote v where v.idea = i.id and v.at >= ${since}
        ) p
      where r.org = ${scope.org} and r.cause is not null and r.stand = 'published' and i.stand = 'published' and ${within('r.unit_path')}
    ),
    up as (
      select * from unnest(${pairs.map((p) => p.cause)}::uuid[], ${pairs.map((p) => p.above)}::uuid[], ${pairs.map((p) => p.own)}::bool[],
        ${pairs.map((p) => p.once)}::float8[]) as u (cause, above, own, once)
    )`
  const { rows: touched } = await sql<Touched>`
    with ${looked}
    select u.above as cause, u.own, count(distinct l.customer)::int as customers, count(*)::int as n,
      (count(*) filter (where l.by = 'said'))::int as said, (count(*) filter (where l.by = 'case'))::int as cases,
      (count(*) filter (where l.by = 'reason'))::int as reasons, (count(distinct l.id) filter (where l.by = 'idea'))::int as ideas,
      (count(*) filter (where l.worked))::int as worked, coalesce(sum(l.seconds) filter (where l.worked), 0)::float8 as seconds,
      coalesce(sum(l.seconds ^ 2) filter (where l.worked), 0)::float8 as squares,
      coalesce(sum(u.once), 0)::float8 as once, count(u.once)::int as priced
    from looked l join up u on u.cause = l.cause
    group by 1, 2`.execute(db)
  const { rows: valued } = await sql<Valued>`
    with ${looked}
    select u.above as cause, u.own, l.value::float8 as value, count(*)::int as n
    from looked l join up u on u.cause = l.cause where l.value is not null group by 1, 2, 3
    union all
    select null, false, a.value::float8, count(*)::int from answers a where a.value is not null group by 3`.execute(db)
  const { rows: sums } = await sql<{ answers: number; known: number }>`
    with ${looked} select count(*)::int as answers, count(cause)::int as known from answers`.execute(db)
  const anonymous = await db
    .selectFrom('answer as a')
    .where('a.org', '=', scope.org)
    .where('a.at', '>=', since)
    .where('a.anonymous', '=', true)
    .where(sql<boolean>`${within('a.unit_path')}`)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  const { hourCost } = await readContactRules(db, scope)
  const aims = await improvements(db, scope)
    .innerJoin('improvement_cause as c', 'c.improvement', 'i.id')
    .where('i.state', 'in', openStates)
    .select(['i.id', 'c.cause'])
    .execute()

  const whole = cellOf(valued.filter((v) => v.cause === null))
  const row = (t: Touched): RankedCause => {
    const own = cellOf(valued.filter((v) => v.cause === t.cause && v.own === t.own))
    const below = branchOf(causes, t.cause).map((c) => c.id)
    return {
      cause: t.cause,
      customers: t.customers,
      from: { answers: t.said, cases: t.cases, reasons: t.reasons, ideas: t.ideas },
      loss: lossOf(asked.metric, own, less(whole, own)),
      cost: costOf(t, hourCost),
      weight: null,
      improvements: [...new Set(aims.filter((a) => below.includes(a.cause)).map((a) => a.id))],
    }
  }
  const parts = touched.filter((t) => t.own).map(row)
  return {
    ...{ from, metric: asked.metric, answers: sums[0]!.answers, known: sums[0]!.known, anonymous: Number(anonymous.n) },
    ...weigh(touched.filter((t) => !t.own).map(row), parts, (id) => branchOf(causes, id).map((c) => c.id)),
  }
}

/** What one occurrence costs besides work: the cause's own, else of the nearest above it that has one. */
const onceOf = (causes: readonly Cause[], id: string): number | null =>
  upwards(causes, id).find((c) => c.cost !== null)?.cost ?? null

function cellOf(rows: readonly Valued[]): Cell {
  const cell = emptyCell()
  for (const { value, n } of rows) {
    cell.n += n
    cell.counts.set(value, n)
  }
  return cell
}

function less(whole: Cell, part: Cell): Cell {
  const cell = emptyCell()
  for (const [value, n] of whole.counts) {
    const left = n - (part.counts.get(value) ?? 0)
    if (left > 0) cell.counts.set(value, left)
    cell.n += left
  }
  return cell
}

/** By how much those touched score lower than all others: the metric's own value and test, turned round. */
export function lossOf(metric: RankingAsked['metric'], own: Cell, others: Cell): RankedCause['loss'] {
  const definition = definitions[metric]
  const [ours, theirs] = [own, others].map((cell) => definition.estimate({ cell, of: cell }, 0.95).value)
  const known = own.n > 0 && others.n > 0 && typeof ours === 'number' && typeof theirs === 'number'
  const test = known ? definition.test({ cell: own, of: own }, { cell: others, of: others }, 0.95) : null
  return {
    value: known ? theirs - ours : null,
    n: own.n,
    interval: test ? [-test.interval[1], -test.interval[0]] : null,
    tooFew: own.n < tooFewToCompare || others.n < tooFewToCompare,
  }
}

function costOf(t: Touched, hourCost: number | null): RankedCause['cost'] {
  const minutes: Moments = momentsOfSums({ n: t.worked, sum: t.seconds / 60, squares: t.squares / 3_600 })
  const once = t.priced > 0 ? t.once / t.n : null
  const worked = hourCost !== null && t.worked > 1
  if (!worked) return { value: once, n: 0, interval: null }
  const rate = hourCost / 60
  const interval = meanInterval(minutes, 0.95, [0, Number.POSITIVE_INFINITY])
  const euros = (m: number) => m * rate + (once ?? 0)
  return { value: euros(minutes.mean), n: t.worked, interval: interval && [euros(interval[0]), euros(interval[1])] }
}

/**
 * The product of the three, of each cause alone; one with others below it weighs what they weigh together. As a share of all. Those of which too little is
 * known to be ranked come last, by customers.
 */
function weigh(
  rows: readonly RankedCause[],
  parts: readonly RankedCause[],
  below: (id: string) => string[],
): Pick<Ranking, 'rankedBy' | 'rows'> {
  const lossy = parts.filter((p) => (p.loss.value ?? 0) > 0)
  const rankedBy = lossy.length > 0 && lossy.every((p) => p.cost.value !== null) ? 'cost' : 'loss'
  const products = new Map(
    lossy.map((p) => [p.cause, p.customers * p.loss.value! * (rankedBy === 'cost' ? p.cost.value! : 1)]),
  )
  const sumOf = (ids: Iterable<string>) => [...ids].reduce((sum, id) => sum + (products.get(id) ?? 0), 0)
  const all = sumOf(products.keys())
  const weighed = rows.map((r) => ({
    ...r,
    weight: !r.loss.tooFew && r.loss.value !== null && all > 0 ? sumOf(below(r.cause)) / all : null,
  }))
  return {
    rankedBy,
    rows: weighed.sort((a, b) => (b.weight ?? -1) - (a.weight ?? -1) || b.customers - a.customers),
  }
}
