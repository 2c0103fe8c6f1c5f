import { NativeSelect, NumberInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { OwnDay } from '../../../contract/holidays.ts'
import type { ChannelStaffing, StaffingSettings, WorkKind } from '../../../contract/staffing.ts'
import { call } from '../../client.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useLanguage, useSetupText, useStaffingText } from '../../text.ts'
import { FormDialog } from '../setup/form-dialog.tsx'
import { useSubmit } from '../setup/use-submit.ts'
import { OwnDays } from './own-days.tsx'
import css from './staffing.module.css'
import { capital } from './words.ts'

type Props = { close: () => void; first: string }

/** What people are reckoned by, channel by channel, and the organisation's own days. */
export function SettingsDialog({ close, first }: Props) {
  const t = useStaffingText()
  const submit = useSubmit()
  const settings = useCall('staffing.read', {}, { fresh: 0 })
  const calendar = useCall('calendar.read', {}, { fresh: 0 })
  const error = settings.error ?? calendar.error
  if (settings.data && calendar.data)
    return <Form close={close} first={first} settings={settings.data} own={calendar.data.own} />
  return (
    <FormDialog opened close={close} title={t.set.title} submit={submit} send={close} size="40rem">
      {error ? (
        <Problem error={error} retry={() => void Promise.all([settings.refetch(), calendar.refetch()])} />
      ) : (
        <Wait lines={8} />
      )}
    </FormDialog>
  )
}

/** Field, unit in which it is written, and its ends in that unit. */
const fields = {
  goal: { scale: 100, min: 50, max: 99 },
  within: { scale: 1, min: 1, max: 3_600 },
  mostBusy: { scale: 100, min: 50, max: 100 },
  shrinkage: { scale: 100, min: 0, max: 70 },
  atOnce: { scale: 1, min: 1, max: 10 },
  deadlineHours: { scale: 1, min: 0.5, max: 80 },
  backlog: { scale: 1, min: 0, max: 1_000_000 },
  handling: { scale: 1, min: 1, max: 86_400 },
  patience: { scale: 1, min: 1, max: 86_400 },
} as const
type Field = keyof typeof fields
const ofWork: Record<WorkKind, Field[]> = {
  calls: ['goal', 'within', 'mostBusy', 'shrinkage', 'handling', 'patience'],
  chats: ['goal', 'within', 'atOnce', 'mostBusy', 'shrinkage', 'handling', 'patience'],
  backlog: ['deadlineHours', 'backlog', 'mostBusy', 'shrinkage', 'handling'],
  none: [],
}

function Form({ close, first, settings, own }: Props & { settings: StaffingSettings; own: OwnDay[] }) {
  const t = useStaffingText()
  const { common } = useSetupText()
  const names = useNames()
  const language = useLanguage()
  const cache = useQueryClient()
  const submit = useSubmit()
  const fixed = !useMay()('staffing.save')
  const [channels, setChannels] = useState(settings.channels)
  const [days, setDays] = useState(own)
  const [channel, setChannel] = useState(first in settings.channels ? first : Object.keys(settings.channels)[0]!)
  const [empty, setEmpty] = useState<Set<string>>(new Set())
  const current = channels[channel]!
  const change = (more: Partial<ChannelStaffing>) => setChannels({ ...channels, [channel]: { ...current, ...more } })
  const wrong = empty.size > 0 || days.some((day) => !day.date || !day.name.trim())
  const send = () => {
    if (fixed) return close()
    if (wrong) return
    void submit.run(async () => {
      await call('calendar.save', { body: { days } })
      await call('staffing.save', { body: { channels } })
      await Promise.all(
        ['staffing.plan', 'staffing.reasons', 'staffing.read', 'calendar.read'].map((id) =>
          cache.invalidateQueries({ queryKey: [id] }),
        ),
      )
      close()
    })
  }
  const hint = { shrinkage: t.set.shrinkageHint, handling: t.set.handlingHint, patience: t.set.patienceHint }
  const field = (name: Field) => {
    const { scale, min, max } = fields[name]
    const value = current[name]
    const optional = name === 'handling' || name === 'patience'
    const key = `${channel}.${name}`
    return (
      <NumberInput
        key={key}
        label={t.set[name]}
        description={hint[name as keyof typeof hint]}
        min={min}
        max={max}
        clampBehavior="blur"
        decimalScale={name === 'deadlineHours' || scale > 1 ? 1 : 0}
        decimalSeparator={language === 'en' ? '.' : ','}
        disabled={fixed}
        value={value === null ? '' : Math.round(value * scale * 10) / 10}
        error={empty.has(key) ? common.required : submit.issue(`channels.${key}`)}
        onChange={(n) => {
          const given = typeof n === 'number' && n >= min && n <= max
          const next = new Set(empty)
          if (given || (optional && n === '')) next.delete(key)
          else next.add(key)
          setEmpty(next)
          if (given) change({ [name]: n / scale })
          else if (optional && n === '') change({ [name]: null })
        }}
      />
    )
  }
  return (
    <FormDialog
      opened
      close={close}
      title={t.set.title}
      submit={submit}
      send={send}
      sendLabel={fixed ? common.close : t.set.save}
      known={['channels']}
      size="40rem"
    >
      <div className={css.pair}>
        <NativeSelect
          label={t.set.channel}
          value={channel}
          data={Object.keys(channels).map((id) => ({ value: id, label: capital(names.name('channel', id)) }))}
          onChange={(event) => setChannel(event.currentTarget.value)}
        />
        <NativeSelect
          label={t.set.work}
          value={current.work}
          disabled={fixed}
          data={(Object.keys(ofWork) as WorkKind[]).map((work) => ({ value: work, label: t.set.works[work] }))}
          onChange={(event) => change({ work: event.currentTarget.value as WorkKind })}
        />
      </div>
      {current.work !== 'none' && (
        <NativeSelect
          label={t.set.hours}
          value={current.hours}
          disabled={fixed}
          data={(['always', 'working'] as const).map((h) => ({ value: h, label: t.set.hoursOf[h] }))}
          onChange={(event) => change({ hours: event.currentTarget.value as ChannelStaffing['hours'] })}
        />
      )}
      <div className={css.fields}>{ofWork[current.work].map(field)}</div>
      <OwnDays days={days} set={setDays} fixed={fixed} issue={submit.issue} />
      {wrong && (
        <p className={css.weak} role="status">
          {t.set.wrong}
        </p>
      )}
    </FormDialog>
  )
}
