import { z } from 'zod'
import { textReplyEnds } from '../asking.ts'
import { language, localized } from '../language.ts'
import { byId, leads, managers, ok, operation } from '../operation.ts'

export const textPreview = operation({
  id: 'texts.preview',
  method: 'post',
  path: '/texts/preview',
  summary: 'The text message about a survey in each of its languages, with the parts that it takes',
  access: { roles: leads },
  body: z
    .object({
      survey: z.uuid(),
      touchpoint: z.uuid().nullable().default(null),
      step: z.enum(['invite', 'remind', 'reply']),
      /** Words that are not saved yet; absent are those that are. */
      words: localized.optional(),
    })
    .strict(),
  reply: z.object({
    /** Null where neither the brand nor the settings name one. */
    sender: z.string().nullable(),
    /** Whether a customer's answer by text is heard. */
    hears: z.boolean(),
    texts: z.array(
      z.object({
        language,
        text: z.string(),
        /** The ready text, with what differs from message to message in braces. */
        ours: z.string(),
        alphabet: z.enum(['gsm', 'unicode']),
        units: z.number().int(),
        parts: z.number().int(),
        left: z.number().int(),
        foreign: z.array(z.string()),
      }),
    ),
  }),
})

const textReply = z.object({
  id: z.uuid(),
  at: z.string(),
  /** Its last digits: enough to tell two apart. Empty where the survey promised anonymity. */
  sender: z.string(),
  text: z.string().nullable(),
  /** Null while it waits to be dealt with. */
  became: z.enum(textReplyEnds).nullable(),
  answer: z.uuid().nullable(),
  seenBy: z.string().nullable(),
})
export type TextReply = z.output<typeof textReply>

export const textReplyList = operation({
  id: 'textReplies.list',
  method: 'get',
  path: '/text-replies',
  summary: 'Texts that customers sent, newest first; those that became no answer wait for somebody to read them',
  access: { roles: leads },
  query: z.object({
    show: z.enum(['unread', 'all']).default('unread'),
    before: z.iso.datetime().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: z.object({ rows: z.array(textReply), unread: z.number().int(), next: z.string().nullable() }),
})
export const textReplySeen = operation({
  id: 'textReplies.seen',
  method: 'post',
  path: '/text-replies/:id/seen',
  summary: 'Somebody has read a text that became no answer',
  access: { roles: leads },
  params: byId,
  reply: ok,
})
export const textSetup = operation({
  id: 'texts.setup',
  method: 'get',
  path: '/texts/setup',
  summary: 'How texts go out and come in: the gateway, and the address to give it',
  access: { roles: managers },
  reply: z.object({
    gateway: z.string().nullable(),
    sender: z.string().nullable(),
    hears: z.boolean(),
    receive: z.string(),
    report: z.string(),
  }),
})
