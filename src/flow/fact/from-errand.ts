import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../engine/database/database.ts'
import { type Fact, unmeasured } from '../../engine/facts/facts.ts'
import {
  type Dimensions,
  type FactMetric,
  listsOf,
  makeFact,
  milliseconds,
  type Shared,
  sharedOf,
  versionOf,
} from './fact.ts'

type Row = Dimensions & {
  id: string
  at: number
  known: boolean
  next_any: number | null
  next_reason: number | null
  next_family: number | null
  moved_from: string | null
  contacts: number | null
  span: number | null
  transfers: number | null
  moves: number | null
  reopens: number | null
  self_service: number | null
  version: number
}

/** What a contact and its errand can be facts of. */
export const errandMetrics: FactMetric[] = [
  'handled',
  'errand',
  'errand_transferred',
  'errand_moved',
  'errand_reopened',
  'errand_self_service',
  'moved',
]

// A contact is found by its customer, or by the key that its organisation's rule names: it has no index by encounter.
const stepOf = sql`lateral (select * from errand_step where customer = e.customer and encounter = e.id offset 0) s`
const keyedStepOf = sql`organisation o on o.id = e.org and o.errands ->> 'key' is not null join lateral (
    select * from errand_step where org = e.org and key = left(e.attributes ->> (o.errands ->> 'key'), 200) and encounter = e.id offset 0
  ) s`

/** Facts of these encounters as contacts, and of the errands that begin with them; of those that count as no contact, none. */
export async function errandFacts(db: Db, ids: string[]): Promise<Fact[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Row>`
    select ${columns} from encounter e join ${stepOf} on true where e.id = any(${ids}::uuid[])
    union all select ${columns} from encounter e join ${keyedStepOf} on true where e.id = any(${ids}::uuid[]) and e.customer is null`.execute(
    db,
  )
  return rows.flatMap(factsOf)
}

/** The contacts of one version of the customers between two, both included. */
export type Stretch = { org: string; from: string; to: string; version: number }
/** The last contact of a piece. */
export type Place = { customer: string; encounter: string }

/** Their facts after a place, or from the first, of at most so many contacts; and where to go on. */
export async function renewedFacts(
  db: Db,
  of: Stretch,
  after: Place | null,
  most: number,
): Promise<{ facts: Fact[]; last: Place | null }> {
  const { rows } = await sql<Row & Place>`
    with s as (
      select * from errand_step where org = ${of.org}::uuid and customer between ${after?.customer ?? of.from}::uuid and ${of.to}::uuid and version = ${of.version}
        ${after ? sql`and (customer, encounter) > (${after.customer}::uuid, ${after.encounter}::uuid)` : sql``}
      order by customer, encounter limit ${most}
    )
    select ${columns}, s.customer, s.encounter from s join encounter e on e.id = s.encounter order by s.customer, s.encounter`.execute(
    db,
  )
  const last = rows.at(-1)
  return { facts: rows.flatMap(factsOf), last: last ? { customer: last.customer, encounter: last.encounter } : null }
}

const columns: RawBuilder<unknown> = sql`e.id, e.org, ${milliseconds('e.started_at')} as at, e.unit_path, e.reason, e.recoded, e.recorded_reason, e.touchpoint, e.channel, e.stage, e.agent,
  null as survey, null as language, e.source, e.outcome, false as anonymous, e.attributes, s.customer is not null as known, s.next_any, s.next_reason,
  s.next_family, s.moved_from, s.contacts, s.span, s.transfers, s.moves, s.reopens, s.self_service, s.version`

function factsOf(row: Row): Fact[] {
  const shared = sharedOf(row, listsOf(row))
  const version = versionOf(row.version)
  const facts: Fact[] = []
  const fact = (metric: FactMetric, value: number, of: Shared = shared) => {
    const made = makeFact(of, metric, row.at, row.id, version, value)
    facts.push(made)
    return made
  }
  if (row.known) {
    const handled = fact('handled', 1)
    handled.next_any = row.next_any ?? -1
    handled.next_reason = row.next_reason ?? -1
    handled.next_family = row.next_family ?? -1
  }
  if (row.moved_from !== null) fact('moved', 1, { ...shared, channel: row.moved_from, outcome: row.channel ?? '' })
  if (row.contacts === null) return facts
  const ofErrand = (metric: FactMetric, value: number) => {
    fact(metric, value).span = row.span ?? 0
  }
  ofErrand('errand', row.contacts)
  if (row.transfers) ofErrand('errand_transferred', row.transfers)
  if (row.moves) ofErrand('errand_moved', row.moves)
  if (row.reopens !== null) ofErrand('errand_reopened', row.reopens)
  if (row.self_service !== null) ofErrand('errand_self_service', row.self_service)
  return facts
}

/** Takes away what these contacts were before a version, whatever of it there was. */
export function withdrawn(org: string, steps: { id: string; at: string }[], version: number): Fact[] {
  const shared = { ...nowhere, org }
  return steps.flatMap(({ id, at }) =>
    errandMetrics.map((metric) => makeFact(shared, metric, Date.parse(at), id, versionOf(version) - 1, null)),
  )
}

const nowhere: Shared = {
  ...{
    org: '',
    unit: [],
    reason: '',
    reason_recorded: '',
    touchpoint: '',
    channel: '',
    stage: '',
    agent: '',
    survey: '',
    language: '',
  },
  ...{ source: '', outcome: '', flag: 'plain', anonymous: false, attributes: {}, ...unmeasured },
}
