import { addDays, instantOf } from '../../contract/zone.ts'
import { lookAtLog } from '../../flow/action/alert/look.ts'
import { houseScope } from '../guard/scope.ts'
import type { House } from '../house.ts'
import { zone } from './company.ts'
import { rushDay } from './upset.ts'

const hourMs = 3_600_000
/** Minutes into a day at which the one before has been looked at, whatever the clock says while the demo is made. */
const morning = 6 * 60

/**
 * The log is looked at as it would have been in the nights since just before the phone rang so much, so that the alerts of the demo are those of its own
 * year: first parcels that are late, then that day. Why the phone rang somebody knows; what it did to the queue is still to be looked at.
 */
export async function keepAlerts({ database: { db }, facts }: House, org: string, now: number): Promise<void> {
  for (let day = rushDay(now); instantOf(day, morning, zone) <= now; day = addDays(day, 1))
    await lookAtLog(db, facts, houseScope(org), instantOf(day, morning, zone))
  const rushed = await db
    .selectFrom('alert')
    .where('org', '=', org)
    .where('kind', '=', 'departure')
    // So many called that many hung up: both are its doing. What it did to the service level is left.
    .where('metric', 'in', ['encounters', 'abandonment'])
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
        ...{ marked_by: manager.id, marked_at: new Date(Math.min(now, found_at.getTime() + 4 * hourMs)) },
      })
      .where('id', '=', id)
      .execute()
}
