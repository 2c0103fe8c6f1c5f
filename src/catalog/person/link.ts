import { createHash, randomBytes } from 'node:crypto'
import { Refusal } from '../../contract/refusal.ts'
import type { Db, Tx } from '../../engine/database/database.ts'

export type LinkPurpose = 'first-admin' | 'join' | 'demo'

const day = 24 * 3_600 * 1_000
const lifetime: Record<LinkPurpose, number> = { 'first-admin': 30 * day, join: 7 * day, demo: 10_000 * day }

const hashOf = (token: string) => createHash('sha256').update(token).digest()

/** A new one-time link: its token, 192 random bits, of which only the SHA-256 is kept. Older unused links for the same end. */
export async function makeLink(tx: Tx, person: string | null, purpose: LinkPurpose): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  await tx
    .deleteFrom('person_token')
    .where('purpose', '=', purpose)
    .where('person', person === null ? 'is' : '=', person)
    .where('used_at', 'is', null)
    .execute()
  await tx
    .insertInto('person_token')
    .values({ hash: hashOf(token), person, purpose, expires_at: new Date(Date.now() + lifetime[purpose]) })
    .execute()
  return token
}

export type Link = { purpose: LinkPurpose; person: string | null }

/** What a token is good for. Unknown is not-found; used or too old is already-used, so that the page can say what to do. */
export async function lookAtLink(db: Db, token: string): Promise<Link> {
  return judge(await tokens(db, token).executeTakeFirst())
}

/** Takes the token: of two who come at once one gets it. Demo links are for everybody and stay. */
export async function useLink(tx: Tx, token: string): Promise<Link> {
  const link = judge(await tokens(tx, token).forUpdate().executeTakeFirst())
  if (link.purpose !== 'demo') {
    await tx.updateTable('person_token').set({ used_at: new Date() }).where('hash', '=', hashOf(token)).execute()
  }
  return link
}

const tokens = (db: Db, token: string) =>
  db.selectFrom('person_token').select(['person', 'purpose', 'expires_at', 'used_at']).where('hash', '=', hashOf(token))

function judge(row: (Link & { expires_at: Date; used_at: Date | null }) | undefined): Link {
  if (!row) throw new Refusal('not-found')
  if (row.used_at || row.expires_at.getTime() < Date.now()) throw new Refusal('already-used')
  return { purpose: row.purpose, person: row.person }
}
