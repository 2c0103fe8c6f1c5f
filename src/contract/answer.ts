import { z } from 'zod'
import { language } from './language.ts'

/** The longest answer to one question, in bytes of JSON. Longer is refused with 413, never cut. */
export const maxValueBytes = 256 * 1024

/** A value as it crosses the wire. Shape against the question is judged by `catalog/survey/value.ts`, and an odd one is flagged, not refused. */
export const answerValue = z.union([
  z.number(),
  z.string(),
  z.object({ option: z.string(), other: z.string().optional() }).strict(),
  z.object({ options: z.array(z.string()).max(60), other: z.string().optional() }).strict(),
  z.object({ consent: z.boolean(), email: z.string().optional(), phone: z.string().optional() }).strict(),
  z.null(),
])

/** One tap: the answer to one question. `id` is made by the client and is unique for ever. */
export const answerEvent = z
  .object({
    id: z.uuid(),
    question: z.string().min(1).max(40),
    value: answerValue,
    /** When it was tapped, by the client's clock. */
    at: z.iso.datetime({ offset: true }).optional(),
  })
  .strict()
export type AnswerEvent = z.infer<typeof answerEvent>

/** What the survey page posts: taps of one sitting. `answer` names the sitting; for a personal link the server's own id counts. */
export const answerPost = z
  .object({
    answer: z.uuid(),
    /** Version of the survey that was on the screen. */
    version: z.uuid(),
    language,
    openedAt: z.iso.datetime({ offset: true }).optional(),
    events: z.array(answerEvent).max(100),
    /** The customer reached the thank-you. */
    finished: z.boolean().optional(),
  })
  .strict()
export type AnswerPost = z.infer<typeof answerPost>

/** Reply to `answerPost`, after the commit. */
export type AnswerReply = { stored: string[]; conflicts: string[] }

/** How an answer came: by a personal link, the touchpoint's plain link, a code on paper, a tablet, inside another site, or a file. */
export const answerSources = ['personal', 'anonymous', 'code', 'kiosk', 'web', 'import'] as const
export type AnswerSource = (typeof answerSources)[number]

/** Why a stored answer is marked. It is never refused for these. */
export const answerFlags = [
  'survey-closed', // the touchpoint or survey was closed or replaced
  'link-expired',
  'unknown-question', // not in the version on screen
  'odd-value', // does not fit the question's scale or options
  'late', // tapped more than 24 h before it reached us (was offline)
  'imported',
  'burst', // one of several sittings within seconds on one tablet: a child's taps rather than customers'
  'odd-parameter', // a parameter of the link was too long and is not kept
] as const
export type AnswerFlag = (typeof answerFlags)[number]
