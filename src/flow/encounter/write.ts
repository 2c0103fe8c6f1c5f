import { type Insertable, sql } from 'kysely'
import { isZone } from '../../catalog/organisation/write.ts'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Suppression } from '../../contract/asking.ts'
import type { Language } from '../../contract/language.ts'
import type { EncounterInput } from '../../contract/operations/flow.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { json, type Tables } from '../../engine/database/tables.ts'
import { emit } from '../../engine/queue/outbox.ts'
import { type NamedTouchpoint, type Names, readNames } from './names.ts'
import type { Arrived } from './reason/arrive.ts'
import type { About } from './reason/fits.ts'

/** What is wrong at one place; `message` is a code that the door words, or a sentence of the door's own. */
export type Issue = { path: string; message: string }
/** An encounter of the right shape, or what the door found wrong with it. */
export type Given = { input: EncounterInput } | { externalId: string; issues: Issue[] }
/** A customer as kept: what is not in this encounter is known from earlier ones. */
export type KeptCustomer = {
  id: string
  externalId: string | null
  email: string | null
  phone: string | null
  language: Language | null
  zone: string | null
  /** Just now, for this encounter. */
  made: boolean
}
type Created = {
  result: 'created'
  externalId: string
  id: string
  source: string
  touchpoint: NamedTouchpoint | null
  channel: string
  unitPath: string[]
  reasonPath: string[]
  outcome: string | null
  attributes: Record<string, unknown>
  customer: KeptCustomer | null
  endedAt: Date
  language: Language | null
  suppressed: Suppression | null
}

/** One encounter as stored, with what the next step (invitation) needs to decide whether to ask. */
export type Recorded =
  | { result: 'refused'; externalId: string; issues: Issue[] }
  | { result: 'known'; externalId: string; id: string; suppressed: Suppression | null }
  | Created

/** Says, per encounter just stored, why nobody is asked about it; null where somebody is. */
export type Decide = (tx: Tx, created: Created[]) => Promise<(Suppression | null)[]>

type Ready = {
  input: EncounterInput
  id: string
  touchpoint: NamedTouchpoint | null
  unit: { id: string; path: string[] } | null
  /** As it was told of. */
  given: string | null
  extra: string[]
  arrived: Arrived
}

/**
 * Stores encounters; idempotent by source and external id for ever. `decide` runs in the same transaction and gives, per created encounter,
 * why nobody is asked (or null); it is stored with the row. One bad encounter refuses itself only.
 */
export async function recordEncounters(
  db: Db,
  scope: OrgScope,
  given: Given[],
  decide: Decide,
  now = new Date(),
): Promise<Recorded[]> {
  const names = await readNames(db, scope)
  return db.transaction().execute((tx) => recordWithin(tx, scope, given, decide, names, now))
}

/** The same in a transaction that is open already: an import's batch, whose count of rows moves with it. */
export async function recordWithin(
  tx: Tx,
  scope: OrgScope,
  given: Given[],
  decide: Decide,
  names: Names,
  now: Date,
): Promise<Recorded[]> {
  const results: Recorded[] = new Array(given.length)
  const ready = new Map<string, { at: number; row: Ready }>()
  const again: { at: number; first: number }[] = []
  given.forEach((one, at) => {
    const made = 'issues' in one ? one : prepare(one.input, names, scope, now)
    if ('issues' in made) {
      results[at] = {
        result: 'refused',
        externalId: 'issues' in one ? one.externalId : one.input.externalId,
        issues: made.issues,
      }
      return
    }
    const key = `${made.input.source}\n${made.input.externalId}`
    const first = ready.get(key)
    // The same encounter twice in one batch: the first counts.
    if (first) again.push({ at, first: first.at })
    else ready.set(key, { at, row: made })
  })

  // In the order of their keys, so that two servers that are told the same wait for each other instead of locking each other out.
  const rows = [...ready].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  if (rows.length === 0) return results
  const customers = await keepCustomers(
    tx,
    scope,
    rows.map((r) => r.row.input),
  )
  const inserted = await tx
    .insertInto('encounter')
    .values(rows.map(({ row }) => encounterRow(row, scope, customers)))
    .onConflict((c) => c.columns(['org', 'source', 'external_id']).doNothing())
    .returning('id')
    .execute()
  const isNew = new Set(inserted.map((r) => r.id))
  await dropNobodys(tx, rows, isNew, customers)
  const known = await readKnown(
    tx,
    scope,
    rows.filter((r) => !isNew.has(r.row.id)).map((r) => r.row.input),
  )

  const created: Created[] = []
  for (const { at, row } of rows) {
    const { externalId, source, startedAt, endedAt, customer, outcome, attributes } = row.input
    const kept = customers.get(row.input) ?? null
    if (!isNew.has(row.id)) {
      const old = known.get(`${source}\n${externalId}`)
      results[at] = { result: 'known', externalId, id: old?.id ?? row.id, suppressed: old?.suppressed ?? null }
      continue
    }
    const one = {
      result: 'created' as const,
      externalId,
      id: row.id,
      source,
      touchpoint: row.touchpoint,
      channel: channelOf(row),
      unitPath: row.unit?.path ?? [],
      reasonPath: row.arrived.reason ? names.reasonPath(row.arrived.reason) : [],
      outcome: outcome ?? null,
      attributes: attributes ?? {},
      customer: kept,
      endedAt: new Date(endedAt ?? startedAt),
      language: customer?.language ?? kept?.language ?? null,
      suppressed: null,
    }
    created.push(one)
    results[at] = one
  }
  await keepMerged(
    tx,
    rows.flatMap(({ row }) =>
      isNew.has(row.id) ? row.arrived.merged.map((m) => ({ ...m, subject: row.id, extra_before: extraOf(row) })) : [],
    ),
  )
  const reasons = await decide(tx, created)
  created.forEach((c, n) => {
    c.suppressed = reasons[n] ?? null
  })
  for (const suppressed of new Set(reasons.filter((r) => r !== null))) {
    const ids = created.filter((_, n) => reasons[n] === suppressed).map((c) => c.id)
    await tx.updateTable('encounter').set({ suppressed }).where('id', 'in', ids).execute()
  }
  if (created.length > 0) await emit(tx, scope.org, [{ kind: 'encounters', encounters: created.map((c) => c.id) }])
  for (const { at, first } of again) {
    const { externalId, id, suppressed } = results[first] as Created
    results[at] = { result: 'known', externalId, id, suppressed }
  }
  return results
}

