import type { Language, Localized } from '../contract/language.ts'
import type { SurveyContent } from '../contract/survey.ts'
import type { Given } from '../contract/survey-flow.ts'

/** What the rooms behind know of a link: enough to show the survey and to go on with a sitting. */
export type SurveyView = {
  kind: 'personal' | 'anonymous'
  org: string
  orgName: string
  /** How it looks there; without it, as the house does. */
  brand?: { name: Localized; colour: string | null }
  /** Version of the survey to show; of a sitting begun earlier, the version it began with. */
  version: string
  content: SurveyContent
  /** The sitting: fixed for a personal link, null for an anonymous one that has not begun. */
  answer: string | null
  /** What texts may name: {touchpoint}, {agent}, {reason}. */
  pieces: { touchpoint?: Localized; agent?: string; reason?: Localized }
  /** Language wished for by the encounter or customer; null leaves it to the browser. */
  language: Language | null
  /** Answers of this sitting so far. */
  given: Given
  /** false: closed or expired. What is still posted is kept all the same. */
  open: boolean
  finished: boolean
  /** What the thank-you offers. */
  reward?: { kind: 'codes' | 'draw'; offer: Localized }
  /** Shown in the builder: nothing is sent anywhere. */
  preview?: boolean
}
