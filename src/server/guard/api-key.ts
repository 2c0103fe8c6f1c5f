import { createHash } from 'node:crypto'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Language } from '../../contract/language.ts'
import type { ApiScope } from '../../contract/operation.ts'
import type { Db } from '../../engine/database/database.ts'
import { keyScope } from './scope.ts'

/** Whose key this is, or null when it is none or was revoked. Notes its use, at most once a minute. */
export async function callerOfKey(
  db: Db,
  secret: string,
  language: Language | null,
): Promise<{ scope: OrgScope; api: readonly ApiScope[] } | null> {
  const key = await db
    .selectFrom('api_key')
    .innerJoin('organisation', 'organisation.id', 'api_key.org')
    .select(['api_key.id', 'api_key.org', 'api_key.scopes', 'api_key.last_used_at', 'organisation.languages'])
    .where('api_key.hash', '=', createHash('sha256').update(secret).digest())
    .where('api_key.revoked_at', 'is', null)
    .executeTakeFirst()
  if (!key) return null
  if (!key.last_used_at || Date.now() - key.last_used_at.getTime() > 60_000) {
    await db.updateTable('api_key').set({ last_used_at: new Date() }).where('id', '=', key.id).execute()
  }
  return { scope: keyScope(key, language ?? key.languages[0] ?? 'en'), api: key.scopes as ApiScope[] }
}
