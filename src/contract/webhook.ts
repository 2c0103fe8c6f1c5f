import { z } from 'zod'
import { dateFormats, durationUnits } from './contact-log.ts'

/**
 * How a sender proves who it is. 'standard': Standard Webhooks (webhook-id, -timestamp, -signature). 'hmac': HMAC-SHA256 in a header, as hex or
 * base64, of the body or of `timestamp.body`. 'secret': the secret itself in a header.
 */
export const signingSchemes = ['standard', 'hmac', 'secret'] as const
export type SigningScheme = (typeof signingSchemes)[number]

const headerName = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,80}$/)
  .transform((name) => name.toLowerCase())

export const signing = z
  .object({
    scheme: z.enum(signingSchemes),
    /** Where the signature or the secret is; not for 'standard'. */
    header: headerName.default('x-signature'),
    /** hmac: header of the time that is signed with the body; null when only the body is. Also understood inside the signature (t=…,v1=…). */
    timeHeader: headerName.nullable().default(null),
    /** Where the sender's own id of a request is, so that one sent again counts once; null when it gives none. 'standard' has webhook-id. */
    idHeader: headerName.nullable().default(null),
  })
  .strict()
export type Signing = z.output<typeof signing>

/** Seconds by which a signed time may differ from ours. Older is a replay. */
export const replaySeconds = 300

/** Fields of an encounter that a mapping fills, besides attributes. */
export const mappedFields = [
  'externalId',
  'startedAt',
  'endedAt',
  'touchpoint',
  'channel',
  'unit',
  'reason',
  'agent',
  'outcome',
  'talkSeconds',
  'holdSeconds',
  'wrapUpSeconds',
  'customerId',
  'customerName',
  'customerEmail',
  'customerPhone',
  'customerLanguage',
] as const
export type MappedField = (typeof mappedFields)[number]
export const timeFields = ['startedAt', 'endedAt'] as const
export const durationFields = ['talkSeconds', 'holdSeconds', 'wrapUpSeconds'] as const
/** Fields whose values have to mean something: names of what the organisation has set up, and who of its people it was. */
export const namedFields = ['touchpoint', 'channel', 'unit', 'reason', 'agent'] as const
export type NamedField = (typeof namedFields)[number]

/**
 * What becomes of a value that names nothing we know: the encounter waits, the value is set up (an agent: taken as it stands), or the field is left
 * empty and the value kept as attribute. An agent is known who is a person here by that name, or whom the mapping's values name.
 */
export const unknownWays = ['hold', 'create', 'leave'] as const

/** `call.ended_at`, `parts[0].name`, `["a.b"].c`; `$.` begins at the whole body instead of at one encounter. */
const path = z.string().max(300)

export const mappedField = z
  .object({
    path: path.optional(),
    /** The same for all, where there is no path or nothing under it. */
    fixed: z.string().max(200).optional(),
    /** What the sender says → what we call it. */
    values: z.record(z.string().max(200), z.string().max(200)).optional(),
    /** How a time is written ('iso' unless told), or what a plain number of a duration counts ('s' unless told). */
    form: z.enum([...dateFormats, ...durationUnits]).optional(),
  })
  .strict()
export type Mapped = z.output<typeof mappedField>

export const webhookMapping = z
  .object({
    /** Where the array of encounters is; empty when the body is one encounter, or an array itself. */
    items: path.default(''),
    /** Only these count; others are received and left alone. */
    only: z
      .object({ path, oneOf: z.array(z.string().max(200)).min(1).max(50) })
      .strict()
      .nullable()
      .default(null),
    fields: z.partialRecord(z.enum(mappedFields), mappedField),
    /** Where further reasons are, each of them one value or a list of them; what they mean is told by the values of `reason`. */
    extraReasons: z.array(path.min(1)).max(10).default([]),
    attributes: z
      .array(z.object({ name: z.string().min(1).max(60), path }).strict())
      .max(50)
      .default([]),
    unknown: z
      .object({
        touchpoint: z.enum(unknownWays).default('hold'),
        channel: z.enum(unknownWays).default('hold'),
        unit: z.enum(unknownWays).default('hold'),
        reason: z.enum(unknownWays).default('hold'),
        agent: z.enum(unknownWays).default('create'),
      })
      .strict()
      .default({ touchpoint: 'hold', channel: 'hold', unit: 'hold', reason: 'hold', agent: 'create' }),
  })
  .strict()
export type WebhookMapping = z.output<typeof webhookMapping>

/** What became of a request as a whole. 'unsigned': nothing in it was believed. */
export const webhookStates = ['accepted', 'held', 'refused', 'unsigned'] as const
export type WebhookState = (typeof webhookStates)[number]

/** Why a request as a whole did not go in. */
export const webhookProblems = [
  'no-signature',
  'wrong-signature',
  'too-old', // signed longer ago than the replay window, or in the future
  'too-large',
  'not-json',
  'too-deep',
  'no-mapping', // nobody has made one yet
  'no-encounters', // nothing under the mapping's path
  'too-many', // more encounters than one request may hold
  'closed',
  'secret-lost', // SECRET has changed; the secret must be given anew
] as const
export type WebhookProblem = (typeof webhookProblems)[number]
