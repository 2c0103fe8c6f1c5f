import type { Localized } from '../../../contract/language.ts'
import type { ReasonVersion } from '../../../contract/operations/reasons.ts'
import type { useReasonsText } from '../../text.ts'

type Change = ReasonVersion['changes'][number]

/** What a version changed of a reason, one line for each thing. */
export function changeWords(
  { before, after }: Change,
  t: ReturnType<typeof useReasonsText>['history'],
  say: (name: Localized) => string,
  nameNow: (id: string) => string,
  top: string,
): string[] {
  const name = say(after.name) || after.code
  if (!before) return [t.added(name)]
  const was = say(before.name) || before.code
  const lines: string[] = []
  const languages = ['fi', 'sv', 'en'] as const
  if (languages.some((l) => (before.name[l] ?? '') !== (after.name[l] ?? ''))) lines.push(t.renamed(was, name))
  if (before.code !== after.code) lines.push(t.recoded(name, before.code, after.code))
  if (before.parent !== after.parent) lines.push(t.moved(name, after.parent ? nameNow(after.parent) : top))
  if (before.other !== after.other) lines.push(after.other ? t.marked(name) : t.unmarked(name))
  if (after.mergedInto && before.mergedInto !== after.mergedInto) lines.push(t.merged(name, nameNow(after.mergedInto)))
  else if (before.mergedInto && !after.mergedInto) lines.push(t.unmerged(name))
  else if (before.closed !== after.closed) lines.push(after.closed ? t.closedIt(name) : t.opened(name))
  return lines
}
