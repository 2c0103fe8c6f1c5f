import { TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../client.ts'
import { useSetupText } from '../../text.ts'
import { FormDialog } from '../setup/form-dialog.tsx'
import { useSubmit } from '../setup/use-submit.ts'
import css from './list.module.css'

const starts = ['call', 'store', 'delivery', 'recovery', 'empty'] as const
type Start = (typeof starts)[number]

/** Where a new survey begins: at a ready template, or empty. */
export function NewSurvey({ opened, close }: { opened: boolean; close: () => void }) {
  const t = useSetupText()
  const submit = useSubmit()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const [start, setStart] = useState<Start>('call')
  const [name, setName] = useState('')
  const send = () =>
    submit.run(async () => {
      const made = await call('surveys.create', {
        body: { ...(start !== 'empty' && { template: start }), ...(name.trim() && { name: name.trim() }) },
      })
      void cache.invalidateQueries({ queryKey: ['surveys.list'] })
      await navigate({ to: `/surveys/${made.id}` as string })
    })
  return (
    <FormDialog
      opened={opened}
      close={close}
      title={t.survey.create}
      submit={submit}
      send={() => void send()}
      sendLabel={t.survey.start}
    >
      <fieldset className={css.starts}>
        <legend>{t.survey.pickStart}</legend>
        {starts.map((s) => (
          <label key={s} className={css.start} data-on={start === s || undefined}>
            <input type="radio" name="start" value={s} checked={start === s} onChange={() => setStart(s)} />
            <span>
              <strong>{t.survey.templates[s]}</strong>
              <small>{t.survey.templateWhat[s]}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <TextInput
        label={t.survey.name}
        description={t.survey.nameHint}
        placeholder={start === 'empty' ? t.survey.untitled : t.survey.templates[start]}
        value={name}
        maxLength={200}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </FormDialog>
  )
}
