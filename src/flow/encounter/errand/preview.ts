import { sql } from 'kysely'
import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import { type ErrandRule, knownUntil } from '../../../contract/errand.ts'
import type { Db } from '../../../engine/database/database.ts'
import type { Counting } from './counting.ts'
import { workedOut } from './renew.ts'
import { ruleOf } from './rule.ts'

/** So many customers tell enough, and are looked at within a second. */
const mostCustomers = 5_000

/** What a rule counts; `n` and `x` of shares are of what is over. */
export type Tried = {
  contacts: number
  errands: number
  ended: number
  /** Contacts of errands that have ended. */
  inEnded: number
  one: number
  transferred: number
  eligible: number
  resolved: number
}

/** What a rule would count, beside the rule in force; of all customers, or of some spread evenly over all. Writes nothing. */
export async function tryRule(
  db: Db,
  scope: OrgScope,
  draft: ErrandRule,
  now = Date.now(),
): Promise<{ customers: number; all: number; now: Tried; draft: Tried }> {
  demandWhole(scope)
  const { zone } = await db
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select('zone')
    .executeTakeFirstOrThrow()
  const last = await db
    .selectFrom('encounter')
    .where('org', '=', scope.org)
    .where('started_at', '<=', new Date(now))
    .orderBy('started_at', 'desc')
    .limit(1)
    .select('started_at')
    .executeTakeFirst()
  const horizon = knownUntil(last?.started_at.getTime() ?? null, zone, now)
  const { rows } = await sql<{ id: string; all: number }>`
    with c as (select id, row_number() over (order by id) as n, count(*) over () as all from customer where org = ${scope.org}::uuid)
    select id, "all" from c where n % greatest(1, ceil("all" / ${mostCustomers}::float8)::bigint) = 0`.execute(db)
  const customers = rows.map((r) => r.id)
  const inForce = (await ruleOf(db, scope.org))!
  const counted = (rule: ErrandRule & Counting) => count(db, scope.org, rule, customers, horizon)
  return {
    customers: customers.length,
    all: rows[0]?.all ?? 0,
    now: await counted(inForce),
    draft: await counted({ ...draft, said: inForce.said }),
  }
}

async function count(
  db: Db,
  org: string,
  rule: ErrandRule & Counting,
  customers: string[],
  horizon: number,
): Promise<Tried> {
  const window = rule.days * 86_400
  const next = sql.ref(`next_${rule.scope}`)
  const { rows } = await sql<Tried>`
    with ${workedOut(org, rule, { customers, allKeys: true })},
    judged as (
      select *, contacts is not null and extract(epoch from at) + span + ${window} <= ${horizon / 1_000}::float8 as over,
        customer is not null and extract(epoch from at) + ${window} <= ${horizon / 1_000}::float8 as known
      from worked_out
    )
    select count(*) as contacts, count(contacts) as errands, count(*) filter (where over) as ended, coalesce(sum(contacts) filter (where over), 0)::int as "inEnded",
      count(*) filter (where over and contacts = 1) as one, count(*) filter (where over and transfers > 0) as transferred,
      count(*) filter (where known) as eligible, count(*) filter (where known and (${next} is null or ${next} > ${window})) as resolved
    from judged`.execute(db)
  return rows[0]!
}
