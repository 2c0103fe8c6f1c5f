import { Checkbox, TextInput } from '@mantine/core'
import type { WorkingHours } from '../../../contract/operations/organisation.ts'
import { useSetupText } from '../../text.ts'
import setup from './setup.module.css'
import css from './working-hours.module.css'

/** An end is after its beginning, as text: both are HH:MM. */
const dayIsGood = (day: WorkingHours[number]) => day === null || (day.from !== '' && day.from < day.to)
export const hoursAreGood = (hours: WorkingHours): boolean => hours.every(dayIsGood)

const usual = { from: '08:00', to: '16:00' }

type Props = { value: WorkingHours; locked: boolean; onChange: (hours: WorkingHours) => void }

/** Working hours of each weekday, Monday first. */
export function HoursFields({ value, locked, onChange }: Props) {
  const t = useSetupText()
  const set = (day: number, hours: WorkingHours[number]) => onChange(value.map((h, i) => (i === day ? hours : h)))
  return (
    <fieldset className={setup.localized}>
      <legend>{t.organisation.hours}</legend>
      <p className={setup.hint}>{t.organisation.hoursHint}</p>
      <ul className={css.week}>
        {t.organisation.weekdays.map((name, day) => {
          const hours = value[day] ?? null
          return (
            <li key={name}>
              <Checkbox
                checked={hours !== null}
                disabled={locked}
                label={name}
                aria-label={t.organisation.open(name)}
                onChange={(event) =>
                  set(day, event.currentTarget.checked ? (value.find((h) => h !== null) ?? usual) : null)
                }
              />
              {hours ? (
                <span className={css.hours}>
                  <TextInput
                    type="time"
                    aria-label={t.organisation.from(name)}
                    value={hours.from}
                    readOnly={locked}
                    error={!dayIsGood(hours)}
                    onChange={(event) => set(day, { ...hours, from: event.currentTarget.value })}
                  />
                  <span aria-hidden>–</span>
                  <TextInput
                    type="time"
                    aria-label={t.organisation.to(name)}
                    value={hours.to}
                    readOnly={locked}
                    error={!dayIsGood(hours)}
                    onChange={(event) => set(day, { ...hours, to: event.currentTarget.value })}
                  />
                </span>
              ) : (
                <span className={setup.hint}>{t.organisation.closed}</span>
              )}
            </li>
          )
        })}
      </ul>
      {!hoursAreGood(value) && (
        <p className={css.wrong} role="alert">
          {t.organisation.hoursWrong}
        </p>
      )}
    </fieldset>
  )
}
