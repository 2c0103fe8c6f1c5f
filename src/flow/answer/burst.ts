import { sql } from 'kysely'
import type { Db } from '../../engine/database/database.ts'
import { emit } from '../../engine/queue/outbox.ts'
import type { Consumer } from '../../engine/queue/queue.ts'

/** So many sittings on one tablet within so long are one child's taps rather than so many customers': nobody steps up and away in three seconds. */
export const burst = { sittings: 3, withinMs: 8_000 }

/**
 * Marks bursts of taps on tablets. By the time of the tap, not of its arrival, and with all neighbours that are there: answers of a tablet that was
 * offline for days are marked as those that come at once. Marked answers stay; figures can be shown with and without them.
 */
export function burstMarker(db: Db): Consumer {
  return {
    name: 'bursts',
    batch: 1_000,
    gather: 200,
    hear: async (events) => {
      const answers = [...new Set(events.flatMap((e) => (e.kind === 'answer' && e.device ? [e.answer] : [])))]
      if (answers.length > 0) await markBursts(db, answers)
    },
  }
}

/** Marks the bursts that these sittings are part of, with those beside them. A mark is never taken off. */
export async function markBursts(db: Db, answers: string[]): Promise<void> {
  const within = sql`${burst.withinMs} * interval '1 ms'`
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ id: string; org: string; units: string[] }>`
      with near as (
        select distinct n.id, n.device, n.touchpoint, n.at, n.flags from answer a
          join answer n on n.device = a.device and n.touchpoint = a.touchpoint and n.at between a.at - 2 * ${within} and a.at + 2 * ${within}
        where a.id = any(${answers}::uuid[]) and a.device is not null
      ), windows as (
        -- Each sitting with the two after it: as near as three can be.
        select id, device, touchpoint, at, lead(at, ${burst.sittings - 1}) over (partition by device, touchpoint order by at, id) as last from near
      ), found as (
        select distinct n.id from windows w join near n on n.device = w.device and n.touchpoint = w.touchpoint and n.at between w.at and w.last
        where w.last - w.at <= ${within} and not n.flags && array['burst']
      )
      update answer set flags = array_append(flags, 'burst'), flagged_seq = nextval(pg_get_serial_sequence('answer_event', 'seq'))
      where id in (select id from found) and not flags && array['burst']
      returning id, org, unit_path as units`.execute(tx)
    for (const { id, org, units } of rows) await emit(tx, org, [{ kind: 'answer', answer: id, units, burst: true }])
  })
}
