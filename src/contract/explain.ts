import { z } from 'zod'
import { askBody, comparison, figure } from './ask.ts'
import { dimension, metricId } from './metric.ts'

/** Why a metric changed between two periods, by the values of one dimension, or of up to four at once. */
export const explainBody = askBody
  .pick({ period: true, filters: true, fcr: true, confidence: true, purpose: true })
  .extend({
    metric: metricId,
    by: dimension,
    /** Further dimensions: groups are then the combinations of all, and each dimension has a part of its own. */
    and: z.array(dimension).max(3).default([]),
    compare: askBody.shape.compare.unwrap(),
  })
  .strict()
  .refine(({ by, and }) => new Set([by, ...and]).size === and.length + 1, { path: ['and'], message: 'twice the same' })
  // An answer with two topics is in two groups: no share of one is a part of the whole.
  .refine(({ by, and }) => ![by, ...and].includes('topic'), { path: ['by'], message: 'topics overlap' })
export type Explain = z.infer<typeof explainBody>
export type ExplainInput = z.input<typeof explainBody>

/** A part of the change: with its interval, and q, its p after Benjamini–Hochberg over the parts of all groups; of the whole's two parts p itself. */
const part = z.object({ value: z.number(), interval: z.tuple([z.number(), z.number()]), q: z.number().nullable() })
export type ExplainedPart = z.infer<typeof part>

/**
 * How the change stands to what the same weeks of earlier years did: 'as-usual' like every year, 'more' or 'less' of what is usual, 'unlike' any.
 * Null where no earlier year is in the log, or the change is within chance.
 */
const season = z
  .object({ kind: z.enum(['as-usual', 'more', 'less', 'unlike']), years: z.number().int(), usual: z.number() })
  .nullable()
export type ExplainedSeason = NonNullable<z.infer<typeof season>>

/** Value of a dimension; '\u0001' stands for all but the most frequent values, where several dimensions are combined. */
export const otherValues = '\u0001'

export const explainedGroup = z.object({
  /** Value of the dimension; null for the small groups that were put together. */
  key: z.string().nullable(),
  /** Values of the further dimensions. */
  more: z.array(z.string()),
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
  season,
})
export type ExplainedGroup = z.infer<typeof explainedGroup>

const sides = z.object({ before: z.number(), after: z.number() })
/** A number of encounters as customers × encounters per customer (× share of the group), exactly; encounters of unknown customers apart. */
const volume = z.object({
  customers: sides.extend({ part }),
  perCustomer: sides.extend({ part }),
  /** Encounters whose customer is not known. */
  unknown: sides,
  /** In the order of the groups. */
  groups: z.array(z.object({ customers: part, perCustomer: part, share: part, unknown: z.number() })),
})
export type ExplainedVolume = z.infer<typeof volume>

export const explainReply = z.object({
  metric: metricId,
  by: dimension,
  and: z.array(dimension),
  figure,
  compare: comparison,
  season,
  /** With several dimensions: what each one's other make-up did, first that of `by`. They sum to the mix. */
  mixes: z.array(part.extend({ by: dimension })),
  /** Of encounters by one dimension, where customers are known in both periods. */
  volume: volume.nullable(),
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
