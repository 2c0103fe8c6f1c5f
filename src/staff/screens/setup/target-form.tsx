import { metricIds, metricUnits } from 'virtual:contract'
import { NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { MetricId } from '../../../contract/metric.ts'
import { localDate } from '../../../contract/zone.ts'
import { call } from '../../client.ts'
import { say, useNames } from '../../names.ts'
import { useMe } from '../../session.ts'
import { useLanguage, useSetupText, useText } from '../../text.ts'
import { FormDialog } from './form-dialog.tsx'
import { unitOptions } from './tree.ts'
import { useSubmit } from './use-submit.ts'

const limits = {
  points: [-100, 100],
  share: [0, 100],
  mean: [1, 7],
  hours: [0, 10_000],
  seconds: [0, 1_000_000],
  count: [0, 100_000_000],
} as const

/** Sets a target from a day on. Shares are written as per cent and kept as 0…1. */
export function TargetForm({ close }: { close: () => void }) {
  const t = useSetupText()
  const s = useText()
  const language = useLanguage()
  const names = useNames()
  const me = useMe()
  const cache = useQueryClient()
  const submit = useSubmit()
  const [metric, setMetric] = useState<MetricId>('nps')
  const [scope, setScope] = useState(me.person.unit ? `unit:${me.person.unit}` : '')
  const [value, setValue] = useState<number | ''>('')
  const [from, setFrom] = useState(() => localDate(Date.now(), me.organisation.zone))
  const [until, setUntil] = useState('')
  const [tried, setTried] = useState(false)
  const unit = metricUnits[metric]
  const [min, max] = limits[unit]
  const send = () => {
    setTried(true)
    if (value === '' || !from) return
    void submit.run(async () => {
      const [kind, id = null] = scope.split(':')
      await call('targets.create', {
        body: {
          metric,
          unit: kind === 'unit' ? id : null,
          touchpoint: kind === 'touchpoint' ? id : null,
          value: unit === 'share' ? value / 100 : value,
          from,
          until: until || null,
        },
      })
      await Promise.all(['targets.list', 'ask'].map((x) => cache.invalidateQueries({ queryKey: [x] })))
      close()
    })
  }
  return (
    <FormDialog
      opened
      close={close}
      title={t.target.create}
      submit={submit}
      send={send}
      known={['value', 'from', 'until', 'unit', 'touchpoint']}
    >
      <NativeSelect
        label={t.target.metric}
        value={metric}
        data-autofocus
        data={metricIds.map((m) => ({ value: m, label: s.metric[m] }))}
        onChange={(event) => setMetric(event.currentTarget.value as MetricId)}
      />
      <NumberInput
        label={t.target.value}
        description={t.target.range[unit]}
        value={value}
        min={min}
        max={max}
        decimalScale={2}
        decimalSeparator={language === 'en' ? '.' : ','}
        suffix={unit === 'share' ? ` ${t.target.percent}` : ''}
        error={tried && value === '' ? t.common.required : submit.issue('value')}
        onChange={(n) => setValue(typeof n === 'number' ? n : '')}
      />
      <NativeSelect
        label={t.target.scope}
        value={scope}
        error={submit.issue('unit') ?? submit.issue('touchpoint')}
        onChange={(event) => setScope(event.currentTarget.value)}
        data={[
          ...(me.person.unit ? [] : [{ value: '', label: t.common.whole }]),
          {
            group: t.target.units,
            items: unitOptions(names.units.filter((u) => !u.closed)).map((o) => ({ ...o, value: `unit:${o.value}` })),
          },
          {
            group: t.target.touchpoints,
            items: names.touchpoints
              .filter((p) => !p.closed)
              .map((p) => ({ value: `touchpoint:${p.id}`, label: say(p.name, language) })),
          },
        ]}
      />
      <TextInput
        type="date"
        label={t.target.from}
        description={t.target.fromHint}
        value={from}
        error={tried && !from ? t.common.required : submit.issue('from')}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        label={t.target.until}
        description={t.target.untilHint}
        value={until}
        min={from}
        error={submit.issue('until')}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
    </FormDialog>
  )
}
