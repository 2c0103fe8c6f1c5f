import { durationUnits } from 'virtual:contract'
import { Select, TagsInput } from '@mantine/core'
import type {
  DurationUnit,
  EncounterColumn,
  EncounterMapping,
  EncounterTarget,
} from '../../../../contract/contact-log.ts'
import type { CallReply } from '../../../client.ts'
import { useFormat } from '../../../format.ts'
import { useSetupText } from '../../../text.ts'
import css from '../import.module.css'
import { attributeName } from '../target.ts'

type Preview = CallReply<'contactLog.preview'>
type Props = {
  preview: Preview
  mapping: EncounterMapping
  set: (column: string, to: EncounterColumn) => void
  issueOf: (path: string) => string | undefined
  sameKeys: number
}

const spent: string[] = ['wait', 'talk', 'hold', 'wrapUp', 'total'] satisfies EncounterTarget[]
const groups = {
  when: ['date', 'start', 'end'],
  what: ['key', 'reason', 'channel', 'touchpoint', 'unit', 'agent', 'outcome'],
  spent: ['wait', 'talk', 'hold', 'wrapUp', 'total'],
  who: ['customer', 'customerName', 'customerEmail', 'customerPhone', 'customerLanguage'],
  other: ['attribute', 'skip'],
} as const

/** Each column with what stands in it and what it becomes. */
export function ContactColumns({ preview, mapping, set, issueOf, sameKeys }: Props) {
  const { imports: t, contactLog: log } = useSetupText()
  const f = useFormat()
  const choices = (Object.keys(groups) as (keyof typeof groups)[]).map((group) => ({
    group: log.groups[group],
    items: groups[group].map((value) => ({ value, label: log.targets[value] })),
  }))
  const first = preview.columns.filter((c) => c.guess.to !== 'skip')
  const rest = preview.columns.filter((c) => c.guess.to === 'skip')
  const hasKey = Object.values(mapping.columns).some((c) => c.to === 'key')
  const row = (c: Preview['columns'][number]) => {
    const target = mapping.columns[c.name] ?? ({ to: 'skip' } as const)
    const blank = ('blank' in target && target.blank) || []
    return (
      <li key={c.name} data-off={target.to === 'skip' || undefined}>
        <div className={css.name}>
          <strong>{c.name}</strong>
          <small>
            {c.distinct === 0
              ? t.allBlank
              : [t.distinct(f.count(c.distinct)), c.blank > 0 && t.blank(f.count(c.blank))].filter(Boolean).join(', ')}
          </small>
        </div>
        <div className={css.samples}>
          {c.samples.map((sample) => (
            <span key={sample}>{sample}</span>
          ))}
        </div>
        <div className={css.target}>
          <Select
            aria-label={t.becomesOf(c.name)}
            searchable
            allowDeselect={false}
            value={target.to}
            data={choices}
            error={issueOf(`columns.${c.name}`)}
            maxDropdownHeight={340}
            onChange={(to) => to && set(c.name, targetOf(to, c.name))}
          />
          {spent.includes(target.to) && (
            <Select
              size="xs"
              label={log.durationUnit}
              allowDeselect={false}
              value={('unit' in target && target.unit) || 's'}
              data={durationUnits.map((value) => ({ value, label: log.durationUnits[value] }))}
              onChange={(unit) => unit && set(c.name, { ...target, unit: unit as DurationUnit } as EncounterColumn)}
            />
          )}
          {target.to !== 'skip' && (
            <TagsInput
              size="xs"
              label={t.blankValues}
              aria-label={t.blankOf(c.name)}
              placeholder={blank.length > 0 ? '' : t.blankHint}
              value={blank}
              onChange={(given) => {
                const { blank: _, ...bare } = target as Exclude<EncounterColumn, { to: 'skip' }>
                set(c.name, { ...bare, ...(given.length > 0 && { blank: given }) } as EncounterColumn)
              }}
            />
          )}
        </div>
      </li>
    )
  }
  return (
    <section className={`card ${css.columns}`}>
      <h2>{t.columns}</h2>
      <p className={css.small}>
        {t.looked(f.count(preview.rowsLooked), preview.encoding, t.delimiter[preview.delimiter] ?? preview.delimiter)}{' '}
        {!hasKey && log.madeKey}
      </p>
      <p role="alert" className={css.issue}>
        {issueOf('columns') ?? (sameKeys > 0 ? log.sameKeys(f.count(sameKeys)) : '')}
      </p>
      <ul>{first.map(row)}</ul>
      {rest.length > 0 && (
        <details open={first.length === 0 || rest.length <= 6}>
          <summary>{t.otherColumns(f.count(rest.length))}</summary>
          <ul>{rest.map(row)}</ul>
        </details>
      )}
    </section>
  )
}

const targetOf = (to: string, column: string): EncounterColumn =>
  to === 'attribute' ? { to, name: attributeName(column) } : ({ to } as EncounterColumn)
