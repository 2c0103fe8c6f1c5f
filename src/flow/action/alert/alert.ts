import type { Selectable } from 'kysely'
import type { AlertRow } from '../../../contract/alert.ts'
import type { Tables } from '../../../engine/database/tables.ts'

export type StoredAlert = Selectable<Tables['alert']>

const pair = <T>(a: T | null, b: T | null): [T, T] | null => (a === null || b === null ? null : [a, b])

/** An alert as readers get it. */
export const present = (r: StoredAlert & { marked_by_name: string | null }): AlertRow => ({
  id: r.id,
  kind: r.kind,
  metric: r.metric,
  unit: r.unit,
  channel: r.channel,
  reason: r.reason,
  direction: r.direction,
  since: r.since,
  sinceInterval: pair(r.since_low, r.since_high),
  lastOn: r.last_on,
  minute: r.minute,
  value: r.value,
  expected: r.expected,
  usual: pair(r.usual_low, r.usual_high),
  size: r.size,
  sizeInterval: pair(r.size_low, r.size_high),
  q: r.q,
  also: r.also,
  state: r.state,
  note: r.note,
  markedBy: r.marked_by_name,
  markedAt: r.marked_at?.toISOString() ?? null,
  foundAt: r.found_at.toISOString(),
  endedAt: r.ended_at?.toISOString() ?? null,
  end: r.end_why,
})
