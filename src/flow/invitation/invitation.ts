import type { AnswerFlag, AnswerSource } from '../../contract/answer.ts'
import type { ShownBrand } from '../../contract/asking.ts'
import type { Language, Localized } from '../../contract/language.ts'
import type { SurveyContent } from '../../contract/survey.ts'

/** A personal link can be answered for this long; later answers are kept and flagged. */
export const linkDays = 30

export type PublishedVersion = { id: string; survey: string; number: number; content: SurveyContent }

/** All that a survey link leads to: what to show, and what the answer is bound to. */
export type Link = {
  kind: 'personal' | 'anonymous'
  /** How an answer comes by it. A code on paper is one sitting, as a personal link is. */
  source: AnswerSource
  org: string
  orgName: string
  /** How the unit of the meeting looks to its customers. */
  brand: ShownBrand
  invitation: string | null
  encounter: string | null
  /** The sitting of a personal link; an anonymous visitor's browser makes its own. */
  answer: string | null
  version: PublishedVersion
  touchpoint: { id: string; name: Localized; channel: string; stage: string; unit: string; unitPath: string[] }
  reason: { id: string; name: Localized } | null
  agent: string | null
  /** The channel and unit of the encounter where there is one, else of the touchpoint. */
  channel: string
  unit: string
  unitPath: string[]
  attributes: Record<string, unknown>
  encounterEndedAt: Date | null
  askedAt: Date | null
  openedAt: Date | null
  /** The customer's language as far as the encounter knows it, else the touchpoint's. */
  language: Language | null
  /** Sites that may show it inside their pages, and parameters of its address that are kept with the answer. */
  sites: string[]
  parameters: string[]
  /** The tablet on which it is answered. */
  device?: string
  /** Reasons why nobody would be asked today. Answers are stored all the same, and marked. */
  flags: AnswerFlag[]
}
