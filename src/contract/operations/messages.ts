import { z } from 'zod'
import { messageChannels, messageStates, messageSteps, suppressions } from '../asking.ts'
import { language, localized } from '../language.ts'
import { byId, leads, managers, ok, operation } from '../operation.ts'

const channel = z.enum(messageChannels)
const step = z.enum(messageSteps)
const state = z.enum(messageStates)

/** One send as a row of the outbox. */
const messageRow = z.object({
  id: z.uuid(),
  channel,
  step,
  state,
  /** Enough to tell two apart, not enough to write to: 'a…@example.fi'. Null once the address was taken off, or never was there. */
  recipient: z.string().nullable(),
  language,
  touchpoint: z.uuid().nullable(),
  /** Why it was held back, of a suppressed one. */
  reason: z.enum(suppressions).nullable(),
  /** What the gateway said last, in its own words; 'server-died' and the like are ours. */
  problem: z.string().nullable(),
  /** An unknown one about which a person has decided. */
  settled: z.boolean(),
  queuedAt: z.string(),
  dueAt: z.string(),
  sentAt: z.string().nullable(),
  deliveredAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** Of the invitation; null too where the survey promised anonymity: nobody is followed there. */
  openedAt: z.string().nullable(),
  answeredAt: z.string().nullable(),
  anonymous: z.boolean(),
})
export type MessageRow = z.output<typeof messageRow>

export const messageEvents = [
  'later',
  'unknown',
  'refused',
  'delivered',
  'bounced',
  'complaint',
  'opt-out',
  'send-again',
  'leave',
] as const

const days = z.coerce.number().int().min(1).max(365).default(30)

export const messageList = operation({
  id: 'messages.list',
  method: 'get',
  path: '/messages',
  summary: 'Messages to customers, newest first',
  access: { roles: leads },
  query: z.object({
    days,
    /** 'waiting' is queued or being sent; 'unsettled' unknown and not decided upon. */
    state: z.enum([...messageStates, 'waiting', 'unsettled', 'opened', 'answered']).optional(),
    channel: channel.optional(),
    step: step.optional(),
    reason: z.enum(suppressions).optional(),
    touchpoint: z.uuid().optional(),
    /** Cursor of the page before. */
    before: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: z.object({ rows: z.array(messageRow), total: z.number().int(), next: z.string().nullable() }),
})

export const messageRead = operation({
  id: 'messages.read',
  method: 'get',
  path: '/messages/:id',
  summary: 'One message with all its times and what was told of it',
  access: { roles: leads },
  params: byId,
  reply: z.object({
    message: messageRow.extend({
      attempts: z.number().int(),
      usefulUntil: z.string(),
      begunAt: z.string().nullable(),
      gatewayId: z.string().nullable(),
      encounter: z.uuid().nullable(),
      answer: z.uuid().nullable(),
    }),
    events: z.array(
      z.object({
        at: z.string(),
        person: z.string().nullable(),
        what: z.enum(messageEvents),
        text: z.string().nullable(),
      }),
    ),
  }),
})

export const messageSettle = operation({
  id: 'messages.settle',
  method: 'post',
  path: '/messages/:id/settle',
  summary: 'Decide about a message of which nobody knows whether it went out: send it again, or leave it',
  access: { roles: leads },
  params: byId,
  body: z.object({ how: z.enum(['send-again', 'leave']) }).strict(),
  reply: ok,
})

const count = z.number().int()
export const messageFunnel = operation({
  id: 'messages.funnel',
  method: 'get',
  path: '/messages/funnel',
  summary: 'How many messages of each channel and step came how far, and why others did not',
  access: { roles: leads },
  query: z.object({ days, touchpoint: z.uuid().optional() }),
  reply: z.object({
    lines: z.array(
      z.object({
        channel,
        step,
        all: count,
        waiting: count,
        sent: count,
        delivered: count,
        /** Of those whose survey promises no anonymity; the others are followed by nobody. */
        followed: count,
        opened: count,
        answered: count,
        bounced: count,
        failed: count,
        unknown: count,
        suppressed: count,
      }),
    ),
    suppressed: z.array(z.object({ channel, reason: z.enum(suppressions), n: count })),
  }),
})

export const messageHealth = operation({
  id: 'messages.health',
  method: 'get',
  path: '/messages/health',
  summary: 'Whether messages get out: each gateway, what waits and since when, and what is unknown',
  access: { roles: leads },
  reply: z.object({
    ways: z.array(
      z.object({
        channel: z.enum(['email', 'sms']),
        /** Null where none is set up. */
        name: z.string().nullable(),
        /** Null where all is well. */
        problem: z.string().nullable(),
        since: z.string().nullable(),
        checkedAt: z.string().nullable(),
        lastSentAt: z.string().nullable(),
        /** Due and not sent. */
        waiting: count,
        waitingSince: z.string().nullable(),
      }),
    ),
    unsettled: count,
  }),
})

/** What a mail would say: of a survey as it is published, or of its draft where it never was. */
const wanted = z.object({
  survey: z.uuid(),
  touchpoint: z.uuid().nullable().default(null),
  step: z.enum(['invite', 'remind']),
  language,
  /** Words that are not saved yet; absent are those that are. */
  words: z.object({ subject: localized, greeting: localized }).strict().optional(),
})

export const messagePreview = operation({
  id: 'messages.preview',
  method: 'post',
  path: '/messages/preview',
  summary: 'A mail as customers would get it',
  access: { roles: leads },
  body: wanted.strict(),
  reply: z.object({ from: z.string(), subject: z.string(), html: z.string(), text: z.string() }),
})

export const messageTest = operation({
  id: 'messages.test',
  method: 'post',
  path: '/messages/test',
  summary: 'Send such a mail to oneself',
  access: { roles: leads },
  body: wanted.strict(),
  reply: z.object({ id: z.uuid(), to: z.string() }),
})

const words = z.object({ subject: localized, greeting: localized })
const both = z.object({ survey: words, all: words })
export const mailWordsRead = operation({
  id: 'mailWords.read',
  method: 'get',
  path: '/surveys/:id/mail-words',
  summary:
    'The organisation’s own subject and greeting in the mails about a survey, and in those about all surveys; empty where ours are used',
  access: { roles: leads },
  params: byId,
  reply: z.object({ invite: both, remind: both, ours: z.object({ invite: words, remind: words }) }),
})
export const mailWordsSave = operation({
  id: 'mailWords.save',
  method: 'put',
  path: '/surveys/:id/mail-words/:step',
  summary: 'Write an own subject and greeting for the mails about a survey, or about all',
  access: { roles: managers },
  params: byId.extend({ step: z.enum(['invite', 'remind']) }),
  body: words.extend({ of: z.enum(['survey', 'all']).default('survey') }).strict(),
  reply: ok,
})
