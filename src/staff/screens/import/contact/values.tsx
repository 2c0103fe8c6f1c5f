import { unknownWays } from 'virtual:contract'
import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import type { EncounterMapping, UnknownWay, ValueField } from '../../../../contract/contact-log.ts'
import type { CallReply } from '../../../client.ts'
import { useFormat } from '../../../format.ts'
import { useNames } from '../../../names.ts'
import { useSetupText } from '../../../text.ts'
import css from '../import.module.css'
import { Meaning } from './meaning.tsx'

type Reply = CallReply<'contactLog.check'>
type Props = { reply: Reply; mapping: EncounterMapping; set: (change: Partial<EncounterMapping>) => void }

/** For each field that is matched: which values the file has, what they mean, and what is done with the others. */
export function ContactValues({ reply, mapping, set }: Props) {
  const t = useSetupText().contactLog
  const f = useFormat()
  const fields = reply.fields.filter((x) => x.values.length > 0)
  if (fields.length === 0) return null
  return (
    <section className={`card ${css.valued}`}>
      <h2>{t.values}</h2>
      <p className={css.small}>{t.valuesWhy(f.count(reply.rowsLooked))}</p>
      {fields.map((one) => (
        <Field key={one.field} one={one} mapping={mapping} set={set} />
      ))}
    </section>
  )
}

const shownAtFirst = 12

function Field({ one, mapping, set }: { one: Reply['fields'][number] } & Omit<Props, 'reply'>) {
  const t = useSetupText().contactLog
  const f = useFormat()
  const names = useNames()
  const [all, showAll] = useState(false)
  const { field } = one
  const ways = field === 'agent' ? t.agentWays : t.ways
  const given = mapping.values[field] ?? {}
  const keyOf = (value: string) => Object.keys(given).find((k) => k.toLowerCase() === value.trim().toLowerCase())
  const nameOf = (is: string) => names.name(field as Exclude<ValueField, 'agent'>, is)
  const shown = all ? one.values : one.values.slice(0, shownAtFirst)
  return (
    <div className={css.field}>
      <div className={css.fieldHead}>
        <h3>
          {t.fields[field]} <small>{one.column}</small>
        </h3>
        <Select
          size="xs"
          label={t.unknown}
          allowDeselect={false}
          value={mapping.unknown[field]}
          data={unknownWays.map((value) => ({ value, label: ways[value] }))}
          onChange={(way) => way && set({ unknown: { ...mapping.unknown, [field]: way as UnknownWay } })}
        />
      </div>
      <ul className={css.meanings}>
        {shown.map(({ value, rows, is }) => {
          const key = keyOf(value)
          return (
            <li key={value}>
              <span className={css.said}>{value}</span>
              <span className={css.often}>{f.count(rows)}</span>
              <Meaning
                field={field}
                value={value}
                meaning={key === undefined ? undefined : given[key]}
                otherwise={
                  is
                    ? t.known(nameOf(is))
                    : field === 'agent'
                      ? ways[mapping.unknown.agent]
                      : t.asUnknown(ways[mapping.unknown[field]])
                }
                set={(meaning) => {
                  const { [key ?? value]: _, ...others } = given
                  set({ values: { ...mapping.values, [field]: meaning ? { ...others, [value]: meaning } : others } })
                }}
              />
            </li>
          )
        })}
      </ul>
      {!all && one.values.length > shownAtFirst && (
        <Button variant="default" size="xs" onClick={() => showAll(true)}>
          {t.valuesMore(f.count(one.values.length - shownAtFirst))}
        </Button>
      )}
    </div>
  )
}
