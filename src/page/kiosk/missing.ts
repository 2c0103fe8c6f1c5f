import type { SurveyContent } from '../../contract/survey.ts'

/** What keeps a published survey from being asked on a tablet; null when nothing does. */
export function missingFor(content: SurveyContent, open: boolean): 'closed' | 'first-question' | null {
  if (!open) return 'closed'
  return /^(csat|nps|ces)$/.test(content.questions[0]?.kind ?? '') ? null : 'first-question'
}
