import type { ReasonCondition } from '../../../contract/reasons.ts'
import type { Names } from '../../names.ts'
import type { useReasonsText } from '../../text.ts'

type Text = ReturnType<typeof useReasonsText>

/** For which encounters, in one line. */
export function conditionWords(c: ReasonCondition & { reasons?: string[] | undefined }, t: Text, names: Names): string {
  const few = (all: string[]) =>
    all.length > 3 ? t.condition.few(all.slice(0, 3).join(', '), String(all.length - 3)) : all.join(', ')
  const parts = [
    c.reasons && few(c.reasons.map((x) => names.name('reason', x))),
    c.words && t.condition.says(few(c.words.map((w) => `”${w}”`))),
    c.channels && few(c.channels.map((x) => names.name('channel', x))),
    c.touchpoints && few(c.touchpoints.map((x) => names.name('touchpoint', x))),
    c.units && few(c.units.map((x) => names.name('unit', x))),
    c.agents && few(c.agents),
    c.sources && few(c.sources),
    ...Object.entries(c.attributes ?? {}).map(([name, values]) => `${name}: ${few(values)}`),
  ].filter(Boolean)
  return parts.length > 0 ? parts.join(' · ') : t.condition.everything
}
