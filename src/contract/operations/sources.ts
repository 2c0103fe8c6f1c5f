import { z } from 'zod'
import { byId, managers, ok, operation } from '../operation.ts'
import { mappedFields, namedFields, signing, webhookMapping, webhookProblems, webhookStates } from '../webhook.ts'

export const sourceKinds = ['api', 'webhook', 'file', 'folder', 'entry'] as const

const name = z.string().trim().min(1).max(60)

export const source = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(sourceKinds),
  /** Whether its encounters are asked about. */
  enabled: z.boolean(),
  /** An encounter that ended longer ago is not asked about. */
  oldestHours: z.number(),
  createdAt: z.string(),
  lastAt: z.string().nullable(),
  /** New encounters so far today, and what the same hours have usually brought; null until three days are known. */
  today: z.number().int(),
  usualToday: z.number().nullable(),
  /** How many should have come since the last one, where it is far too quiet. */
  missing: z.number().int().nullable(),
  /** Of the last seven days. */
  week: z.object({ created: z.number().int(), known: z.number().int(), refused: z.number().int() }),
  /** Webhooks: requests that wait for a person, and those nothing was believed of, of the last seven days. */
  held: z.number().int(),
  failed: z.number().int(),
  unsigned: z.number().int(),
  /** Waiting requests that will be taken away within a week, and how many have been so far. */
  expiring: z.number().int(),
  forgotten: z.number().int(),
  forgottenAt: z.string().nullable(),
  /** Files: rows that wait for the meaning of a value, and the newest import that has some. */
  heldRows: z.number().int(),
  heldImport: z.uuid().nullable(),
  closed: z.boolean(),
})
export type Source = z.infer<typeof source>

export const webhook = z.object({
  source,
  /** Where the sender posts to. */
  address: z.string(),
  signing,
  mapping: webhookMapping.nullable(),
  /** The secret before is still believed until then. */
  oldSecretUntil: z.string().nullable(),
  /** SECRET of the house has changed: the secret must be given anew. */
  secretLost: z.boolean(),
  /** The newest request that was believed, as JSON text; null when none has come. */
  example: z.string().nullable(),
  /** A first mapping for the example; null without one. */
  guess: webhookMapping.nullable(),
  /** Paths of the example for the choice of each field: from one encounter, and from the whole body. */
  leaves: z.array(z.object({ path: z.string(), sample: z.string() })),
  lists: z.array(z.string()),
})
export type Webhook = z.infer<typeof webhook>

const leftOut = z.object({
  externalId: z.string(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })),
  unknown: z.array(z.object({ field: z.enum(namedFields), value: z.string() })),
})
export type LeftOut = z.infer<typeof leftOut>

export const webhookRequest = z.object({
  id: z.uuid(),
  senderId: z.string().nullable(),
  receivedAt: z.string(),
  bytes: z.number().int(),
  state: z.enum(webhookStates),
  problem: z.enum(webhookProblems).nullable(),
  created: z.number().int(),
  known: z.number().int(),
  ignored: z.number().int(),
  refused: z.number().int(),
  held: z.number().int(),
  tries: z.number().int(),
  triedAt: z.string(),
  leftOut: z.array(leftOut),
})
export type WebhookRequest = z.infer<typeof webhookRequest>

