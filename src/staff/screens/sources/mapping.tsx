import { dateFormats, durationUnits, mappedFields, namedFields } from 'virtual:contract'
import { Button, MultiSelect, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Webhook } from '../../../contract/operations/sources.ts'
import type { Mapped, MappedField, WebhookMapping } from '../../../contract/webhook.ts'
import { call } from '../../client.ts'
import { Empty } from '../../look/states.tsx'
import { usePeopleText } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'
import css from './sources.module.css'
import { Tried } from './tried.tsx'

const times: readonly MappedField[] = ['startedAt', 'endedAt']
const durations: readonly MappedField[] = ['talkSeconds', 'holdSeconds', 'wrapUpSeconds']
const unknownWays = ['hold', 'create', 'leave'] as const
const fixedMark = '\u0000fixed'

/** What each field is read from, chosen from the newest request; beside it what that request would become. */
export function MappingEditor({ id, hook }: { id: string; hook: Webhook }) {
  const t = usePeopleText().hook
  const cache = useQueryClient()
  const submit = useSubmit()
  const first = hook.mapping ?? hook.guess
  const [mapping, setMapping] = useState<WebhookMapping | null>(first)
  const [settled] = useDebouncedValue(mapping, 400)
  if (hook.example === null || !mapping)
    return (
      <section className="card">
        <Empty title={t.waiting} why={t.waitingWhy} />
      </section>
    )
  const set = (more: Partial<WebhookMapping>) => setMapping({ ...mapping, ...more })
  const field = (name: MappedField, how: Mapped | null) => {
    const { [name]: _, ...rest } = mapping.fields
    set({ fields: how === null ? rest : { ...rest, [name]: how } })
  }
  const changed = JSON.stringify(mapping) !== JSON.stringify(hook.mapping)
  const save = () =>
    submit.run(async () => {
      await call('webhooks.save', { params: { id }, body: { mapping } })
      await Promise.all(['webhooks.read', 'webhooks.held'].map((k) => cache.invalidateQueries({ queryKey: [k] })))
    })
  const leaves = hook.leaves.map((l) => ({ value: l.path, label: `${l.path} – ${l.sample.slice(0, 40)}` }))
  // A list of plain values stands for all of them.
  const lists = [...new Set(hook.leaves.flatMap((l) => l.path.match(/^(.+)\[\d+\]$/)?.[1] ?? []))]
  const choice = (path: string | undefined) =>
    path && !leaves.some((l) => l.value === path) ? [...leaves, { value: path, label: path }] : leaves
  return (
    <section className={`card ${css.section}`}>
      <h2>{t.mapping}</h2>
      <p className={setup.hint}>{t.mappingWhy}</p>
      {hook.mapping === null && <p className={setup.missing}>{t.guessed}</p>}
      <div className={css.fields}>
        <NativeSelect
          label={t.items}
          value={mapping.items}
          data={[{ value: '', label: t.itemsOne }, ...hook.lists.filter(Boolean)]}
          onChange={(event) => set({ items: event.currentTarget.value })}
        />
        <div className={css.row}>
          <NativeSelect
            label={t.only}
            value={mapping.only?.path ?? ''}
            data={[{ value: '', label: t.onlyAll }, ...choice(mapping.only?.path)]}
            onChange={(event) => {
              const path = event.currentTarget.value
              const sample = hook.leaves.find((l) => l.path === path)?.sample ?? ''
              set({ only: path ? { path, oneOf: [sample] } : null })
            }}
          />
          {mapping.only && (
            <TextInput
              label={t.onlyValues}
              value={mapping.only.oneOf.join(', ')}
              onChange={(event) =>
                set({ only: { path: mapping.only!.path, oneOf: event.currentTarget.value.split(/,\s?/) } })
              }
            />
          )}
        </div>
        {mappedFields.map((name) => (
          <Field
            key={name}
            name={name}
            how={mapping.fields[name] ?? null}
            leaves={choice(mapping.fields[name]?.path)}
            change={(how) => field(name, how)}
          />
        ))}
        <MultiSelect
          label={t.extraReasons}
          description={t.extraReasonsWhy}
          searchable
          maxValues={10}
          data={[...new Set([...lists, ...leaves.map((l) => l.value), ...mapping.extraReasons])]}
          value={mapping.extraReasons}
          onChange={(extraReasons) => set({ extraReasons })}
        />
        <strong>{t.unknown}</strong>
        <div className={css.row}>
          {namedFields.map((name) => (
            <NativeSelect
              key={name}
              label={t.field[name]}
              value={mapping.unknown[name]}
              data={unknownWays.map((way) => ({
                value: way,
                label: name === 'agent' && way === 'create' ? t.agentAsIs : t.unknownWay[way],
              }))}
              onChange={(event) =>
                set({ unknown: { ...mapping.unknown, [name]: event.currentTarget.value as 'hold' } })
              }
            />
          ))}
        </div>
        <strong>{t.attributes}</strong>
        {mapping.attributes.map((a, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity while they are written
          <div key={n} className={css.row}>
            <TextInput
              label={t.attributeName}
              value={a.name}
              maxLength={60}
              onChange={(event) =>
                set({ attributes: mapping.attributes.with(n, { ...a, name: event.currentTarget.value }) })
              }
            />
            <NativeSelect
              aria-label={t.attributes}
              value={a.path}
              data={choice(a.path)}
              onChange={(event) =>
                set({ attributes: mapping.attributes.with(n, { ...a, path: event.currentTarget.value }) })
              }
            />
            <Button variant="subtle" onClick={() => set({ attributes: mapping.attributes.toSpliced(n, 1) })}>
              {t.remove}
            </Button>
          </div>
        ))}
        <div>
          <Button
            variant="default"
            size="xs"
            disabled={leaves.length === 0}
            onClick={() => {
              const path = leaves[0]!.value
              set({ attributes: [...mapping.attributes, { name: path.split('.').at(-1)!.slice(0, 60), path }] })
            }}
          >
            {t.addAttribute}
          </Button>
        </div>
      </div>
      {settled && <Tried id={id} mapping={settled} />}
      <Failed submit={submit} />
      <div className={setup.actions}>
        <Button loading={submit.busy} disabled={!changed} onClick={() => void save()}>
          {t.save}
        </Button>
      </div>
    </section>
  )
}

