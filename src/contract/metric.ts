import { z } from 'zod'

/** The metrics that can be asked for. Definition, formula and interval: `flow/insight/metrics.ts`; words: `text`. */
export const metricIds = [
  'nps', // 100·(promoters − detractors)/n
  'ces', // share of 5–7 on 1–7
  'ces_mean',
  'csat', // share of 4–5 on 1–5
  'csat_mean',
  'solved', // stated FCR: share of 'yes' of yes, partly, no
  'response_rate', // finished or begun ÷ invited, by the invitation's time
  'recall_delay', // median hours from the encounter's end to the answer
  'answers', // sittings with at least one answer
  'comments', // texts given
  'encounters',
  'invitations',
] as const
export type MetricId = (typeof metricIds)[number]
export const metricId = z.enum(metricIds)

/** 'points' −100…100, 'share' 0…1, 'mean' on the question's scale, 'hours', 'count'. */
export type MetricUnit = 'points' | 'share' | 'mean' | 'hours' | 'count'
export const metricUnits: Record<MetricId, MetricUnit> = {
  nps: 'points',
  ces: 'share',
  ces_mean: 'mean',
  csat: 'share',
  csat_mean: 'mean',
  solved: 'share',
  response_rate: 'share',
  recall_delay: 'hours',
  answers: 'count',
  comments: 'count',
  encounters: 'count',
  invitations: 'count',
}

/** What figures can be split and filtered by. 'attribute:<name>' reaches the encounter's own attributes. */
export const dimensions = [
  'unit',
  'touchpoint',
  'channel',
  'stage',
  'reason',
  'agent',
  'survey',
  'question',
  'language',
  'source',
  'outcome',
  'flag', // 'burst': a child's taps on a tablet; 'plain': all others
] as const
export type Dimension = (typeof dimensions)[number]
export const dimension = z.union([
  z.enum(dimensions),
  // Not z.templateLiteral: it loses the flag u of the expression, and then no attribute matches.
  z.string().regex(/^attribute:[\p{L}\p{N}_.-]{1,60}$/u) as unknown as z.ZodType<
    `attribute:${string}`,
    `attribute:${string}`
  >,
])
export type AnyDimension = z.infer<typeof dimension>
