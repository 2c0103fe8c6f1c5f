import { createHash, randomBytes } from 'node:crypto'
import type { ApiScope } from '../../contract/operation.ts'
import type { ApiKey } from '../../contract/operations/organisation.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { demandWhole, type OrgScope } from '../scope.ts'

/** Newest first. A key reaches the whole organisation, so it is nobody's matter whose rights end with a unit. */
export async function listApiKeys(db: Db, scope: OrgScope): Promise<ApiKey[]> {
  demandWhole(scope)
  const keys = await db
    .selectFrom('api_key')
    .select(['id', 'name', 'prefix', 'scopes', 'created_at', 'last_used_at', 'revoked_at'])
    .where('org', '=', scope.org)
    .orderBy('id', 'desc')
    .execute()
  return keys.map((k) => ({
    id: k.id,
    name: k.name,
    prefix: k.prefix,
    scopes: k.scopes as ApiScope[],
    createdAt: k.created_at.toISOString(),
    lastUsedAt: k.last_used_at?.toISOString() ?? null,
    revokedAt: k.revoked_at?.toISOString() ?? null,
  }))
}

/** The secret has 192 random bits, is told here once, and is kept as its SHA-256 only. */
export async function createApiKey(
  db: Db,
  scope: OrgScope,
  given: { name: string; scopes: ApiScope[] },
): Promise<{ key: ApiKey; secret: string }> {
  demandWhole(scope)
  const secret = `hk_${randomBytes(24).toString('base64url')}`
  const id = newId()
  const created_at = new Date()
  const scopes = [...new Set(given.scopes)]
  const shown = { id, name: given.name, prefix: secret.slice(0, 9), scopes }
  await db
    .insertInto('api_key')
    .values({
      ...shown,
      org: scope.org,
      hash: createHash('sha256').update(secret).digest(),
      created_by: scope.person,
      created_at,
    })
    .execute()
  return { key: { ...shown, createdAt: created_at.toISOString(), lastUsedAt: null, revokedAt: null }, secret }
}

/** At once: the guard looks a key up at every call. Revoking twice is no error. */
export async function revokeApiKey(db: Db, scope: OrgScope, id: string): Promise<void> {
  demandWhole(scope)
  const revoked = await db
    .updateTable('api_key')
    .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(new Date())) }))
    .where('org', '=', scope.org)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  if (!revoked) throw new Refusal('not-found')
}
