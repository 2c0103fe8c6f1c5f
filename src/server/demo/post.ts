import { sql } from 'kysely'
import type { Db } from '../../engine/database/database.ts'
import { suppressMessages } from '../../flow/invitation/suppress.ts'
import { houseScope } from '../guard/scope.ts'

/**
 * Notes the demo's due messages as delivered, as far as they would have gone. The real sender leaves them alone (see flow/invitation/send/claim.ts):
 * nothing is handed to anybody. Who was met just now is asked at once, however long the policy waits: the answer comes in a moment.
 */
export async function postDemo(db: Db, org: string, now: Date, encounter: string | null = null): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ id: string; answered: boolean }>`
      select m.id, m.step = 'remind' and exists (select from answer a where a.id = i.answer) as answered
      from message m left join invitation i on i.id = m.invitation
      where m.org = ${org} and m.channel in ('email', 'sms') and m.step <> 'test' and m.state = 'queued'
        and (m.due_at <= ${now} or m.step = 'invite' and i.encounter = ${encounter}::uuid)
      for update of m skip locked`.execute(tx)
    const answered = rows.filter((r) => r.answered).map((r): [string, 'already-answered'] => [r.id, 'already-answered'])
    if (answered.length > 0) await suppressMessages(tx, houseScope(org), new Map(answered), now)
    const going = rows.filter((r) => !r.answered).map((r) => r.id)
    await sql`update message set state = 'delivered', attempts = 1, due_at = least(due_at, ${now}::timestamptz), gateway_id = 'demo', begun_at = ${now}, sent_at = ${now}, delivered_at = ${now}
      where id = any(${going}::uuid[])`.execute(tx)
    return rows.length
  })
}
