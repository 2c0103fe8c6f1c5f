import { z } from 'zod'
import { outcomeMeanings } from './contact-rules.ts'
import { addDays, instantOf, localDate } from './zone.ts'

/** What makes a later contact of the same customer one of the same matter: that it comes at all, has the same reason, or one of the same branch of reasons. */
export const errandScopes = ['any', 'reason', 'family'] as const
export type ErrandScope = (typeof errandScopes)[number]

const attribute = z
  .string()
  .regex(/^[\p{L}\p{N}_.-]{1,60}$/u)
  .nullable()
  .default(null)

/** How an organisation tells its errands: which encounters count, and which belong together. */
export const errandRule = z.object({
  /** A contact is resolved when no other follows within so many days of 24 hours; an errand ends when none does. */
  days: z.number().int().min(1).max(92).default(7),
  scope: z.enum(errandScopes).default('family'),
  /** Channels that count; null: all. '' is unknown. */
  channels: z.array(z.string().max(40)).max(60).nullable().default(null),
  /** What the outcome of an encounter must mean (contract/contact-rules.ts) for it to be a contact: at first, that somebody or something dealt with the customer. */
  meanings: z.array(z.enum(outcomeMeanings)).min(1).max(outcomeMeanings.length).default(['agent', 'self']),
  /** Channels in which customers help themselves. */
  selfService: z.array(z.string().max(40)).max(60).default(['self-service']),
  /** The attribute that holds the source's own number of the matter: its encounters are one errand, whoever the customer and however long. */
  key: attribute,
  /** The attribute in which the source itself counts hand-overs, or that a matter was opened again. */
  transfers: attribute,
  reopens: attribute,
})
export type ErrandRule = z.output<typeof errandRule>

/**
 * Up to when it is known who came again: now or, where the newest encounter lies in the past, the end of its local day. A log of the past says nothing of the
 * days after its last.
 */
export const knownUntil = (newest: number | null, zone: string, now: number): number =>
  newest === null ? now : Math.min(now, instantOf(addDays(localDate(newest, zone), 1), 0, zone))
