import { improvementMetrics, improvementStates } from 'virtual:contract'
import { MultiSelect, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { DraftImprovement, Improvement, ImprovementState } from '../../../contract/improvement.ts'
import { call } from '../../client.ts'
import { say, useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay, useMe } from '../../session.ts'
import { useImprovementsText, useLanguage, useSetupText, useText } from '../../text.ts'
import { FormDialog } from '../setup/form-dialog.tsx'
import setup from '../setup/setup.module.css'
import { treeOptions, unitOptions } from '../setup/tree.ts'
import { useSubmit } from '../setup/use-submit.ts'
import { draftOf } from './draft.ts'
import { touchedByImprovement } from './touched.ts'

type Props = { improvement: Improvement | null; cause: string | null; close: () => void }

/** One improvement: what, who, which causes, where it is felt and how it is measured. What has been judged is locked. */
export function ImprovementForm({ improvement: i, cause, close }: Props) {
  const w = useImprovementsText()
  const t = useText()
  const common = useSetupText().common
  const names = useNames()
  const language = useLanguage()
  const me = useMe()
  const may = useMay()
  const navigate = useNavigate()
  const cache = useQueryClient()
  const submit = useSubmit()
  const { data: people } = useCall('people.list', {}, { enabled: may('people.list'), fresh: 60_000 })
  const { data: causes } = useCall('causes.list')
  const [draft, setDraft] = useState<DraftImprovement>(() =>
    i
      ? draftOf(i)
      : {
          ...{ title: '', change: '', owner: me.person.id, unit: me.person.unit, causes: cause ? [cause] : [] },
          ...{ touchpoints: [], reasons: [], units: [], metric: 'nps', state: 'planned', startsOn: null, endsOn: null },
        },
  )
  const [tried, setTried] = useState(false)
  const set = (change: Partial<DraftImprovement>) => setDraft((d) => ({ ...d, ...change }))
  const fixed = i?.fixed ?? false
  const send = () => {
    setTried(true)
    if (!draft.title.trim()) return
    void submit.run(async () => {
      const saved = i
        ? await call('improvements.save', { params: { id: i.id }, body: draft })
        : await call('improvements.create', { body: draft })
      await Promise.all(touchedByImprovement.map((id) => cache.invalidateQueries({ queryKey: [id] })))
      close()
      if (!i)
        void navigate({ to: '/improvements/$id' as string, params: { id: saved.id } as never, search: {} as never })
    })
  }
  const owners = [
    { value: '', label: w.form.nobody },
    ...(people ?? []).filter((p) => p.role !== 'viewer' && !p.disabled).map((p) => ({ value: p.id, label: p.name })),
    // Who cannot be listed is still named.
    ...(draft.owner && !people?.some((p) => p.id === draft.owner)
      ? [{ value: draft.owner, label: i?.owner?.name ?? me.person.name }]
      : []),
  ]
  const shownCauses = (causes ?? []).filter((c) => !c.closed || draft.causes.includes(c.id))
  const places = names.touchpoints.filter((p) => !p.closed || draft.touchpoints.includes(p.id))
  const reasons = names.reasons.filter((r) => !r.closed || draft.reasons.includes(r.id))
  const units = names.units.filter((u) => !u.closed || draft.units.includes(u.id) || draft.unit === u.id)
  const states: readonly ImprovementState[] = i
    ? [i.state]
    : improvementStates.filter((s) => s !== 'dropped' && s !== 'ended')
  return (
    <FormDialog
      opened
      close={close}
      title={i ? w.form.edit : w.form.create}
      submit={submit}
      send={send}
      size="42rem"
      known={['title', 'owner', 'unit', 'causes', 'touchpoints', 'reasons', 'units', 'metric', 'startsOn', 'endsOn']}
    >
      <TextInput
        label={w.form.title}
        description={w.form.titleHint}
        value={draft.title}
        maxLength={160}
        data-autofocus
        error={submit.issue('title') ?? (tried && !draft.title.trim() ? w.form.titleNeeded : undefined)}
        onChange={(e) => set({ title: e.currentTarget.value })}
      />
      <Textarea
        label={w.form.change}
        value={draft.change}
        autosize
        minRows={2}
        maxLength={4_000}
        onChange={(e) => set({ change: e.currentTarget.value })}
      />
      <div className={setup.values}>
        <NativeSelect
          label={w.form.owner}
          value={draft.owner ?? ''}
          data={owners}
          error={submit.issue('owner')}
          onChange={(e) => set({ owner: e.currentTarget.value || null })}
        />
        <NativeSelect
          label={w.form.unit}
          value={draft.unit ?? ''}
          data={[...(me.person.unit === null ? [{ value: '', label: common.whole }] : []), ...unitOptions(units)]}
          error={submit.issue('unit')}
          disabled={fixed}
          onChange={(e) => set({ unit: e.currentTarget.value || null })}
        />
      </div>
      <MultiSelect
        label={w.form.causes}
        value={draft.causes}
        data={treeOptions(shownCauses, (c) => say(c.name, language))}
        error={submit.issue('causes')}
        searchable
        hidePickedOptions
        onChange={(v) => set({ causes: v })}
      />
      <fieldset className={setup.localized} disabled={fixed}>
        <legend>{w.form.scope}</legend>
        <p className={setup.hint}>{fixed ? w.form.fixed : w.form.scopeHint}</p>
        <MultiSelect
          label={w.form.touchpoints}
          value={draft.touchpoints}
          data={places.map((p) => ({ value: p.id, label: say(p.name, language) }))}
          error={submit.issue('touchpoints')}
          searchable
          hidePickedOptions
          disabled={fixed}
          onChange={(v) => set({ touchpoints: v })}
        />
        <MultiSelect
          label={w.form.reasons}
          value={draft.reasons}
          data={treeOptions(reasons, (r) => say(r.name, language) || r.code)}
          error={submit.issue('reasons')}
          searchable
          hidePickedOptions
          disabled={fixed}
          onChange={(v) => set({ reasons: v })}
        />
        <MultiSelect
          label={w.form.units}
          value={draft.units}
          data={unitOptions(units)}
          error={submit.issue('units')}
          searchable
          hidePickedOptions
          disabled={fixed}
          onChange={(v) => set({ units: v })}
        />
      </fieldset>
      <NativeSelect
        label={w.form.metric}
        {...(!fixed && { description: w.form.metricHint })}
        value={draft.metric}
        disabled={fixed}
        data={improvementMetrics.map((m) => ({ value: m, label: t.metric[m] }))}
        onChange={(e) => set({ metric: e.currentTarget.value as DraftImprovement['metric'] })}
      />
      <div className={setup.values}>
        {!i && (
          <NativeSelect
            label={w.form.state}
            value={draft.state}
            data={states.map((s) => ({ value: s, label: w.states[s] }))}
            onChange={(e) => set({ state: e.currentTarget.value as ImprovementState })}
          />
        )}
        <TextInput
          type="date"
          label={w.form.startsOn}
          value={draft.startsOn ?? ''}
          disabled={fixed}
          error={submit.issue('startsOn')}
          onChange={(e) => set({ startsOn: e.currentTarget.value || null })}
        />
        {(draft.state === 'ended' || draft.endsOn) && (
          <TextInput
            type="date"
            label={w.form.endsOn}
            value={draft.endsOn ?? ''}
            error={submit.issue('endsOn')}
            onChange={(e) => set({ endsOn: e.currentTarget.value || null })}
          />
        )}
      </div>
    </FormDialog>
  )
}
