import { invitationChannels, languages } from 'virtual:contract'
import { Button, MultiSelect, NativeSelect, NumberInput, Switch, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { InvitationChannel, PolicyCondition } from '../../../contract/asking.ts'
import type { DraftPolicy } from '../../../contract/operations/policies.ts'
import { say, useNames } from '../../names.ts'
import { useLanguage, usePoliciesText, useSetupText, useText } from '../../text.ts'
import { FormDialog } from '../setup/form-dialog.tsx'
import { unitOptions } from '../setup/tree.ts'
import { useSubmit } from '../setup/use-submit.ts'
import { attributeLines, readAttributes } from './attributes.ts'
import css from './policies.module.css'

type Asking = Extract<DraftPolicy['action'], { ask: true }>
const usual: Asking = {
  ...{ ask: true, survey: null, via: ['email'], share: 1, delayMinutes: 0, language: null },
  ...{ remindHours: null, usefulHours: 72 },
}
type Props = {
  policy: DraftPolicy | null
  close: () => void
  done: (policy: DraftPolicy) => void
  remove: () => void
}

/** A policy of the draft: for whom it is and what it does. Nothing is saved before the whole list is. */
export function PolicyForm({ policy, close, done, remove }: Props) {
  const t = usePoliciesText()
  const setupText = useSetupText()
  const staff = useText()
  const names = useNames()
  const language = useLanguage()
  const submit = useSubmit()
  const [name, setName] = useState(policy?.name ?? '')
  const [enabled, setEnabled] = useState(policy?.enabled ?? true)
  const [condition, setCondition] = useState<PolicyCondition>(policy?.condition ?? {})
  const [ask, setAsk] = useState(policy?.action.ask ?? true)
  const [asking, setAsking] = useState<Asking>(policy?.action.ask ? policy.action : usual)
  const [lines, setLines] = useState(attributeLines(policy?.condition.attributes))
  const [missing, setMissing] = useState(false)
  const set = (more: Partial<Asking>) => setAsking((a) => ({ ...a, ...more }))
  const decimal = language === 'en' ? '.' : ','
  const attributes = readAttributes(lines)

  const finish = () => {
    setMissing(name.trim() === '')
    if (name.trim() === '' || attributes === null) return
    const all = { ...condition, attributes: Object.keys(attributes).length > 0 ? attributes : undefined }
    // An empty list would match nobody: an empty field means all.
    const kept = Object.fromEntries(Object.entries(all).filter(([, v]) => v && Object.keys(v).length > 0))
    done({
      ...(policy?.id && { id: policy.id }),
      ...{ name: name.trim(), enabled, condition: kept as PolicyCondition, action: ask ? asking : { ask: false } },
    })
    close()
  }
  const pick = (
    field: 'channels' | 'reasons' | 'touchpoints' | 'units' | 'languages',
    data: { value: string; label: string }[],
  ) => (
    <MultiSelect
      label={t.form[field]}
      data={data}
      value={condition[field] ?? []}
      searchable
      clearable
      comboboxProps={{ withinPortal: true }}
      onChange={(values) => setCondition((c) => ({ ...c, [field]: values }))}
    />
  )
  const type = (field: 'outcomes' | 'sources') => (
    <TagsInput
      label={t.form[field]}
      placeholder={condition[field]?.length ? '' : t.form.typeHint}
      value={condition[field] ?? []}
      acceptValueOnBlur
      onChange={(values) => setCondition((c) => ({ ...c, [field]: values }))}
    />
  )
  const setVia = (at: number, value: string) => {
    const via = [...asking.via.slice(0, at), ...(value ? [value as InvitationChannel] : [])]
    // A link reaches everybody: nothing comes after it, nor the same way twice.
    const link = via.indexOf('link')
    set({ via: [...new Set(link < 0 ? via : via.slice(0, link + 1))] })
  }
  const ways = asking.via.includes('link') || asking.via.length >= 3 ? asking.via.length : asking.via.length + 1
  return (
    <FormDialog
      opened
      close={close}
      size="38rem"
      title={policy ? t.edit(policy.name) : t.create}
      submit={submit}
      send={finish}
      sendLabel={t.form.ready}
      beside={
        policy && (
          <Button
            variant="subtle"
            color="red"
            onClick={() => {
              remove()
              close()
            }}
          >
            {setupText.common.remove}
          </Button>
        )
      }
    >
      <TextInput
        label={t.form.name}
        value={name}
        maxLength={120}
        data-autofocus
        error={missing && setupText.common.required}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <div>
        <strong>{t.form.which}</strong>
        <p className={css.under}>{t.form.whichHint}</p>
      </div>
      <div className={css.pair}>
        {pick(
          'channels',
          names.channels.map((c) => ({ value: c, label: names.name('channel', c) })),
        )}
        {pick(
          'touchpoints',
          names.touchpoints.map((p) => ({ value: p.id, label: say(p.name, language) })),
        )}
      </div>
      {pick(
        'reasons',
        names.reasons.map((r) => ({ value: r.id, label: say(r.name, language) })),
      )}
      {pick('units', unitOptions(names.units))}
      <div className={css.pair}>
        {type('outcomes')}
        {type('sources')}
      </div>
      {pick(
        'languages',
        languages.map((l) => ({ value: l, label: staff.language[l] })),
      )}
      <Textarea
        label={t.form.attributes}
        description={t.form.attributesHint}
        autosize
        minRows={1}
        value={lines}
        error={attributes === null && t.form.attributesWrong}
        onChange={(event) => setLines(event.currentTarget.value)}
      />
      <Switch label={t.form.ask} checked={ask} onChange={(event) => setAsk(event.currentTarget.checked)} />
      {ask && (
        <>
          <NativeSelect
            label={t.form.survey}
            value={asking.survey ?? ''}
            data={[
              { value: '', label: t.touchpointSurvey },
              ...names.surveys.filter((s) => !s.closed).map((s) => ({ value: s.id, label: s.draft.name })),
            ]}
            onChange={(event) => set({ survey: event.currentTarget.value || null })}
          />
          <div>
            <div className={css.pair}>
              {Array.from({ length: ways }, (_, at) => (
                <NativeSelect
                  // biome-ignore lint/suspicious/noArrayIndexKey: a way is its place in the order
                  key={at}
                  label={at === 0 ? t.form.viaTitle : t.form.viaOther}
                  value={asking.via[at] ?? ''}
                  data={[
                    ...(at > 0 ? [{ value: '', label: t.form.viaNone }] : []),
                    ...invitationChannels
                      .filter((v) => !asking.via.slice(0, at).includes(v))
                      .map((v) => ({ value: v, label: t.via[v] })),
                  ]}
                  onChange={(event) => setVia(at, event.currentTarget.value)}
                />
              ))}
            </div>
            <p className={css.under}>{t.form.viaHint}</p>
          </div>
          <div className={css.pair}>
            <NumberInput
              label={t.form.share}
              min={0}
              max={100}
              decimalScale={1}
              decimalSeparator={decimal}
              value={Math.round(asking.share * 1_000) / 10}
              onChange={(n) => typeof n === 'number' && set({ share: n / 100 })}
            />
            <NumberInput
              label={t.form.delay}
              min={0}
              max={43_200}
              allowDecimal={false}
              value={asking.delayMinutes}
              onChange={(n) => typeof n === 'number' && set({ delayMinutes: n })}
            />
          </div>
          <div className={css.pair}>
            <NumberInput
              label={t.form.remind}
              description={t.form.remindHint}
              min={1}
              max={720}
              allowDecimal={false}
              value={asking.remindHours ?? ''}
              onChange={(n) => set({ remindHours: typeof n === 'number' ? n : null })}
            />
            <NumberInput
              label={t.form.useful}
              description={t.form.usefulHint}
              min={1}
              max={720}
              allowDecimal={false}
              value={asking.usefulHours}
              onChange={(n) => typeof n === 'number' && set({ usefulHours: n })}
            />
          </div>
          <NativeSelect
            label={t.form.language}
            value={asking.language ?? ''}
            data={[
              { value: '', label: t.form.languageOwn },
              ...languages.map((l) => ({ value: l, label: staff.language[l] })),
            ]}
            onChange={(event) => set({ language: (event.currentTarget.value || null) as Asking['language'] })}
          />
        </>
      )}
      <Switch label={t.form.enabled} checked={enabled} onChange={(event) => setEnabled(event.currentTarget.checked)} />
    </FormDialog>
  )
}
