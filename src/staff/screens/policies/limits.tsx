import { Button, Checkbox, NumberInput, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { AskingRules } from '../../../contract/asking.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useLanguage, usePoliciesText, useSetupText } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import { useSubmit } from '../setup/use-submit.ts'
import { readDays } from './days.ts'
import css from './policies.module.css'

/** Ask budget, quiet hours and days, and the share of the delay experiment. */
export function Limits() {
  const { data, error, refetch } = useCall('asking.read', {}, { fresh: 0 })
  if (error && !data)
    return (
      <section className="card">
        <Problem error={error} retry={() => void refetch()} />
      </section>
    )
  return <section className="card">{data ? <Form rules={data} /> : <Wait lines={8} />}</section>
}

function Form({ rules }: { rules: AskingRules }) {
  const t = usePoliciesText()
  const { common } = useSetupText()
  const may = useMay()
  const cache = useQueryClient()
  const submit = useSubmit()
  const language = useLanguage()
  const [form, setForm] = useState(rules)
  const f = useFormat()
  const [dates, setDates] = useState(rules.quiet.dates.map(f.localDay).join('\n'))
  const [saved, setSaved] = useState(false)
  const change = (more: Partial<AskingRules>) => {
    setForm((f) => ({ ...f, ...more }))
    setSaved(false)
  }
  const quiet = (more: Partial<AskingRules['quiet']>) => change({ quiet: { ...form.quiet, ...more } })
  const phone = (more: Partial<AskingRules['phone']>) => change({ phone: { ...form.phone, ...more } })
  const { days, wrong } = readDays(dates)
  const fixed = !may('asking.save')
  const save = () =>
    submit.run(async () => {
      const body = { ...form, quiet: { ...form.quiet, dates: days } }
      cache.setQueryData(['asking.read', {}], await call('asking.save', { body }))
      setSaved(true)
    })
  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!wrong) void save()
      }}
    >
      <div>
        <h2>{t.rules.budget}</h2>
        <p className={css.under}>{t.rules.budgetHint}</p>
      </div>
      <div className={css.pair}>
        <NumberInput
          label={t.rules.times}
          min={1}
          max={100}
          allowDecimal={false}
          disabled={fixed}
          value={form.budget.times}
          error={submit.issue('budget.times')}
          onChange={(n) => typeof n === 'number' && change({ budget: { ...form.budget, times: n } })}
        />
        <NumberInput
          label={t.rules.days}
          min={1}
          max={365}
          allowDecimal={false}
          disabled={fixed}
          value={form.budget.days}
          error={submit.issue('budget.days')}
          onChange={(n) => typeof n === 'number' && change({ budget: { ...form.budget, days: n } })}
        />
      </div>
      <div>
        <h2>{t.rules.quiet}</h2>
        <p className={css.under}>{t.rules.quietHint}</p>
      </div>
      <div className={css.pair}>
        <TextInput
          type="time"
          label={t.rules.from}
          disabled={fixed}
          value={form.quiet.from}
          error={submit.issue('quiet.from')}
          onChange={(event) => quiet({ from: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label={t.rules.to}
          disabled={fixed}
          value={form.quiet.to}
          error={submit.issue('quiet.to')}
          onChange={(event) => quiet({ to: event.currentTarget.value })}
        />
      </div>
      <Checkbox.Group
        label={t.rules.weekdays}
        value={form.quiet.weekdays.map(String)}
        onChange={(chosen) => chosen.length < 7 && quiet({ weekdays: chosen.map(Number).sort() })}
      >
        <div className={css.days}>
          {t.rules.weekday.map((name, at) => (
            <Checkbox key={name} value={String(at + 1)} label={name} disabled={fixed} />
          ))}
        </div>
      </Checkbox.Group>
      <Textarea
        label={t.rules.dates}
        description={t.rules.datesHint}
        autosize
        minRows={2}
        maxRows={8}
        disabled={fixed}
        value={dates}
        error={wrong ? t.rules.wrongDates : submit.issue('quiet.dates')}
        onChange={(event) => {
          setDates(event.currentTarget.value)
          setSaved(false)
        }}
      />
      <div>
        <h2>{t.rules.phone}</h2>
        <p className={css.under}>{t.rules.phoneHint}</p>
      </div>
      <div className={css.three}>
        {(
          [
            ['tries', 1, 10],
            ['noAnswerMinutes', 5, 10_080],
            ['busyMinutes', 1, 1_440],
          ] as const
        ).map(([key, min, max]) => (
          <NumberInput
            key={key}
            label={t.rules.phoneFields[key]}
            min={min}
            max={max}
            allowDecimal={false}
            disabled={fixed}
            value={form.phone[key]}
            error={submit.issue(`phone.${key}`)}
            onChange={(n) => typeof n === 'number' && phone({ [key]: n })}
          />
        ))}
      </div>
      <div className={css.pair}>
        {(['from', 'to'] as const).map((key) => (
          <TextInput
            key={key}
            type="time"
            label={t.rules.phoneFields[key]}
            disabled={fixed}
            value={form.phone[key]}
            error={submit.issue(`phone.${key}`)}
            onChange={(event) => phone({ [key]: event.currentTarget.value })}
          />
        ))}
      </div>
      <div>
        <h2>{t.rules.arm}</h2>
        <p className={css.under}>{t.rules.armHint}</p>
      </div>
      <NumberInput
        label={t.rules.share}
        min={0}
        max={100}
        decimalScale={1}
        decimalSeparator={language === 'en' ? '.' : ','}
        disabled={fixed}
        value={Math.round(form.delayShare * 1_000) / 10}
        error={submit.issue('delayShare')}
        onChange={(n) => typeof n === 'number' && change({ delayShare: n / 100 })}
      />
      <Failed submit={submit} known={['budget', 'quiet', 'phone', 'delayShare']} />
      <div className={css.bar}>
        {fixed ? (
          <p className={css.under}>{common.readOnly}</p>
        ) : (
          <Button type="submit" loading={submit.busy}>
            {common.save}
          </Button>
        )}
        <p role="status" className={css.ok}>
          {saved && t.rules.saved}
        </p>
      </div>
    </form>
  )
}
