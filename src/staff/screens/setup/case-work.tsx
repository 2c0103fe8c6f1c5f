import { Button, Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { CaseSettings } from '../../../contract/cases.ts'
import { call } from '../../client.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay, useMe } from '../../session.ts'
import { useLanguage, useSetupText } from '../../text.ts'
import { Failed } from './failed.tsx'
import setup from './setup.module.css'
import { useSubmit } from './use-submit.ts'

/** How cases are handled: the promise, what happens to late ones, digests, the question afterwards. */
export function Panel() {
  const { data, error, refetch } = useCall('caseSettings.read', {}, { fresh: 0 })
  if (error) return <Problem error={error} retry={() => void refetch()} />
  if (!data) return <Wait lines={5} />
  return <Form settings={data} />
}

function Form({ settings }: { settings: CaseSettings }) {
  const t = useSetupText()
  const words = t.caseSetup.work
  const cache = useQueryClient()
  const names = useNames()
  const language = useLanguage()
  const may = useMay()
  const submit = useSubmit()
  const whole = useMe().person.unit === null
  const fixed = !may('caseSettings.save') || !whole
  const [form, setForm] = useState(settings)
  const [saved, setSaved] = useState(false)
  const set = (more: Partial<CaseSettings>) => {
    setSaved(false)
    setForm((f) => ({ ...f, ...more }))
  }
  const surveys = names.surveys.filter((s) => s.version !== null && !s.closed)
  const decimal = language === 'en' ? '.' : ','
  const save = () =>
    submit.run(async () => {
      await call('caseSettings.save', { body: form })
      await cache.invalidateQueries({ queryKey: ['caseSettings.read'] })
      setSaved(true)
    })
  return (
    <section className="card">
      <form
        className={setup.form}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        {!whole && <p className={setup.hint}>{words.wholeOnly}</p>}
        <NumberInput
          label={words.promise}
          description={words.promiseHint}
          min={1}
          max={720}
          disabled={fixed}
          value={form.promiseHours}
          onChange={(n) => typeof n === 'number' && set({ promiseHours: n })}
        />
        <NumberInput
          label={words.escalate}
          description={words.escalateHint}
          placeholder={words.escalateOff}
          min={0.5}
          max={400}
          decimalSeparator={decimal}
          disabled={fixed}
          value={form.escalateHours ?? ''}
          onChange={(n) => set({ escalateHours: typeof n === 'number' ? n : null })}
        />
        <TextInput
          type="time"
          label={words.digest}
          disabled={fixed}
          value={form.digestAt}
          error={submit.issue('digestAt')}
          onChange={(e) => set({ digestAt: e.currentTarget.value })}
        />
        <Checkbox
          label={words.again}
          description={words.againHint}
          disabled={fixed || surveys.length === 0}
          checked={form.askAgain !== null}
          onChange={(e) =>
            set({ askAgain: e.currentTarget.checked ? { survey: surveys[0]?.id ?? '', afterHours: 24 } : null })
          }
        />
        {form.askAgain && (
          <div className={setup.pair}>
            <NativeSelect
              label={words.againSurvey}
              disabled={fixed}
              value={form.askAgain.survey}
              error={submit.issue('askAgain.survey')}
              data={surveys.map((s) => ({ value: s.id, label: s.draft.name }))}
              onChange={(e) => set({ askAgain: { ...form.askAgain!, survey: e.currentTarget.value } })}
            />
            <NumberInput
              label={words.againAfter}
              min={0}
              max={720}
              disabled={fixed}
              value={form.askAgain.afterHours}
              onChange={(n) => typeof n === 'number' && set({ askAgain: { ...form.askAgain!, afterHours: n } })}
            />
          </div>
        )}
        <Failed submit={submit} known={['digestAt', 'askAgain.survey']} />
        {!fixed && (
          <div className={setup.actions}>
            <span role="status" className={setup.hint}>
              {saved && words.saved}
            </span>
            <Button type="submit" loading={submit.busy}>
              {words.save}
            </Button>
          </div>
        )}
      </form>
    </section>
  )
}
