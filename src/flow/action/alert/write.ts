import type { OrgScope } from '../../../catalog/scope.ts'
import type { AlertKind, AlertState, WatchedMetric } from '../../../contract/alert.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { newId } from '../../../engine/database/id.ts'
import { emit } from '../../../engine/queue/outbox.ts'
import { readAlert } from './read.ts'

/** What an alert says, however it was found. */
export type NewAlert = {
  kind: AlertKind
  metric: WatchedMetric
  unit: string | null
  channel: string | null
  reason: string | null
  direction: 'up' | 'down'
  since: string
  sinceInterval?: [string, string] | null
  lastOn: string
  minute?: number | null
  value: number
  expected?: number | null
  usual?: [number, number] | null
  size?: number | null
  sizeInterval?: [number, number] | null
  q?: number | null
  also?: number
}
/** `fresh`: it was not open before; then `units` are those whose people are told. */
export type Added = { id: string; units: string[]; fresh: boolean }

/**
 * Adds an alert, or brings the open one of the same series up to date. A day's alert that lasts becomes a shift and keeps what people said of it. For
 * whatever departs, whoever found it; screens are told by the caller (`tellOfAlerts`).
 */
export async function addAlert(db: Db, scope: OrgScope, given: NewAlert, now = new Date()): Promise<Added> {
  const unit = given.unit
    ? await db
        .selectFrom('unit')
        .where('org', '=', scope.org)
        .where('id', '=', given.unit)
        .select('path')
        .executeTakeFirst()
    : null
  const said = {
    kind: given.kind,
    direction: given.direction,
    since: given.since,
    since_low: given.sinceInterval?.[0] ?? null,
    since_high: given.sinceInterval?.[1] ?? null,
    last_on: given.lastOn,
    minute: given.minute ?? null,
    value: given.value,
    expected: given.expected ?? null,
    usual_low: given.usual?.[0] ?? null,
    usual_high: given.usual?.[1] ?? null,
    size: given.size ?? null,
    size_low: given.sizeInterval?.[0] ?? null,
    size_high: given.sizeInterval?.[1] ?? null,
    q: given.q ?? null,
    also: given.also ?? 0,
  }
  const place = { metric: given.metric, unit: given.unit, channel: given.channel, reason: given.reason }
  const ofSeries = db
    .updateTable('alert')
    .set(said)
    .where('org', '=', scope.org)
    .where('metric', '=', place.metric)
    .where('unit', place.unit === null ? 'is' : '=', place.unit)
    .where('channel', place.channel === null ? 'is' : '=', place.channel)
    .where('reason', place.reason === null ? 'is' : '=', place.reason)
    .where('kind', given.kind === 'other' ? '=' : '<>', 'other')
    .where('ended_at', 'is', null)
    .returning('id')
  const units = unit?.path ?? []
  const known = await ofSeries.executeTakeFirst()
  if (known) return { id: known.id, units, fresh: false }
  const id = newId()
  const made = await db
    .insertInto('alert')
    .values({ id, org: scope.org, ...place, unit_path: units, ...said, found_at: now })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  // Rules hear of it: in the caller's transaction where there is one.
  if (made) await emit(db as Tx, scope.org, [{ kind: 'alert', alert: id }])
  // Somebody else found it in the same moment.
  return made ? { id, units, fresh: true } : { ...(await ofSeries.executeTakeFirstOrThrow()), units, fresh: false }
}

/** What a person says of an alert. A note is kept until another is written; an ended alert can still be explained. */
export async function markAlert(
  db: Db,
  scope: OrgScope,
  id: string,
  { state, note }: { state: AlertState; note?: string | undefined },
): Promise<void> {
  await readAlert(db, scope, id)
  if (state === 'expected' && !note) throw new Refusal('bad-input', {}, [{ path: 'note', message: 'missing' }])
  await db
    .updateTable('alert')
    .set({ state, marked_by: scope.person, marked_at: new Date(), ...(note !== undefined && { note: note || null }) })
    .where('org', '=', scope.org)
    .where('id', '=', id)
    .execute()
}
