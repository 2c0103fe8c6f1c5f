import { dateFormats } from 'virtual:contract'
import { Select, TextInput } from '@mantine/core'
import type { ImportMapping } from '../../../contract/operations/flow.ts'
import { useSetupText } from '../../text.ts'

type Fields = Pick<ImportMapping, 'source' | 'dateFormat'>
type Props = {
  mapping: Fields
  set: (change: Partial<Fields>) => void
  issueOf: (path: string) => string | undefined
}

/** What every file says of itself: where it comes from, and how it writes dates. */
export function FileFields({ mapping, set, issueOf }: Props) {
  const t = useSetupText().imports
  return (
    <>
      <TextInput
        label={t.source}
        description={t.sourceHint}
        maxLength={60}
        value={mapping.source}
        error={issueOf('source')}
        onChange={(event) => set({ source: event.currentTarget.value })}
      />
      <Select
        label={t.dateFormat}
        allowDeselect={false}
        value={mapping.dateFormat}
        data={dateFormats.map((value) => ({ value, label: t.dateFormats[value] }))}
        onChange={(value) => value && set({ dateFormat: value as Fields['dateFormat'] })}
      />
    </>
  )
}
