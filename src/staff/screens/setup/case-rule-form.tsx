import { scales, solvedValues } from 'virtual:contract'
import { Checkbox, NativeSelect, NumberInput, Switch, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { CaseRule } from '../../../contract/operations/flow.ts'
import { call } from '../../client.ts'
import { useNames } from '../../names.ts'
import { useLanguage, useSetupText } from '../../text.ts'
import { whenWords } from './case-rule-words.ts'
import { FormDialog } from './form-dialog.tsx'
import setup from './setup.module.css'
import { unitOptions } from './tree.ts'
import { useSubmit } from './use-submit.ts'

type When = CaseRule['when']
const kinds = ['nps', 'ces', 'csat', 'solved', 'contact'] as const
/** The unhappy end of each kind. */
const usual: Record<When['question'], When> = {
  nps: { question: 'nps', max: 6 },
  ces: { question: 'ces', max: 3 },
  csat: { question: 'csat', max: 2 },
  solved: { question: 'solved', oneOf: ['no'] },
  contact: { question: 'contact' },
}

/** Adds a rule or changes one. */
export function CaseRuleForm({ rule, close }: { rule: CaseRule | null; close: () => void }) {
  const t = useSetupText()
  const names = useNames()
  const language = useLanguage()
  const cache = useQueryClient()
  const submit = useSubmit()
  const [form, setForm] = useState<Omit<CaseRule, 'id'>>(
    rule ?? { name: '', when: usual.nps, survey: null, unit: null, dueHours: 8, enabled: true },
  )
  const set = (change: Partial<typeof form>) => setForm((f) => ({ ...f, ...change }))
  const { when } = form
  const scale = when.question in scales ? scales[when.question as keyof typeof scales] : null
  const save = () =>
    submit.run(async () => {
      const words = whenWords(t, form)
      const name = form.name.trim() || words.charAt(0).toUpperCase() + words.slice(1)
      await call('caseRules.save', { body: { ...form, name, ...(rule && { id: rule.id }) } })
      await cache.invalidateQueries({ queryKey: ['caseRules.list'] })
      close()
    })
  return (
    <FormDialog
      opened
      close={close}
      title={rule ? t.caseRule.edit(rule.name) : t.caseRule.create}
      submit={submit}
      send={() => void save()}
      known={['name', 'dueHours']}
    >
      <NativeSelect
        label={t.caseRule.when}
        value={when.question}
        data-autofocus
        data={kinds.map((k) => ({ value: k, label: t.caseRule.kind[k] }))}
        onChange={(event) => set({ when: usual[event.currentTarget.value as When['question']] })}
      />
      {scale && (
        <NativeSelect
          label={t.caseRule.max}
          value={String(when.max ?? scale[0])}
          data={Array.from({ length: scale[1] - scale[0] + 1 }, (_, i) => String(scale[0] + i))}
          onChange={(event) => set({ when: { question: when.question, max: Number(event.currentTarget.value) } })}
        />
      )}
      {when.question === 'solved' && (
        <Checkbox.Group
          label={t.caseRule.oneOf}
          value={when.oneOf ?? []}
          onChange={(oneOf) => oneOf.length > 0 && set({ when: { question: 'solved', oneOf } })}
        >
          <div className={setup.values}>
            {solvedValues.map((v) => (
              <Checkbox key={v} value={v} label={t.rule.solved[v]} />
            ))}
          </div>
        </Checkbox.Group>
      )}
      <TextInput
        label={t.common.name}
        value={form.name}
        placeholder={whenWords(t, form)}
        maxLength={120}
        error={submit.issue('name')}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <NumberInput
        label={t.caseRule.due}
        description={t.caseRule.dueHint}
        min={0.5}
        max={400}
        step={1}
        decimalSeparator={language === 'en' ? '.' : ','}
        value={form.dueHours}
        error={submit.issue('dueHours')}
        onChange={(n) => typeof n === 'number' && set({ dueHours: n })}
      />
      <NativeSelect
        label={t.caseRule.survey}
        value={form.survey ?? ''}
        data={[
          { value: '', label: t.caseRule.anySurvey },
          ...names.surveys.map((s) => ({ value: s.id, label: s.draft.name })),
        ]}
        onChange={(event) => set({ survey: event.currentTarget.value || null })}
      />
      <NativeSelect
        label={t.caseRule.unit}
        value={form.unit ?? ''}
        data={[{ value: '', label: t.common.whole }, ...unitOptions(names.units)]}
        onChange={(event) => set({ unit: event.currentTarget.value || null })}
      />
      <Switch
        label={t.caseRule.enabled}
        checked={form.enabled}
        onChange={(event) => set({ enabled: event.currentTarget.checked })}
      />
    </FormDialog>
  )
}
