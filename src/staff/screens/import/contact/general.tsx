import { Select, TextInput } from '@mantine/core'
import type { EncounterMapping } from '../../../../contract/contact-log.ts'
import type { CallReply } from '../../../client.ts'
import { useSetupText } from '../../../text.ts'
import { FileFields } from '../file-fields.tsx'
import css from '../import.module.css'
import { useOptions } from './options.ts'

type Props = {
  mapping: EncounterMapping
  set: (change: Partial<EncounterMapping>) => void
  issueOf: (path: string) => string | undefined
  saved: CallReply<'mappings.list'>
  apply: (id: string | null) => void
  name: string
  rename: (name: string) => void
}

/** What holds for all rows: the saved mapping, the source, the form of dates, and what rows without their own fall back to. */
export function ContactGeneral({ mapping, set, issueOf, saved, apply, name, rename }: Props) {
  const { imports: t, contactLog: log } = useSetupText()
  const options = useOptions()
  const fallback = (field: 'touchpoint' | 'channel' | 'unit', label: string) => (
    <Select
      label={label}
      description={log.channelHint}
      placeholder={log.none}
      clearable
      searchable
      value={mapping[field] ?? null}
      data={options(field)}
      error={issueOf(field)}
      onChange={(value) => set({ [field]: value ?? undefined })}
    />
  )
  return (
    <section className={`card ${css.general}`}>
      {saved.length > 0 && (
        <Select
          label={log.saved}
          description={log.savedHint}
          placeholder={log.savedNone}
          value={saved.find((s) => s.name === name)?.id ?? null}
          data={saved.map((s) => ({ value: s.id, label: s.name }))}
          onChange={apply}
        />
      )}
      <TextInput
        label={log.saveAs}
        description={log.saveAsHint}
        maxLength={80}
        value={name}
        onChange={(event) => rename(event.currentTarget.value)}
      />
      <FileFields mapping={mapping} set={set} issueOf={issueOf} />
      {fallback('channel', log.channel)}
      {fallback('touchpoint', t.touchpoint)}
      {fallback('unit', log.unit)}
    </section>
  )
}
