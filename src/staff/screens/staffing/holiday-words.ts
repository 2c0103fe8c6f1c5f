import type { ChannelPlan } from '../../../contract/staffing.ts'
import type { Formats } from '../../format.ts'
import type { useStaffingText } from '../../text.ts'

type Texts = ReturnType<typeof useStaffingText>
type Holiday = { id: string; name: string | null }

export const holidayName = (t: Texts, { id, name }: Holiday): string =>
  name ?? (t.holidayNames as Record<string, string>)[id] ?? id

/** How a holiday was foretold; null for other days. */
export function holidayWords(
  t: Texts,
  f: Formats,
  { date, holiday, basis }: ChannelPlan['days'][number],
): string | null {
  if (!holiday || !basis) return null
  const [day, name] = [f.localDayMonth(date), holidayName(t, holiday)]
  if (basis.kind === 'others') return t.holidays.others(day, name, basis.days, f.count(basis.days))
  return t.holidays[basis.kind](day, name)
}
