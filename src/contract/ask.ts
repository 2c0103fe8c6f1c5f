import { z } from 'zod'
import { errandScopes } from './errand.ts'
import { dimension, metricId } from './metric.ts'
import { purpose } from './person-view.ts'

const localDate = z.iso.date()

/** A period in the organisation's zone. `days`/`weeks`/`months` end today (today is included); `to` is inclusive. */
export const period = z.union([
  z
    .object({ last: z.number().int().min(1).max(1_100), unit: z.enum(['day', 'week', 'month']).default('day') })
    .strict(),
  z.object({ from: localDate, to: localDate }).strict(),
])
export type Period = z.infer<typeof period>

/** One filter: rows whose dimension is one of the values. A unit stands for all units below it, a reason likewise. '' means unknown. */
export const filter = z.object({ dimension, values: z.array(z.string().max(200)).min(1).max(200) }).strict()
export type Filter = z.infer<typeof filter>

export const askBody = z
  .object({
    metrics: z.array(metricId).min(1).max(12),
    by: z.array(dimension).max(2).default([]),
    bucket: z.enum(['day', 'week', 'month']).optional(),
    period,
    /** 'previous': the same number of days just before; 'year': the same weekdays 52 weeks before. */
    compare: z.enum(['previous', 'year']).optional(),
    filters: z.array(filter).max(12).default([]),
    /** Of observed_fcr: how soon and for what a customer comes again; without it as the organisation's rule of errands says. */
    fcr: z
      .object({ days: z.number().int().min(1).max(92), scope: z.enum(errandScopes) })
      .strict()
      .optional(),
    confidence: z.number().min(0.5).max(0.999).default(0.95),
    /** What figures of single persons are wanted for: needed, and written down, when split by or narrowed to agents. */
    purpose: purpose.optional(),
  })
  .strict()
export type Ask = z.infer<typeof askBody>
export type AskInput = z.input<typeof askBody>

/** Below this n a figure is called too few to compare. */
export const tooFewToCompare = 30

/** One figure. `value` is null when n is 0 or the figure is hidden. */
export const figure = z.object({
  value: z.number().nullable(),
  n: z.number().int().nullable(),
  /** Lower and upper end at the asked confidence; null where there is none (n = 0, hidden, counts). */
  interval: z.tuple([z.number(), z.number()]).nullable(),
  /** n < 30: shown, but not to be compared. */
  tooFew: z.boolean(),
  /** Hidden because the answers were promised anonymity and the group is too small. */
  hidden: z.boolean(),
})
export type Figure = z.infer<typeof figure>

export const comparison = figure.extend({
  difference: z.number().nullable(),
  differenceInterval: z.tuple([z.number(), z.number()]).nullable(),
  /** Two-sided; q is p after Benjamini–Hochberg over all tests of this ask. */
  p: z.number().nullable(),
  q: z.number().nullable(),
  /** 'up'/'down' only when q < 1 − confidence and neither side is too few. */
  verdict: z.enum(['up', 'down', 'none', 'too-few']),
})
export type Comparison = z.infer<typeof comparison>

export const askRow = z.object({
  metric: metricId,
  /** Values of `by`, in order. */
  key: z.array(z.string()),
  /** First local day of the bucket. */
  bucket: z.string().nullable(),
  figure,
  /** The scale behind it, for means and shares: count per value, e.g. {"0": 3, "10": 41}. */
  distribution: z.record(z.string(), z.number()).optional(),
  compare: comparison.optional(),
  target: z.number().nullable(),
})
export type AskRow = z.infer<typeof askRow>

export const askReply = z.object({
  rows: z.array(askRow),
  period: z.object({ from: localDate, to: localDate }),
  comparePeriod: z.object({ from: localDate, to: localDate }).nullable(),
  zone: z.string(),
})
export type AskReply = z.infer<typeof askReply>
