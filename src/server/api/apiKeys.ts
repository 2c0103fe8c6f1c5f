import { createApiKey, listApiKeys, revokeApiKey } from '../../catalog/api-key/api-key.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

export const apiKeyHandlers = ({ database: { db } }: House) =>
  ({
    'apiKeys.list': ({ scope }) => listApiKeys(db, scope),
    'apiKeys.create': ({ scope, body }) => createApiKey(db, scope, body),
    'apiKeys.revoke': async ({ scope, params }) => {
      await revokeApiKey(db, scope, params.id)
      return { ok: true }
    },
  }) satisfies Partial<Handlers>
