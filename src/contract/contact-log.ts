import { z } from 'zod'

/** Forms of dates in files. */
export const dateFormats = ['iso', 'd.m.y', 'd/m/y', 'm/d/y', 'y-m-d', 'unix'] as const
export type DateFormat = (typeof dateFormats)[number]

/** What a column of a contact log can become, in the order in which people look for it. */
export const encounterTargets = [
  'key', // the source's own id; several columns together make one
  'date', // a day that stands beside clocks
  'start',
  'end',
  'reason',
  'extraReason', // a further one; several columns may hold them
  'channel',
  'touchpoint',
  'unit',
  'agent',
  'outcome',
  'wait',
  'talk',
  'hold',
  'wrapUp',
  'total', // talk, hold and wrap-up in one
  'customer',
  'customerName',
  'customerEmail',
  'customerPhone',
  'customerLanguage',
] as const
export type EncounterTarget = (typeof encounterTargets)[number]

/** What plain numbers of a duration count. */
export const durationUnits = ['s', 'min', 'h', 'ms'] as const
export type DurationUnit = (typeof durationUnits)[number]

const blank = z.array(z.string().max(200)).max(50).optional()
export const encounterColumn = z.union([
  z.object({ to: z.literal('skip') }).strict(),
  z
    .object({
      to: z.enum(encounterTargets),
      /** Values that stand for "nothing". */
      blank,
      /** Of durations. */
      unit: z.enum(durationUnits).optional(),
    })
    .strict(),
  z.object({ to: z.literal('attribute'), name: z.string().min(1).max(60), blank }).strict(),
])
export type EncounterColumn = z.output<typeof encounterColumn>

/** Fields whose values are matched with what the organisation has set up. */
export const valueFields = ['reason', 'channel', 'touchpoint', 'unit', 'agent'] as const
export type ValueField = (typeof valueFields)[number]

/**
 * What is done with a value that nothing is known by. 'create': it is added to the catalogue under its name (an agent: taken as it stands). 'hold':
 * its rows wait until somebody says what it means. 'blank': the field stays empty.
 */
export const unknownWays = ['create', 'hold', 'blank'] as const
export type UnknownWay = (typeof unknownWays)[number]
/** `is`: id of a reason, channel, touchpoint or unit; name of an agent. */
export const valueMeaning = z.union([
  z.object({ is: z.string().min(1).max(200) }).strict(),
  z.object({ way: z.enum(unknownWays) }).strict(),
])
export type ValueMeaning = z.output<typeof valueMeaning>
const meanings = z
  .record(z.string().max(200), valueMeaning)
  .refine((given) => Object.keys(given).length <= 5_000, 'at most 5000 values')
export const valueMeanings = z.partialRecord(z.enum(valueFields), meanings)
export type ValueMeanings = z.output<typeof valueMeanings>
export const unknownRules = z.object({
  reason: z.enum(unknownWays).default('hold'),
  channel: z.enum(unknownWays).default('hold'),
  touchpoint: z.enum(unknownWays).default('hold'),
  unit: z.enum(unknownWays).default('hold'),
  agent: z.enum(unknownWays).default('create'),
})

/** All that turns the rows of one kind of contact log into encounters. */
export const encounterMapping = z
  .object({
    /** Name of the source; the same source and id is never added twice. */
    source: z.string().min(1).max(60),
    columns: z.record(z.string().max(500), encounterColumn),
    dateFormat: z.enum(dateFormats).default('iso'),
    values: valueMeanings.default({}),
    unknown: unknownRules.prefault({}),
    /** For rows that name none. */
    touchpoint: z.uuid().optional(),
    channel: z.string().max(40).optional(),
    unit: z.uuid().optional(),
  })
  .strict()
export type EncounterMapping = z.output<typeof encounterMapping>
