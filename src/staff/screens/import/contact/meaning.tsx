import { unknownWays } from 'virtual:contract'
import { Autocomplete, Select } from '@mantine/core'
import type { UnknownWay, ValueField, ValueMeaning } from '../../../../contract/contact-log.ts'
import { useSetupText } from '../../../text.ts'
import { useOptions } from './options.ts'

type Props = {
  field: ValueField
  value: string
  meaning: ValueMeaning | undefined
  /** What stands where nothing is chosen. */
  otherwise: string
  set: (meaning: ValueMeaning | undefined) => void
}

/** Chooses what one value means. An agent is a name; the rest are what the organisation has set up. */
export function Meaning({ field, value, meaning, otherwise, set }: Props) {
  const t = useSetupText().contactLog
  const options = useOptions()
  if (field === 'agent') {
    return (
      <Autocomplete
        size="xs"
        aria-label={t.meansOf(value)}
        placeholder={otherwise}
        value={meaning && 'is' in meaning ? meaning.is : ''}
        onChange={(name) => set(name.trim() ? { is: name.slice(0, 120) } : undefined)}
      />
    )
  }
  const chosen = meaning && ('is' in meaning ? meaning.is : `way:${meaning.way}`)
  return (
    <Select
      size="xs"
      aria-label={t.meansOf(value)}
      placeholder={otherwise}
      searchable
      clearable
      value={chosen ?? null}
      data={[
        { group: t.fields[field], items: options(field) },
        { group: t.unknown, items: unknownWays.map((way) => ({ value: `way:${way}`, label: t.ways[way] })) },
      ]}
      onChange={(next) =>
        set(next === null ? undefined : next.startsWith('way:') ? { way: next.slice(4) as UnknownWay } : { is: next })
      }
    />
  )
}
