import { type RawBuilder, sql } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { ErrandRow, OneErrand } from '../../../contract/operations/errands.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'
import { counts } from './counting.ts'
import { ruleOf } from './rule.ts'

type Contact = OneErrand['beside'][number]
type Step = {
  errand: string
  encounter: string
  at: Date
  key: string | null
  customer: string | null
  customer_name: string | null
  contacts: number | null
  span: number | null
  transfers: number | null
  moves: number | null
  reopens: number | null
  channel: string
  reason: string | null
  unit: string | null
  unit_path: string[]
  agent: string | null
  outcome: string | null
}

/** Customers are shown to whoever answers for work with them; to an agent those of the own encounters. */
const showsCustomer = (scope: OrgScope, step: Step): boolean =>
  scope.agent === null ? scope.role !== 'viewer' : step.agent === scope.agent

const within = (scope: OrgScope, { unit_path, agent }: Pick<Step, 'unit_path' | 'agent'>): boolean =>
  (scope.unit === null || unit_path.includes(scope.unit)) && (scope.agent === null || agent === scope.agent)

/** Errands by the encounters that they began with, in the order given; of those outside the scope none. `open` says which have not ended. */
export async function readErrands(
  db: Db,
  scope: OrgScope,
  wanted: { id: string; open: boolean }[],
): Promise<ErrandRow[]> {
  const steps = await stepsOf(
    db,
    scope,
    wanted.map((w) => w.id),
  )
  return wanted.flatMap(({ id, open }) => {
    const all = steps.get(id)
    return all && within(scope, all[0]!) ? [rowOf(scope, all, open)] : []
  })
}

/** One errand; refuses 'not-found' also where it began outside the scope. `ended` judges by the time of its last contact. */
export async function readErrand(
  db: Db,
  scope: OrgScope,
  id: string,
  isOpen: (lastAt: number) => boolean,
): Promise<Omit<OneErrand, 'contacts'> & { contacts: Contact[] }> {
  const all = (await stepsOf(db, scope, [id])).get(id)
  if (!all || !within(scope, all[0]!)) throw new Refusal('not-found')
  const seen = all.filter((step) => within(scope, step))
  return {
    errand: rowOf(scope, all, isOpen(all.at(-1)!.at.getTime())),
    contacts: seen.map(contactOf),
    elsewhere: all.length - seen.length,
    beside: (await besideOf(db, scope, all)).filter((step) => within(scope, step)).map(contactOf),
  }
}

const contactOf = (step: Step): Contact => ({
  encounter: step.encounter,
  at: step.at.toISOString(),
  channel: step.channel,
  reason: step.reason,
  unit: step.unit,
  agent: step.agent,
  outcome: step.outcome,
})

function rowOf(scope: OrgScope, all: Step[], open: boolean): ErrandRow {
  const first = all[0]!
  const shown = first.customer !== null && showsCustomer(scope, first)
  return {
    id: first.encounter,
    begunAt: first.at.toISOString(),
    lastAt: all.at(-1)!.at.toISOString(),
    state: open ? 'open' : 'ended',
    key: first.key,
    customer: shown ? { id: first.customer!, name: first.customer_name } : null,
    contacts: first.contacts ?? all.length,
    transfers: first.transfers ?? 0,
    moves: first.moves ?? 0,
    reopens: first.reopens,
    reason: first.reason,
    channels: all.map((s) => s.channel).filter((channel, n, list) => channel !== list[n - 1]),
  }
}

const encounterColumns = sql`e.id as encounter, e.channel, e.reason, e.unit, e.unit_path, e.agent, e.outcome`

/** Contacts by errand, each errand's in time. Found by the customer of the first, or by its key. */
async function stepsOf(db: Db, scope: OrgScope, errands: string[]): Promise<Map<string, Step[]>> {
  if (errands.length === 0) return new Map()
  const found = (how: RawBuilder<unknown>) => sql`
    select s.errand, s.at, s.key, s.customer, c.name as customer_name, s.contacts, s.span, s.transfers, s.moves, s.reopens, ${encounterColumns}
    from encounter f ${how} join encounter e on e.id = s.encounter left join customer c on c.id = s.customer
    where f.id = any(${errands}::uuid[]) and f.org = ${scope.org}::uuid`
  const byCustomer = found(
    sql`join lateral (select * from errand_step where customer = f.customer and key is null and errand = f.id offset 0) s on true`,
  )
  const byKey = found(sql`join organisation o on o.id = f.org and o.errands ->> 'key' is not null join lateral (
      select * from errand_step where org = f.org and key = left(f.attributes ->> (o.errands ->> 'key'), 200) and errand = f.id offset 0
    ) s on true`)
  const { rows } = await sql<Step>`${byCustomer} union all ${byKey} order by at, encounter`.execute(db)
  const by = new Map<string, Step[]>()
  for (const row of rows) by.set(row.errand, [...(by.get(row.errand) ?? []), row])
  return by
}

/** Encounters of the customer in the time of the errand that do not count as contacts: calls that were given up, channels left out. */
async function besideOf(db: Db, scope: OrgScope, all: Step[]): Promise<Step[]> {
  const { customer, at } = all[0]!
  const rule = await ruleOf(db, scope.org)
  if (!customer || !rule) return []
  const { rows } = await sql<Step>`
    select ${encounterColumns}, e.started_at as at from encounter e
    where e.customer = ${customer}::uuid and e.org = ${scope.org}::uuid and not (${counts(rule)})
      and e.started_at between ${at} and ${all.at(-1)!.at}::timestamptz + make_interval(days => ${rule.days})
    order by e.started_at, e.id limit 200`.execute(db)
  return rows
}
