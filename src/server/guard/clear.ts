import { sql } from 'kysely'
import type { Db } from '../../engine/database/database.ts'

/** Takes away what has run out: sessions, half-finished sign-ins, counted tries, one-time links. */
export async function clearSignIn(db: Db): Promise<void> {
  const now = new Date()
  await db.deleteFrom('person_token').where('expires_at', '<', now).execute()
  await db.deleteFrom('auth_session').where('expires_at', '<', now).execute()
  await sql`delete from auth_verification where expires_at < ${now}`.execute(db)
  await db
    .deleteFrom('sign_in_attempt')
    .where('since', '<', new Date(now.getTime() - 86_400_000))
    .execute()
}
