import { sql } from 'kysely'
import type { PolicyAction, PolicyCondition } from '../../contract/asking.ts'
import type { Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import type { Furnished } from './furnish.ts'

const monthMs = 30 * 86_400_000

/** Two policies, as a company of this size begins with, and who was left unasked in the last month because they had been asked lately. */
export async function keepAsking(tx: Tx, { org }: Furnished, now: number): Promise<void> {
  const everybody = newId()
  const policies: { id: string; name: string; condition: PolicyCondition; action: PolicyAction }[] = [
    {
      id: newId(),
      name: 'Siirretyistä puheluista ei kysytä',
      condition: { outcomes: ['siirretty'] },
      action: { ask: false },
    },
    {
      ...{ id: everybody, name: 'Kaikki muut: linkki kohtaamisen jälkeen', condition: {} },
      action: {
        ...{ ask: true, survey: null, via: ['link'], share: 1, delayMinutes: 0, language: null },
        ...{ remindHours: null, usefulHours: 72 },
      },
    },
  ]
  await tx
    .insertInto('policy')
    .values(
      policies.map(({ condition, action, ...p }, position) => ({
        ...{ ...p, org, position, condition: json(condition), action: json(action), removed_at: null },
        changed_at: new Date(now),
      })),
    )
    .execute()
  // Of those who did not answer, one in six.
  await sql`
    with unasked as (
      delete from invitation i using encounter e
      where i.org = ${org} and e.id = i.encounter and i.asked_at > ${new Date(now - monthMs)} and i.opened_at is null
        and abs(hashtext(e.external_id)) % 6 = 0 and not exists (select from answer a where a.id = i.answer)
      returning e.id, e.customer, e.touchpoint, e.unit, e.unit_path, i.asked_at
    ), marked as (
      update encounter e set suppressed = 'asked-lately' from unasked u where e.id = u.id
    )
    insert into suppression (id, org, encounter, policy, customer, channel, touchpoint, unit, unit_path, reason, at)
    select gen_random_uuid(), ${org}, id, ${everybody}, customer, 'link', touchpoint, unit, unit_path, 'asked-lately', asked_at from unasked`.execute(
    tx,
  )
}
