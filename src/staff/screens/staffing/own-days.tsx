import { Button, NativeSelect, TextInput } from '@mantine/core'
import type { OwnDay } from '../../../contract/holidays.ts'
import { useStaffingText } from '../../text.ts'
import css from './staffing.module.css'

type Props = {
  days: OwnDay[]
  set: (days: OwnDay[]) => void
  fixed: boolean
  issue: (path: string) => string | undefined
}

/** Days that the organisation keeps in its own way. */
export function OwnDays({ days, set, fixed, issue }: Props) {
  const t = useStaffingText().set
  const change = (at: number, more: Partial<OwnDay>) =>
    set(days.map((day, i) => (i === at ? { ...day, ...more } : day)))
  return (
    <fieldset className={css.own}>
      <legend>{t.days}</legend>
      <p className="small dim">{t.daysHint}</p>
      {days.map((day, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a day that is being written has no other name
        <div key={at} className={css.ownDay}>
          <TextInput
            type="date"
            label={t.day}
            value={day.date}
            disabled={fixed}
            error={issue(`days.${at}.date`)}
            onChange={(event) => change(at, { date: event.currentTarget.value })}
          />
          <TextInput
            label={t.dayName}
            value={day.name}
            maxLength={80}
            disabled={fixed}
            onChange={(event) => change(at, { name: event.currentTarget.value })}
          />
          <NativeSelect
            label={t.dayKind}
            value={day.kind}
            disabled={fixed}
            data={(['holiday', 'ordinary'] as const).map((kind) => ({ value: kind, label: t.dayKinds[kind] }))}
            onChange={(event) => change(at, { kind: event.currentTarget.value as OwnDay['kind'] })}
          />
          {!fixed && (
            <Button
              variant="default"
              aria-label={t.removeDay(day.name || day.date)}
              onClick={() => set(days.filter((_, i) => i !== at))}
            >
              ×
            </Button>
          )}
        </div>
      ))}
      {!fixed && (
        <Button variant="default" size="xs" onClick={() => set([...days, { date: '', name: '', kind: 'holiday' }])}>
          {t.addDay}
        </Button>
      )}
    </fieldset>
  )
}
