import { z } from 'zod'
import { caseEventKinds, caseStates } from '../cases.ts'
import { language } from '../language.ts'
import { actors, byId, everyone, ok, operation } from '../operation.ts'

const score = z
  .object({
    kind: z.enum(['nps', 'ces', 'csat', 'solved']),
    value: z.union([z.number(), z.string()]),
    level: z.enum(['low', 'mid', 'high']),
  })
  .nullable()

export const caseRow = z.object({
  id: z.uuid(),
  number: z.number().int(),
  state: z.enum(caseStates),
  title: z.string(),
  /** Of what it opened: an answer, an encounter or an alert. */
  answer: z.uuid().nullable(),
  encounter: z.uuid().nullable(),
  alert: z.uuid().nullable(),
  unit: z.uuid().nullable(),
  touchpoint: z.uuid().nullable(),
  reason: z.uuid().nullable(),
  rule: z.string(),
  urgent: z.boolean(),
  skill: z.string().nullable(),
  owner: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  openedAt: z.string(),
  dueAt: z.string(),
  takenAt: z.string().nullable(),
  /** When the customer first heard from us, and by when they should. */
  reachedAt: z.string().nullable(),
  promisedAt: z.string(),
  closedAt: z.string().nullable(),
  late: z.boolean(),
  /** How many steps up it has gone since it was late. */
  escalated: z.number().int(),
  cause: z.uuid().nullable(),
  minutes: z.number().int().nullable(),
  score,
  words: z.string().nullable(),
  /** What its answer's texts are about, by the topics as they are now. */
  topics: z.array(z.uuid()),
  /** The customer wrote last, and nobody has answered. */
  waiting: z.boolean(),
})
export type CaseRow = z.infer<typeof caseRow>

export const caseEvent = z.object({
  id: z.string(),
  at: z.string(),
  who: z.string().nullable(),
  what: z.enum(caseEventKinds),
  text: z.string().nullable(),
  mentions: z.array(z.string()),
})
export type CaseEvent = z.infer<typeof caseEvent>

export const caseMessage = z.object({
  id: z.uuid(),
  at: z.string(),
  direction: z.enum(['out', 'in', 'call']),
  channel: z.enum(['email', 'sms', 'phone']),
  who: z.string().nullable(),
  other: z.string().nullable(),
  subject: z.string().nullable(),
  body: z.string(),
  /** What the customer wrote themselves, without what they answered to; null where it is all the same. */
  own: z.string().nullable(),
  stranger: z.boolean(),
  automatic: z.boolean(),
  minutes: z.number().int().nullable(),
  /** Of a call; null of letters. */
  reached: z.boolean().nullable(),
  /** What became of what we sent, and when it goes if it waits. */
  state: z.string().nullable(),
  dueAt: z.string().nullable(),
  problem: z.string().nullable(),
})
export type CaseMessage = z.infer<typeof caseMessage>

/** Something of the customer's, newest first. */
export const timelineEntry = z.object({
  kind: z.enum(['encounter', 'answer', 'case']),
  id: z.uuid(),
  at: z.string(),
  channel: z.string().nullable(),
  reason: z.uuid().nullable(),
  touchpoint: z.uuid().nullable(),
  score,
  words: z.string().nullable(),
  outcome: z.string().nullable(),
  /** Of cases. */
  number: z.number().int().nullable(),
  state: z.enum(caseStates).nullable(),
})
export type TimelineEntry = z.infer<typeof timelineEntry>

