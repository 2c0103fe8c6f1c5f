import { sql } from 'kysely'
import { demandCause } from '../../../catalog/cause/read.ts'
import type { OrgScope } from '../../../catalog/scope.ts'
import { findUnit } from '../../../catalog/unit/read.ts'
import type { DraftImprovement, Improvement } from '../../../contract/improvement.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { newId } from '../../../engine/database/id.ts'
import { json } from '../../../engine/database/tables.ts'
import { emit } from '../../../engine/queue/outbox.ts'
import { fixedFields, nextStates } from './improvement.ts'
import { findImprovement, todayOf } from './read.ts'

const wrong = (path: string, message: string) => new Refusal('bad-input', {}, [{ path, message }])

export async function createImprovement(db: Db, scope: OrgScope, draft: DraftImprovement): Promise<Improvement> {
  const today = await todayOf(db, scope)
  const { path } = await demandFit(db, scope, draft, null)
  demandDays(draft, today)
  const id = newId()
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('improvement')
      .values({
        ...{ id, org: scope.org, ...columnsOf(draft, path), created_by: scope.person },
        start_set_at: draft.startsOn ? new Date() : null,
      })
      .execute()
    await keepCauses(tx, scope, id, draft.causes)
    await tell(tx, scope, id, { what: 'made', text: draft.state })
  })
  return findImprovement(db, scope, id)
}

/**
 * Changes an improvement, with what was changed in its history. Refuses 'wrong-state' for a step that states do not take, and for changes of what is
 * measured, where and from when after the first look: else one would choose what came out well.
 */
export async function saveImprovement(
  db: Db,
  scope: OrgScope,
  id: string,
  draft: DraftImprovement,
): Promise<Improvement> {
  const today = await todayOf(db, scope)
  await findImprovement(db, scope, id)
  await db.transaction().execute(async (tx) => {
    await sql`select from improvement where id = ${id} for update`.execute(tx)
    const seen = await findImprovement(tx, scope, id)
    await demandOwn(tx, scope, seen.unit)
    const before: DraftImprovement = draftOf(seen)
    const { path } = await demandFit(tx, scope, draft, before)
    if (draft.state !== before.state && !nextStates[before.state].includes(draft.state))
      throw new Refusal('wrong-state', { what: 'improvement-state' })
    if (before.state === 'dropped' && draft.state === 'planned' && (await began(tx, id)))
      throw new Refusal('wrong-state', { what: 'improvement-state' })
    demandDays(draft, today)
    const changes = changesOf(before, draft)
    if (seen.fixed && fixedFields.some((field) => field in changes))
      throw new Refusal('wrong-state', { what: 'improvement-judged' })
    if (Object.keys(changes).length === 0) return
    await tx
      .updateTable('improvement')
      .set({
        ...columnsOf(draft, path),
        changed_at: new Date(),
        ...('startsOn' in changes && { start_set_at: draft.startsOn ? new Date() : null }),
      })
      .where('org', '=', scope.org)
      .where('id', '=', id)
      .execute()
    if ('causes' in changes) await keepCauses(tx, scope, id, draft.causes)
    const { state, ...others } = changes
    if (Object.keys(others).length > 0) await tell(tx, scope, id, { what: 'changed', changes: others })
    if (state) await tell(tx, scope, id, { what: 'state', text: draft.state, changes: { state } })
  })
  return findImprovement(db, scope, id)
}

/** Whether it was in effect once, by its history. */
async function began(tx: Tx, id: string): Promise<boolean> {
  const event = await tx
    .selectFrom('improvement_event')
    .where('improvement', '=', id)
    .where('what', 'in', ['made', 'state'])
    .where('text', '=', 'in-effect')
    .select('id')
    .executeTakeFirst()
  return event !== undefined
}

export async function noteImprovement(db: Db, scope: OrgScope, id: string, text: string): Promise<void> {
  const { unit } = await findImprovement(db, scope, id)
  await demandOwn(db, scope, unit)
  await db.transaction().execute((tx) => tell(tx, scope, id, { what: 'note', text }))
}

/** What a person may write, of what they may see: what belongs above their unit is read only. */
async function demandOwn(db: Db, scope: OrgScope, unit: string | null): Promise<string[]> {
  if (unit === null) {
    if (scope.unit !== null) throw new Refusal('not-allowed', { what: 'whole-organisation' })
    return []
  }
  const found = await findUnit(db, scope, unit)
  if (!found) throw new Refusal('not-allowed', { what: 'whole-organisation' })
  return found.path
}

