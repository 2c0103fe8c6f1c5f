import { Checkbox } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Unit } from '../../../contract/operations/organisation.ts'
import { type CallReply, call } from '../../client.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useSetupText } from '../../text.ts'
import { OwnDays } from '../staffing/own-days.tsx'
import { FormDialog } from './form-dialog.tsx'
import setup from './setup.module.css'
import { useSubmit } from './use-submit.ts'
import { HoursFields, hoursAreGood } from './working-hours.tsx'

/** A unit's working hours and days off, by which its cases are due. */
export function UnitHours({ unit, close }: { unit: Unit; close: () => void }) {
  const { data, error, refetch } = useCall('unitHours.read', { params: { id: unit.id } }, { fresh: 0 })
  if (error) return <Problem error={error} retry={() => void refetch()} />
  if (!data) return <Wait lines={3} />
  return <Form unit={unit} hours={data} close={close} />
}

type Props = { unit: Unit; hours: CallReply<'unitHours.read'>; close: () => void }

function Form({ unit, hours, close }: Props) {
  const t = useSetupText()
  const words = t.caseSetup.hours
  const may = useMay()
  const cache = useQueryClient()
  const submit = useSubmit()
  const fixed = !may('unitHours.save')
  const [own, setOwn] = useState(hours.workingHours)
  const [days, setDays] = useState(hours.ownDays ?? [])
  const save = () =>
    submit.run(async () => {
      await call('unitHours.save', {
        params: { id: unit.id },
        body: { workingHours: own, ownDays: days.length > 0 ? days : null },
      })
      await cache.invalidateQueries({ queryKey: ['unitHours.read'] })
      close()
    })
  return (
    <FormDialog
      opened
      close={close}
      title={words.title(unit.name)}
      submit={submit}
      send={() => (own && !hoursAreGood(own) ? undefined : void save())}
      known={['workingHours', 'ownDays']}
      readOnly={fixed}
    >
      <Checkbox
        label={words.own}
        checked={own !== null}
        disabled={fixed}
        onChange={(e) => setOwn(e.currentTarget.checked ? hours.effective.workingHours : null)}
      />
      {own === null && <p className={setup.hint}>{words.inherited}</p>}
      <HoursFields value={own ?? hours.effective.workingHours} locked={fixed || own === null} onChange={setOwn} />
      <OwnDays
        days={days}
        set={setDays}
        fixed={fixed}
        issue={(path) => submit.issue(path.replace(/^days/, 'ownDays'))}
      />
    </FormDialog>
  )
}
