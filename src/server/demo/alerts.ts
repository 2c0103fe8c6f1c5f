import { lookAtLog } from '../../flow/action/alert/look.ts'
import { houseScope } from '../guard/scope.ts'
import type { House } from '../house.ts'
import { rushDay } from './upset.ts'

/** The rush was at most five days ago. */
const nights = 6
const dayMs = 86_400_000

/**
 * The log of the last nights is looked at as it would have been, so that the alerts of the demo are those of its own year; why the phone rang one day
 * somebody knows.
 */
export async function keepAlerts({ database: { db }, facts }: House, org: string, now: number): Promise<void> {
  for (let back = nights - 1; back >= 0; back--) await lookAtLog(db, facts, houseScope(org), now - back * dayMs)
  const rushed = await db
    .selectFrom('alert')
    .where('org', '=', org)
    .where('kind', '=', 'departure')
    .where('direction', '=', 'up')
    .where('since', '=', rushDay(now))
    .select(['id', 'found_at'])
    .execute()
  const manager = await db
    .selectFrom('person')
    .where('org', '=', org)
    .where('role', '=', 'manager')
    .select('id')
    .executeTakeFirstOrThrow()
  for (const { id, found_at } of rushed)
    await db
      .updateTable('alert')
      .set({
        ...{ state: 'expected', note: 'Verkkokauppa oli aamupäivän alhaalla, ja asiakkaat soittivat.' },
        ...{ marked_by: manager.id, marked_at: new Date(Math.min(now, found_at.getTime() + dayMs / 6)) },
      })
      .where('id', '=', id)
      .execute()
}
