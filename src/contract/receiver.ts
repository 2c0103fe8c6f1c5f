import { z } from 'zod'
import type { StoredEvent } from './event.ts'

/** Who can be told of what happens: another system by Standard Webhooks, or people in a room of Slack or Teams. */
export const receiverKinds = ['webhook', 'slack', 'teams'] as const
export type ReceiverKind = (typeof receiverKinds)[number]

/** 'off': a person switched it off. 'disabled': it could not be reached for too long, or said that it is gone. */
export const receiverStates = ['on', 'off', 'disabled'] as const
export type ReceiverState = (typeof receiverStates)[number]

/** 'parked': given up, kept to be sent again by a person. */
export const deliveryStates = ['due', 'delivered', 'parked'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** For so long is a delivery tried. */
export const deliveryHours = 72

/** What other systems are told of. Ids only: whoever is told reads the rest through the API, under the rights of its key. */
export const eventTypes = [
  'answer.saved',
  'answers.imported',
  'answers.removed',
  'case.changed',
  'customers.erased',
  'encounters.added',
  'encounters.imported',
  'encounters.removed',
  'improvement.changed',
  'idea.changed',
  'idea.commented',
  'idea.published',
  'notice.published',
  'notice.withdrawn',
  'receiver.disabled',
] as const
export type EventType = (typeof eventTypes)[number]
/** Of a delivery that a person asked for, and of words that a rule sends to a room. */
export const ownTypes = ['test', 'message'] as const
export type DeliveryType = EventType | (typeof ownTypes)[number]

export type Told = { type: EventType; data: Record<string, unknown> }

/** What rooms tell each other, as others are told of it; null where it is of no use outside. */
export function toldOf(event: StoredEvent): Told | null {
  switch (event.kind) {
    case 'answer':
      return event.burst ? null : { type: 'answer.saved', data: { answer: event.answer } }
    case 'answers':
      return event.import ? { type: 'answers.imported', data: { import: event.import, answers: event.answers } } : null
    case 'answers-removed':
      return { type: 'answers.removed', data: { answers: event.answers.map((a) => a.id) } }
    case 'case':
      return { type: 'case.changed', data: { case: event.case } }
    case 'customers-removed':
      return { type: 'customers.erased', data: { customers: event.customers } }
    case 'encounters':
      return { type: 'encounters.added', data: { encounters: event.encounters } }
    case 'encounters-imported':
      return { type: 'encounters.imported', data: { import: event.import } }
    case 'encounters-removed':
      return { type: 'encounters.removed', data: { encounters: event.encounters.map((e) => e.id) } }
    default: {
      // Kinds with a dot are told as they are.
      const { kind, org: _, ...data } = event
      return isEventType(kind) ? { type: kind, data } : null
    }
  }
}

const known = new Set<string>(eventTypes)
const isEventType = (kind: string): kind is EventType => known.has(kind)

/** An event as a webhook carries it and as `GET /events` lists it. */
export const event = z.object({
  /** The same at every try and in every list: whoever has seen it has seen it. */
  id: z.uuid(),
  type: z.string(),
  timestamp: z.string(),
  /** What to give as `after` to read on from here. */
  cursor: z.string(),
  data: z.record(z.string(), z.unknown()),
})
export type PublicEvent = z.infer<typeof event>

export const cursorForm = /^\d{1,20}-\d{1,19}$/

export const receiver = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(receiverKinds),
  /** Whole for a webhook; of a room's address, which is a secret, the host only. */
  address: z.string(),
  /** null is all. */
  types: z.array(z.string()).nullable(),
  state: z.enum(receiverStates),
  /** Why it is disabled, or what its last try said. */
  problem: z.string().nullable(),
  disabledAt: z.string().nullable(),
  failingSince: z.string().nullable(),
  lastOkAt: z.string().nullable(),
  /** The old secret signs too until then. */
  oldSecretUntil: z.string().nullable(),
  /** SECRET of the house has changed: the address must be given anew. */
  sealed: z.boolean(),
  createdAt: z.string(),
  due: z.number().int(),
  parked: z.number().int(),
})
export type Receiver = z.infer<typeof receiver>

export const delivery = z.object({
  id: z.uuid(),
  event: z.uuid(),
  number: z.number().int(),
  type: z.string(),
  state: z.enum(deliveryStates),
  attempts: z.number().int(),
  at: z.string(),
  triedAt: z.string().nullable(),
  nextAt: z.string().nullable(),
  status: z.number().int().nullable(),
  /** The beginning of what the receiver replied. */
  reply: z.string().nullable(),
  problem: z.string().nullable(),
  tookMs: z.number().int().nullable(),
  /** Whether there is still something to send again. */
  kept: z.boolean(),
})
export type Delivery = z.infer<typeof delivery>
