import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import { call } from '../../client.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { say } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMe } from '../../session.ts'
import { useLanguage, useSetupText } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'
import { Preview } from '../surveys/preview.tsx'
import type { Kind, Plan } from './plan.ts'
import css from './welcome.module.css'

/** Where each kind of encounter happens. */
const places: Record<Kind, { channel: string; stage: string; physical: boolean }> = {
  store: { channel: 'store', stage: 'during', physical: true },
  call: { channel: 'phone', stage: 'after', physical: false },
  delivery: { channel: 'delivery', stage: 'after', physical: true },
}

/** What will be asked; one press publishes it and makes the touchpoint. */
export function SurveyStep({
  plan,
  owner,
  back,
  next,
}: {
  plan: Plan
  owner: string
  back: () => void
  next: (touchpoint: string) => void
}) {
  const t = useSetupText()
  const language = useLanguage()
  const { person, organisation } = useMe()
  const cache = useQueryClient()
  const submit = useSubmit()
  const units = useCall('units.list', {})
  const [shown, setShown] = useState(organisation.languages.includes(language) ? language : organisation.languages[0]!)
  const of = useMemo(() => ({ template: plan.kind }), [plan.kind])
  // Made once, also when a later part fails and is tried again.
  const survey = useRef<string>(undefined)
  const unit = person.unit ?? units.data?.find((u) => u.parent === null)?.id
  const publish = () =>
    submit.run(async () => {
      if (!unit || !plan.name) return
      survey.current ??= (await call('surveys.create', { body: { template: plan.kind } })).id
      const published = await call('surveys.publish', { params: { id: survey.current } })
      const touchpoint = await call('touchpoints.create', {
        body: { name: plan.name, unit, survey: published.id, ...places[plan.kind] },
      })
      await Promise.all(['surveys.list', 'touchpoints.list'].map((id) => cache.invalidateQueries({ queryKey: [id] })))
      next(touchpoint.id)
    })
  if (units.error) return <Problem error={units.error} retry={() => void units.refetch()} />
  if (!unit) return <Wait lines={4} />
  return (
    <div className={css.survey}>
      <div className={setup.form}>
        <p>
          <strong>{t.survey.templates[plan.kind]}</strong>
          <span className={css.place}>{say(plan.name ?? {}, language)}</span>
        </p>
        <p>{t.survey.templateWhat[plan.kind]}</p>
        <p>{t.welcome.surveyWhy}</p>
        <p className={setup.hint}>{t.welcome.surveyOwner(owner)}</p>
        <Failed submit={submit} />
        <div className={setup.actions}>
          <Button variant="default" size="md" onClick={back}>
            {t.common.back}
          </Button>
          <Button size="md" loading={submit.busy} onClick={() => void publish()}>
            {t.welcome.publish}
          </Button>
        </div>
      </div>
      <Preview of={of} languages={organisation.languages} language={shown} onLanguage={setShown} />
    </div>
  )
}
