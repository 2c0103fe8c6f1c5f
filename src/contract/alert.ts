import { z } from 'zod'

/** Figures that can be watched, by their metric ids. How each is made into a series: `flow/insight/watch/watched.ts`. */
export const watchedMetrics = [
  'encounters',
  'abandonment',
  'service_level',
  'wait',
  'aht',
  'solved',
  'csat',
  'ces',
  'nps',
] as const
export type WatchedMetric = (typeof watchedMetrics)[number]

/**
 * 'departure': a day unlike what is usual; 'shift': a lasting change of level, dated; 'today': the day so far is unlike what is usual by this hour;
 * 'other': a reason that says nothing ("other") has grown above its set share.
 */
export const alertKinds = ['departure', 'shift', 'today', 'other'] as const
export type AlertKind = (typeof alertKinds)[number]

/** 'expected': somebody knows why; it is told of no more. */
export const alertStates = ['new', 'seen', 'expected'] as const
export type AlertState = (typeof alertStates)[number]

/**
 * 'back': as usual again; 'new-usual': it has lasted so long that it is what is usual now; 'unconfirmed': the whole day was as usual after all;
 * 'told': the whole day is told by another alert, of a place that says it better.
 */
export const alertEnds = ['back', 'new-usual', 'unconfirmed', 'told'] as const
export type AlertEnd = (typeof alertEnds)[number]

/**
 * The false-alarm rate: where nothing has changed anywhere, on at most this share of days any alarm is raised, over all series together. Fixed steps,
 * so that it stays clear what was chosen.
 */
export const falseAlarmRates = [0.01, 0.05, 0.1, 0.2] as const
export const usualFalseAlarmRate = 0.05

const interval = z.tuple([z.number(), z.number()])
export const alertRow = z.object({
  id: z.uuid(),
  kind: z.enum(alertKinds),
  metric: z.enum(watchedMetrics),
  unit: z.uuid().nullable(),
  channel: z.string().nullable(),
  reason: z.uuid().nullable(),
  direction: z.enum(['up', 'down']),
  /** First day; of a shift the first of the new level, with the days between which it lies (95 %) where it could be dated. */
  since: z.string(),
  sinceInterval: z.tuple([z.string(), z.string()]).nullable(),
  /** The last day on which it was so. */
  lastOn: z.string(),
  /** Of today's: how far the day had come, minutes after midnight. */
  minute: z.number().int().nullable(),
  /** The figure of a day since then, what was expected, and between which a usual day lies (95 %). */
  value: z.number(),
  expected: z.number().nullable(),
  usual: interval.nullable(),
  /** Value minus expected, 95 %. */
  size: z.number().nullable(),
  sizeInterval: interval.nullable(),
  /** Share of false ones among alarms so strong, corrected over all series; null where no test was made. */
  q: z.number().nullable(),
  /** In how many wider, narrower or crossing series the same was seen. */
  also: z.number().int(),
  state: z.enum(alertStates),
  note: z.string().nullable(),
  markedBy: z.string().nullable(),
  markedAt: z.string().nullable(),
  foundAt: z.string(),
  endedAt: z.string().nullable(),
  end: z.enum(alertEnds).nullable(),
})
export type AlertRow = z.output<typeof alertRow>

/** One day of the series of an alert. */
export const alertDay = z.object({
  date: z.string(),
  /** null on a day without any. */
  value: z.number().nullable(),
  n: z.number().int(),
  usual: interval.nullable(),
  /** What is left when the week's shape and single wild days are taken away. */
  trend: z.number().nullable(),
})
export type AlertDay = z.output<typeof alertDay>

export const alertSettings = z
  .object({
    watching: z.boolean(),
    rate: z.number().refine((r) => falseAlarmRates.some((f) => f === r), 'not-a-choice'),
    metrics: z.array(z.enum(watchedMetrics)).max(watchedMetrics.length),
  })
  .strict()
export type AlertSettings = z.output<typeof alertSettings>

/** What the watch does, for those who wonder whether it is awake. */
export const watchState = z.object({
  /** The first day looked at; null before that. */
  since: z.string().nullable(),
  /** The last whole day looked at, and when. */
  lookedTo: z.string().nullable(),
  lookedAt: z.string().nullable(),
  series: z.number().int(),
  /** Left to those above them: too few events; too short a past. */
  small: z.number().int(),
  young: z.number().int(),
})
export type WatchState = z.output<typeof watchState>
