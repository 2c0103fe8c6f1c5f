import { z } from 'zod'
import { language, localized } from './language.ts'

/** Why nobody is asked about an encounter, or a queued message is not sent. Closed list; each is stored as a row, counted and can be looked at. */
export const suppressions = [
  'no-touchpoint', // the encounter names none
  'touchpoint-closed',
  'no-survey', // neither the policy nor the touchpoint has one
  'survey-not-published',
  'survey-closed',
  'encounter-too-old', // ended longer ago than its source allows
  'source-off', // the source is switched off for asking
  'no-policy', // there are policies, and none matches
  'policy-says-no', // the policy that matches asks nobody
  'not-sampled', // outside the share that the policy asks
  'no-contact', // no address that the policy's channels could reach
  'opted-out', // the person asked not to be asked
  'objected', // the person objected to the use of personal data
  'asked-lately', // the ask budget is used up
  'already-answered', // answered before the message or the reminder went
  'too-late', // could not be sent within its useful life
  'address-fails', // the address bounced before
] as const
export type Suppression = (typeof suppressions)[number]

/** How an invitation goes out. 'link': nothing is sent, the caller of the API is told the link. */
export const invitationChannels = ['link', 'email', 'sms', 'phone'] as const
export type InvitationChannel = (typeof invitationChannels)[number]
export const messageChannels = ['email', 'sms', 'phone'] as const
export type MessageChannel = (typeof messageChannels)[number]
/**
 * 'reply': our one answer to a text that we could not take as an answer; 'case': somebody writes to a customer; 'staff': our own people are told;
 * 'board': to who writes on the public board or follows an idea there; 'notice': what came of what somebody told us.
 */
export const messageSteps = ['invite', 'remind', 'test', 'reward', 'reply', 'case', 'staff', 'board', 'notice'] as const
export type MessageStep = (typeof messageSteps)[number]
/** 'unknown': the gateway's reply was ambiguous or never seen; it is never sent again blindly. */
export const messageStates = [
  'queued',
  'sending',
  'sent',
  'delivered',
  'bounced',
  'failed',
  'suppressed',
  'unknown',
] as const
export type MessageState = (typeof messageStates)[number]

/** What became of a text that a customer sent. */
export const textReplyEnds = [
  'answer', // its number (or yes, partly, no) is the answer to the first question
  'words', // no number, but words for a question that was answered before
  'unclear', // neither; we answered once
  'anonymous', // the survey promised anonymity, so nothing of it was kept
  'stop',
  'start',
  'late', // the invitation's life was over
  'case', // an answer to what somebody wrote about a case
  'unmatched', // this number was asked nothing
] as const
export type TextReplyEnd = (typeof textReplyEnds)[number]

/** Hours after which an invitation of the randomised delay arm is sent, by lot. */
export const delayArms = [0, 6, 24, 72] as const

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** An organisation's rules of asking; kept in organisation.asking, what is missing is the default. */
export const askingRules = z.object({
  /** At most `times` within `days` per person, over all channels and surveys. */
  budget: z
    .object({ times: z.number().int().min(1).max(100), days: z.number().int().min(1).max(365) })
    .default({ times: 1, days: 30 }),
  /** No message from `from` to `to` in the customer's zone, nor on the weekdays (1 Monday … 7 Sunday) and dates named. Waits, does not drop. */
  quiet: z
    .object({
      from: time,
      to: time,
      weekdays: z.array(z.number().int().min(1).max(7)).max(6),
      dates: z.array(z.iso.date()).max(100),
    })
    .default({ from: '21:00', to: '08:00', weekdays: [], dates: [] }),
  /** Interviews by phone: how often nobody there is tried, after how long, and when in the customer's day; from = to is whenever it is not quiet. */
  phone: z
    .object({
      tries: z.number().int().min(1).max(10),
      noAnswerMinutes: z.number().int().min(5).max(10_080),
      busyMinutes: z.number().int().min(1).max(1_440),
      from: time,
      to: time,
    })
    .default({ tries: 3, noAnswerMinutes: 120, busyMinutes: 15, from: '00:00', to: '00:00' }),
  /** Share of sent invitations whose delay is drawn by lot from `delayArms`. */
  delayShare: z.number().min(0).max(1).default(0.05),
})
export type AskingRules = z.output<typeof askingRules>

const names = z.array(z.string().min(1).max(200)).max(200)

/** Which encounters a policy is for; an absent list matches all, lists are joined by "and". Units match with all below them, reasons likewise. */
export const policyCondition = z
  .object({
    channels: names.optional(),
    reasons: z.array(z.uuid()).max(200).optional(),
    touchpoints: z.array(z.uuid()).max(200).optional(),
    units: z.array(z.uuid()).max(200).optional(),
    outcomes: names.optional(),
    sources: names.optional(),
    languages: z.array(language).optional(),
    /** Values of the encounter's attributes: {segment: ['gold', 'silver']}. */
    attributes: z.record(z.string().max(60), names).optional(),
  })
  .strict()
export type PolicyCondition = z.output<typeof policyCondition>

/** What a policy does with an encounter that it matches. */
export const policyAction = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal(false) }).strict(),
  z
    .object({
      ask: z.literal(true),
      /** The survey to ask; null is the touchpoint's own. */
      survey: z.uuid().nullable().default(null),
      /** Channels in the order of preference; the first that reaches the person is taken. 'link' reaches everybody. */
      via: z.array(z.enum(invitationChannels)).min(1).max(4),
      /** Share of matching encounters that are asked about. */
      share: z.number().min(0).max(1).default(1),
      /** Minutes from the encounter's end to the message. */
      delayMinutes: z
        .number()
        .min(0)
        .max(60 * 24 * 30)
        .default(0),
      /** null: the customer's, else the touchpoint's. */
      language: language.nullable().default(null),
      /** One reminder so many hours after the invitation, to who has not answered; null is none. */
      remindHours: z
        .number()
        .min(1)
        .max(24 * 30)
        .nullable()
        .default(null),
      /** A message that could not be sent so many hours after it was due is not sent any more. */
      usefulHours: z
        .number()
        .min(1)
        .max(24 * 30)
        .default(72),
    })
    .strict(),
])
export type PolicyAction = z.output<typeof policyAction>

/** How an organisation or a unit looks to its customers; field by field a unit's own counts, else the nearest above it, else the organisation's. */
export const brand = z
  .object({
    name: localized.optional(),
    /** #rrggbb; what is written on it is chosen by contrast, see shade.ts. */
    colour: z
      .string()
      .regex(/^#[0-9a-f]{6}$/i)
      .optional(),
    /** Sender of mails ("Kauppa Oy"), of texts (at most 11 letters and digits with one letter among them, or a number). */
    mailName: z.string().max(80).optional(),
    replyTo: z.email().optional(),
    textSender: z
      .string()
      .regex(/^(?=.*[a-z])[a-z0-9 ]{1,11}$|^\+?\d{3,15}$/i)
      .optional(),
    /** SHA-256 of the picture, which is at BASE_URL/logo/<hash>. */
    logo: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
  })
  .strict()
export type Brand = z.output<typeof brand>

/** What customers see in the end. */
export const shownBrand = z.object({
  /** In the language asked for, see `nameOf`; the organisation's where a brand has no name. */
  name: localized,
  orgName: z.string(),
  colour: z.string().nullable(),
  mailName: z.string().nullable(),
  replyTo: z.string().nullable(),
  textSender: z.string().nullable(),
  logo: z.string().nullable(),
})
export type ShownBrand = z.output<typeof shownBrand>
