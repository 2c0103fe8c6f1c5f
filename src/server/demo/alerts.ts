import { localDate } from '../../contract/zone.ts'
import { lookAtLog } from '../../flow/action/alert/look.ts'
import { houseScope } from '../guard/scope.ts'
import type { House } from '../house.ts'
import { zone } from './company.ts'
import { rushDay } from './upset.ts'

const dayMs = 86_400_000

/**
 * The log is looked at as it would have been in the nights since just before the phone rang so much, so that the alerts of the demo are those of its own
 * year: first parcels that are late, then that day. Why the phone rang somebody knows; what it did to the queue is still to be looked at.
 */
export async function keepAlerts({ database: { db }, facts }: House, org: string, now: number): Promise<void> {
  for (let night = nightOf(rushDay(now), now); night <= now; night += dayMs)
    await lookAtLog(db, facts, houseScope(org), night)
  const rushed = await db
    .selectFrom('alert')
    .where('org', '=', org)
    .where('kind', '=', 'departure')
    .where('metric', '=', 'encounters')
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

/** The time that it is now, on that day: the day before is looked at then. */
function nightOf(day: string, now: number): number {
  let night = now
  while (localDate(night, zone) > day) night -= dayMs
  return night
}
