import { Button, Checkbox, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type CallReply, call } from '../../client.ts'
import { useBrandText, useLanguage, useSetupText } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import { LocalFields } from '../setup/local-fields.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'
import css from './brand.module.css'
import { BrandPreview } from './brand-preview.tsx'
import { Contrast } from './contrast.tsx'
import { LogoField } from './logo-field.tsx'

type State = CallReply<'brand.read'>
type Own = Omit<State['own'], 'logo'>
const formOf = ({ logo: _, ...own }: State['own']): Own => own
const isColour = (text: string) => /^#[0-9a-f]{6}$/i.test(text)
/** The house's own colour, where a brand has none. */
const houseColour = '#1f5b4a'

/** What is set for one unit or the whole, with how it will look beside it. */
export function BrandForm({ unit, state, locked }: { unit: string | undefined; state: State; locked: boolean }) {
  const { brand: t } = useBrandText()
  const { common } = useSetupText()
  const language = useLanguage()
  const cache = useQueryClient()
  const submit = useSubmit()
  const [form, setForm] = useState<Own>(() => formOf(state.own))
  const [saved, setSaved] = useState(false)
  const changed = JSON.stringify(form) !== JSON.stringify(formOf(state.own))
  const colourGood = form.colour === undefined || isColour(form.colour)
  const query = unit ? { unit } : {}
  const { logo } = state.own
  const shown = { ...form, ...(logo && { logo }) }
  if (!colourGood) delete shown.colour
  for (const key of ['mailName', 'replyTo', 'textSender'] as const) if (!shown[key]) delete shown[key]
  const [drawn] = useDebouncedValue(JSON.stringify(shown), 250)
  const set = (change: { [K in keyof Own]?: Own[K] | undefined }) => {
    setSaved(false)
    setForm((f) => Object.fromEntries(Object.entries({ ...f, ...change }).filter(([, v]) => v !== undefined)) as Own)
  }
  const save = () =>
    colourGood &&
    submit.run(async () => {
      const { logo: _, ...body } = shown
      const next = await call('brand.save', { query, body })
      setForm(formOf(next.own))
      cache.setQueryData(['brand.read', { query }], next)
      await cache.invalidateQueries({ queryKey: ['brand.read'] })
      setSaved(true)
    })
  const text = (key: 'mailName' | 'replyTo' | 'textSender', description?: string) => (
    <TextInput
      label={t[key]}
      description={description}
      placeholder={state.above[key] ?? ''}
      value={form[key] ?? ''}
      type={key === 'replyTo' ? 'email' : 'text'}
      readOnly={locked}
      maxLength={key === 'replyTo' ? 200 : key === 'mailName' ? 80 : 20}
      error={submit.issue(key)}
      onChange={(event) => set({ [key]: event.currentTarget.value || undefined })}
    />
  )
  const aboveName = state.above.name[language] ?? Object.values(state.above.name)[0] ?? state.above.orgName
  return (
    <div className={css.cols}>
      <form
        className={`card ${setup.form}`}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        {locked && <p className={setup.hint}>{common.readOnly}</p>}
        <fieldset className={css.fields} disabled={locked}>
          <LocalFields
            label={t.name}
            description={t.nameHint(aboveName)}
            value={form.name ?? {}}
            error={submit.issue('name')}
            onChange={(name) => set({ name: Object.keys(name).length > 0 ? name : undefined })}
          />
        </fieldset>
        <div className={css.colour}>
          <Checkbox
            label={t.useColour}
            checked={form.colour !== undefined}
            disabled={locked}
            onChange={(event) =>
              set({ colour: event.currentTarget.checked ? (state.above.colour ?? houseColour) : undefined })
            }
          />
          {form.colour !== undefined && (
            <div className={css.pick}>
              <input
                type="color"
                aria-label={t.pick}
                value={isColour(form.colour) ? form.colour.toLowerCase() : houseColour}
                disabled={locked}
                onChange={(event) => set({ colour: event.currentTarget.value })}
              />
              <TextInput
                aria-label={t.colour}
                value={form.colour}
                maxLength={7}
                w={120}
                readOnly={locked}
                error={colourGood ? submit.issue('colour') : t.colourWrong}
                onChange={(event) => set({ colour: event.currentTarget.value })}
              />
            </div>
          )}
          <Contrast colour={(colourGood ? form.colour : undefined) ?? state.above.colour ?? null} />
        </div>
        <LogoField query={query} state={state} locked={locked} />
        {text('mailName')}
        {text('replyTo', t.replyToHint)}
        {text('textSender', t.textSenderHint)}
        <Failed submit={submit} known={['name', 'colour', 'mailName', 'replyTo', 'textSender']} />
        {!locked && (
          <div className={setup.actions}>
            <span className={saved ? setup.said : setup.hint} role="status">
              {changed ? t.unsaved : saved ? t.saved : ''}
            </span>
            <Button type="submit" loading={submit.busy} disabled={!changed || !colourGood}>
              {common.save}
            </Button>
          </div>
        )}
      </form>
      <BrandPreview query={query} brand={drawn} />
    </div>
  )
}
