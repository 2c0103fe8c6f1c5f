import { sql } from 'kysely'
import { branchOf, listCauses, upwards } from '../../../catalog/cause/read.ts'
import { readContactRules } from '../../../catalog/organisation/contact-rules.ts'
import type { OrgScope } from '../../../catalog/scope.ts'
import { tooFewToCompare } from '../../../contract/ask.ts'
import type { RankedCause } from '../../../contract/improvement.ts'
import { addDays, instantOf } from '../../../contract/zone.ts'
import type { Db } from '../../../engine/database/database.ts'
import { type Cell, emptyCell, momentsOfSums } from '../../insight/cell.ts'
import { definitions } from '../../insight/metrics.ts'
import { type Moments, meanInterval } from '../../insight/statistics/mean.ts'
import { improvements, todayOf } from './read.ts'

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
  customers: number
  n: number
  said: number
  cases: number
  reasons: number
  worked: number
  seconds: number
  squares: number
}
type Valued = { cause: string | null; value: number; n: number }

/** Answers are worked out again in the truth: facts do not know causes, which change while people learn. */
const values = (metric: RankingAsked['metric']) =>
  metric === 'solved'
    ? sql`case e.value #>> '{}' when 'yes' then 1 when 'partly' then 0.5 when 'no' then 0 end`
    : sql`case when json_typeof(e.value) = 'number' then (e.value #>> '{}')::float8 end`

/**
 * Causes by what they do: customers touched × loss of score × cost of one time. An answer's cause is what a person named on it, else its case's, else what its
 * reason mostly comes from. What is below a cause counts for it too. The loss is how much lower those touched score than everybody else, by the metric's own
 * definition and test; below n = 30 it is shown and not ranked by. Where the cost of one of the causes is not known, none is ranked by cost: an
 * unknown cost is no cheap one. Answers that were promised anonymity are not looked at one by one, and neither are a child's taps.
 */