/** Refuses what names others' units, touchpoints or people. What was there before may stay, also when it was closed since. */
async function demandFit(
  db: Db,
  scope: OrgScope,
  draft: DraftImprovement,
  before: DraftImprovement | null,
): Promise<{ path: string[] }> {
  if (draft.unit === null && scope.unit !== null) throw wrong('unit', 'outside-unit')
  const unit = draft.unit === null ? null : await findUnit(db, scope, draft.unit)
  if (unit === undefined) throw wrong('unit', 'unknown-unit')
  const fresh = (field: 'causes' | 'touchpoints' | 'reasons' | 'units') =>
    draft[field].filter((id) => !before?.[field].includes(id))
  for (const id of fresh('causes')) await demandCause(db, scope, id, 'causes')
  for (const id of fresh('units')) {
    const found = await findUnit(db, scope, id)
    if (!found) throw wrong('units', 'unknown-unit')
    if (unit && !found.path.includes(unit.id)) throw wrong('units', 'outside-unit')
  }
  const places = fresh('touchpoints')
  if (places.length > 0) {
    const known = await db
      .selectFrom('touchpoint as t')
      .innerJoin('unit as u', 'u.id', 't.unit')
      .where('t.org', '=', scope.org)
      .where('t.id', 'in', places)
      .$if(draft.unit !== null, (q) => q.where(sql<boolean>`u.path @> array[${draft.unit}]::uuid[]`))
      .select('t.id')
      .execute()
    if (known.length < new Set(places).size) throw wrong('touchpoints', 'unknown-touchpoint')
  }
  const reasons = fresh('reasons')
  if (reasons.length > 0) {
    const known = await db
      .selectFrom('reason')
      .where('org', '=', scope.org)
      .where('id', 'in', reasons)
      .select('id')
      .execute()
    if (known.length < new Set(reasons).size) throw wrong('reasons', 'unknown-reason')
  }
  if (draft.owner && draft.owner !== before?.owner) {
    const owner = await db
      .selectFrom('person as p')
      .where('p.org', '=', scope.org)
      .where('p.id', '=', draft.owner)
      .where('p.disabled', '=', false)
      .where('p.role', '<>', 'viewer')
      .select('p.id')
      .executeTakeFirst()
    if (!owner) throw wrong('owner', 'unknown-person')
  }
  return { path: unit?.path ?? [] }
}

function demandDays({ state, startsOn, endsOn }: DraftImprovement, today: string): void {
  if ((state === 'in-effect' || state === 'ended') && startsOn === null) throw wrong('startsOn', 'start-needed')
  if (state === 'in-effect' && startsOn! > today) throw wrong('startsOn', 'starts-later')
  if (state === 'ended' && endsOn === null) throw wrong('endsOn', 'end-needed')
  if (state === 'ended' && endsOn! > today) throw wrong('endsOn', 'in-the-future')
  if (startsOn !== null && endsOn !== null && endsOn < startsOn) throw wrong('endsOn', 'ends-before-start')
}

const columnsOf = (draft: DraftImprovement, unit_path: string[]) => ({
  ...{ title: draft.title, change: draft.change, owner: draft.owner, unit: draft.unit, unit_path },
  ...{ touchpoints: tidy(draft.touchpoints), reasons: tidy(draft.reasons), units: tidy(draft.units) },
  ...{ metric: draft.metric, state: draft.state, starts_on: draft.startsOn },
  // An end belongs to what has ended, or to a plan that has one.
  ends_on: draft.endsOn,
})

const tidy = (ids: readonly string[]): string[] => [...new Set(ids)].sort()

/** What it would be saved as. */
const draftOf = (i: Improvement): DraftImprovement => ({
  ...{ title: i.title, change: i.change, owner: i.owner?.id ?? null, unit: i.unit, causes: i.causes },
  ...{ touchpoints: i.touchpoints, reasons: i.reasons, units: i.units, metric: i.metric },
  ...{ state: i.state, startsOn: i.startsOn, endsOn: i.endsOn },
})

type Changes = { [K in keyof DraftImprovement]?: [DraftImprovement[K], DraftImprovement[K]] }

function changesOf(before: DraftImprovement, after: DraftImprovement): Changes {
  const plain = (x: unknown) => json(Array.isArray(x) ? tidy(x) : x)
  const keys = (Object.keys(before) as (keyof DraftImprovement)[]).filter((k) => plain(before[k]) !== plain(after[k]))
  return Object.fromEntries(keys.map((k) => [k, [before[k], after[k]]])) as Changes
}

async function keepCauses(tx: Tx, scope: OrgScope, improvement: string, causes: readonly string[]): Promise<void> {
  await tx.deleteFrom('improvement_cause').where('improvement', '=', improvement).execute()
  const rows = tidy(causes).map((cause) => ({ improvement, cause, org: scope.org }))
  if (rows.length > 0) await tx.insertInto('improvement_cause').values(rows).execute()
}

async function tell(
  tx: Tx,
  scope: OrgScope,
  improvement: string,
  event: { what: 'made' | 'changed' | 'state' | 'note'; text?: string; changes?: object },
): Promise<void> {
  const { what, text = null, changes = {} } = event
  await tx
    .insertInto('improvement_event')
    .values({ org: scope.org, improvement, person: scope.person, what, text, changes: json(changes) })
    .execute()
  await emit(tx, scope.org, [{ kind: 'improvement.changed', improvement }])
}
