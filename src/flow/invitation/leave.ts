import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Language } from '../../contract/language.ts'
import type { Db } from '../../engine/database/database.ts'
import { addOptOuts, type OptOutVia } from './opt-out.ts'
import { hashToken } from './token.ts'

/** Who wants to leave, as the message tells that brought them. */
export type Leaver = {
  message: string
  org: string
  language: Language
  unitPath: string[]
  hash: Buffer | null
  customer: string | null
}

/** The person to whom a message went. Whoever holds the key made of its id may ask (send/key.ts). */
export async function findLeaver(db: Db, message: string): Promise<Leaver | null> {
  const row = await db
    .selectFrom('message')
    .select(['org', 'language', 'unit_path', 'recipient_hash', 'customer'])
    .where('id', '=', message)
    .executeTakeFirst()
  if (!row) return null
  const { org, language, unit_path, recipient_hash, customer } = row
  return { message, org, language, unitPath: unit_path, hash: recipient_hash, customer }
}

/** The person to whom the text with this personal link went. Whoever holds the link may ask. */
export async function findTextLeaver(db: Db, token: string): Promise<Leaver | null> {
  const row = await db
    .selectFrom('message as m')
    .innerJoin('invitation as i', 'i.id', 'm.invitation')
    .select('m.id')
    .where('i.token_hash', '=', hashToken(token))
    .where('m.channel', '=', 'sms')
    .orderBy('m.queued_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? findLeaver(db, row.id) : null
}

/** Puts the person on the list, holds back what is queued for them, and notes it with the message; at once, and as often as it is asked. */
export async function leave(db: Db, scope: OrgScope, leaver: Leaver, via: OptOutVia): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const hashes = leaver.hash ? [leaver.hash] : []
    const customers = leaver.customer ? [leaver.customer] : []
    const fresh = await addOptOuts(tx, scope, hashes, { kind: 'opt-out', via }, customers)
    if (fresh === 0) return
    const what = via === 'complaint' ? 'complaint' : 'opt-out'
    await tx
      .insertInto('message_event')
      .values({ message: leaver.message, org: leaver.org, person: null, what, text: null })
      .execute()
  })
}

/**
 * Takes back what the link did, with the person's other addresses that it listed in the same moment; what they said elsewhere stays. Returns
 * whether there was something.
 */
export async function comeBack(db: Db, leaver: Leaver): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    delete from opt_out where org = ${leaver.org} and via = 'link' and kind = 'opt-out'
      and at = (select at from opt_out where org = ${leaver.org} and hash = ${leaver.hash} and via = 'link')`.execute(
    db,
  )
  return numAffectedRows > 0n
}
