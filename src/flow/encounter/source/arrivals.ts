import { sql } from 'kysely'
import type { Db } from '../../../engine/database/database.ts'

export type Arrivals = { created: number; known: number; refused: number }

/** Counts what came from a source in this hour, and notes when it last came. Nobody waits for the disk: a count lost in a crash is no encounter lost. */
export async function noteArrivals(
  db: Db,
  org: string,
  source: string,
  { created, known, refused }: Arrivals,
  now = new Date(),
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`set local synchronous_commit = off`.execute(tx)
    await sql`
      insert into source_hour as h (org, source, hour, created, known, refused)
      values (${org}, ${source}, date_trunc('hour', ${now}::timestamptz), ${created}, ${known}, ${refused})
      on conflict (org, source, hour) do update set
        created = h.created + excluded.created, known = h.known + excluded.known, refused = h.refused + excluded.refused`.execute(
      tx,
    )
    // What was refused did not arrive: a source that sends nothing but mistakes is as silent as one that sends nothing.
    if (created + known === 0) return
    await tx
      .updateTable('source')
      .set({ last_at: now })
      .where('org', '=', org)
      .where('name', '=', source)
      .where((eb) => eb.or([eb('last_at', 'is', null), eb('last_at', '<', now)]))
      .execute()
  })
}
