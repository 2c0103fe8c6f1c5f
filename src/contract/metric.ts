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
  'encounter_share', // of all encounters, by reason, channel …
  'aht', // mean of talk, hold and wrap-up of what a person answered
  'talk_time',
  'hold_time',
  'wrap_up_time',
  'handling_median',
  'handling_p90',
  'under_30', // share of what a person answered that took less than 30 s
  'wait', // mean seconds before a person answered
  'wait_median',
  'wait_p90',
  'service_level', // by the organisation's definition
  'abandonment', // share that left, of those who were answered or left
  'closing_hours', // median hours from an encounter's beginning to its end, where it is a request and no conversation
  'contacts_per_customer',
  'unknown_customers', // share of encounters
  'reasons_named', // how often a reason was named, as the first or beside it
  'invitations',
  'observed_fcr', // contacts after which the same customer did not come again within the window ÷ contacts whose window is over
  'errand_fcr', // errands of one contact ÷ errands that have ended
  'contacts_per_errand',
  'errands',
  'self_service', // errands with nothing but self-service ÷ errands that have ended
  'failed_self_service', // self-service, and then somebody ÷ errands with self-service that have ended
  'errands_transferred', // errands with a hand-over ÷ errands that have ended
  'errands_moved', // errands with a move to another channel ÷ errands that have ended
  'errands_reopened', // errands opened again by the source's count ÷ errands of which it counts and that have ended
  'moves', // from one channel to another within an errand
  'cases', // opened
  'case_promise', // cases whose customer heard from us as promised ÷ those who did or should have by now
  'cases_kept', // cases solved by when they were due ÷ those solved or overdue
  'ideas', // published on the board
  'idea_votes', // given and not taken back
  'case_hours', // median hours by the clock from opened to solved
] as const
export type MetricId = (typeof metricIds)[number]
export const metricId = z.enum(metricIds)

/** 'points' −100…100, 'share' 0…1, 'mean' on the question's scale or per customer, 'hours', 'seconds', 'count'. */
export type MetricUnit = 'points' | 'share' | 'mean' | 'hours' | 'seconds' | 'count'
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
  encounter_share: 'share',
  aht: 'seconds',
  talk_time: 'seconds',
  hold_time: 'seconds',
  wrap_up_time: 'seconds',
  handling_median: 'seconds',
  handling_p90: 'seconds',
  under_30: 'share',
  wait: 'seconds',
  wait_median: 'seconds',
  wait_p90: 'seconds',
  service_level: 'share',
  abandonment: 'share',
  closing_hours: 'hours',
  contacts_per_customer: 'mean',
  unknown_customers: 'share',
  reasons_named: 'count',
  invitations: 'count',
  observed_fcr: 'share',
  errand_fcr: 'share',
  contacts_per_errand: 'mean',
  errands: 'count',
  self_service: 'share',
  failed_self_service: 'share',
  errands_transferred: 'share',
  errands_moved: 'share',
  errands_reopened: 'share',
  moves: 'count',
  cases: 'count',
  case_promise: 'share',
  cases_kept: 'share',
  ideas: 'count',
  idea_votes: 'count',
  case_hours: 'hours',
}

/** Whose n counts encounters, not answers. */
export const encounterMetrics: readonly MetricId[] = [
  'encounters',
  'encounter_share',
  'aht',
  'talk_time',
  'hold_time',
  'wrap_up_time',
  'handling_median',
  'handling_p90',
  'under_30',
  'wait',
  'wait_median',
  'wait_p90',
  'service_level',
  'abandonment',
  'closing_hours',
  'unknown_customers',
]
/** Of answers: theirs are the texts that have topics. */
export const answerMetrics: readonly MetricId[] = [
  'nps',
  'ces',
  'ces_mean',
  'csat',
  'csat_mean',
  'solved',
  'recall_delay',
  'answers',
  'comments',
]
/** That are no sum of parts: their change is not split. */
export const withoutParts: readonly MetricId[] = [
  'recall_delay',
  'encounter_share',
  'handling_median',
  'handling_p90',
  'wait_median',
  'wait_p90',
  'contacts_per_customer',
  'closing_hours',
  'case_hours',
]

/** Of which more is worse. */
export const lessIsBetter: readonly MetricId[] = [
  'recall_delay',
  'wait',
  'wait_median',
  'wait_p90',
  'abandonment',
  'closing_hours',
  'contacts_per_customer',
  'unknown_customers',
  'contacts_per_errand',
  'failed_self_service',
  'errands_transferred',
  'errands_reopened',
  'case_hours',
]
/** Of which neither more nor less is better by itself: they tell what there is. */
export const plainMetrics: readonly MetricId[] = [
  'encounters',
  'encounter_share',
  'aht',
  'talk_time',
  'hold_time',
  'wrap_up_time',
  'handling_median',
  'handling_p90',
  'under_30',
  'errands',
  'errands_moved',
  'moves',
  'cases',
  'ideas',
  'idea_votes',
]

/** What figures can be split and filtered by. 'attribute:<name>' reaches the encounter's own attributes. */
export const dimensions = [
  'unit',
  'touchpoint',
  'channel',
  'stage',
  'reason', // as it is counted now
  'reason_recorded', // as the source or a person said it then
  'agent',
  'survey',
  'question',
  'language',
  'source',
  'outcome',
  'topic', // of an answer's texts: one with two counts under both, so parts do not sum to the whole
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