function prepare(input: EncounterInput, names: Names, scope: OrgScope, now: Date): Ready | { issues: Issue[] } {
  // PostgreSQL's text cannot hold NUL, and an external id must come back as it was given.
  if (JSON.stringify(input).includes('\\u0000')) return { issues: [{ path: '', message: 'wrong-character' }] }
  const issues: Issue[] = []
  const touchpoint = input.touchpoint ? names.touchpoint(input.touchpoint) : undefined
  if (input.touchpoint && !touchpoint) issues.push({ path: 'touchpoint', message: 'unknown-touchpoint' })
  const unitName = input.unit ?? touchpoint?.unit
  const unit = unitName ? names.unit(unitName) : undefined
  if (input.unit && !unit) issues.push({ path: 'unit', message: 'unknown-unit' })
  const reason = input.reason ? names.reason(input.reason) : undefined
  if (input.reason && !reason) issues.push({ path: 'reason', message: 'unknown-reason' })
  const extra = (input.extraReasons ?? []).map((name) => names.reason(name))
  extra.forEach((found, n) => {
    if (!found) issues.push({ path: `extraReasons.${n}`, message: 'unknown-reason' })
  })
  const start = Date.parse(input.startedAt)
  if (input.endedAt && Date.parse(input.endedAt) < start) issues.push({ path: 'endedAt', message: 'ends-before-start' })
  // Clocks of source systems differ by minutes; an hour ahead is a mistake.
  if (start > now.getTime() + 3_600_000) issues.push({ path: 'startedAt', message: 'in-the-future' })
  if (input.customer?.zone && !isZone(input.customer.zone))
    issues.push({ path: 'customer.zone', message: 'unknown-zone' })
  if (scope.unit && !unit?.path.includes(scope.unit)) issues.push({ path: 'unit', message: 'outside-unit' })
  if (issues.length > 0) return { issues }
  const place = { touchpoint: touchpoint ?? null, unit: unit ?? null }
  const given = reason ?? null
  const arrived = names.classify?.(given, aboutOf(input, place)) ?? { reason: given, rule: null, merged: [] }
  return { input, id: newId(), ...place, given, arrived, extra: othersThan(arrived.reason, extra as string[]) }
}

const aboutOf = (input: EncounterInput, { touchpoint, unit }: Pick<Ready, 'touchpoint' | 'unit'>): About => ({
  channel: input.channel ?? touchpoint?.channel ?? '',
  source: input.source,
  touchpoint: touchpoint?.id ?? null,
  unitPath: unit?.path ?? [],
  agent: input.agent ?? null,
  attributes: input.attributes ?? null,
})

/** Further reasons, each once and none that is the first. */
export const othersThan = (reason: string | null, extra: string[]): string[] =>
  [...new Set(extra)].filter((id) => id !== reason)

/** What came under a reason that was merged is as if it had been there when that was done. */
async function keepMerged(tx: Tx, rows: Insertable<Tables['recode_row']>[]): Promise<void> {
  if (rows.length > 0) await tx.insertInto('recode_row').values(rows).execute()
}

const extraOf = (row: Ready): string[] | null => (row.extra.length > 0 ? row.extra : null)

const channelOf = ({ input, touchpoint }: Ready): string => input.channel ?? touchpoint?.channel ?? ''

