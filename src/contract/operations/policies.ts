import { z } from 'zod'
import {
  askingRules,
  invitationChannels,
  messageStates,
  policyAction,
  policyCondition,
  suppressions,
} from '../asking.ts'
import { byId, everyone, leads, managers, operation } from '../operation.ts'
import { encounter } from './flow.ts'

export const policy = z.object({
  id: z.uuid(),
  name: z.string().trim().min(1).max(120),
  enabled: z.boolean(),
  condition: policyCondition,
  action: policyAction,
})
export type Policy = z.output<typeof policy>

/** A policy that is being written: without an id it is new. */
export const draftPolicy = policy.extend({ id: z.uuid().optional() })
export type DraftPolicy = z.output<typeof draftPolicy>

const policyList = z.object({
  policies: z.array(policy),
  /** Of the list as it was read; a save names it, so that nobody overwrites unseen what another saved meanwhile. */
  seen: z.string(),
})
export type PolicyList = z.output<typeof policyList>

export const policiesList = operation({
  id: 'policies.list',
  method: 'get',
  path: '/policies',
  summary: 'Policies in their order: the first enabled one that matches an encounter decides whether and how to ask',
  access: { roles: everyone, api: 'catalog:read' },
  reply: policyList,
})

export const policiesSave = operation({
  id: 'policies.save',
  method: 'put',
  path: '/policies',
  summary: 'Put the whole list in place, in the order given; those that are missing are taken away',
  access: { roles: managers, api: 'catalog:write' },
  body: z.object({ policies: z.array(draftPolicy).max(100), seen: z.string().max(100) }).strict(),
  reply: policyList,
})

export const askingRead = operation({
  id: 'asking.read',
  method: 'get',
  path: '/asking',
  summary: 'Rules of asking: budget per person, quiet hours and days, share of the randomised delay arm',
  access: { roles: everyone, api: 'catalog:read' },
  reply: askingRules,
})

export const askingSave = operation({
  id: 'asking.save',
  method: 'put',
  path: '/asking',
  summary: 'Change the rules of asking',
  access: { roles: managers, api: 'catalog:write' },
  body: askingRules.strict(),
  reply: askingRules,
})

const reasonCount = z.object({ reason: z.enum(suppressions), n: z.number().int() })

const dryRun = z.object({
  /** The encounters looked at: the last days up to the newest. Null where there are none. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  encounters: z.number().int(),
  asked: z.number().int(),
  via: z.record(z.enum(invitationChannels), z.number().int()),
  suppressed: z.array(reasonCount),
  /** In the order of the draft: what fell to each. */
  policies: z.array(z.object({ matched: z.number().int(), asked: z.number().int(), suppressed: z.array(reasonCount) })),
})
export type DryRun = z.output<typeof dryRun>

export const policiesDryRun = operation({
  id: 'policies.dryRun',
  method: 'post',
  path: '/policies/dry-run',
  summary: 'What a draft would have done with the encounters of the last month; writes nothing',
  access: { roles: managers, api: 'catalog:read' },
  body: z
    .object({
      policies: z.array(draftPolicy).max(100),
      /** Rules of asking to try; without them those in force. */
      asking: askingRules.optional(),
      days: z.number().int().min(1).max(92).default(30),
    })
    .strict(),
  reply: dryRun,
})

const optOutKind = z.enum(['opt-out', 'objection'])
const address = z.string().trim().min(1).max(320)

export const optOutsCount = operation({
  id: 'optOuts.count',
  method: 'get',
  path: '/opt-outs',
  summary: 'How many addresses are on the lists of those not to be asked, and by which way they came there',
  access: { roles: managers },
  reply: z.object({
    optOuts: z.number().int(),
    objections: z.number().int(),
    failing: z.number().int(),
    ways: z.array(z.object({ via: z.string(), n: z.number().int() })),
  }),
})
export const optOutsAdd = operation({
  id: 'optOuts.add',
  method: 'post',
  path: '/opt-outs',
  summary:
    'Put addresses (e-mail, phone, customer number) on the list: one, or a pasted or imported many; kept as hashes only',
  access: { roles: managers },
  body: z.object({ addresses: z.array(z.string().max(320)).min(1).max(20_000), kind: optOutKind }).strict(),
  reply: z.object({
    added: z.number().int(),
    known: z.number().int(),
    /** What is no address: its place in the list given, from 0. */
    bad: z.array(z.object({ at: z.number().int(), text: z.string() })),
  }),
})
export const optOutsRemove = operation({
  id: 'optOuts.remove',
  method: 'post',
  path: '/opt-outs/remove',
  summary: 'Take an address off the lists, with all others known of the person; it may be asked again',
  access: { roles: managers },
  body: z.object({ address }).strict(),
  reply: z.object({ removed: z.number().int() }),
})
export const optOutsLook = operation({
  id: 'optOuts.look',
  method: 'post',
  path: '/opt-outs/look',
  summary: 'Whether an address is on the lists; writes nothing',
  access: { roles: managers },
  body: z.object({ address }).strict(),
  reply: z.object({
    listed: z.object({ kind: optOutKind, via: z.string(), at: z.string() }).nullable(),
    /** When the address was found to fail. */
    failingSince: z.string().nullable(),
  }),
})

