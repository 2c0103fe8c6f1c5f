import type { SurveyContent } from '../../../contract/survey.ts'
import { guessColumns as guessLog, type LookedColumn } from '../../encounter/import/guess.ts'
import type { ColumnTarget } from './columns.ts'

/** How much each of these columns speaks for a contact log: what only a log tells most, what surveys carry along nothing. */
const logSpeaks: Partial<Record<string, number>> = {
  wait: 2,
  talk: 2,
  hold: 2,
  wrapUp: 2,
  total: 2,
  end: 1,
  outcome: 1,
  customer: 0.5,
  customerPhone: 0.5,
  key: 0.25,
  start: 0.25,
}
/**
 * How much a column that was taken for a question speaks for a survey. Numbers and yes or no are in every log, so only names tell much; and a comment is
 * little proof, for logs have notes and replies in them, unless it is titled as the question is.
 */
const surveySpeaks = (text: boolean, named: number): number =>
  named === 0 ? (text ? 0.25 : 0.5) : text && named < 1.5 ? 1 : 2 * named

/**
 * What a file seems to hold, by weighing its columns: ratings and whatever is named as a question of a survey speak for answers; ends, durations, outcomes and
 * customers for encounters. Where nothing speaks for answers they are encounters.
 */
export function guessHolds(
  columns: LookedColumn[],
  guessed: { columns: ColumnTarget[]; named: Map<string, number> },
  content: SurveyContent | null,
): 'answers' | 'encounters' {
  const log = guessLog(columns).reduce((sum, { to }) => sum + (logSpeaks[to] ?? 0), 0)
  const asked = guessed.columns.flatMap((c) => (c.to === 'question' ? [c.question] : []))
  const survey = asked.reduce((sum, id) => {
    const kind = content?.questions.find((q) => q.id === id)?.kind ?? ''
    return sum + surveySpeaks(/^(text|longtext|contact)$/.test(kind), guessed.named.get(id) ?? 0)
  }, 0)
  return survey > log ? 'answers' : 'encounters'
}
