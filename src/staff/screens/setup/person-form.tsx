import { languages, roles } from 'virtual:contract'
import { Button, NativeSelect, Radio, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Language } from '../../../contract/language.ts'
import type { Role } from '../../../contract/operation.ts'
import type { Person } from '../../../contract/operations/organisation.ts'
import { call } from '../../client.ts'
import { useNames } from '../../names.ts'
import { useLanguage, useSetupText, useText } from '../../text.ts'
import { FormDialog } from './form-dialog.tsx'
import css from './person.module.css'
import { unitOptions } from './tree.ts'
import { useSubmit } from './use-submit.ts'

type Props = { person: Person | null; close: () => void; invited: (made: { person: Person; link: string }) => void }

/** Invites a person or changes one. */
export function PersonForm({ person, close, invited }: Props) {
  const t = useSetupText()
  const s = useText()
  const own = useLanguage()
  const names = useNames()
  const cache = useQueryClient()
  const submit = useSubmit()
  const [form, setForm] = useState({
    name: person?.name ?? '',
    email: person?.email ?? '',
    role: person?.role ?? ('lead' as Role),
    unit: person?.unit ?? null,
    language: person?.language ?? own,
    agent: person?.agent ?? null,
  })
  const set = (change: Partial<typeof form>) => setForm((f) => ({ ...f, ...change }))
  const units = names.units.filter((u) => !u.closed || u.id === form.unit)
  const save = (more: { disabled?: boolean } = {}) =>
    submit.run(async () => {
      const { email, ...rest } = {
        ...form,
        name: form.name.trim(),
        email: form.email.trim(),
        agent: form.agent?.trim() || null,
      }
      const made = person
        ? void (await call('people.save', { params: { id: person.id }, body: { ...rest, ...more } }))
        : await call('people.create', { body: { ...rest, email } })
      await Promise.all(['people.list', 'me'].map((id) => cache.invalidateQueries({ queryKey: [id] })))
      close()
      if (made) invited(made)
    })
  return (
    <FormDialog
      opened
      close={close}
      title={person ? t.person.edit(person.name) : t.person.create}
      submit={submit}
      send={() => void save()}
      sendLabel={person ? t.common.save : t.person.invite}
      known={['name', 'email', 'unit', 'agent']}
      beside={
        person && (
          <Button
            variant="subtle"
            color={person.disabled ? 'gray' : 'red'}
            onClick={() => void save({ disabled: !person.disabled })}
          >
            {person.disabled ? t.person.enable : t.person.disable}
          </Button>
        )
      }
    >
      <TextInput
        label={t.common.name}
        value={form.name}
        maxLength={120}
        data-autofocus
        autoComplete="off"
        error={submit.issue('name')}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      {!person && (
        <TextInput
          label={t.person.email}
          type="email"
          value={form.email}
          autoComplete="off"
          error={submit.issue('email')}
          onChange={(event) => set({ email: event.currentTarget.value })}
        />
      )}
      <Radio.Group label={t.person.role} value={form.role} onChange={(role) => set({ role: role as Role })}>
        <div className={css.roles}>
          {roles.map((r) => (
            <Radio key={r} value={r} label={s.role[r]} description={t.person.roleWhat[r]} />
          ))}
        </div>
      </Radio.Group>
      <NativeSelect
        label={t.person.unit}
        description={t.person.unitHint}
        value={form.unit ?? ''}
        error={submit.issue('unit')}
        data={[{ value: '', label: t.common.whole }, ...unitOptions(units)]}
        onChange={(event) => set({ unit: event.currentTarget.value || null })}
      />
      {(form.role === 'agent' || form.agent !== null) && (
        <TextInput
          label={t.person.agent}
          description={t.person.agentHint}
          value={form.agent ?? ''}
          maxLength={120}
          error={submit.issue('agent')}
          onChange={(event) => set({ agent: event.currentTarget.value })}
        />
      )}
      <NativeSelect
        label={t.common.language}
        value={form.language}
        data={languages.map((l) => ({ value: l, label: s.language[l] }))}
        onChange={(event) => set({ language: event.currentTarget.value as Language })}
      />
    </FormDialog>
  )
}
