import { MultiSelect, TagsInput, Textarea } from '@mantine/core'
import type { ReasonCondition } from '../../../contract/reasons.ts'
import { say, useNames } from '../../names.ts'
import { useLanguage, useReasonsText } from '../../text.ts'
import { attributeLines, readAttributes } from '../policies/attributes.ts'
import policies from '../policies/policies.module.css'
import { unitOptions } from '../setup/tree.ts'

/** A condition while it is written: attributes are lines, and an empty list is no condition yet. */
export type DraftCondition = Omit<ReasonCondition, 'attributes'> & { lines: string }

export const draftOf = ({ attributes, ...rest }: ReasonCondition): DraftCondition => ({
  ...rest,
  lines: attributeLines(attributes),
})

/** What was written; null where a line of attributes is none. */
export function conditionOf({ lines, ...rest }: DraftCondition): ReasonCondition | null {
  const attributes = readAttributes(lines)
  if (attributes === null) return null
  const all = { ...rest, attributes }
  // An empty list would match nothing: an empty field means all.
  return Object.fromEntries(Object.entries(all).filter(([, v]) => v && Object.keys(v).length > 0)) as ReasonCondition
}

type Props = { value: DraftCondition; onChange: (value: DraftCondition) => void; wrong: boolean }

/** Which encounters are meant. */
export function ConditionFields({ value, onChange, wrong }: Props) {
  const t = useReasonsText().condition
  const names = useNames()
  const language = useLanguage()
  const set = (more: Partial<DraftCondition>) => onChange({ ...value, ...more })
  const pick = (field: 'channels' | 'touchpoints' | 'units', data: { value: string; label: string }[]) => (
    <MultiSelect
      label={t[field]}
      data={data}
      value={value[field] ?? []}
      searchable
      clearable
      comboboxProps={{ withinPortal: true }}
      onChange={(values) => set({ [field]: values })}
    />
  )
  const type = (field: 'words' | 'sources' | 'agents', description?: string) => (
    <TagsInput
      label={t[field]}
      {...(description && { description })}
      placeholder={value[field]?.length ? '' : t.typeHint}
      value={value[field] ?? []}
      acceptValueOnBlur
      onChange={(values) => set({ [field]: field === 'words' ? values.filter((v) => v.trim().length > 1) : values })}
    />
  )
  return (
    <>
      {type('words', t.wordsHint)}
      <div className={policies.pair}>
        {pick(
          'channels',
          names.channels.map((c) => ({ value: c, label: names.name('channel', c) })),
        )}
        {pick(
          'touchpoints',
          names.touchpoints.map((p) => ({ value: p.id, label: say(p.name, language) })),
        )}
      </div>
      {pick('units', unitOptions(names.units))}
      <div className={policies.pair}>
        {type('agents')}
        {type('sources')}
      </div>
      <Textarea
        label={t.attributes}
        description={t.attributesHint}
        autosize
        minRows={1}
        value={value.lines}
        error={wrong && readAttributes(value.lines) === null && t.attributesWrong}
        onChange={(event) => set({ lines: event.currentTarget.value })}
      />
    </>
  )
}
