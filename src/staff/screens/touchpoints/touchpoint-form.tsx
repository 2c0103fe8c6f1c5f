import { channels, languages, stages } from 'virtual:contract'
import { Button, NativeSelect, SegmentedControl } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Touchpoint } from '../../../contract/operations/catalog.ts'
import { call } from '../../client.ts'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMe } from '../../session.ts'
import { useSetupText, useText } from '../../text.ts'
import { FormDialog } from '../setup/form-dialog.tsx'
import { LocalFields } from '../setup/local-fields.tsx'
import setup from '../setup/setup.module.css'
import { unitOptions } from '../setup/tree.ts'
import { useSubmit } from '../setup/use-submit.ts'

/** Channels at which a customer stands in a place. */
const inPlace = ['store', 'delivery', 'self-service', 'post']

type Props = { touchpoint: Touchpoint | null; close: () => void; created: (made: Touchpoint) => void }

/** Adds a touchpoint or changes one; closing is here too. */
export function TouchpointForm({ touchpoint, close, created }: Props) {
  const t = useSetupText()
  const names = useNames()
  const { language: spoken } = useText()
  const { organisation, person } = useMe()
  const cache = useQueryClient()
  const submit = useSubmit()
  const { data: surveys } = useCall('surveys.list', {})
  const open = (surveys ?? []).filter((s) => !s.closed || s.id === touchpoint?.survey)
  const units = names.units.filter((u) => !u.closed || u.id === touchpoint?.unit)
  const [form, setForm] = useState({
    name: touchpoint?.name ?? {},
    channel: touchpoint?.channel ?? 'store',
    stage: touchpoint?.stage ?? 'during',
    unit: touchpoint?.unit ?? person.unit ?? units.find((u) => u.parent === null)?.id ?? units[0]?.id ?? '',
    physical: touchpoint?.physical ?? true,
    language: touchpoint?.language ?? null,
    survey: touchpoint?.survey as string | null | undefined,
  })
  // A new touchpoint asks with the newest survey in use, unless told otherwise.
  const survey = form.survey !== undefined ? form.survey : (open.find((s) => s.version !== null)?.id ?? null)
  const unit = form.unit || person.unit || units[0]?.id || ''
  const set = (change: Partial<typeof form>) => setForm((f) => ({ ...f, ...change }))

  const save = (more: { closed?: boolean } = {}) =>
    submit.run(async () => {
      const body = { ...form, unit, survey }
      const made = touchpoint
        ? await call('touchpoints.save', { params: { id: touchpoint.id }, body: { ...body, ...more } })
        : await call('touchpoints.create', { body })
      await cache.invalidateQueries({ queryKey: ['touchpoints.list'] })
      close()
      if (!touchpoint) created(made)
    })
  const surveyName = (s: NonNullable<typeof surveys>[number]) =>
    s.closed
      ? `${s.draft.name} (${t.touchpoint.surveyClosed})`
      : s.version === null
        ? `${s.draft.name} (${t.touchpoint.notPublished})`
        : s.draft.name

  return (
    <FormDialog
      opened
      close={close}
      title={touchpoint ? t.touchpoint.edit : t.touchpoint.create}
      submit={submit}
      send={() => void save()}
      known={['name']}
      beside={
        touchpoint && (
          <Button
            variant="subtle"
            color={touchpoint.closed ? 'gray' : 'red'}
            onClick={() => void save({ closed: !touchpoint.closed })}
            title={touchpoint.closed ? undefined : t.touchpoint.closeWhy}
          >
            {touchpoint.closed ? t.touchpoint.openIt : t.touchpoint.closeIt}
          </Button>
        )
      }
    >
      <LocalFields
        label={t.touchpoint.name}
        description={t.touchpoint.nameHint}
        value={form.name}
        error={submit.issue('name')}
        autoFocus
        onChange={(name) => set({ name })}
      />
      <NativeSelect
        label={t.touchpoint.survey}
        value={survey ?? ''}
        error={submit.issue('survey')}
        onChange={(event) => set({ survey: event.currentTarget.value || null })}
        data={[
          { value: '', label: t.touchpoint.noSurvey },
          ...open.map((s) => ({ value: s.id, label: surveyName(s) })),
        ]}
      />
      <NativeSelect
        label={t.touchpoint.channel}
        value={form.channel}
        error={submit.issue('channel')}
        onChange={(event) => {
          const channel = event.currentTarget.value
          // A new one follows its channel; what somebody chose for an old one stays.
          set({ channel, ...(!touchpoint && { physical: inPlace.includes(channel) }) })
        }}
        data={[...channels, ...organisation.channels.map((c) => c.id)].map((c) => ({
          value: c,
          label: names.name('channel', c),
        }))}
      />
      <NativeSelect
        label={t.touchpoint.stage}
        value={form.stage}
        error={submit.issue('stage')}
        onChange={(event) => set({ stage: event.currentTarget.value })}
        data={[...stages, ...organisation.stages.map((s) => s.id)].map((s) => ({
          value: s,
          label: names.name('stage', s),
        }))}
      />
      <NativeSelect
        label={t.touchpoint.unit}
        value={unit}
        error={submit.issue('unit')}
        onChange={(event) => set({ unit: event.currentTarget.value })}
        data={unitOptions(units)}
      />
      <NativeSelect
        label={t.touchpoint.language}
        value={form.language ?? ''}
        onChange={(event) => set({ language: languages.find((l) => l === event.currentTarget.value) ?? null })}
        data={[
          { value: '', label: t.touchpoint.browserLanguage },
          ...organisation.languages.map((l) => ({ value: l, label: spoken[l] })),
        ]}
      />
      <div className={setup.field}>
        <span id="physical">{t.touchpoint.where}</span>
        <SegmentedControl
          aria-labelledby="physical"
          value={form.physical ? 'physical' : 'digital'}
          data={(['physical', 'digital'] as const).map((v) => ({ value: v, label: t.touchpoint[v] }))}
          onChange={(v) => set({ physical: v === 'physical' })}
        />
      </div>
    </FormDialog>
  )
}
