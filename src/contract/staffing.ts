import { z } from 'zod'
import { filter } from './ask.ts'
import { holiday } from './holidays.ts'
import { purpose } from './person-view.ts'

/**
 * How a channel's work is done. 'calls': customers wait in a queue, each takes an agent. 'chats': likewise, an agent has some at once. 'backlog': it waits
 * its turn and is to be done by a time (mails). 'none': nobody is reckoned for it.
 */
export const workKinds = ['calls', 'chats', 'backlog', 'none'] as const
export type WorkKind = (typeof workKinds)[number]

export const channelStaffing = z
  .object({
    work: z.enum(workKinds),
    /** Share to be answered within so many seconds. */
    goal: z.number().min(0.5).max(0.99),
    within: z.number().int().min(1).max(3_600),
    /** Largest share of the time at work that anybody is to be busy. */
    mostBusy: z.number().min(0.5).max(1),
    /** Share of paid time that goes elsewhere: breaks, meetings, training, illness. */
    shrinkage: z.number().min(0).max(0.7),
    /** Chats that an agent has at once. */
    atOnce: z.number().int().min(1).max(10),
    /** Working hours within which a mail is to be answered. */
    deadlineHours: z.number().min(0.5).max(80),
    /** Mails that wait when the week begins. */
    backlog: z.number().int().min(0).max(1_000_000),
    /** 'always': whenever contacts come; 'working': in the organisation's working hours, not on holidays. */
    hours: z.enum(['always', 'working']),
    /** Seconds of handling, where the log does not know them or is not to be believed. */
    handling: z.number().min(1).max(86_400).nullable(),
    /** Mean seconds that customers wait before they give up, likewise. */
    patience: z.number().min(1).max(86_400).nullable(),
  })
  .strict()
export type ChannelStaffing = z.infer<typeof channelStaffing>

export const staffingSettings = z
  .object({
    channels: z.record(z.string().min(1).max(40), channelStaffing),
  })
  .strict()
export type StaffingSettings = z.infer<typeof staffingSettings>

const usual: ChannelStaffing = {
  ...{ work: 'none', goal: 0.8, within: 20, mostBusy: 0.85, shrinkage: 0.3, atOnce: 2 },
  ...{ deadlineHours: 8, backlog: 0, hours: 'always', handling: null, patience: null },
}
const usualWork: Record<string, Partial<ChannelStaffing>> = {
  phone: { work: 'calls' },
  chat: { work: 'chats', within: 60 },
  email: { work: 'backlog', hours: 'working' },
  post: { work: 'backlog', hours: 'working', deadlineHours: 24 },
  social: { work: 'backlog', hours: 'working' },
  sms: { work: 'backlog', hours: 'working' },
}

/** What a channel is reckoned by: as it was set, else as is usual. */
export const staffingOf = (settings: StaffingSettings, channel: string): ChannelStaffing =>
  settings.channels[channel] ?? { ...usual, ...usualWork[channel] }

/** What if: so much more or less of all, so much longer or shorter, and a share of some reasons gone to self-service. */
export const whatIf = z
  .object({
    /** −0.2 is a fifth less. */
    volume: z.number().min(-0.9).max(5).default(0),
    handling: z.number().min(-0.9).max(5).default(0),
    away: z
      .array(z.object({ reason: z.uuid(), share: z.number().min(0).max(1) }).strict())
      .max(50)
      .default([]),
  })
  .strict()
export type WhatIf = z.infer<typeof whatIf>

export const staffingAsk = z
  .object({
    /** Any day of the week that is asked for; without it the first whole week to come. */
    week: z.iso.date().optional(),
    filters: z.array(filter).max(12).default([]),
    whatIf: whatIf.default({ volume: 0, handling: 0, away: [] }),
    confidence: z.number().min(0.5).max(0.99).default(0.95),
    /** As in an ask: needed where the plan is narrowed to agents. */
    purpose: purpose.optional(),
  })
  .strict()
export type StaffingAsk = z.infer<typeof staffingAsk>
export type StaffingAskInput = z.input<typeof staffingAsk>

const interval = z.tuple([z.number(), z.number()]).nullable()
const known = z.object({
  seconds: z.number(),
  interval,
  /** Contacts behind it, or those who gave up; null where it was set by hand. */
  n: z.number().nullable(),
})

