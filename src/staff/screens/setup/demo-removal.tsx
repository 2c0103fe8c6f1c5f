import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../client.ts'
import { useMay } from '../../session.ts'
import { useSetupText } from '../../text.ts'
import { FormDialog } from './form-dialog.tsx'
import setup from './setup.module.css'
import { useSubmit } from './use-submit.ts'

/** Takes the invented company away with everything in it. */
export function DemoRemoval() {
  const t = useSetupText()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const submit = useSubmit()
  const [asking, setAsking] = useState(false)
  if (!useMay()('demo.remove')) return null
  const remove = () =>
    submit.run(async () => {
      await call('demo.remove')
      await navigate({ to: '/sign-in', replace: true })
      cache.clear()
    })
  return (
    <section className={`card ${setup.form}`}>
      <h2>{t.organisation.demoTitle}</h2>
      <p className={setup.hint}>{t.organisation.demoWhy}</p>
      <div>
        <Button variant="default" onClick={() => setAsking(true)}>
          {t.organisation.demoRemove}
        </Button>
      </div>
      <FormDialog
        opened={asking}
        close={() => setAsking(false)}
        title={t.organisation.demoRemove}
        submit={submit}
        send={() => void remove()}
        sendLabel={t.common.remove}
      >
        <p>{t.organisation.demoSure}</p>
      </FormDialog>
    </section>
  )
}
