import { Button, NativeSelect, NumberInput, SegmentedControl, Select, Switch, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { RuleCondition } from '../../../contract/cases.ts'
import type { CaseRule } from '../../../contract/operations/case-setup.ts'
import { call } from '../../client.ts'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useLanguage, useSetupText, useText } from '../../text.ts'
import { RulePreview } from './case-rule-preview.tsx'
import { RuleTells } from './case-rule-tells.tsx'
import { RuleWhen } from './case-rule-when.tsx'
import { whenWords } from './case-rule-words.ts'
import { FormDialog } from './form-dialog.tsx'
import setup from './setup.module.css'
import { unitOptions } from './tree.ts'
import { useSubmit } from './use-submit.ts'

export type Form = Omit<CaseRule, 'id'>

/** Where a rule on each thing begins. */
const begun: Record<RuleCondition['on'], RuleCondition> = {
  answer: { on: 'answer', said: [{ question: 'nps', max: 6 }] },
  encounter: { on: 'encounter', contacts: 3, days: 7 },
  figure: { on: 'figure', direction: 'worse' },
}
const plain: Form['does'] = { open: true, urgent: false, skill: null, tell: [], pauseHours: 72, mostAnHour: 20 }

/** Adds a rule or changes one; what it would have done can be tried before it is saved. */
export function CaseRuleForm({ rule, close }: { rule: CaseRule | null; close: () => void }) {
  const t = useSetupText()
  const words = t.caseSetup.rule
  const staff = useText()
  const names = useNames()
  const language = useLanguage()
  const may = useMay()
  const cache = useQueryClient()
  const submit = useSubmit()
  const [form, setForm] = useState<Form>(
    rule ?? { name: '', when: begun.answer, does: plain, survey: null, unit: null, dueHours: 8, enabled: true },
  )
  const set = (change: Partial<Form>) => setForm((f) => ({ ...f, ...change }))
  const does = (change: Partial<Form['does']>) => setForm((f) => ({ ...f, does: { ...f.does, ...change } }))
  const handlers = useCall('caseHandlers.list', {}, { enabled: may('caseHandlers.list'), fresh: 60_000 }).data
  const skills = [
    ...new Set([...(handlers ?? []).flatMap((h) => h.skills), ...(form.does.skill ? [form.does.skill] : [])]),
  ]
  const said = whenWords({ t, staff, names, language }, form)
  const body = {
    ...form,
    name: form.name.trim() || (said.charAt(0).toUpperCase() + said.slice(1)).slice(0, 120) || words.create,
    ...(rule && { id: rule.id }),
  }
  const save = () =>
    submit.run(async () => {
      await call('caseRules.save', { body })
      await cache.invalidateQueries({ queryKey: ['caseRules.list'] })
      close()
    })
  const remove = () =>
    submit.run(async () => {
      await call('caseRules.remove', { params: { id: rule!.id } })
      await cache.invalidateQueries({ queryKey: ['caseRules.list'] })
      close()
    })
  const decimal = language === 'en' ? '.' : ','
  return (
    <FormDialog
      opened
      close={close}
      size="44rem"
      title={rule ? words.edit(rule.name) : words.create}
      submit={submit}
      send={() => void save()}
      known={['name', 'dueHours']}
      beside={
        rule && (
          <Button variant="subtle" color="red" onClick={() => void remove()}>
            {words.remove}
          </Button>
        )
      }
    >
      <div>
        <SegmentedControl
          aria-label={words.onLabel}
          fullWidth
          value={form.when.on}
          data={(['answer', 'encounter', 'figure'] as const).map((on) => ({ value: on, label: words.on[on] }))}
          onChange={(on) => set({ when: begun[on as 'answer'], ...(on !== 'answer' && { survey: null }) })}
        />
        <p className={setup.hint} style={{ marginTop: 6 }}>
          {words.onWhat[form.when.on]}
        </p>
      </div>
      <RuleWhen when={form.when} set={(when) => set({ when })} />
      <div className={setup.pair}>
        {form.when.on === 'answer' && (
          <NativeSelect
            label={words.survey}
            value={form.survey ?? ''}
            data={[
              { value: '', label: words.anySurvey },
              ...names.surveys.map((s) => ({ value: s.id, label: s.draft.name })),
            ]}
            onChange={(event) => set({ survey: event.currentTarget.value || null })}
          />
        )}
        <NativeSelect
          label={words.unit}
          value={form.unit ?? ''}
          error={submit.issue('unit')}
          data={[{ value: '', label: t.common.whole }, ...unitOptions(names.units)]}
          onChange={(event) => set({ unit: event.currentTarget.value || null })}
        />
      </div>
      <fieldset className={setup.localized}>
        <legend>{words.happens}</legend>
        <Switch
          label={words.open}
          description={words.openWhat}
          checked={form.does.open}
          onChange={(event) => does({ open: event.currentTarget.checked })}
        />
        {form.does.open && (
          <div className={setup.pair}>
            <NumberInput
              label={words.due}
              description={words.dueHint}
              min={0.5}
              max={400}
              step={1}
              decimalSeparator={decimal}
              value={form.dueHours}
              error={submit.issue('dueHours')}
              onChange={(n) => typeof n === 'number' && set({ dueHours: n })}
            />
            <Select
              label={words.skill}
              placeholder={words.anySkill}
              data={skills}
              value={form.does.skill}
              clearable
              searchable
              onChange={(skill) => does({ skill })}
            />
          </div>
        )}
        <Switch
          label={words.urgent}
          description={words.urgentWhat}
          checked={form.does.urgent}
          onChange={(event) => does({ urgent: event.currentTarget.checked })}
        />
      </fieldset>
      <RuleTells tells={form.does.tell} set={(tell) => does({ tell })} issue={(n) => submit.issue(`does.tell.${n}`)} />
      <div className={setup.pair}>
        <NumberInput
          label={words.pause}
          description={words.pauseHint}
          min={0}
          max={2_160}
          value={form.does.pauseHours}
          onChange={(n) => typeof n === 'number' && does({ pauseHours: n })}
        />
        <NumberInput
          label={words.most}
          description={words.mostHint}
          min={1}
          max={1_000}
          value={form.does.mostAnHour}
          onChange={(n) => typeof n === 'number' && does({ mostAnHour: n })}
        />
      </div>
      <TextInput
        label={t.common.name}
        value={form.name}
        placeholder={said}
        maxLength={120}
        error={submit.issue('name')}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Switch
        label={words.enabled}
        checked={form.enabled}
        onChange={(event) => set({ enabled: event.currentTarget.checked })}
      />
      <RulePreview body={body} />
    </FormDialog>
  )
}