const halfHour = z.object({
  /** The instant at which it begins: two of them may show one time on the clock. */
  at: z.iso.datetime(),
  date: z.iso.date(),
  /** Minutes of the clock since midnight. */
  minute: z.number().int(),
  forecast: z.number(),
  interval,
  naive: z.number(),
  /** At work, by the goal; with `people` on the list. */
  agents: z.number().int(),
  people: z.number().int(),
  /** With as many contacts as the interval's upper end; null without one. */
  peopleHigh: z.number().int().nullable(),
  /** Shares with so many agents: answered in time, and of their time busy; null where nobody waits in a queue. */
  served: z.number().nullable(),
  occupancy: z.number().nullable(),
})
export type HalfHour = z.infer<typeof halfHour>

const dayAhead = z.object({
  date: z.iso.date(),
  forecast: z.number(),
  interval,
  naive: z.number(),
  holiday: holiday.nullable(),
  /** What a holiday's forecast rests on. */
  basis: z.object({ kind: z.enum(['same', 'others', 'sunday']), days: z.number().int() }).nullable(),
  /** Hours of people on the list. */
  hours: z.number().nullable(),
  /** Mails: hours of work that wait when the day ends. */
  left: z.number().nullable(),
})

/** The methods of forecasting that are tried, the seasonal naive first. */
export const methodIds = ['last-week', 'four-weeks', 'holt-winters', 'both'] as const
export type MethodId = (typeof methodIds)[number]

const score = z.object({
  method: z.enum(methodIds),
  /** WAPE of half-hours, of days and of weeks. */
  slots: z.number().nullable(),
  days: z.number().nullable(),
  sums: z.number().nullable(),
  bias: z.number().nullable(),
})

const foretold = z.object({
  state: z.enum(['forecast', 'untested', 'too-little']),
  method: score.shape.method.nullable(),
  scores: z.array(score),
  origins: z.number().int(),
  beatsNaive: z.boolean(),
  p: z.number().nullable(),
})

export const channelPlan = foretold.extend({
  channel: z.string(),
  settings: channelStaffing,
  /** How the people were reckoned; null where the handling time is unknown, or nothing is foretold. */
  by: z.enum(['erlang-a', 'erlang-c', 'backlog']).nullable(),
  handling: known.nullable(),
  patience: known.nullable(),
  sum: z.object({ forecast: z.number(), interval, naive: z.number(), before: z.number() }),
  hours: z.number().nullable(),
  /** The same without the what-if; null where there is none. */
  without: z.object({ forecast: z.number(), hours: z.number().nullable() }).nullable(),
  days: z.array(dayAhead),
  halfHours: z.array(halfHour),
  /** What came on the last days, oldest first. */
  past: z.array(z.object({ date: z.iso.date(), n: z.number(), holiday: z.boolean() })),
})
export type ChannelPlan = z.infer<typeof channelPlan>

export const staffingReply = z.object({
  zone: z.string(),
  week: z.object({ from: z.iso.date(), to: z.iso.date() }),
  /** Mondays of the first and the last week that can be asked for. */
  weeks: z.object({ first: z.iso.date(), last: z.iso.date() }),
  /** The log that the forecast rests on; null where there is none within reach. */
  history: z.object({ from: z.iso.date(), to: z.iso.date(), contacts: z.number().int() }).nullable(),
  /** The log ends so long ago that the week follows its end and not today. */
  old: z.boolean(),
  /** Channels that need people and have contacts, the busiest first. */
  channels: z.array(channelPlan),
  /** Channels with contacts that nobody is reckoned for. */
  none: z.array(z.object({ channel: z.string(), contacts: z.number().int() })),
})
export type StaffingReply = z.infer<typeof staffingReply>

const reasonAhead = foretold.extend({
  /** Null for those that were put together. */
  reason: z.string().nullable(),
  reasons: z.number().int(),
  sum: z.object({ forecast: z.number(), interval, naive: z.number(), before: z.number() }),
})
export const reasonsReply = z.object({
  week: z.object({ from: z.iso.date(), to: z.iso.date() }),
  reasons: z.array(reasonAhead),
})
export type StaffingReasons = z.infer<typeof reasonsReply>
