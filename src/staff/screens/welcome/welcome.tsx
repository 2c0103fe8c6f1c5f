import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Empty, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useMay, useMe } from '../../session.ts'
import { Head } from '../../shell/head.tsx'
import { useSetupText } from '../../text.ts'
import { FirstAnswer } from './first-answer.tsx'
import { OrganisationStep } from './organisation-step.tsx'
import type { Plan } from './plan.ts'
import { Stepper } from './stepper.tsx'
import { SurveyStep } from './survey-step.tsx'
import { TouchpointStep } from './touchpoint-step.tsx'
import css from './welcome.module.css'

const steps = ['organisation', 'touchpoint', 'survey', 'qr'] as const
type StepId = (typeof steps)[number]

/** First steps: from nothing to the first answer on the screen. The step and the touchpoint made are in the URL, so that a reload loses neither. */
export function Screen() {
  const t = useSetupText()
  const may = useMay()
  const { person } = useMe()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as { step?: string; touchpoint?: string }
  const [plan, setPlan] = useState<Plan>({ kind: 'store', name: null })
  const { data: touchpoints } = useCall('touchpoints.list', {}, { enabled: search.touchpoint !== undefined })
  // Whoever may not change the organisation begins at the touchpoint.
  const own = steps.filter((s) => s !== 'organisation' || may('organisation.save'))
  const wanted = own.find((s) => s === search.step) ?? own[0] ?? 'touchpoint'
  const step: StepId = search.touchpoint
    ? 'qr'
    : wanted === 'survey' && !plan.name
      ? 'touchpoint'
      : wanted === 'qr'
        ? 'touchpoint'
        : wanted
  const go = (next: StepId, touchpoint?: string) =>
    void navigate({ to: '/welcome' as string, search: { step: next, ...(touchpoint && { touchpoint }) } as never })
  const back = () => go(own[Math.max(0, own.indexOf(step) - 1)] ?? 'touchpoint')
  // The heading of the new step is where reading goes on.
  useEffect(() => {
    if (step !== own[0]) document.getElementById('step-heading')?.focus()
  }, [step, own[0]])
  const made = touchpoints?.find((p) => p.id === search.touchpoint)

  if (!may('touchpoints.create') || !may('surveys.publish')) {
    return (
      <>
        <Head title={t.welcome.title} />
        <section className="card">
          <Empty title={t.common.readOnly} />
        </section>
      </>
    )
  }
  return (
    <>
      <Head title={t.welcome.title} />
      <div className={css.welcome}>
        <Stepper steps={own.map((s) => t.welcome.steps[s])} at={own.indexOf(step)} />
        <section className={`card ${css.step}`}>
          <h2 id="step-heading" tabIndex={-1}>
            {t.welcome.steps[step]}
          </h2>
          {step === 'organisation' && <OrganisationStep next={() => go('touchpoint')} />}
          {step === 'touchpoint' && (
            <TouchpointStep
              plan={plan}
              back={own[0] === 'organisation' ? back : undefined}
              next={(chosen) => {
                setPlan(chosen)
                go('survey')
              }}
            />
          )}
          {step === 'survey' && <SurveyStep plan={plan} owner={person.name} back={back} next={(id) => go('qr', id)} />}
          {step === 'qr' && (made ? <FirstAnswer touchpoint={made} /> : <Wait lines={6} />)}
        </section>
      </div>
    </>
  )
}
