import type { Language } from '../../contract/language.ts'
import type { Rule } from '../../contract/survey.ts'
import type { Asked } from '../../contract/survey-flow.ts'

/** What keeps a survey from being asked on a tablet. */
export type KioskMissing = 'no-survey' | 'not-published' | 'closed' | 'first-question' | 'unknown'

/** All that the tablet's script needs to ask for days by itself. */
export type KioskData = {
  version: string
  language: Language
  kind: 'csat' | 'nps' | 'ces'
  questions: Asked[]
  thanks: { when?: Rule }[]
  words: Partial<Record<Language, KioskWords>>
  /** Changes with everything above. */
  render: string
}

export type KioskWords = {
  brand: string
  labels: string[]
  /** By question. */
  titles: Record<string, string>
  options: Record<string, (readonly [id: string, label: string])[]>
  thanks: (readonly [title: string, text: string])[]
  thankYou: string
  why: string
  words: string
  send: string
  /** One, and many with # for their number. */
  waiting: readonly [string, string]
  unsafe: string
  /** Of the button that fills the screen. */
  full: string
}

/** One sitting as a tablet sends it: what `answerPost` of the contract is. */
export type KioskSitting = {
  answer: string
  version: string
  language: Language
  events: { id: string; question: string; value: unknown; at: string }[]
  finished: boolean
}
