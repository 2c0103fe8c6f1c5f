import { z } from 'zod'
import type { MetricId } from './metric.ts'

/** Planned, being made, in effect, over, or given up. Only what is or was in effect has an effect. */
export const improvementStates = ['planned', 'under-way', 'in-effect', 'ended', 'dropped'] as const
export type ImprovementState = (typeof improvementStates)[number]

/** By what an improvement may be judged: means of single answers or encounters of which more, or less, is better. */
export const improvementMetrics = [
  'nps',
  'csat',
  'csat_mean',
  'ces',
  'ces_mean',
  'solved',
  'wait',
  'service_level',
  'abandonment',
] as const satisfies readonly MetricId[]
export type ImprovementMetric = (typeof improvementMetrics)[number]

const date = z.iso.date()
const ids = z.array(z.uuid()).max(200)

const given = z.object({
  title: z.string().trim().min(1).max(160),
  /** What we change. */
  change: z.string().trim().max(4_000),
  owner: z.uuid().nullable(),
  /** Whose it is; null is the whole organisation's. */
  unit: z.uuid().nullable(),
  causes: ids,
  /** Where it is felt: all of what is named at once; what is empty is not narrowed. */
  touchpoints: ids,
  reasons: ids,
  units: ids,
  metric: z.enum(improvementMetrics),
  state: z.enum(improvementStates),
  /** From when it is in effect; may be planned. */
  startsOn: date.nullable(),
  endsOn: date.nullable(),
})
export const draftImprovement = given.strict()
export type DraftImprovement = z.output<typeof draftImprovement>

export const improvement = given.extend({
  id: z.uuid(),
  owner: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  createdAt: z.string(),
  changedAt: z.string(),
  /** When the start was set; null before that. */
  startSetAt: z.string().nullable(),
  /** What is measured, where and from when, can be changed no more: it has been judged. */
  fixed: z.boolean(),
})
export type Improvement = z.output<typeof improvement>

export const improvementEvent = z.object({
  at: z.string(),
  who: z.string().nullable(),
  what: z.enum(['made', 'changed', 'state', 'note']),
  text: z.string().nullable(),
  /** Of what was changed: before and after, as they are in the draft. */
  changes: z.record(z.string(), z.tuple([z.unknown(), z.unknown()])),
})
export type ImprovementEvent = z.output<typeof improvementEvent>

/**
 * What an improvement did. 'planned': not in effect yet. 'too-early': not yet judged. 'no-effect': judged, and none seen. 'cannot-tell': it cannot be
 * known, `why` says why. Never set by hand.
 */
export const effectVerdicts = ['planned', 'too-early', 'improved', 'worsened', 'no-effect', 'cannot-tell'] as const

/**
 * 'no-comparable': nothing to set it against. 'short-history': too few weeks before it. 'too-few': too few answers. 'other-change': another improvement
 * changed the same place meanwhile. 'drifting': it moved otherwise than the rest before already. 'hidden': small groups. 'dropped': it was given up.
 * 'ended-early': it ended before it could be judged.
 */
export const effectObstacles = [
  'no-comparable',
  'short-history',
  'too-few',
  'other-change',
  'drifting',
  'hidden',
  'dropped',
  'ended-early',
] as const
export type EffectObstacle = (typeof effectObstacles)[number]

const interval = z.tuple([z.number(), z.number()])
const side = z.object({ value: z.number(), n: z.number().int() })

export const effectWeek = z.object({
  /** Its Monday. */
  week: date,
  /** 'change': the week in which it began, which belongs to neither side. */
  phase: z.enum(['before', 'change', 'after']),
  n: z.number().int(),
  value: z.number().nullable(),
  /** Of the week's value at 95 %. */
  interval: interval.nullable(),
  /** What the comparable scopes' movement would have made of it. */
  expected: z.number().nullable(),
})

export const effect = z.object({
  verdict: z.enum(effectVerdicts),
  why: z.enum(effectObstacles).nullable(),
  metric: z.enum(improvementMetrics),
  startsOn: date.nullable(),
  /** Whole weeks in effect until now, and after how many it was judged last and is next. */
  weeksIn: z.number().int(),
  judgedAt: z.number().int().nullable(),
  next: z.object({ weeks: z.number().int(), on: date }).nullable(),
  /** Change less that of the comparable scopes; where there are none, the bare change, which is no effect. */
  effect: z.object({ value: z.number(), interval, confidence: z.number() }).nullable(),
  before: side.nullable(),
  after: side.nullable(),
  comparable: z.object({
    by: z.enum(['touchpoint', 'reason', 'unit']).nullable(),
    scopes: z.number().int(),
    /** Which these are, the largest first; of places, only to who may see the whole organisation. */
    ids: z.array(z.uuid()),
    /** Not compared with: changed by another improvement meanwhile, or with too few answers. */
    changed: z.number().int(),
    few: z.number().int(),
    n: z.object({ before: z.number().int(), after: z.number().int() }),
  }),
  /** How it moved against the comparable scopes before, per 13 weeks. */
  trend: z.object({ value: z.number(), interval, alike: z.boolean() }).nullable(),
  /** The start was set so many days after it; 0 where it was set in time. */
  setLate: z.number().int(),
  /** Other improvements that changed the same place meanwhile, as far as the reader may see them. */
  others: z.array(z.object({ id: z.uuid(), title: z.string() })),
  weeks: z.array(effectWeek),
})
export type Effect = z.output<typeof effect>

const factor = z.object({ value: z.number().nullable(), n: z.number().int(), interval: interval.nullable() })

/** A cause with what is behind it, the finer ones below it included. */
export const rankedCause = z.object({
  cause: z.uuid(),
  /** Customers who met it in the period; those not known by name count once for each answer. */
  customers: z.number().int(),
  /** Where it was said: by a person on the answer, in its case, or by the reason's usual cause; and ideas. */
  from: z.object({
    answers: z.number().int(),
    cases: z.number().int(),
    reasons: z.number().int(),
    ideas: z.number().int(),
  }),
  /** How much lower they score than everybody else, in the metric's unit. */
  loss: factor.extend({ tooFew: z.boolean() }),
  /** Euros a time: working minutes by the cost of an hour, and what one occurrence costs besides. */
  cost: factor,
  /** Customers × loss × cost, as a share of that of all that are ranked; null where one of them is not known well enough. */
  weight: z.number().nullable(),
  /** Improvements that aim at it and are not over. */
  improvements: z.array(z.uuid()),
})
export type RankedCause = z.output<typeof rankedCause>
