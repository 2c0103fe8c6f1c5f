import { z } from 'zod'
import { byId, managers, ok, operation } from '../operation.ts'
import { cursorForm, delivery, deliveryStates, event, eventTypes, receiver, receiverKinds } from '../receiver.ts'

const name = z.string().trim().min(1).max(60)
const address = z.string().trim().min(1).max(2_000)
const types = z.array(z.enum(eventTypes)).min(1).nullable()

export const eventList = operation({
  id: 'events.list',
  method: 'get',
  path: '/events',
  summary: 'What happened after a place, in the order in which it was stored: fills the gaps that webhooks leave',
  access: { roles: managers, api: 'events:read' },
  query: z.object({
    /** The `cursor` of the last event that was read, or `next` of the reply before; without it from the oldest that is kept (a week). */
    after: z.string().regex(cursorForm).optional(),
    limit: z.coerce.number().int().min(1).max(1_000).default(200),
  }),
  reply: z.object({
    events: z.array(event),
    /** What to give as `after` next time, also when there was nothing. */
    next: z.string(),
    /** There is more to read right away. */
    more: z.boolean(),
    /** false: events after `after` are kept no more, so some were missed. */
    whole: z.boolean(),
  }),
})
export const receiverList = operation({
  id: 'receivers.list',
  method: 'get',
  path: '/receivers',
  summary: 'Who is told of what happens: webhooks, and rooms of Slack and Teams',
  access: { roles: managers },
  reply: z.array(receiver),
})
export const receiverCreate = operation({
  id: 'receivers.create',
  method: 'post',
  path: '/receivers',
  summary: 'Tell somebody new of what happens; the secret of a webhook is told once',
  access: { roles: managers },
  body: z.object({ name, kind: z.enum(receiverKinds), address, types }).strict(),
  reply: z.object({ receiver, secret: z.string().nullable() }),
})
export const receiverRead = operation({
  id: 'receivers.read',
  method: 'get',
  path: '/receivers/:id',
  summary: 'One receiver',
  access: { roles: managers },
  params: byId,
  reply: receiver,
})
export const receiverSave = operation({
  id: 'receivers.save',
  method: 'post',
  path: '/receivers/:id',
  summary: 'Change name, address or kinds of events, or switch a receiver on or off',
  access: { roles: managers },
  params: byId,
  body: z
    .object({ name: name.optional(), address: address.optional(), types: types.optional(), on: z.boolean().optional() })
    .strict(),
  reply: receiver,
})
export const receiverRemove = operation({
  id: 'receivers.remove',
  method: 'delete',
  path: '/receivers/:id',
  summary: 'Take a receiver away with its deliveries',
  access: { roles: managers },
  params: byId,
  reply: ok,
})
export const receiverRotate = operation({
  id: 'receivers.rotate',
  method: 'post',
  path: '/receivers/:id/secret',
  summary: 'Make a new secret; the one before signs too for another day',
  access: { roles: managers },
  params: byId,
  reply: z.object({ secret: z.string(), oldSecretUntil: z.string() }),
})
export const receiverTest = operation({
  id: 'receivers.test',
  method: 'post',
  path: '/receivers/:id/test',
  summary: 'Send a delivery that tells of nothing but itself',
  access: { roles: managers },
  params: byId,
  reply: ok,
})
export const deliveryList = operation({
  id: 'deliveries.list',
  method: 'get',
  path: '/receivers/:id/deliveries',
  summary: 'What was brought to a receiver and what was not, newest first, with its replies',
  access: { roles: managers },
  params: byId,
  query: z.object({
    state: z.enum(deliveryStates).optional(),
    /** Order number. */
    before: z.coerce.number().int().min(1).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: z.object({ rows: z.array(delivery), next: z.number().int().nullable() }),
})
export const deliveryReplay = operation({
  id: 'deliveries.replay',
  method: 'post',
  path: '/receivers/:id/replay',
  summary: 'Send again what was parked (at most 1,000 at once), or one delivery: same id, same number',
  access: { roles: managers },
  params: byId,
  body: z.object({ delivery: z.uuid().optional() }).strict(),
  reply: z.object({ again: z.number().int() }),
})
