import { z } from 'zod'
import type { AnyDimension } from './metric.ts'

/** What somebody wants to see figures of single persons for, in words that those persons may read. */
export const purpose = z.string().trim().min(8).max(300)

export const personView = z.object({
  id: z.uuid(),
  /** Who looked, by the name of that time; null for an API key of whose name nothing was noted. */
  reader: z.string().nullable(),
  /** An API key, and no person. */
  key: z.boolean(),
  purpose: z.string(),
  /** What was asked: metrics, as their ids; of lists what they list. */
  what: z.string(),
  /** Whose figures; empty is everybody's. */
  agents: z.array(z.string()),
  times: z.number().int(),
  at: z.string(),
})
export type PersonView = z.infer<typeof personView>

/** Whether a question is about single persons: split by them, or narrowed to some. */
export const isOfPersons = (asked: {
  by?: readonly AnyDimension[]
  filters: readonly { dimension: AnyDimension }[]
}): boolean => asked.by?.includes('agent') || asked.filters.some((f) => f.dimension === 'agent')
