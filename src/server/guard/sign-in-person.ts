import type { Db } from '../../engine/database/database.ts'

/** The person behind an account. */
export const personOfUser = (db: Db, user: string) =>
  db.selectFrom('person').select(['id', 'disabled']).where('user_id', '=', user).executeTakeFirst()

const invited = (db: Db, email: string) =>
  db
    .selectFrom('person')
    .select('id')
    .where('email', '=', email.toLowerCase())
    .where('user_id', 'is', null)
    .where('disabled', '=', false)
    .limit(2)
    .execute()

/** Whether the provider's account may become ours: exactly one person was invited under this address, and the provider vouches for it. */
export async function mayJoinBy(db: Db, email: string, verified: boolean): Promise<boolean> {
  return verified && (await invited(db, email)).length === 1
}

/** The invited person and the new account are one from now on. */
export async function takePlace(db: Db, user: { id: string; email: string }): Promise<void> {
  const [person] = await invited(db, user.email)
  if (person) await db.updateTable('person').set({ user_id: user.id }).where('id', '=', person.id).execute()
}
