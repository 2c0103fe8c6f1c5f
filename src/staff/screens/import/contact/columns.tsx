import { durationUnits } from 'virtual:contract'
import { Select } from '@mantine/core'
import type {
  DurationUnit,
  EncounterColumn,
  EncounterMapping,
  EncounterTarget,
} from '../../../../contract/contact-log.ts'
import type { CallReply } from '../../../client.ts'
import { useFormat } from '../../../format.ts'
import { useSetupText } from '../../../text.ts'
import { BlankValues, ColumnList } from '../column-list.tsx'
import { attributeName } from '../target.ts'

type Props = {
  preview: CallReply<'contactLog.preview'>
  mapping: EncounterMapping
  set: (column: string, to: EncounterColumn) => void
  issueOf: (path: string) => string | undefined
  sameKeys: number
}

const spent: string[] = ['wait', 'talk', 'hold', 'wrapUp', 'total'] satisfies EncounterTarget[]
const groups = {
  when: ['date', 'start', 'end'],
  what: ['key', 'reason', 'extraReason', 'channel', 'touchpoint', 'unit', 'agent', 'outcome'],
  spent: ['wait', 'talk', 'hold', 'wrapUp', 'total'],
  who: ['customer', 'customerName', 'customerEmail', 'customerPhone', 'customerLanguage'],
  other: ['attribute', 'skip'],
} as const

/** What the columns of a contact log become. */
export function ContactColumns({ preview, mapping, set, issueOf, sameKeys }: Props) {
  const log = useSetupText().contactLog
  const f = useFormat()
  const choices = (Object.keys(groups) as (keyof typeof groups)[]).map((group) => ({
    group: log.groups[group],
    items: groups[group].map((value) => ({ value, label: log.targets[value] })),
  }))
  const targetFor = (column: string): EncounterColumn => mapping.columns[column] ?? { to: 'skip' }
  const more = (column: string) => {
    const target = targetFor(column)
    if (target.to === 'skip') return null
    return (
      <>
        {spent.includes(target.to) && (
          <Select
            size="xs"
            label={log.durationUnit}
            allowDeselect={false}
            value={('unit' in target && target.unit) || 's'}
            data={durationUnits.map((value) => ({ value, label: log.durationUnits[value] }))}
            onChange={(unit) => unit && set(column, { ...target, unit: unit as DurationUnit } as EncounterColumn)}
          />
        )}
        <BlankValues
          column={column}
          blank={target.blank}
          set={(given) => {
            const { blank: _, ...bare } = target
            set(column, { ...bare, ...(given.length > 0 && { blank: given }) } as EncounterColumn)
          }}
        />
      </>
    )
  }
  return (
    <ColumnList
      preview={preview}
      choices={choices}
      chosen={(column) => targetFor(column).to}
      choose={(column, to) => set(column, targetOf(to, column))}
      more={more}
      note={!Object.values(mapping.columns).some((c) => c.to === 'key') && log.madeKey}
      problem={issueOf('columns') ?? (sameKeys > 0 ? log.sameKeys(f.count(sameKeys)) : '')}
      issueOf={issueOf}
    />
  )
}

const targetOf = (to: string, column: string): EncounterColumn =>
  to === 'attribute' ? { to, name: attributeName(column) } : ({ to } as EncounterColumn)
