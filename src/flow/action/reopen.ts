import { calendarOf } from '../../catalog/calendar/unit-hours.ts'
import type { CaseState } from '../../contract/cases.ts'
import type { Tx } from '../../engine/database/database.ts'
import { dueAt } from './working-hours.ts'

/**
 * Opens a closed case again; null where it is in none of these states, so that nothing was done. It is due as before where that is still ahead, else after its rule's working
 * hours from now: nobody can be late with what was solved a moment ago. What was late once stays so in the figures, and goes up again when the new time has passed.
 */
export async function openAgain(
  tx: Tx,
  org: string,
  id: string,
  states: readonly CaseState[],
  now: Date,
  more: { cause?: null } = {},
): Promise<{ owner: string | null; urgent: boolean } | null> {
  const found = await tx
    .selectFrom('feedback_case as c')
    .leftJoin('case_rule as r', 'r.id', 'c.rule')
    .where('c.id', '=', id)
    .where('c.org', '=', org)
    .where('c.state', 'in', states)
    .forUpdate('c')
    .select(['c.owner', 'c.urgent', 'c.due_at', 'c.late_at', 'c.reached_at', 'c.unit_path', 'r.due_hours'])
    .executeTakeFirst()
  if (!found) return null
  const due =
    found.due_at > now || found.due_hours === null
      ? found.due_at
      : dueAt(now, found.due_hours, await calendarOf(tx, org, found.unit_path))
  await tx
    .updateTable('feedback_case')
    .set({
      state: found.reached_at ? 'in-touch' : 'taken',
      closed_at: null,
      confirmed_at: null,
      ask_again_at: null,
      due_at: due,
      escalated: 0,
      // One that was late before is not noted as late again.
      escalate_at: found.late_at ? due : null,
      ...more,
    })
    .where('id', '=', id)
    .execute()
  return found
}