export async function rankCauses(db: Db, scope: OrgScope, asked: RankingAsked, now = Date.now()): Promise<Ranking> {
  const { zone } = await db
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select('zone')
    .executeTakeFirstOrThrow()
  const from = addDays(await todayOf(db, scope, now), 1 - asked.days)
  const causes = await listCauses(db, scope)
  const pairs = causes.flatMap((c) => upwards(causes, c.id).map((above) => [c.id, above.id] as const))
  const looked = sql`
    looked as materialized (
      select a.id, coalesce(e.customer, a.id) as customer, coalesce(said.cause, c.cause, usual.cause) as cause,
        case when said.cause is not null then 'said' when c.cause is not null then 'case' when usual.cause is not null then 'reason' end as by,
        e.talk_seconds, e.hold_seconds, e.wrap_up_seconds,
        (select ${values(asked.metric)} from answer_event e where e.answer = a.id and e.kind = ${asked.metric} order by e.seq desc limit 1) as value
      from answer a
        left join lateral (select customer, reason, talk_seconds, hold_seconds, wrap_up_seconds from encounter where id = a.encounter offset 0) e on true
        left join lateral (select cause from answer_cause where answer = a.id offset 0) said on true
        left join lateral (select cause from feedback_case where answer = a.id and org = a.org offset 0) c on true
        left join cause_reason usual on usual.reason = case when a.encounter is null then a.reason else e.reason end
      where a.org = ${scope.org} and a.at >= ${new Date(instantOf(from, 0, zone))} and not a.anonymous and not a.flags && array['burst']
        ${scope.unit === null ? sql`` : sql`and a.unit_path @> array[${scope.unit}]::uuid[]`}
        ${asked.unit === undefined ? sql`` : sql`and a.unit_path @> array[${asked.unit}]::uuid[]`}
    ),
    up as (select * from unnest(${pairs.map((p) => p[0])}::uuid[], ${pairs.map((p) => p[1])}::uuid[]) as u (cause, above))`
  const { rows: touched } = await sql<Touched>`
    with ${looked}
    select u.above as cause, count(distinct l.customer)::int as customers, count(*)::int as n,
      (count(*) filter (where l.by = 'said'))::int as said, (count(*) filter (where l.by = 'case'))::int as cases, (count(*) filter (where l.by = 'reason'))::int as reasons,
      count(l.talk_seconds)::int as worked, coalesce(sum(s.seconds), 0)::float8 as seconds, coalesce(sum(s.seconds ^ 2), 0)::float8 as squares
    from looked l join up u on u.cause = l.cause
      cross join lateral (select l.talk_seconds + coalesce(l.hold_seconds, 0) + coalesce(l.wrap_up_seconds, 0) as seconds) s
    group by 1`.execute(db)
  const { rows: valued } = await sql<Valued>`
    with ${looked}
    select u.above as cause, l.value::float8 as value, count(*)::int as n from looked l join up u on u.cause = l.cause where l.value is not null group by 1, 2
    union all
    select null, l.value::float8, count(*)::int from looked l where l.value is not null group by 2`.execute(db)
  const { rows: sums } = await sql<{ answers: number; known: number }>`
    with ${looked} select count(*)::int as answers, count(cause)::int as known from looked`.execute(db)
  const anonymous = await db
    .selectFrom('answer as a')
    .where('a.org', '=', scope.org)
    .where('a.at', '>=', new Date(instantOf(from, 0, zone)))
    .where('a.anonymous', '=', true)
    .$if(scope.unit !== null, (q) => q.where(sql<boolean>`a.unit_path @> array[${scope.unit}]::uuid[]`))
    .$if(asked.unit !== undefined, (q) => q.where(sql<boolean>`a.unit_path @> array[${asked.unit}]::uuid[]`))
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  const { hourCost } = await readContactRules(db, scope)
  const aims = await improvements(db, scope)
    .innerJoin('improvement_cause as c', 'c.improvement', 'i.id')
    .where('i.state', 'in', ['planned', 'under-way', 'in-effect'])
    .select(['i.id', 'c.cause'])
    .execute()

  const whole = cellOf(valued.filter((v) => v.cause === null))
  const rows = touched.map((t): RankedCause => {
    const own = cellOf(valued.filter((v) => v.cause === t.cause))
    const below = branchOf(causes, t.cause).map((c) => c.id)
    return {
      cause: t.cause,
      customers: t.customers,
      from: { answers: t.said, cases: t.cases, reasons: t.reasons, ideas: 0 },
      loss: lossOf(asked.metric, own, less(whole, own)),
      cost: costOf(t, hourCost, causes.find((c) => c.id === t.cause)!.cost),
      weight: null,
      improvements: [...new Set(aims.filter((a) => below.includes(a.cause)).map((a) => a.id))],
    }
  })
  const tops = rows.filter((r) => causes.find((c) => c.id === r.cause)!.parent === null)
  return {
    ...{ from, metric: asked.metric, answers: sums[0]!.answers, known: sums[0]!.known, anonymous: Number(anonymous.n) },
    ...weigh(rows, tops),
  }
}

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

function costOf(t: Touched, hourCost: number | null, once: number | null): RankedCause['cost'] {
  const minutes: Moments = momentsOfSums({ n: t.worked, sum: t.seconds / 60, squares: t.squares / 3_600 })
  const worked = hourCost !== null && t.worked > 1
  if (!worked) return { value: once, n: 0, interval: null }
  const rate = hourCost / 60
  const interval = meanInterval(minutes, 0.95, [0, Number.POSITIVE_INFINITY])
  const euros = (m: number) => m * rate + (once ?? 0)
  return { value: euros(minutes.mean), n: t.worked, interval: interval && [euros(interval[0]), euros(interval[1])] }
}

/** The product of the three, as a share of that of all topmost causes; those that cannot be ranked come last, by customers. */
function weigh(rows: readonly RankedCause[], tops: readonly RankedCause[]): Pick<Ranking, 'rankedBy' | 'rows'> {
  const ranked = rows.filter((r) => !r.loss.tooFew && r.loss.value !== null)
  const rankedBy = ranked.length > 0 && ranked.every((r) => r.cost.value !== null) ? 'cost' : 'loss'
  const product = (r: RankedCause) =>
    r.customers * Math.max(0, r.loss.value!) * (rankedBy === 'cost' ? r.cost.value! : 1)
  const sum = tops.filter((r) => ranked.includes(r)).reduce((all, r) => all + product(r), 0)
  const weighed = rows.map((r) => ({ ...r, weight: ranked.includes(r) && sum > 0 ? product(r) / sum : null }))
  return {
    rankedBy,
    rows: weighed.sort((a, b) => (b.weight ?? -1) - (a.weight ?? -1) || b.customers - a.customers),
  }
}
