import { z } from 'zod'
import { askBody, figure } from '../ask.ts'
import { errandRule, errandScopes } from '../errand.ts'
import { everyone, managers, operation } from '../operation.ts'
import { answerRow } from './flow.ts'

const view = askBody.pick({ period: true, filters: true, fcr: true, purpose: true })

const overview = z.object({
  /** By what figures are counted: the window of observed resolution, and up to when it is known who came again. */
  terms: z.object({
    days: z.number().int(),
    scope: z.enum(errandScopes),
    errandDays: z.number().int(),
    errandScope: z.enum(errandScopes),
    horizon: z.string(),
  }),
  /** Encounters that count as contacts, and those of them whose customer nobody knows: they are in no figure of who came again. */
  contacts: z.object({ all: z.number().int(), unknown: z.number().int() }),
  /** What customers said beside what then happened, by the time of their answer. `partly` is among those who said no. */
  stated: z.object({
    yes: z.object({ resolved: z.number().int(), again: z.number().int() }),
    no: z.object({ resolved: z.number().int(), again: z.number().int(), partly: z.number().int() }),
    /** Said, but whether the customer comes again is not known yet. */
    open: z.number().int(),
    /** Said of an encounter that is no contact of a known customer, or of none. */
    unmatched: z.number().int(),
    /** Share of those in the table for whom both agree. */
    agreement: figure,
  }),
  /** From one channel to another within an errand. */
  moves: z.array(z.object({ from: z.string(), to: z.string(), n: z.number().int() })),
  /** Errands wait to be worked out anew: an import or a changed rule. */
  due: z.boolean(),
})
export type ErrandOverview = z.output<typeof overview>

export const errandsOverview = operation({
  id: 'errands.overview',
  method: 'post',
  path: '/errands/overview',
  summary:
    'What was said of resolution beside what was observed, moves between channels, unknown customers, and the terms by which all is counted',
  access: { roles: everyone, api: 'figures:read' },
  body: view.strict(),
  reply: overview,
})

/** Kinds of errands that a list can be of. */
export const errandKinds = ['all', 'repeated', 'moved', 'transferred', 'reopened', 'failed'] as const
export type ErrandKind = (typeof errandKinds)[number]

const contact = z.object({
  encounter: z.uuid(),
  at: z.string(),
  channel: z.string(),
  reason: z.uuid().nullable(),
  unit: z.uuid().nullable(),
  agent: z.string().nullable(),
  outcome: z.string().nullable(),
})
const customer = z.object({ id: z.uuid(), name: z.string().nullable() }).nullable()
const errand = z.object({
  /** The encounter with which it began. */
  id: z.uuid(),
  begunAt: z.string(),
  lastAt: z.string(),
  state: z.enum(['open', 'ended']),
  key: z.string().nullable(),
  /** Null where nobody knows, and for readers to whom customers are not shown. */
  customer,
  contacts: z.number().int(),
  transfers: z.number().int(),
  moves: z.number().int(),
  /** Null where the source does not count. */
  reopens: z.number().int().nullable(),
  reason: z.uuid().nullable(),
  /** In their order, each once as long as it lasts. */
  channels: z.array(z.string()),
})
export type ErrandRow = z.output<typeof errand>

export const errandsList = operation({
  id: 'errands.list',
  method: 'post',
  path: '/errands/list',
  summary: 'Errands that began in a period, newest first, in pages',
  access: { roles: everyone, api: 'answers:read' },
  body: view
    .omit({ fcr: true })
    .extend({
      kind: z.enum(errandKinds).default('all'),
      state: z.enum(['open', 'ended']).optional(),
      before: z.string().max(80).optional(),
      limit: z.number().int().min(1).max(100).default(50),
    })
    .strict(),
  reply: z.object({ rows: z.array(errand), next: z.string().nullable() }),
})

const oneErrand = z.object({
  errand,
  /** Those that the reader may see, in time. */
  contacts: z.array(contact.extend({ answers: z.array(answerRow) })),
  /** How many there are beside these, of other units or agents. */
  elsewhere: z.number().int(),
  /** Encounters of the customer within the errand that do not count as contacts. */
  beside: z.array(contact),
})
export type OneErrand = z.output<typeof oneErrand>

export const errandsRead = operation({
  id: 'errands.read',
  method: 'get',
  path: '/errands/:id',
  summary: 'One errand in time: its contacts over all channels, with what the customer said of each',
  access: { roles: everyone, api: 'answers:read' },
  params: z.object({ id: z.uuid() }),
  reply: oneErrand,
})

export const errandRuleRead = operation({
  id: 'errandRule.read',
  method: 'get',
  path: '/errand-rule',
  summary: 'How errands are told: window, scope, channels, and what outcomes must mean to count',
  access: { roles: everyone, api: 'catalog:read' },
  reply: errandRule,
})

export const errandRuleSave = operation({
  id: 'errandRule.save',
  method: 'put',
  path: '/errand-rule',
  summary: 'Change how errands are told; all are worked out anew',
  access: { roles: managers, api: 'catalog:write' },
  body: errandRule.strict(),
  reply: errandRule,
})

const tried = z.object({
  contacts: z.number().int(),
  errands: z.number().int(),
  contactsPerErrand: z.number().nullable(),
  errandFcr: figure,
  observedFcr: figure,
  transferred: figure,
})
const preview = z.object({
  /** Customers looked at; fewer than all where there are many. */
  customers: z.number().int(),
  all: z.number().int(),
  now: tried,
  draft: tried,
})
export type RulePreview = z.output<typeof preview>

export const errandRulePreview = operation({
  id: 'errandRule.preview',
  method: 'post',
  path: '/errand-rule/preview',
  summary: 'What a rule would do to the figures, beside the rule in force; writes nothing',
  access: { roles: managers, api: 'catalog:read' },
  body: errandRule.strict(),
  reply: preview,
})
