import { z } from 'zod'
import { nudgeKinds } from '../cases.ts'
import { everyone, ok, operation } from '../operation.ts'

export const nudge = z.object({
  id: z.uuid(),
  at: z.string(),
  kind: z.enum(nudgeKinds),
  rule: z.string().nullable(),
  case: z.object({ id: z.uuid(), number: z.number().int(), title: z.string() }).nullable(),
  alert: z.uuid().nullable(),
  answer: z.uuid().nullable(),
  text: z.string().nullable(),
  urgent: z.boolean(),
  seen: z.boolean(),
})
export type Nudge = z.infer<typeof nudge>
export const nudgeList = operation({
  id: 'nudges.mine',
  method: 'get',
  path: '/nudges',
  summary: 'What I was told, newest first',
  access: { roles: everyone },
  query: z.object({
    before: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(100),
  }),
  reply: z.object({ rows: z.array(nudge), unseen: z.number().int(), next: z.string().nullable() }),
})
export const nudgesSeen = operation({
  id: 'nudges.seen',
  method: 'post',
  path: '/nudges/seen',
  summary: 'Mark what I was told as seen; without ids all of it',
  access: { roles: everyone },
  body: z.object({ ids: z.array(z.uuid()).max(200).optional() }),
  reply: ok,
})
