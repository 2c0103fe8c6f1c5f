import { z } from 'zod'

/** Most reasons of an encounter beside the first. */
export const mostExtra = 5

const names = z.array(z.string().trim().min(1).max(200)).min(1).max(200)
const ids = z.array(z.uuid()).min(1).max(200)

/** Which encounters a rule or a part of a split is for. An absent list matches all; lists are joined by "and". Units match with all below them. */
export const reasonCondition = z
  .object({
    channels: names.optional(),
    sources: names.optional(),
    touchpoints: ids.optional(),
    /** The unit or team of the encounter. */
    units: ids.optional(),
    agents: names.optional(),
    /** Values of the encounter's attributes: {queue: ['claims']}. */
    attributes: z.record(z.string().min(1).max(60), names).optional(),
    /** Words, or their beginnings, one of which the text holds. */
    words: z.array(z.string().trim().min(2).max(100)).min(1).max(200).optional(),
  })
  .strict()
export type ReasonCondition = z.output<typeof reasonCondition>

/** A rule looks at what came without a reason or under an "other" one, unless it names the reasons that it looks at. */
export const ruleCondition = reasonCondition.extend({ reasons: ids.optional() }).strict()
export type RuleCondition = z.output<typeof ruleCondition>

/** How an organisation watches its reasons; kept in organisation.classification, what is missing is the default. */
export const classification = z.object({
  /** More than this share of the last weeks under "other" or unknown raises a notice. */
  otherShare: z.number().min(0.01).max(1).default(0.15),
  weeks: z.number().int().min(1).max(26).default(4),
  /** Channels in which a reason is written down; none named are all. Nobody asks for a reason at a checkout. */
  channels: z.array(z.string().min(1).max(40)).max(50).default([]),
  /** Attributes in which an encounter's free text is. */
  textAttributes: z
    .array(z.string().trim().min(1).max(60))
    .max(20)
    .default(['note', 'text', 'subject', 'message', 'description']),
})
export type Classification = z.output<typeof classification>

export const recodeKinds = ['merge', 'split', 'recode', 'classify'] as const

/** One step of a re-coding: what has `from` (null: no reason) and fits gets `to`. The first that matches counts. */
export const reasonMove = z.object({
  from: z.uuid().nullable(),
  to: z.uuid(),
  condition: reasonCondition,
  /** By the start of the encounter; until is exclusive. */
  since: z.string().optional(),
  until: z.string().optional(),
})
export type ReasonMove = z.output<typeof reasonMove>
