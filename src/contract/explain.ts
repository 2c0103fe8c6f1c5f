import { z } from 'zod'
import { askBody, comparison, figure } from './ask.ts'
import { dimension, metricId } from './metric.ts'

/** Why a metric changed between two periods, by the values of one dimension. */
export const explainBody = askBody
  .pick({ period: true, filters: true, fcr: true, confidence: true })
  .extend({ metric: metricId, by: dimension, compare: askBody.shape.compare.unwrap() })
  .strict()
export type Explain = z.infer<typeof explainBody>
export type ExplainInput = z.input<typeof explainBody>

/** A part of the change: with its interval, and q, its p after Benjamini–Hochberg over the parts of all groups; of the whole's two parts p itself. */
const part = z.object({ value: z.number(), interval: z.tuple([z.number(), z.number()]), q: z.number().nullable() })
export type ExplainedPart = z.infer<typeof part>

export const explainedGroup = z.object({
  /** Value of the dimension; null for the small groups that were put together. */
  key: z.string().nullable(),
  /** How many values it stands for. */
  values: z.number().int(),
  before: z.object({ n: z.number().int(), value: z.number().nullable() }),
  after: z.object({ n: z.number().int(), value: z.number().nullable() }),
  /** The group answers otherwise than before; null for counts. */
  rate: part.nullable(),
  /** The group's share of all is another; null for counts. */
  mix: part.nullable(),
  /** What the group did to the whole: rate + mix, or the difference of its counts. */
  total: z.number(),
  /** Of counts: q of its share of all being another than before, so that what only follows the general change is told apart. */
  beyond: z.number().nullable(),
})
export type ExplainedGroup = z.infer<typeof explainedGroup>

export const explainReply = z.object({
  metric: metricId,
  by: dimension,
  figure,
  compare: comparison,
  /** The change is rate + mix to the last digit; both null for counts, whose groups simply add up. */
  rate: part.nullable(),
  mix: part.nullable(),
  /** Largest part first. */
  groups: z.array(explainedGroup),
  /** 'hidden': answers of an anonymous survey in groups too small to show. 'nothing': one of the periods has no answers. */
  none: z.enum(['hidden', 'nothing']).nullable(),
  period: z.object({ from: z.string(), to: z.string() }),
  comparePeriod: z.object({ from: z.string(), to: z.string() }),
})
export type ExplainReply = z.infer<typeof explainReply>
