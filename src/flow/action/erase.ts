import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Tx } from '../../engine/database/database.ts'
import { encountersOf, type Person } from '../encounter/erase.ts'
import type { Changed } from './open.ts'

/**
 * Takes a person's cases away with what was said and written about them, and what our people were told. Call it under `lockCases`, and before answers and customers go,
 * by which they are found. Numbers of cases are not given again.
 */
export async function eraseCases(
  tx: Tx,
  scope: OrgScope,
  person: Person,
  answers: string[],
): Promise<{ cases: Changed[]; messages: string[]; replies: number }> {
  const whose = [...person.customers.map((c) => `c:${c}`), ...person.hashes.map((h) => `h:${h.toString('hex')}`)]
  const { rows } = await sql<{ id: string; unit_path: string[] }>`
    select id, unit_path from feedback_case where org = ${scope.org} and (who = any(${whose}::text[]) or customer = any(${person.customers}::uuid[])
      or answer = any(${answers}::uuid[]) or encounter in (${encountersOf(scope, person)}))
    order by id for update`.execute(tx)
  const ids = rows.map((r) => r.id)
  const said = await sql<{ message: string | null; direction: string }>`
    select message, direction from case_message where feedback_case = any(${ids}::uuid[]) or org = ${scope.org} and other = any(${person.keys}::text[])`.execute(
    tx,
  )
  // A letter from their address to another's case goes without the case.
  await sql`delete from case_message where org = ${scope.org} and other = any(${person.keys}::text[])`.execute(tx)
  await sql`
    delete from nudge where org = ${scope.org} and (who = any(${whose}::text[]) or feedback_case = any(${ids}::uuid[])
      or subject = any(${answers}::uuid[]) or subject in (${encountersOf(scope, person)}))`.execute(tx)
  await sql`
    delete from case_match where org = ${scope.org} and (feedback_case = any(${ids}::uuid[]) or subject = any(${answers}::uuid[]))`.execute(
    tx,
  )
  await sql`delete from feedback_case where id = any(${ids}::uuid[])`.execute(tx)
  return {
    cases: rows.map((r) => ({ org: scope.org, id: r.id, units: r.unit_path })),
    messages: said.rows.flatMap((m) => m.message ?? []),
    replies: said.rows.filter((m) => m.message === null).length,
  }
}
