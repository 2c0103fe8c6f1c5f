import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { IdeaReach, ReachPart } from '../../contract/board.ts'
import { reachLeast } from '../../contract/idea.ts'
import type { Db } from '../../engine/database/database.ts'
import { readIdea } from './read.ts'

type Counted = { kind: 'unit' | 'segment'; of: string; voters: number; customers: number }

/**
 * How far those who voted are like all customers: of voters whose confirmed address is a customer's, the unit and segment of their last encounter,
 * beside those of all customers who were met within a year. Nothing is said of who is not known, nor from few. Refuses 'not-found' outside the scope.
 */
export async function readReach(db: Db, scope: OrgScope, id: string): Promise<IdeaReach> {
  await readIdea(db, scope, id)
  // Whose rights end with a unit learn nothing of customers elsewhere.
  const within = scope.unit === null ? sql`` : sql`and unit_path @> array[${scope.unit}]::uuid[]`
  const met = sql`encounter where org = ${scope.org} and customer is not null and started_at > now() - interval '1 year' ${within}`
  const sums = await sql<{ voters: number; confirmed: number; customers: number }>`
    with voter as (select distinct v.person from idea i join idea_vote v on v.idea = i.id where i.root = (select root from idea where id = ${id}) and i.org = ${scope.org})
    select count(*)::int as voters, count(p.address_hash)::int as confirmed, count(p.customer)::int as customers
    from voter join board_person p on p.id = voter.person`.execute(db)
  const { voters, confirmed, customers } = sums.rows[0]!
  const all = await sql<{ of: number }>`select count(distinct customer)::int as of from ${met}`.execute(db)
  const of = all.rows[0]!.of
  const whole = { voters, confirmed, unknown: voters - confirmed, customers, of }
  if (customers < reachLeast || of < reachLeast) return { ...whole, by: { unit: null, segment: null } }
  const { rows } = await sql<Counted>`
    with last as (
      select distinct on (customer) customer, unit, nullif(attributes ->> 'segment', '') as segment from ${met} order by customer, started_at desc, id desc
    ), known as (
      select distinct p.customer from idea i join idea_vote v on v.idea = i.id join board_person p on p.id = v.person
      where i.root = (select root from idea where id = ${id}) and p.customer is not null
    ), marked as (select l.*, k.customer is not null as voted from last l left join known k on k.customer = l.customer)
    select 'unit' as kind, coalesce(unit::text, '') as of, count(*) filter (where voted)::int as voters, count(*)::int as customers from marked group by unit
    union all
    select 'segment', coalesce(segment, ''), count(*) filter (where voted)::int, count(*)::int from marked group by segment`.execute(
    db,
  )
  return { ...whole, by: { unit: parts(rows, 'unit'), segment: parts(rows, 'segment') } }
}

/** The largest of all customers first. Null where there is nothing to lay side by side, or too few of the voters were met. */
function parts(rows: Counted[], kind: Counted['kind']): ReachPart[] | null {
  const own = rows.filter((r) => r.kind === kind)
  const voters = own.reduce((sum, r) => sum + r.voters, 0)
  const customers = own.reduce((sum, r) => sum + r.customers, 0)
  if (own.filter((r) => r.of !== '').length < 2 || voters < reachLeast) return null
  return own
    .toSorted((a, b) => b.customers - a.customers)
    .slice(0, 12)
    .map((r) => {
      const [low, high] = wilson(r.voters, voters)
      return {
        ...{ of: r.of, voters: r.voters, voterShare: r.voters / voters, low, high },
        ...{ customers: r.customers, customerShare: r.customers / customers },
      }
    })
}

/** The 95 % interval of a share by Wilson's score. */
function wilson(k: number, n: number): [number, number] {
  const z = 1.959963984540054
  const p = k / n
  const middle = (p + z ** 2 / (2 * n)) / (1 + z ** 2 / n)
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2))
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}
