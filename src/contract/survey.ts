import { z } from 'zod'
import { language, localized } from './language.ts'

/** Question kinds. The scale of each is fixed, so that answers of different surveys can be added up. */
export const questionKinds = [
  'nps', // 0–10, likelihood to recommend
  'ces', // CES 2.0: 1–7, agreement that it was easy; high is good
  'csat', // 1–5, satisfaction; numbers or faces
  'solved', // stated first-contact resolution: 'yes' | 'partly' | 'no'
  'choice', // one option id, or { other: text }
  'choices', // option ids, and perhaps { other: text }
  'text', // one line, ≤ 500 characters suggested, longer is kept
  'longtext', // several lines
  'contact', // consent to be contacted, with e-mail or phone
] as const
export type QuestionKind = (typeof questionKinds)[number]

/** Lowest and highest number of the numeric kinds. */
export const scales = { nps: [0, 10], ces: [1, 7], csat: [1, 5] } as const
export type ScaleKind = keyof typeof scales
export const isScale = (kind: QuestionKind): kind is ScaleKind => kind in scales

export const solvedValues = ['yes', 'partly', 'no'] as const
export type Solved = (typeof solvedValues)[number]

const questionId = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)
const optionId = z.string().regex(/^[a-z0-9][a-z0-9_]{0,39}$/)

/** One comparison with an earlier answer. `min`/`max` are inclusive and for scales; `oneOf` for options and solved. */
export const condition = z
  .object({
    question: questionId,
    min: z.number().int().optional(),
    max: z.number().int().optional(),
    oneOf: z.array(z.string().max(40)).min(1).max(50).optional(),
    /** true: was answered at all; false: was skipped. */
    answered: z.boolean().optional(),
  })
  .strict()
export type Condition = z.infer<typeof condition>

/** All conditions must hold (`all`) or at least one (`any`). */
export const rule = z.object({ mode: z.enum(['all', 'any']), conditions: z.array(condition).min(1).max(10) }).strict()
export type Rule = z.infer<typeof rule>

/** Why a question is asked. Without all four a question cannot be published. */
export const purpose = z
  .object({
    owner: z.string().max(200),
    decision: z.string().max(1_000),
    action: z.string().max(1_000),
    /** Local date YYYY-MM-DD on which the question is looked at again. */
    review: z.string().regex(/^(\d{4}-\d{2}-\d{2})?$/),
  })
  .strict()
export type Purpose = z.infer<typeof purpose>

export const question = z
  .object({
    id: questionId,
    kind: z.enum(questionKinds),
    title: localized,
    help: localized.optional(),
    required: z.boolean().default(false),
    /** csat only. */
    look: z.enum(['numbers', 'faces']).optional(),
    /** Words at the low and the high end of a scale; our own words where absent. */
    low: localized.optional(),
    high: localized.optional(),
    /** choice and choices only. */
    options: z
      .array(z.object({ id: optionId, label: localized }).strict())
      .max(30)
      .optional(),
    shuffle: z.boolean().optional(),
    other: z.boolean().optional(),
    showIf: rule.optional(),
    purpose: purpose.optional(),
  })
  .strict()
export type Question = z.infer<typeof question>

/** Thank-you for the answers that match `when`; the first match wins; one without `when` is the last. */
export const thanks = z.object({ when: rule.optional(), title: localized, text: localized.optional() }).strict()
export type Thanks = z.infer<typeof thanks>

/** Ready surveys, by the moment after which they are asked. */
export const templateNames = ['call', 'store', 'delivery', 'recovery'] as const

/** What a survey says; a draft until published, immutable as a version afterwards. Titles may hold {touchpoint}, {agent}, {reason}, each with an optional fallback: {agent|our agent}. */
export const surveyContent = z
  .object({
    name: z.string().min(1).max(200),
    languages: z.array(language).min(1).max(3),
    questions: z.array(question).max(30),
    thanks: z.array(thanks).max(10),
    /** Promise of anonymity: no link to the person is kept and small groups are never shown. */
    anonymous: z.boolean().default(false),
    /** One line below the questions, e.g. who reads the answers. */
    footer: localized.optional(),
    /** Link to the privacy notice. */
    privacyUrl: z.union([z.url({ protocol: /^https?$/ }), z.literal('')]).optional(),
  })
  .strict()
export type SurveyContent = z.infer<typeof surveyContent>

/** Values that one question can be answered with. null takes the answer back. */
export type AnswerValue =
  | number
  | string
  | { option: string; other?: string }
  | { options: string[]; other?: string }
  | { consent: boolean; email?: string; phone?: string }
  | null
