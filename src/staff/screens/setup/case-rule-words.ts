import type { CaseRule } from '../../../contract/operations/flow.ts'
import type { useSetupText } from '../../text.ts'

/** The condition in words. */
export function whenWords(t: ReturnType<typeof useSetupText>, { when }: Pick<CaseRule, 'when'>): string {
  const kind = t.caseRule.kind[when.question]
  if (when.oneOf?.length) {
    return t.caseRule.words.oneOf(
      kind,
      when.oneOf.map((v) => t.rule.solved[v as 'yes' | 'partly' | 'no'] ?? v).join(', '),
    )
  }
  return when.max === undefined ? kind : t.caseRule.words.atMost(kind, String(when.max))
}
