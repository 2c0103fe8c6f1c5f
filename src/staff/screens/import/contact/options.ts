import type { ValueField } from '../../../../contract/contact-log.ts'
import { say, useNames } from '../../../names.ts'
import { useLanguage } from '../../../text.ts'

/** What a value of each field can mean: everything that the organisation has set up and not closed. */
export function useOptions(): (field: ValueField) => { value: string; label: string }[] {
  const names = useNames()
  const language = useLanguage()
  return (field) => {
    if (field === 'channel') return names.channels.map((value) => ({ value, label: names.name('channel', value) }))
    if (field === 'unit') return names.units.filter((u) => !u.closed).map((u) => ({ value: u.id, label: u.name }))
    if (field === 'agent') return []
    const all = field === 'reason' ? names.reasons : names.touchpoints
    return all.filter((r) => !r.closed).map((r) => ({ value: r.id, label: say(r.name, language) || r.code }))
  }
}
