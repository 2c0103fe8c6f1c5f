import { sql } from 'kysely'
import type { z } from 'zod'
import type { kioskHeard } from '../../contract/kiosk.ts'
import type { Db } from '../../engine/database/database.ts'
import type { Link } from './invitation.ts'

/** More tablets than a touchpoint has room for: whoever makes them up pushes out those that are not heard of any more. */
const most = 50

/** A tablet was heard of. Its id is its own making and counts at this touchpoint only. */
export async function keepHeard(
  db: Db,
  link: Link,
  heard: z.output<typeof kioskHeard>,
  now = new Date(),
): Promise<void> {
  const touchpoint = link.touchpoint.id
  const state = {
    last_at: now,
    waiting: heard.waiting,
    waiting_since: heard.since ? new Date(heard.since) : null,
    screen: heard.screen.replace(/[\p{C}]/gu, ''),
  }
  await db
    .insertInto('kiosk_device')
    .values({ touchpoint, id: heard.device, org: link.org, first_at: now, ...state })
    .onConflict((c) => c.columns(['touchpoint', 'id']).doUpdateSet(state))
    .execute()
  await sql`
    delete from kiosk_device where touchpoint = ${touchpoint} and id in (
      select id from kiosk_device where touchpoint = ${touchpoint} order by last_at desc offset ${most})`.execute(db)
}
