import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { AskingRules, InvitationChannel, Suppression } from '../../contract/asking.ts'
import type { Language } from '../../contract/language.ts'
import type { DraftPolicy, DryRun } from '../../contract/operations/policies.ts'
import type { Db } from '../../engine/database/database.ts'
import { ownId } from '../encounter/write.ts'
import { Budget } from './budget.ts'
import { judge, type Rules, wayTo } from './decide.ts'
import type { Met } from './met.ts'
import { type Listed, readListed, refusedBy } from './opt-out.ts'
import { hashesOf, hashOf, type Reach, reachOf } from './reach.ts'
import { readRules } from './rules.ts'

type Row = {
  id: string
  source: string
  external_id: string
  touchpoint: string | null
  channel: string
  unit_path: string[]
  reason: string | null
  outcome: string | null
  attributes: Record<string, unknown> | null
  ended_at: Date
  customer: string | null
  email: string | null
  phone: string | null
  number: string | null
  language: Language | null
}

const dayMs = 86_400_000

/**
 * What a draft of policies would have done with the encounters of the last days that there were: each as if it had been told of at its end, the
 * budget counted in their order, beginning with whom it really had asked by then. Writes nothing. Opt-outs, closed surveys and sources are as they are today.
 */
export async function dryRun(
  db: Db,
  scope: OrgScope,
  draft: { policies: DraftPolicy[]; asking?: AskingRules | undefined },
  days = 30,
): Promise<DryRun> {
  const today = await readRules(db, scope, 'all')
  const asking = draft.asking ?? today.asking
  // An id of its own for each, so that what a draft did is counted where it is.
  const policies = draft.policies.map((p, n) => ({ ...p, id: String(n) }))
  const rules: Rules = { ...today, policies, asking, budgetCounts: policies.length > 0 || today.budgetCounts }
  const count = new Count(policies.length)
  const period = await lastDays(db, scope, days)
  if (!period) return count.told(null)
  const met = await readMet(db, scope, period, rules)
  const before = rules.budgetCounts ? await askedBefore(db, scope, period.from, asking.budget.days) : new Map()
  const persons = await readPersons(db, scope, met, rules, before.size > 0)
  const budget = new Budget(asking.budget, before)
  for (const m of met) {
    const now = m.endedAt.getTime()
    const judged = judge(m, rules, now)
    if (judged.suppressed) {
      count.no(judged.suppressed, judged.policy)
      continue
    }
    const person = m.customer ? persons.of(m.customer) : null
    const refused = person && refusedBy(person.hashes, persons.listed)
    const way = refused ?? wayTo(person?.reach ?? null, judged.action.via, (kind) => person!.failing.has(kind))
    if (typeof way === 'string') count.no(way, judged.policy)
    else if (person && rules.budgetCounts && !budget.take(person.hashes, now)) count.no('asked-lately', judged.policy)
    else count.yes(way.channel, judged.policy)
  }
  return count.told(period)
}

type Period = { from: Date; to: Date }

/** Up to the newest encounter: a log of another year is tried as well as yesterday's. */
async function lastDays(db: Db, scope: OrgScope, days: number): Promise<Period | null> {
  const row = await db
    .selectFrom('encounter')
    .where('org', '=', scope.org)
    .$if(scope.unit !== null, (q) => q.where(sql<boolean>`unit_path @> array[${scope.unit}]::uuid[]`))
    .orderBy('started_at', 'desc')
    .limit(1)
    .select('started_at')
    .executeTakeFirst()
  return row ? { from: new Date(row.started_at.getTime() - days * dayMs), to: row.started_at } : null
}

async function readMet(db: Db, scope: OrgScope, { from, to }: Period, rules: Rules): Promise<Met[]> {
  const touchpoints = new Map(
    (
      await db
        .selectFrom('touchpoint as t')
        .leftJoin('survey as s', 's.id', 't.survey')
        .where('t.org', '=', scope.org)
        .select(['t.id', 't.closed', 't.language', 's.id as survey', 's.closed as survey_closed', 's.current_version'])
        .execute()
    ).map(({ survey, survey_closed, current_version, ...t }) => [
      t.id,
      { ...t, survey: survey ? { closed: survey_closed ?? false, current_version } : null },
    ]),
  )
  const reasons = await db.selectFrom('reason').where('org', '=', scope.org).select(['id', 'path']).execute()
  const pathOf = new Map(reasons.map((r) => [r.id, r.path]))
  // Attributes are most of an encounter's bytes: they come along only where a policy looks at them.
  const attributes = rules.policies.some((p) => Object.keys(p.condition.attributes ?? {}).length > 0)
  const { rows } = await sql<Row>`
    select e.id, e.source, e.external_id, e.touchpoint, e.channel, e.unit_path, e.reason, e.outcome, ${attributes ? sql`e.attributes` : sql`null`} as attributes,
      coalesce(e.ended_at, e.started_at) as ended_at, e.customer, c.email, c.phone, c.external_id as number, c.language
    from encounter e left join customer c on c.id = e.customer
    where e.org = ${scope.org} and e.started_at between ${from} and ${to}
      ${scope.unit === null ? sql`` : sql`and e.unit_path @> array[${scope.unit}]::uuid[]`}
    order by coalesce(e.ended_at, e.started_at), e.id`.execute(db)
  return rows.map((r) => ({
    id: r.id,
    source: r.source,
    externalId: r.external_id,
    touchpoint: r.touchpoint ? (touchpoints.get(r.touchpoint) ?? null) : null,
    channel: r.channel,
    unitPath: r.unit_path,
    reasonPath: r.reason ? (pathOf.get(r.reason) ?? []) : [],
    outcome: r.outcome,
    attributes: r.attributes ?? {},
    language: r.language,
    customer: r.customer
      ? { id: r.customer, email: r.email, phone: r.phone, externalId: ownId(r.number), zone: null }
      : null,
    endedAt: r.ended_at,
  }))
}

