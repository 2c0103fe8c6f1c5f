import { z } from 'zod'
import { watchedMetrics } from './alert.ts'

/**
 * Where a case stands. Open: new (nobody works at it), taken, in-touch (the customer has been spoken or written to). Closed: solved, confirmed (by the
 * customer or by who looked again), dropped (a child's taps on a tablet), merged into another of the same customer.
 */
export const caseStates = ['new', 'taken', 'in-touch', 'solved', 'confirmed', 'dropped', 'merged'] as const
export type CaseState = (typeof caseStates)[number]
export const openStates = ['new', 'taken', 'in-touch'] as const
export const isOpen = (state: CaseState): boolean => (openStates as readonly string[]).includes(state)

/** What stands in a case's history. */
export const caseEventKinds = [
  'opened',
  'joined', // more from the same customer about it
  'taken',
  'assigned', // text: to whom
  'note',
  'called',
  'wrote', // to the customer
  'replied', // the customer did
  'solved',
  'closed', // as it was said before there was more than open and closed
  'confirmed',
  'reopened',
  'merged', // this one into another; text: its number
  'took-in', // another into this one; text: its number
  'late',
  'escalated', // text: who was told
  'asked-again',
  'answered-again', // text: the score
  'burst',
] as const
export type CaseEventKind = (typeof caseEventKinds)[number]

const words = z.array(z.string().trim().min(1).max(80)).min(1).max(50)
const names = z.array(z.string().min(1).max(200)).max(200)

/** One thing that must be so in what was said. */
export const saidCondition = z.union([
  z.object({ question: z.enum(['nps', 'ces', 'csat']), max: z.number().int() }).strict(),
  z.object({ question: z.literal('solved'), oneOf: z.array(z.enum(['yes', 'partly', 'no'])).min(1) }).strict(),
  z.object({ question: z.literal('contact') }).strict(),
  /** Any of these words or beginnings of words, in any text. */
  z.object({ question: z.literal('words'), anyOf: words }).strict(),
  /** Any of these topics, in any text. */
  z.object({ question: z.literal('topic'), anyOf: z.array(z.uuid()).min(1).max(50) }).strict(),
])
export type SaidCondition = z.output<typeof saidCondition>

/** What must be known of the customer: attributes that come with the encounter or the link. */
export const customerCondition = z
  .object({
    attribute: z.string().min(1).max(60),
    oneOf: names.optional(),
    atLeast: z.number().optional(),
  })
  .strict()
  .refine((c) => (c.oneOf?.length ?? 0) > 0 || c.atLeast !== undefined, 'oneOf or atLeast')
export type CustomerCondition = z.output<typeof customerCondition>

/** Where it happened; lists that are absent match all, reasons and units match with all below them. */
const place = {
  reasons: z.array(z.uuid()).max(200).optional(),
  channels: names.optional(),
  touchpoints: z.array(z.uuid()).max(200).optional(),
  customer: z.array(customerCondition).max(5).optional(),
}

/** When a rule holds. */
export const ruleCondition = z.discriminatedUnion('on', [
  z.object({ on: z.literal('answer'), said: z.array(saidCondition).max(6), ...place }).strict(),
  z
    .object({
      on: z.literal('encounter'),
      /** This contact, or a later one, of one errand: 3 is the third. */
      contacts: z.number().int().min(2).max(50).optional(),
      /** The customer has left so many times within `days`. */
      abandoned: z.number().int().min(1).max(50).optional(),
      days: z.number().int().min(1).max(90).default(7),
      outcomes: names.optional(),
      ...place,
    })
    .strict(),
  /** A figure departs from the usual beyond chance: an alert was found. */
  z
    .object({
      on: z.literal('figure'),
      metrics: z.array(z.enum(watchedMetrics)).max(20).optional(),
      direction: z.enum(['up', 'down', 'worse']).default('worse'),
      reasons: z.array(z.uuid()).max(200).optional(),
      channels: names.optional(),
    })
    .strict(),
])
export type RuleCondition = z.output<typeof ruleCondition>

export const nudgeWays = ['screen', 'email', 'sms'] as const
/** Whom a rule tells, and how. */
export const ruleTell = z
  .object({
    /** The case's owner, the leads of the nearest unit, named people, or a room of Slack or Teams. */
    who: z.enum(['owner', 'leads', 'people', 'room']),
    people: z.array(z.uuid()).max(50).optional(),
    room: z.uuid().optional(),
    by: z.array(z.enum(nudgeWays)).max(3).default([]),
    when: z.enum(['now', 'digest']).default('now'),
  })
  .strict()
export type RuleTell = z.output<typeof ruleTell>

export const ruleAction = z
  .object({
    /** Opens a case; else somebody is told only. */
    open: z.boolean().default(true),
    /** Quiet hours do not hold back what is told, and it stands first in the queue. */
    urgent: z.boolean().default(false),
    /** Whoever has this skill comes first. */
    skill: z.string().trim().min(1).max(60).nullable().default(null),
    tell: z.array(ruleTell).max(10).default([]),
    /** More from the same customer within so many hours joins the open case and is not told of again. */
    pauseHours: z.number().min(0).max(2_160).default(72),
    /** At most so many are told at once within an hour; the rest come in the digest. */
    mostAnHour: z.number().int().min(1).max(1_000).default(20),
  })
  .strict()
export type RuleAction = z.output<typeof ruleAction>

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** How an organisation handles cases; kept in organisation.case_settings, what is missing is the default. */
export const caseSettings = z
  .object({
    /** The customer hears from us within so many hours by the clock: the promise. */
    promiseHours: z.number().min(1).max(720).default(24),
    /** A case that is late goes one step up, and again after so many working hours; null is never. */
    escalateHours: z.number().min(0.5).max(400).nullable().default(8),
    /** When digests go, by the organisation's clock. */
    digestAt: clock.default('08:00'),
    /** One question after it was solved: which survey, and how many hours later. */
    askAgain: z
      .object({ survey: z.uuid(), afterHours: z.number().min(0).max(720) })
      .nullable()
      .default(null),
  })
  .strict()
export type CaseSettings = z.output<typeof caseSettings>

/** Stands in a template where its writer must put words of their own: a letter that still has it does not go. */
export const ownWordsMark = '[…]'

/** Days on which somebody gets no cases, both included. */
export const away = z
  .object({ from: z.iso.date(), to: z.iso.date() })
  .strict()
  .refine(({ from, to }) => from <= to, 'from is after to')
export type Away = z.output<typeof away>

/** What a person is for cases. */
export const caseHandler = z.object({
  person: z.uuid(),
  name: z.string(),
  role: z.string(),
  unit: z.uuid().nullable(),
  /** null: by role, leads do. */
  takes: z.boolean().nullable(),
  skills: z.array(z.string().trim().min(1).max(60)).max(30),
  away: z.array(away).max(60),
  phone: z.string().max(40).nullable(),
  /** Open cases in hand. */
  open: z.number().int(),
})
export type CaseHandler = z.output<typeof caseHandler>

/** Why one of our own people is told something (a nudge). */
export const nudgeKinds = ['matched', 'handed', 'mention', 'reply', 'reopened', 'late', 'silent'] as const
export type NudgeKind = (typeof nudgeKinds)[number]