function encounterRow(row: Ready, scope: OrgScope, customers: Map<EncounterInput, KeptCustomer>) {
  const { input, touchpoint } = row
  return {
    id: row.id,
    org: scope.org,
    source: input.source,
    external_id: input.externalId,
    touchpoint: touchpoint?.id ?? null,
    channel: channelOf(row),
    stage: touchpoint?.stage ?? '',
    unit: row.unit?.id ?? null,
    unit_path: row.unit?.path ?? [],
    ...{ reason: row.arrived.reason, reason_rule: row.arrived.rule },
    recoded: row.arrived.reason !== row.given,
    recorded_reason: row.arrived.reason !== row.given ? row.given : null,
    extra_reasons: extraOf(row),
    agent: input.agent ?? null,
    customer: customers.get(input)?.id ?? null,
    started_at: new Date(input.startedAt),
    ended_at: input.endedAt ? new Date(input.endedAt) : null,
    outcome: input.outcome ?? null,
    talk_seconds: input.talkSeconds ?? null,
    hold_seconds: input.holdSeconds ?? null,
    wrap_up_seconds: input.wrapUpSeconds ?? null,
    wait_seconds: input.waitSeconds ?? null,
    attributes: json(input.attributes ?? {}),
    suppressed: null,
  }
}

/** Customers told of without a number of their own are kept under their address; that is no external id. */
export const ownId = (externalId: string | null): string | null =>
  externalId === null || /^(mailto|tel):/.test(externalId) ? null : externalId

/** Finds or makes the customers by external id, e-mail or phone, the first that is given. */
async function keepCustomers(
  tx: Tx,
  scope: OrgScope,
  inputs: EncounterInput[],
): Promise<Map<EncounterInput, KeptCustomer>> {
  const byKey = new Map<string, EncounterInput[]>()
  for (const input of inputs) {
    const c = input.customer
    const key =
      c?.externalId ??
      (c?.email ? `mailto:${c.email.toLowerCase()}` : c?.phone ? `tel:${c.phone.replace(/[^+\d]/g, '')}` : undefined)
    if (key) byKey.set(key, [...(byKey.get(key) ?? []), input])
  }
  if (byKey.size === 0) return new Map()
  const rows = [...byKey].map(([external_id, told]) => {
    // What one encounter of the batch leaves out another may tell, as if they had come one by one.
    const c: NonNullable<EncounterInput['customer']> = Object.assign({}, ...told.map((i) => i.customer))
    return {
      id: newId(),
      org: scope.org,
      external_id,
      name: c.name ?? null,
      email: c.email?.toLowerCase() ?? null,
      phone: c.phone ?? null,
      language: c.language ?? null,
      zone: c.zone ?? null,
    }
  })
  // In key order, so that two batches with the same customers wait for each other instead of locking each other out.
  rows.sort((a, b) => (a.external_id < b.external_id ? -1 : 1))
  const kept = await tx
    .insertInto('customer')
    .values(rows)
    .onConflict((c) =>
      c.columns(['org', 'external_id']).doUpdateSet({
        name: sql`coalesce(excluded.name, customer.name)`,
        email: sql`coalesce(excluded.email, customer.email)`,
        phone: sql`coalesce(excluded.phone, customer.phone)`,
        language: sql`coalesce(excluded.language, customer.language)`,
        zone: sql`coalesce(excluded.zone, customer.zone)`,
      }),
    )
    .returning(['id', 'external_id', 'email', 'phone', 'language', 'zone'])
    .execute()
  const proposed = new Set(rows.map((r) => r.id))
  const found = new Map<EncounterInput, KeptCustomer>()
  for (const { external_id, language, ...row } of kept) {
    // Who was known keeps their id.
    const made = proposed.has(row.id)
    const customer = { ...row, made, externalId: ownId(external_id), language: language as Language | null }
    for (const input of byKey.get(external_id!) ?? []) found.set(input, customer)
  }
  return found
}

/**
 * A customer made just now for encounters that were all known already is nobody's: those stay as they are. So who was erased is not made anew by what is
 * sent again (decision 22).
 */
async function dropNobodys(
  tx: Tx,
  rows: { row: Ready }[],
  isNew: ReadonlySet<string>,
  customers: ReadonlyMap<EncounterInput, KeptCustomer>,
): Promise<void> {
  const used = new Set(rows.flatMap(({ row }) => (isNew.has(row.id) ? (customers.get(row.input)?.id ?? []) : [])))
  const unused = new Set(
    rows.flatMap(({ row }) => {
      const customer = customers.get(row.input)
      return customer?.made && !used.has(customer.id) ? customer.id : []
    }),
  )
  if (unused.size > 0)
    await tx
      .deleteFrom('customer')
      .where('id', 'in', [...unused])
      .execute()
}

async function readKnown(
  tx: Tx,
  scope: OrgScope,
  inputs: EncounterInput[],
): Promise<Map<string, { id: string; suppressed: Suppression | null }>> {
  if (inputs.length === 0) return new Map()
  const rows = await tx
    .selectFrom('encounter')
    .where('org', '=', scope.org)
    .where('source', 'in', [...new Set(inputs.map((i) => i.source))])
    .where(
      'external_id',
      'in',
      inputs.map((i) => i.externalId),
    )
    .select(['id', 'source', 'external_id', 'suppressed'])
    .execute()
  return new Map(
    rows.map((r) => [`${r.source}\n${r.external_id}`, { id: r.id, suppressed: r.suppressed as Suppression | null }]),
  )
}
