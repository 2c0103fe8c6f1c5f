import { lookAtLog } from '../flow/action/alert/look.ts'
import { lookAtOther } from '../flow/action/alert/other.ts'
import { houseScope } from './guard/scope.ts'
import { houseOrganisation } from './heartbeat.ts'
import type { House } from './house.ts'

/** Tells open screens that alerts came or changed: the people of these units, or all where there are none. */
export const tellOfAlerts = ({ tell }: Pick<House, 'tell'>, org: string, units: string[]): void =>
  tell(org, { kind: 'alerts', units })

/** Looks at every organisation's log where that is due. One that fails holds back no other and is looked at again within the hour. */
export async function watchLogs(house: House, now = Date.now()): Promise<void> {
  const { db } = house.database
  const all = await db.selectFrom('organisation').where('id', '<>', houseOrganisation).select('id').execute()
  for (const { id } of all) {
    try {
      if (await lookAtOther(db, houseScope(id), house.facts, now)) tellOfAlerts(house, id, [])
      for (const { units } of await lookAtLog(db, house.facts, houseScope(id), now)) tellOfAlerts(house, id, units)
    } catch (error) {
      house.log.error({ error, org: id }, 'the log could not be looked at')
    }
  }
}
