import { z } from 'zod'
import { answerEvent, answerValue } from '../answer.ts'
import { language, localized } from '../language.ts'
import { actors, byId, ok, operation } from '../operation.ts'
import { surveyContent } from '../survey.ts'

/** How a call ended. 'later': the customer said when; 'language': nobody could talk with the customer, another language was agreed. */
export const callOutcomes = ['answered', 'no-answer', 'busy', 'later', 'refused', 'wrong-number', 'language'] as const
export type CallOutcome = (typeof callOutcomes)[number]

/** Minutes for which a taken call is nobody else's; each answer saved begins them anew. */
export const holdMinutes = 15

export const phoneCall = z.object({
  id: z.uuid(),
  number: z.string(),
  customer: z.string().nullable(),
  language,
  heldUntil: z.string(),
  tries: z.array(
    z.object({
      at: z.string(),
      outcome: z.enum(callOutcomes),
      who: z.string().nullable(),
      note: z.string().nullable(),
    }),
  ),
  organisation: z.string(),
  touchpoint: localized,
  reason: localized.nullable(),
  agent: z.string().nullable(),
  metAt: z.string().nullable(),
  /** Version of the survey that is read out. */
  version: z.uuid(),
  content: surveyContent,
  /** How the organisation begins a call in this language; null where it says it in our words. */
  opening: z.string().nullable(),
  given: z.record(z.string(), answerValue),
})
export type PhoneCall = z.infer<typeof phoneCall>

export const phoneSummary = operation({
  id: 'phone.summary',
  method: 'get',
  path: '/phone',
  summary: 'How many calls are due, come later, and how today has gone',
  access: { roles: actors },
  reply: z.object({
    due: z.number().int(),
    later: z.number().int(),
    held: z.number().int(),
    today: z.array(z.object({ outcome: z.enum(callOutcomes), calls: z.number().int() })),
  }),
})
export const phoneNext = operation({
  id: 'phone.next',
  method: 'post',
  path: '/phone/next',
  summary: 'Take the next call that is due; it is nobody else’s for a quarter of an hour',
  access: { roles: actors },
  body: z.object({ language: language.optional() }).strict(),
  reply: z.object({ call: phoneCall.nullable() }),
})
export const phoneAnswer = operation({
  id: 'phone.answer',
  method: 'post',
  path: '/phone/:id/answers',
  summary: 'Save answers as they are given',
  access: { roles: actors },
  params: byId,
  body: z
    .object({ version: z.uuid(), language, events: z.array(answerEvent).max(50), finished: z.boolean().optional() })
    .strict(),
  reply: ok,
})
export const phoneEnd = operation({
  id: 'phone.end',
  method: 'post',
  path: '/phone/:id/end',
  summary: 'Say how a call ended; what follows, follows from that',
  access: { roles: actors },
  params: byId,
  body: z
    .object({
      /** Made by the client. */
      try: z.uuid(),
      outcome: z.enum(callOutcomes),
      /** 'later' only. */
      againAt: z.iso.datetime({ offset: true }).optional(),
      /** 'language' only: the one that was agreed; without it the call is given up. */
      language: language.optional(),
      note: z.string().max(1_000).optional(),
    })
    .strict(),
  reply: z.object({ againAt: z.string().nullable() }),
})
export const phoneRelease = operation({
  id: 'phone.release',
  method: 'post',
  path: '/phone/:id/release',
  summary: 'Give a call back to the list without having tried it',
  access: { roles: actors },
  params: byId,
  reply: ok,
})