type FieldProps = {
  name: MappedField
  how: Mapped | null
  leaves: { value: string; label: string }[]
  change: (how: Mapped | null) => void
}

function Field({ name, how, leaves, change }: FieldProps) {
  const t = usePeopleText().hook
  const id = `map-${name}`
  const value = how?.path ?? (how ? fixedMark : '')
  const forms = times.includes(name) ? dateFormats : durations.includes(name) ? durationUnits : null
  return (
    <div className={css.field}>
      <label htmlFor={id}>{t.field[name]}</label>
      <NativeSelect
        id={id}
        value={value}
        data={[{ value: '', label: t.nothing }, ...(forms ? [] : [{ value: fixedMark, label: t.fixed }]), ...leaves]}
        onChange={(event) => {
          const path = event.currentTarget.value
          const { path: _, fixed: __, ...rest } = how ?? {}
          if (path === '') change(null)
          else change(path === fixedMark ? { ...rest, fixed: '' } : { ...rest, path })
        }}
      />
      {how && value === fixedMark ? (
        <TextInput
          aria-label={`${t.field[name]}: ${t.fixedValue}`}
          value={how.fixed ?? ''}
          onChange={(event) => change({ ...how, fixed: event.currentTarget.value })}
        />
      ) : how && forms ? (
        <NativeSelect
          aria-label={t.field[name]}
          value={how.form ?? forms[0]!}
          data={forms.map((form) => ({ value: form, label: t.form[form] }))}
          onChange={(event) => change({ ...how, form: event.currentTarget.value as NonNullable<Mapped['form']> })}
        />
      ) : (
        <span />
      )}
      {how?.values && Object.keys(how.values).length > 0 && (
        <div className={css.values}>
          {Object.entries(how.values).map(([from, to]) => (
            <span key={from} className={setup.chip}>
              {from} → {to}
              <button
                type="button"
                aria-label={`${t.remove}: ${from}`}
                onClick={() => {
                  const { [from]: _, ...values } = how.values!
                  change({ ...how, values })
                }}
              >
                ×
              </button>
            </span>
          ))}
        </div>
      )}
    </div>
  )
}