const which = z.object({
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** The encounter's channel. */
  channel: z.string().max(40).optional(),
  touchpoint: z.uuid().optional(),
  unit: z.uuid().optional(),
  /** The way out: email, sms, phone, link. */
  via: z.enum(invitationChannels).optional(),
  reason: z.enum(suppressions).optional(),
})

const suppressionSummary = z.object({
  asked: z.number().int(),
  reasons: z.array(reasonCount),
  groups: z.array(reasonCount.extend({ key: z.string() })),
})
export type SuppressionSummary = z.output<typeof suppressionSummary>
export const suppressionsSummary = operation({
  id: 'suppressions.summary',
  method: 'get',
  path: '/suppressions/summary',
  summary: 'How many were asked and how many not, by reason, and by day, channel, touchpoint, unit or policy',
  access: { roles: leads, api: 'figures:read' },
  query: which.extend({ by: z.enum(['day', 'channel', 'touchpoint', 'unit', 'policy']).default('day') }),
  reply: suppressionSummary,
})

const suppressionList = z.object({
  rows: z.array(
    z.object({
      id: z.uuid(),
      at: z.string(),
      reason: z.enum(suppressions),
      via: z.enum([...invitationChannels, '']),
      policy: z.string().nullable(),
      touchpoint: z.uuid().nullable(),
      unit: z.uuid().nullable(),
      encounter: z
        .object({
          id: z.uuid(),
          source: z.string(),
          externalId: z.string(),
          startedAt: z.string(),
          channel: z.string(),
          reason: z.uuid().nullable(),
          agent: z.string().nullable(),
        })
        .nullable(),
      customer: z.object({ id: z.uuid(), name: z.string().nullable() }).nullable(),
    }),
  ),
  next: z.string().nullable(),
})
export type SuppressionList = z.output<typeof suppressionList>
export const suppressionsList = operation({
  id: 'suppressions.list',
  method: 'get',
  path: '/suppressions',
  summary:
    'Encounters that nobody was asked about and messages that were held back, newest first, each with its reason',
  access: { roles: leads },
  query: which.extend({
    before: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: suppressionList,
})

const askingEvent = z.object({
  id: z.uuid(),
  at: z.string(),
  /** Null: was asked. */
  reason: z.enum(suppressions).nullable(),
  via: z.enum([...invitationChannels, '']),
  policy: z.string().nullable(),
  touchpoint: z.uuid().nullable(),
  encounter: z.uuid().nullable(),
  /** Hours of the randomised delay arm. */
  delayArm: z.number().int().nullable(),
  /** Null also where the survey promised anonymity: then nobody knows. */
  answeredAt: z.string().nullable(),
  messages: z.array(
    z.object({
      step: z.enum(['invite', 'remind']),
      state: z.enum(messageStates),
      dueAt: z.string(),
      sentAt: z.string().nullable(),
    }),
  ),
})
export type AskingEvent = z.output<typeof askingEvent>
const customerAsking = z.object({
  customer: z.object({
    id: z.uuid(),
    name: z.string().nullable(),
    externalId: z.string().nullable(),
    /** Whether there is one; the address itself is not told here. */
    email: z.boolean(),
    phone: z.boolean(),
    /** Those of them that came back: nothing is sent there any more. */
    fails: z.array(z.enum(['email', 'phone'])),
  }),
  refused: z.enum(['opted-out', 'objected']).nullable(),
  /** Until then the ask budget is used up. */
  askableFrom: z.string().nullable(),
  events: z.array(askingEvent),
})
export type CustomerAsking = z.output<typeof customerAsking>
export const customersAsking = operation({
  id: 'customers.asking',
  method: 'get',
  path: '/customers/:id/asking',
  summary: 'When a customer was asked, when not and why, and what was answered',
  access: { roles: leads },
  params: byId,
  reply: customerAsking,
})

export const encountersRead = operation({
  id: 'encounters.read',
  method: 'get',
  path: '/encounters/:id',
  summary: 'One encounter, whether it was asked about, and the answers about it',
  access: { roles: everyone, api: 'answers:read' },
  params: byId,
  reply: z.object({ encounter, asking: z.array(askingEvent), answers: z.array(z.uuid()) }),
})