export const sourceList = operation({
  id: 'sources.list',
  method: 'get',
  path: '/sources',
  summary: 'What encounters come from: last arrival, rate against usual, what waits and what failed',
  access: { roles: managers },
  reply: z.array(source),
})
export const sourceSave = operation({
  id: 'sources.save',
  method: 'post',
  path: '/sources/:id',
  summary: 'Switch asking on or off, or set how old an encounter may be to be asked about',
  access: { roles: managers },
  params: byId,
  body: z
    .object({
      enabled: z.boolean().optional(),
      oldestHours: z
        .number()
        .min(0.25)
        .max(24 * 60)
        .optional(),
    })
    .strict(),
  reply: source,
})
export const webhookCreate = operation({
  id: 'webhooks.create',
  method: 'post',
  path: '/webhooks',
  summary: 'Open an address for a system that posts its encounters; the secret is told once',
  access: { roles: managers },
  body: z
    .object({
      name,
      signing,
      /** The sender's own secret where it makes one; else ours is made. */
      secret: z.string().min(16).max(400).optional(),
    })
    .strict(),
  reply: z.object({ webhook, secret: z.string() }),
})
export const webhookRead = operation({
  id: 'webhooks.read',
  method: 'get',
  path: '/webhooks/:id',
  summary: 'One webhook with its mapping and the newest example',
  access: { roles: managers },
  params: byId,
  reply: webhook,
})
export const webhookSave = operation({
  id: 'webhooks.save',
  method: 'post',
  path: '/webhooks/:id',
  summary: 'Change mapping or signing, or close the address',
  access: { roles: managers },
  params: byId,
  body: z
    .object({ mapping: webhookMapping.optional(), signing: signing.optional(), closed: z.boolean().optional() })
    .strict(),
  reply: webhook,
})
export const webhookRotate = operation({
  id: 'webhooks.rotate',
  method: 'post',
  path: '/webhooks/:id/secret',
  summary: 'Make or set a new secret; the one before is believed for another day',
  access: { roles: managers },
  params: byId,
  body: z.object({ secret: z.string().min(16).max(400).optional() }).strict(),
  reply: z.object({ secret: z.string(), oldSecretUntil: z.string() }),
})
export const webhookTry = operation({
  id: 'webhooks.try',
  method: 'post',
  path: '/webhooks/:id/try',
  summary: 'Read the newest example with a mapping: what would be stored; nothing is',
  access: { roles: managers },
  params: byId,
  body: z.object({ mapping: webhookMapping, body: z.string().max(200_000).optional() }).strict(),
  reply: z.object({
    problem: z.enum(webhookProblems).nullable(),
    items: z.array(
      z.object({
        kind: z.enum(['ready', 'held', 'refused', 'ignored']),
        externalId: z.string(),
        fields: z.array(z.object({ field: z.string(), value: z.string() })),
        issues: z.array(z.object({ path: z.string(), message: z.string() })),
        unknown: z.array(z.object({ field: z.enum(namedFields), value: z.string() })),
      }),
    ),
  }),
})
export const webhookRequests = operation({
  id: 'webhooks.requests',
  method: 'get',
  path: '/webhooks/:id/requests',
  summary: 'Received requests, newest first',
  access: { roles: managers },
  params: byId,
  query: z.object({
    state: z.enum([...webhookStates, 'waiting']).optional(),
    before: z.uuid().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: z.object({ rows: z.array(webhookRequest), next: z.uuid().nullable() }),
})
export const webhookRequestRead = operation({
  id: 'webhookRequests.read',
  method: 'get',
  path: '/webhook-requests/:id',
  summary: 'One received request with its body',
  access: { roles: managers },
  params: byId,
  reply: webhookRequest.extend({ body: z.string(), whole: z.boolean() }),
})
export const webhookRetry = operation({
  id: 'webhookRequests.retry',
  method: 'post',
  path: '/webhook-requests/:id/retry',
  summary: 'Take a received request in again with the mapping as it is now',
  access: { roles: managers },
  params: byId,
  reply: webhookRequest,
})
export const webhookRetryAll = operation({
  id: 'webhooks.retry',
  method: 'post',
  path: '/webhooks/:id/retry',
  summary: 'Take in again what was held back or refused, oldest first, at most 200 at once',
  access: { roles: managers },
  params: byId,
  reply: z.object({ tried: z.number().int(), in: z.number().int(), left: z.number().int() }),
})
export const webhookHeld = operation({
  id: 'webhooks.held',
  method: 'get',
  path: '/webhooks/:id/held',
  summary: 'Values that hold encounters back, most frequent first',
  access: { roles: managers },
  params: byId,
  reply: z.array(z.object({ field: z.enum(namedFields), value: z.string(), encounters: z.number().int() })),
})
export const webhookName = operation({
  id: 'webhooks.name',
  method: 'post',
  path: '/webhooks/:id/values',
  summary: 'Say what unknown values mean; it is remembered in the mapping, and what waited for them goes in',
  access: { roles: managers },
  params: byId,
  body: z
    .object({
      values: z
        .array(z.object({ field: z.enum(mappedFields), value: z.string().max(200), means: z.string().max(200) }))
        .min(1)
        .max(200),
    })
    .strict(),
  reply: z.object({ tried: z.number().int(), in: z.number().int(), left: z.number().int() }),
})
export const webhookForget = operation({
  id: 'webhookRequests.forget',
  method: 'delete',
  path: '/webhook-requests/:id',
  summary: 'Throw away a received request that nobody will need',
  access: { roles: managers },
  params: byId,
  reply: ok,
})
