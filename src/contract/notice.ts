import { z } from 'zod'
import type { ImprovementMetric } from './improvement.ts'
import { type Localized, localized } from './language.ts'

/** 'withdrawn': it was public and is no more; whoever has its address reads that. */
export const noticeStates = ['draft', 'published', 'withdrawn'] as const
export type NoticeState = (typeof noticeStates)[number]

/** What a notice tells of: its trace goes through these. */
export const linkKinds = ['answer', 'case', 'cause', 'improvement', 'idea'] as const
export type LinkKind = (typeof linkKinds)[number]
export const traceKinds = [...linkKinds, 'notice'] as const
export type TraceKind = (typeof traceKinds)[number]

/** So many must have asked before anything is public: of fewer, readers could guess who it was. */
export const leastSources = 5

/** Why somebody who asked is not told, from a closed list. */
export const notTold = ['opted-out', 'objected', 'budget-spent', 'no-contact', 'address-fails'] as const
export type NotTold = (typeof notTold)[number]

/** Of an improvement's effect, what is told with a notice: what has been judged, whatever came out. */
export const judgedVerdicts = ['improved', 'worsened', 'no-effect'] as const
export type ToldEffect = {
  verdict: (typeof judgedVerdicts)[number]
  metric: ImprovementMetric
  value: number
  interval: [number, number]
  confidence: number
  /** After so many weeks it was judged. */
  weeks: number
}

/** Scores that the public page of results can show. */
export const resultMetrics = ['nps', 'ces', 'csat', 'solved'] as const
export type ResultMetric = (typeof resultMetrics)[number]
export const shownResult = z.object({ touchpoint: z.uuid(), metric: z.enum(resultMetrics) }).strict()
export type ShownResult = z.infer<typeof shownResult>

const written = localized.refine((text: Localized) => Object.values(text).some((t) => t?.trim()), 'name-needed')
export const noticeText = z
  .object({
    title: written,
    /** What was said to us. */
    said: localized,
    /** What we did. */
    did: written,
    touchpoints: z.array(z.uuid()).max(50).default([]),
  })
  .strict()
export type NoticeText = z.output<typeof noticeText>

export const noticeLink = z.object({ kind: z.enum(linkKinds), id: z.uuid() }).strict()

export const quote = z.object({
  id: z.uuid(),
  answer: z.uuid(),
  words: z.string(),
  consent: z.string(),
  by: z.string().nullable(),
  /** Words that could have been a name, of which that person said that they are nobody's. */
  harmless: z.array(z.string()),
  at: z.string(),
})

/** Somebody's words that could be quoted, without what gives a person away; `doubtful` words in them could be names of somebody whom we do not know. */
export const quotable = z.object({
  ...{ answer: z.uuid(), at: z.string(), words: z.string(), cut: z.boolean() },
  doubtful: z.array(z.string()),
})
export type Quotable = z.infer<typeof quotable>

export const noticeRow = z.object({
  id: z.uuid(),
  number: z.number().int(),
  state: z.enum(noticeStates),
  title: localized,
  /** How many asked: of a draft as it would be now, else as it was when it was published. */
  asked: z.number().int(),
  publishedAt: z.string().nullable(),
  changedAt: z.string(),
  /** Of whoever asked, how many are told, and how many said that they have read it. */
  told: z.number().int(),
  read: z.number().int(),
})
export type NoticeRow = z.infer<typeof noticeRow>

export const notice = noticeRow.extend({
  said: localized,
  did: localized,
  touchpoints: z.array(z.uuid()),
  links: z.array(z.object({ kind: z.enum(linkKinds), id: z.uuid(), label: z.string() })),
  quotes: z.array(quote),
  /** Sources that are erased since it was published. */
  erased: z.number().int(),
  /** Of whoever asked, how many we know how to reach. */
  reachable: z.number().int(),
  /** How many follow what it tells of on the board: they are told when it is published. */
  followers: z.number().int(),
  telling: z.boolean(),
  toldAt: z.string().nullable(),
  sending: z.record(z.string(), z.number().int()),
  held: z.record(z.string(), z.number().int()),
  withdrawnAt: z.string().nullable(),
  withdrawnWhy: z.string().nullable(),
  createdBy: z.string().nullable(),
  /** Where all can read it; null while it is not public or the news page is shut. */
  address: z.string().nullable(),
})
export type Notice = z.infer<typeof notice>

const traced = z.object({
  id: z.uuid(),
  label: z.string(),
  at: z.string().nullable(),
  state: z.string().nullable(),
})
export type Traced = z.infer<typeof traced>
const tracedKind = z.object({
  /** All of them, also those that are not shown: anonymous answers, those of other units, and more than a screen holds. */
  total: z.number().int(),
  shown: z.array(traced),
})
export const trace = z.object({
  from: z.object({ kind: z.enum(traceKinds), id: z.uuid() }),
  answer: tracedKind,
  case: tracedKind,
  cause: tracedKind,
  improvement: tracedKind,
  idea: tracedKind,
  notice: tracedKind,
  /** Of the notices: who asked, who of them is erased since, to whom it was told, who has read it. */
  read: z.object({
    asked: z.number().int(),
    erased: z.number().int(),
    told: z.number().int(),
    read: z.number().int(),
  }),
})
export type Trace = z.infer<typeof trace>

export const news = z
  .object({
    address: z
      .string()
      .min(2)
      .max(60)
      .regex(/^[a-z0-9](-?[a-z0-9])*$/),
    open: z.boolean(),
    results: z.array(shownResult).max(100),
  })
  .strict()
export type News = z.infer<typeof news>
