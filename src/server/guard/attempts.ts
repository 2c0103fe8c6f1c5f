import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'

/** Wrong passwords that an account stands within `pause` before further tries, right ones too, are refused. */
export const allowedAttempts = 10
const pause = 15 * 60

const accountOf = (email: string) => createHash('sha256').update(email.trim().toLowerCase()).digest()

/** Counts a try before it is judged, so that many at once cannot slip through. In the database: it holds over restarts and on every server. */
export async function countAttempt(db: Db, email: string): Promise<void> {
  const { rows } = await sql<{ failed: number; seconds: number }>`
    insert into sign_in_attempt (account, failed) values (${accountOf(email)}, 1)
    on conflict (account) do update set
      failed = case when sign_in_attempt.since < now() - make_interval(secs => ${pause}) then 1
                    else least(sign_in_attempt.failed + 1, 1000) end,
      since = case when sign_in_attempt.since < now() - make_interval(secs => ${pause}) then now()
                   else sign_in_attempt.since end
    returning failed, greatest(1, ceil(${pause} - extract(epoch from now() - since)))::int as seconds`.execute(db)
  const { failed, seconds } = rows[0]!
  if (failed > allowedAttempts) throw new Refusal('too-many-requests', { seconds })
}

/** The password was right: forget the tries. */
export async function forgetAttempts(db: Db, email: string): Promise<void> {
  await db.deleteFrom('sign_in_attempt').where('account', '=', accountOf(email)).execute()
}