export const caseList = operation({
  id: 'cases.list',
  method: 'get',
  path: '/cases',
  summary: 'Cases: urgent ones first, then by when they are due; closed ones newest first',
  access: { roles: everyone, api: 'cases:write' },
  query: z.object({
    state: z.enum(['open', 'in-hand', 'closed', ...caseStates]).default('open'),
    mine: z.enum(['yes', 'no']).optional(),
    late: z.enum(['yes']).optional(),
    waiting: z.enum(['yes']).optional(),
    unit: z.uuid().optional(),
    cause: z.uuid().optional(),
    owner: z.uuid().optional(),
    search: z.string().max(200).optional(),
    before: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(100),
  }),
  reply: z.object({ rows: z.array(caseRow), total: z.number().int(), next: z.string().nullable() }),
})
export const caseSummary = operation({
  id: 'cases.summary',
  method: 'get',
  path: '/cases/summary',
  summary: 'How many wait, how old the oldest is, and how many were late',
  access: { roles: everyone },
  reply: z.object({
    unhandled: z.number().int(),
    open: z.number().int(),
    late: z.number().int(),
    oldestAt: z.string().nullable(),
    mine: z.number().int(),
    /** Customers who wrote and wait for a word. */
    waiting: z.number().int(),
    keptShare: z.number().nullable(),
    keptN: z.number().int(),
  }),
})
export const caseRead = operation({
  id: 'cases.read',
  method: 'get',
  path: '/cases/:id',
  summary: 'One case with its history, its conversation, all that led to it, and the customer',
  access: { roles: everyone, api: 'cases:write' },
  params: byId,
  reply: z.object({
    case: caseRow,
    events: z.array(caseEvent),
    messages: z.array(caseMessage),
    contact: z
      .object({ name: z.string().nullable(), email: z.string().nullable(), phone: z.string().nullable(), language })
      .nullable(),
    /** What rules matched for this case. */
    matched: z.array(
      z.object({
        kind: z.enum(['answer', 'encounter', 'alert']),
        id: z.uuid(),
        rule: z.string(),
        at: z.string(),
        score,
        words: z.string().nullable(),
      }),
    ),
    timeline: z.array(timelineEntry),
    /** Other open cases of the same customer that this one could take in. */
    mergeable: z.array(z.object({ id: z.uuid(), number: z.number().int(), title: z.string(), openedAt: z.string() })),
    mergedInto: z.object({ id: z.uuid(), number: z.number().int() }).nullable(),
    /** The question after it was solved: when it goes, or was asked; what was said, or why it was not asked. */
    again: z
      .object({ at: z.string().nullable(), asked: z.boolean(), suppressed: z.string().nullable(), score })
      .nullable(),
    /** What a letter to the customer is called: as the last one was, else in their language. */
    subject: z.string(),
    /** Whether the customer is asked again after it was solved, unless whoever solves it says no. */
    asksAgain: z.boolean(),
    /** Whether what the customer answers by e-mail comes back here. */
    hearsMail: z.boolean(),
    hearsTexts: z.boolean(),
  }),
})
export const caseTake = operation({
  id: 'cases.take',
  method: 'post',
  path: '/cases/:id/take',
  summary: 'Take a case, or hand it to another person',
  access: { roles: actors, api: 'cases:write' },
  params: byId,
  body: z.object({
    person: z.uuid().optional(),
    /** Whose it was, and in what state, when the caller looked: refused where somebody else was quicker. */
    seen: z.object({ owner: z.uuid().nullable(), state: z.enum(caseStates) }).optional(),
  }),
  reply: caseRow,
})
export const caseNote = operation({
  id: 'cases.note',
  method: 'post',
  path: '/cases/:id/notes',
  summary: 'Write a note that only staff see; whoever is mentioned is told',
  access: { roles: actors, api: 'cases:write' },
  params: byId,
  body: z.object({ text: z.string().trim().min(1).max(10_000), mentions: z.array(z.uuid()).max(20).default([]) }),
  reply: ok,
})
export const caseCall = operation({
  id: 'cases.call',
  method: 'post',
  path: '/cases/:id/calls',
  summary: 'Note a call with the customer; `reached` says whether they were spoken to',
  access: { roles: actors, api: 'cases:write' },
  params: byId,
  body: z.object({
    text: z.string().trim().min(1).max(10_000),
    minutes: z.number().int().min(0).max(1_440).optional(),
    reached: z.boolean(),
  }),
  reply: ok,
})
export const caseWrite = operation({
  id: 'cases.write',
  method: 'post',
  path: '/cases/:id/messages',
  summary: 'Write to the customer by e-mail or text; it waits for the end of quiet hours unless it is urgent',
  access: { roles: actors, api: 'cases:write' },
  params: byId,
  body: z.object({
    /** Made by the caller: sent twice, it is one message. */
    id: z.uuid(),
    channel: z.enum(['email', 'sms']),
    subject: z.string().trim().max(200).optional(),
    body: z.string().trim().min(1).max(10_000),
    urgent: z.boolean().default(false),
  }),
  reply: caseMessage,
})
export const caseClose = operation({
  id: 'cases.close',
  method: 'post',
  path: '/cases/:id/close',
  summary: 'Solve a case, with its cause, words and the minutes it took',
  access: { roles: actors, api: 'cases:write' },
  params: byId,
  body: z.object({
    cause: z.uuid(),
    note: z.string().max(10_000).optional(),
    minutes: z.number().int().min(0).max(100_000).optional(),
    /** Ask the customer again, where the organisation does. */
    askAgain: z.boolean().default(true),
  }),
  reply: caseRow,
})
export const caseConfirm = operation({
  id: 'cases.confirm',
  method: 'post',
  path: '/cases/:id/confirm',
  summary: 'Say that a solved case is so for the customer too',
  access: { roles: actors, api: 'cases:write' },
  params: byId,
  reply: caseRow,
})
export const caseReopen = operation({
  id: 'cases.reopen',
  method: 'post',
  path: '/cases/:id/reopen',
  summary: 'Open a closed case again',
  access: { roles: actors, api: 'cases:write' },
  params: byId,
  reply: caseRow,
})
export const caseMerge = operation({
  id: 'cases.merge',
  method: 'post',
  path: '/cases/:id/merge',
  summary: 'Take other open cases of the same customer into this one',
  access: { roles: actors, api: 'cases:write' },
  params: byId,
  body: z.object({ cases: z.array(z.uuid()).min(1).max(20) }),
  reply: caseRow,
})
export const caseColleagues = operation({
  id: 'cases.colleagues',
  method: 'get',
  path: '/cases/:id/people',
  summary: 'Who can act on a case: to hand it to, or to mention in a note',
  access: { roles: actors, api: 'cases:write' },
  params: byId,
  reply: z.array(z.object({ id: z.uuid(), name: z.string(), role: z.string(), away: z.boolean() })),
})