/** Who had been asked when the first encounter ended, so lately that it still counted: hashes in hex. */
async function askedBefore(db: Db, scope: OrgScope, from: Date, days: number): Promise<Map<string, number[]>> {
  const { rows } = await sql<{ hash: string; asked: Date[] }>`
    select encode(p.hash, 'hex') as hash, array_agg(t) as asked from asked_person p, unnest(p.asked_at) t
    where p.org = ${scope.org} and t < ${from} and t > ${new Date(from.getTime() - days * dayMs)} group by p.hash`.execute(
    db,
  )
  return new Map(rows.map((r) => [r.hash, r.asked.map((t) => t.getTime())]))
}

type Person = { reach: Reach; hashes: string[]; failing: Set<'email' | 'phone'> }

/** Persons, each made once. Hashes are made only where a list is to be looked at: 33,000 persons are 100,000 of them. */
async function readPersons(db: Db, scope: OrgScope, met: Met[], rules: Rules, hashed: boolean) {
  const made = new Map<string, Person>()
  for (const { customer } of met) {
    if (!customer || made.has(customer.id)) continue
    const reach = reachOf(customer, rules.zone)
    const hashes =
      rules.anyListed || hashed
        ? hashesOf(reach, rules.key).map((h) => h.toString('hex'))
        : [reach.email, reach.phone, reach.externalId && `customer:${reach.externalId}`].filter((k) => k !== null)
    made.set(customer.id, { reach, hashes, failing: new Set() })
  }
  const all = rules.anyListed ? [...made.values()] : []
  const listed: Listed = await readListed(db, scope, [...new Set(all.flatMap((p) => p.hashes))])
  if (listed.failing.size > 0) {
    for (const { reach, failing } of all)
      for (const kind of ['email', 'phone'] as const)
        if (reach[kind] && listed.failing.has(hashOf(kind, reach[kind], rules.key).toString('hex'))) failing.add(kind)
  }
  return { listed, of: (customer: { id: string }) => made.get(customer.id)! }
}

class Count {
  readonly #via: Record<InvitationChannel, number> = { link: 0, email: 0, sms: 0, phone: 0 }
  readonly #whole = new Map<Suppression, number>()
  readonly #each: { asked: number; reasons: Map<Suppression, number> }[]

  constructor(policies: number) {
    this.#each = Array.from({ length: policies }, () => ({ asked: 0, reasons: new Map() }))
  }

  yes(via: InvitationChannel, policy: string | null): void {
    this.#via[via]++
    if (policy !== null) this.#each[Number(policy)]!.asked++
  }

  no(reason: Suppression, policy: string | null): void {
    const add = (reasons: Map<Suppression, number>) => reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    add(this.#whole)
    if (policy !== null) add(this.#each[Number(policy)]!.reasons)
  }

  told(period: Period | null): DryRun {
    const listed = (reasons: Map<Suppression, number>) =>
      [...reasons].map(([reason, n]) => ({ reason, n })).sort((a, b) => b.n - a.n)
    const sum = (reasons: Map<Suppression, number>) => [...reasons.values()].reduce((a, b) => a + b, 0)
    const asked = Object.values(this.#via).reduce((a, b) => a + b, 0)
    return {
      from: period?.from.toISOString() ?? null,
      to: period?.to.toISOString() ?? null,
      encounters: asked + sum(this.#whole),
      asked,
      via: this.#via,
      suppressed: listed(this.#whole),
      policies: this.#each.map((p) => ({
        matched: p.asked + sum(p.reasons),
        asked: p.asked,
        suppressed: listed(p.reasons),
      })),
    }
  }
}
