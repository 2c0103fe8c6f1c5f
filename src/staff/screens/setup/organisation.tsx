import { languages } from 'virtual:contract'
import { Button, Checkbox, NumberInput, Select, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Language } from '../../../contract/language.ts'
import type { Organisation } from '../../../contract/operations/organisation.ts'
import { call } from '../../client.ts'
import { useMay, useMe } from '../../session.ts'
import { useSetupText, useText } from '../../text.ts'
import { DemoRemoval } from './demo-removal.tsx'
import { Failed } from './failed.tsx'
import { OwnList } from './own-list.tsx'
import { Rebuild } from './rebuild.tsx'
import setup from './setup.module.css'
import { useSubmit } from './use-submit.ts'
import { HoursFields, hoursAreGood } from './working-hours.tsx'
import { zoneOptions } from './zones.ts'

type Form = Omit<Organisation, 'id' | 'demo'>
const formOf = ({ id: _, demo: __, ...form }: Organisation): Form => form

/** What is true of the whole organisation. */
export function Panel() {
  const t = useSetupText()
  const { language: names } = useText()
  const { organisation } = useMe()
  const locked = !useMay()('organisation.save')
  const cache = useQueryClient()
  const submit = useSubmit()
  const [form, setForm] = useState(() => formOf(organisation))
  const [saved, setSaved] = useState(false)
  const changed = JSON.stringify(form) !== JSON.stringify(formOf(organisation))
  const set = (change: Partial<Form>) => {
    setSaved(false)
    setForm((f) => ({ ...f, ...change }))
  }
  useEffect(() => {
    if (!changed) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [changed])
  const good = form.name.trim() !== '' && hoursAreGood(form.workingHours)
  const save = () =>
    good &&
    submit.run(async () => {
      const next = await call('organisation.save', { body: form })
      setForm(formOf(next))
      await cache.invalidateQueries({ queryKey: ['me'] })
      setSaved(true)
    })
  return (
    <div className="stack">
      <form
        className={`card ${setup.form}`}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        {locked && <p className={setup.hint}>{t.common.readOnly}</p>}
        <TextInput
          label={t.organisation.name}
          value={form.name}
          readOnly={locked}
          maxLength={120}
          error={form.name.trim() === '' ? t.common.required : submit.issue('name')}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <Select
          label={t.organisation.zone}
          description={t.organisation.zoneHint}
          searchable
          allowDeselect={false}
          readOnly={locked}
          data={zoneOptions(form.zone)}
          value={form.zone}
          error={submit.issue('zone')}
          onChange={(zone) => zone && set({ zone })}
        />
        <Checkbox.Group
          label={t.organisation.languages}
          description={t.organisation.languagesHint}
          value={form.languages}
          onChange={(next) =>
            next.length > 0 && set({ languages: languages.filter((l) => next.includes(l)) as Language[] })
          }
        >
          <div className={setup.values}>
            {languages.map((l) => (
              <Checkbox key={l} value={l} label={names[l]} lang={l} disabled={locked} />
            ))}
          </div>
        </Checkbox.Group>
        <NumberInput
          label={t.organisation.minimumGroup}
          description={t.organisation.minimumGroupHint}
          min={1}
          max={100}
          clampBehavior="strict"
          allowDecimal={false}
          readOnly={locked}
          value={form.minimumGroup}
          maw={280}
          onChange={(n) => typeof n === 'number' && set({ minimumGroup: n })}
        />
        <HoursFields value={form.workingHours} locked={locked} onChange={(workingHours) => set({ workingHours })} />
        <OwnList kind="channels" value={form.channels} locked={locked} onChange={(channels) => set({ channels })} />
        <OwnList kind="stages" value={form.stages} locked={locked} onChange={(stages) => set({ stages })} />
        <Failed submit={submit} known={['name', 'zone']} />
        {!locked && (
          <div className={setup.actions}>
            <span className={saved ? setup.said : setup.hint} role="status">
              {saved ? t.settings.saved : changed ? t.settings.unsaved : ''}
            </span>
            <Button type="submit" loading={submit.busy} disabled={!changed || !good}>
              {t.common.save}
            </Button>
          </div>
        )}
      </form>
      <Rebuild />
      {organisation.demo && <DemoRemoval />}
    </div>
  )
}
