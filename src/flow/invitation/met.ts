import type { Language } from '../../contract/language.ts'
import type { Contact } from './reach.ts'

export type SurveyState = { closed: boolean; current_version: string | null }

/** What of an encounter decides whether anybody is asked about it. */
export type Met = {
  id: string
  source: string
  externalId: string
  touchpoint: { id: string; closed: boolean; language: Language | null; survey: SurveyState | null } | null
  channel: string
  /** From the top down to the unit itself; empty where it has none. */
  unitPath: string[]
  reasonPath: string[]
  outcome: string | null
  attributes: Record<string, unknown>
  /** The customer's. */
  language: Language | null
  customer: (Contact & { id: string; zone: string | null }) | null
  endedAt: Date
}
