import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ValueMeaning, ValueMeanings } from '../../../../contract/contact-log.ts'
import type { ImportState } from '../../../../contract/operations/flow.ts'
import { call } from '../../../client.ts'
import { useFormat } from '../../../format.ts'
import { Problem, Wait } from '../../../look/states.tsx'
import { useCall } from '../../../queries.ts'
import { useSetupText } from '../../../text.ts'
import { Failed } from '../../setup/failed.tsx'
import { useSubmit } from '../../setup/use-submit.ts'
import css from '../import.module.css'
import { Meaning } from './meaning.tsx'

/** The values that rows wait for. Once they mean something the rows go in, and so do those of other files under the same name. */
export function Held({ state }: { state: ImportState }) {
  const t = useSetupText().contactLog
  const f = useFormat()
  const cache = useQueryClient()
  const submit = useSubmit()
  const { data, error, refetch } = useCall('contactLog.held', { params: { id: state.id } }, { fresh: 0 })
  const [values, setValues] = useState<ValueMeanings>({})
  const given = Object.values(values).some((of) => Object.keys(of ?? {}).length > 0)
  const release = () =>
    submit.run(async () => {
      await call('contactLog.release', { params: { id: state.id }, body: { values } })
      const touched = ['imports.read', 'imports.list', 'contactLog.held', 'contactLog.summary', 'mappings.list']
      await Promise.all(touched.map((id) => cache.invalidateQueries({ queryKey: [id] })))
    })
  return (
    <section className={`card ${css.valued}`}>
      <h2>{t.heldTitle}</h2>
      <p className={css.small}>{t.heldWhy}</p>
      {error && !data ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Wait lines={3} />
      ) : (
        <ul className={css.meanings}>
          {data.map(({ field, value, rows }) => (
            <li key={`${field} ${value}`}>
              <span className={css.said}>
                {value} <small>{t.targets[field]}</small>
              </span>
              <span className={css.often}>{f.count(rows)}</span>
              <Meaning
                field={field}
                value={value}
                meaning={values[field]?.[value]}
                otherwise={t.ways.hold}
                set={(meaning) => setValues((v) => ({ ...v, [field]: withMeaning(v[field] ?? {}, value, meaning) }))}
              />
            </li>
          ))}
        </ul>
      )}
      <div className={css.buttons}>
        <Button loading={submit.busy} variant={given ? 'filled' : 'default'} onClick={() => void release()}>
          {given ? t.release : t.tryAgain}
        </Button>
      </div>
      <Failed submit={submit} />
    </section>
  )
}

function withMeaning(of: Record<string, ValueMeaning>, value: string, meaning: ValueMeaning | undefined) {
  const { [value]: _, ...others } = of
  return meaning ? { ...others, [value]: meaning } : others
}
