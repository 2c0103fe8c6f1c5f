import { newId } from '../../src/engine/database/id.ts'
import { json } from '../../src/engine/database/tables.ts'
import type { Ground, Place } from './ground.ts'

/** An encounter of the place's unit and agent that nobody was asked about, with its customer. */
export async function aSuppression({ db }: Pick<Ground, 'db'>, p: Place) {
  const [id, encounter, customer] = [newId(), newId(), newId()]
  const where = { org: p.org.id, touchpoint: p.touchpoint, unit: p.unit.id, unit_path: p.unit.path }
  await db.insertInto('customer').values({ id: customer, org: p.org.id, external_id: customer }).execute()
  await db
    .insertInto('encounter')
    .values({
      ...where,
      ...{ id: encounter, source: 'test', external_id: encounter, channel: 'store', agent: p.agent, customer },
      ...{ started_at: new Date(), attributes: json({}), suppressed: 'no-contact' },
    })
    .execute()
  await db
    .insertInto('suppression')
    .values({ ...where, id, encounter, customer, reason: 'no-contact' })
    .execute()
  return { id, encounter, customer }
}
