import { z } from 'zod'
import { askBody } from '../ask.ts'
import { contactRules, outcomeMeanings } from '../contact-rules.ts'
import { everyone, managers, operation } from '../operation.ts'
import { filtersInUrl } from './flow.ts'

const rulesReply = z.object({
  rules: contactRules,
  /** Outcomes of the last 400 days, most frequent first. */
  outcomes: z.array(
    z.object({
      outcome: z.string(),
      encounters: z.number().int(),
      meaning: z.enum(outcomeMeanings),
      /** What its words alone say. */
      guess: z.enum(outcomeMeanings),
    }),
  ),
})
export type RulesReply = z.infer<typeof rulesReply>

export const contactRulesRead = operation({
  id: 'contactRules.read',
  method: 'get',
  path: '/contact-rules',
  summary: 'How the contact log is read: what outcomes mean, the service level, the cost of an hour',
  access: { roles: everyone, api: 'figures:read' },
  reply: rulesReply,
})
export const contactRulesSave = operation({
  id: 'contactRules.save',
  method: 'put',
  path: '/contact-rules',
  summary: 'Say how the contact log is read; figures follow at once, errands are worked out anew',
  access: { roles: managers },
  body: contactRules,
  reply: rulesReply,
})

/** Some of the encounters only: those that a figure counts. */
export const encounterKinds = ['handled', 'short', 'answered', 'in_time', 'late', 'abandoned', 'unknown'] as const
export type EncounterKind = (typeof encounterKinds)[number]

const encounterRow = z.object({
  id: z.uuid(),
  startedAt: z.string(),
  channel: z.string(),
  touchpoint: z.uuid().nullable(),
  unit: z.uuid().nullable(),
  reason: z.uuid().nullable(),
  agent: z.string().nullable(),
  outcome: z.string().nullable(),
  /** Talk, hold and wrap-up together; null where none is told. */
  handlingSeconds: z.number().nullable(),
  waitSeconds: z.number().nullable(),
  /** Somebody answered about it. */
  answered: z.boolean(),
})
export type EncounterRow = z.infer<typeof encounterRow>

export const encounterList = operation({
  id: 'encounters.list',
  method: 'get',
  path: '/encounters',
  summary: 'Encounters behind a figure, newest first, under the same filters',
  access: { roles: everyone, api: 'answers:read' },
  query: z.object({
    from: z.iso.date(),
    to: z.iso.date(),
    /** JSON array of {dimension, values}. */
    filters: filtersInUrl.optional(),
    /** Of personViews.state; needed where the list is narrowed to agents, by others than those. */
    view: z.uuid().optional(),
    only: z.enum(encounterKinds).optional(),
    /** Weekday (0 is Monday) and hour of the organisation's zone. */
    weekday: z.coerce.number().int().min(0).max(6).optional(),
    hour: z.coerce.number().int().min(0).max(23).optional(),
    /** Cursor of the page before. */
    before: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: z.object({ rows: z.array(encounterRow), total: z.number().int(), next: z.string().nullable() }),
})
const stretch = askBody.pick({ period: true, filters: true, purpose: true }).strict()
export const encounterHours = operation({
  id: 'encounters.hours',
  method: 'post',
  path: '/encounters/hours',
  summary: 'Encounters by weekday and hour of the organisation’s zone',
  access: { roles: everyone, api: 'figures:read' },
  body: stretch,
  reply: z.object({
    /** 0 is Monday; hours in which nobody came are left out. */
    cells: z.array(z.object({ weekday: z.number().int(), hour: z.number().int(), n: z.number().int() })),
    /** How many of each weekday the period has so far, Monday first. */
    days: z.array(z.number().int()).length(7),
    period: z.object({ from: z.iso.date(), to: z.iso.date() }),
  }),
})
export const encounterLengths = operation({
  id: 'encounters.lengths',
  method: 'post',
  path: '/encounters/lengths',
  summary: 'How long handled encounters took, counted in steps of ten seconds',
  access: { roles: everyone, api: 'figures:read' },
  body: stretch,
  reply: z.object({
    /** `from` seconds, ten of them; the last also holds all that took longer. */
    steps: z.array(z.object({ from: z.number().int(), n: z.number().int() })),
    n: z.number().int(),
  }),
})
