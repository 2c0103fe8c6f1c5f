import type { OrgScope } from '../../catalog/scope.ts'
import type { Filter, Period } from '../../contract/ask.ts'
import { type ContactRules, guessMeaning } from '../../contract/contact-rules.ts'
import type { EncounterKind, RulesReply } from '../../contract/operations/contacts.ts'
import { Refusal } from '../../contract/refusal.ts'
import { addDays, weekday } from '../../contract/zone.ts'
import type { Db } from '../../engine/database/database.ts'
import type { FactStore } from '../../engine/facts/facts.ts'
import { readCatalogue, widened } from './catalogue.ts'
import { conditions, type Params } from './compile.ts'
import { dimensionValues } from './dimension-values.ts'
import { type Measured, measuredBy } from './measure.ts'
import { spanOf } from './period.ts'

type Stretch = { period: Period; filters: Filter[] }

/** The part of a question that every look at encounters shares: the same days, bounds and filters as the figures'. */
async function frame(scope: OrgScope, db: Db, { period, filters }: Stretch, now: number) {
  const catalogue = await readCatalogue(db, scope, [], filters)
  const span = spanOf(period, catalogue.zone, now)
  const params: Params = { org: scope.org, from: span.from, until: span.until, zone: catalogue.zone }
  const where = [`metric = 'encounter'`, 'at >= {from:Int64} and at < {until:Int64}']
  where.push(...conditions(scope, widened(filters, catalogue), params))
  return { ...catalogue, span, params, where }
}
const localTime = 'fromUnixTimestamp64Milli(at, {zone:String})'

/** What a figure counts of the encounters. */
function conditionOf(kind: EncounterKind, rules: ContactRules, params: Params): string {
  const m = measuredBy(rules, params)
  const yes = (one: Measured, is = true) => `(${one.among}) and ${is ? '' : 'not '}(${'yes' in one ? one.yes : 'true'})`
  const conditionOf: Record<EncounterKind, () => string> = {
    handled: () => yes(m.handling),
    short: () => yes(m.short),
    answered: () => yes(m.wait),
    in_time: () => yes(m.in_time),
    late: () => yes(m.in_time, false),
    abandoned: () => yes(m.abandoned),
    unknown: () => yes(m.unknown),
  }
  return conditionOf[kind]()
}

type Wanted = {
  from: string
  to: string
  filters?: Filter[] | undefined
  only?: EncounterKind | undefined
  weekday?: number | undefined
  hour?: number | undefined
  before?: string | undefined
  limit: number
}

/** Ids of the encounters that figures count, newest first, in pages. Refuses 'bad-input' (what 'cursor'). */
export async function encounterIds(
  scope: OrgScope,
  store: FactStore,
  db: Db,
  { from, to, filters = [], only, before, limit, ...at }: Wanted,
  now = Date.now(),
): Promise<{ ids: string[]; total: number; next: string | null }> {
  const { params, where, rules } = await frame(scope, db, { period: { from, to }, filters }, now)
  if (only) where.push(conditionOf(only, rules, params))
  if (at.weekday !== undefined) {
    params.weekday = at.weekday + 1
    where.push(`toDayOfWeek(${localTime}) = {weekday:UInt8}`)
  }
  if (at.hour !== undefined) {
    params.hour = at.hour
    where.push(`toHour(${localTime}) = {hour:UInt8}`)
  }
  const counted = store.query<{ n: number }>(`select count() as n from {facts} where ${where.join(' and ')}`, params)
  const page = { ...params, most: limit + 1 } as Params
  const cursor = before === undefined ? null : /^(\d{1,15}):([0-9a-f-]{36})$/.exec(before)
  if (before !== undefined && !cursor) throw new Refusal('bad-input', { what: 'cursor' })
  if (cursor) Object.assign(page, { lastAt: Number(cursor[1]), lastId: cursor[2] })
  const after = cursor ? ['(at, id) < ({lastAt:Int64}, {lastId:String})'] : []
  const rows = await store.query<{ id: string; at: number }>(
    `select id, at from {facts} where ${[...where, ...after].join(' and ')} order by at desc, id desc limit {most:UInt32}`,
    page,
  )
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    ids: rows.slice(0, limit).map((r) => r.id),
    total: (await counted)[0]?.n ?? 0,
    next: last ? `${last.at}:${last.id}` : null,
  }
}

/** Encounters by weekday (0 is Monday) and hour, and how many of each weekday have begun in the period. */
export async function encounterHours(scope: OrgScope, store: FactStore, db: Db, asked: Stretch, now = Date.now()) {
  const { params, where, span } = await frame(scope, db, asked, now)
  const cells = await store.query<{ weekday: number; hour: number; n: number }>(
    `select toDayOfWeek(${localTime}) - 1 as weekday, toHour(${localTime}) as hour, count() as n
     from {facts} where ${where.join(' and ')} group by weekday, hour order by weekday, hour`,
    params,
  )
  const days = [0, 0, 0, 0, 0, 0, 0]
  const today = spanOf({ last: 1, unit: 'day' }, String(params.zone), now).last
  for (let day = span.first; day <= span.last && day <= today; day = addDays(day, 1)) days[weekday(day)]! += 1
  return { cells, days, period: { from: span.first, to: span.last } }
}

const step = 10
const mostSeconds = 3_600

/** How long handled encounters took, in steps of ten seconds up to an hour; what took longer is in the last. */
export async function encounterLengths(scope: OrgScope, store: FactStore, db: Db, asked: Stretch, now = Date.now()) {
  const { params, where, rules } = await frame(scope, db, asked, now)
  const { handling } = measuredBy(rules, params)
  const value = 'value' in handling ? handling.value : ''
  Object.assign(params, { step, most: mostSeconds })
  const steps = await store.query<{ from: number; n: number }>(
    `select toUInt32(least(floor((${value}) / {step:UInt32}) * {step:UInt32}, {most:UInt32})) as from, count() as n
     from {facts} where ${where.join(' and ')} and (${handling.among}) group by from order by from`,
    params,
  )
  return { steps, n: steps.reduce((sum, s) => sum + s.n, 0) }
}

/** The rules beside the outcomes that they are about. */
export async function rulesWithOutcomes(scope: OrgScope, store: FactStore, rules: ContactRules): Promise<RulesReply> {
  const found = await dimensionValues(scope, store, 'outcome')
  const told = new Set(found.map((f) => f.value))
  const all = [
    ...found,
    ...Object.keys(rules.outcomes).flatMap((value) => (told.has(value) ? [] : [{ value, facts: 0 }])),
  ]
  return {
    rules,
    outcomes: all.map(({ value: outcome, facts }) => {
      const guess = guessMeaning(outcome)
      return { outcome, encounters: facts, meaning: rules.outcomes[outcome] ?? guess, guess }
    }),
  }
}
