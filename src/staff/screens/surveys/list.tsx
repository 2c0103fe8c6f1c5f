import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Survey } from '../../../contract/operations/catalog.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { say } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { Head } from '../../shell/head.tsx'
import { useLanguage, useSetupText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import css from './list.module.css'
import { NewSurvey } from './new-survey.tsx'
import { StateChips } from './state-chips.tsx'

export function Screen() {
  const t = useSetupText()
  const may = useMay()
  const [making, setMaking] = useState(false)
  const { data, error, refetch } = useCall('surveys.list', {}, { fresh: 0 })
  const create = may('surveys.create') && <Button onClick={() => setMaking(true)}>{t.survey.create}</Button>
  return (
    <>
      <Head title={t.survey.title} />
      {!!data?.length && <div className={setup.toolbar}>{create}</div>}
      <section className="card">
        {error && !data ? (
          <Problem error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Wait lines={6} />
        ) : data.length === 0 ? (
          <Empty title={t.survey.none} why={t.survey.noneWhy}>
            {create}
          </Empty>
        ) : (
          <ul className={setup.rows}>
            {[...data.filter((s) => !s.closed), ...data.filter((s) => s.closed)].map((s) => (
              <Row key={s.id} survey={s} />
            ))}
          </ul>
        )}
      </section>
      <NewSurvey opened={making} close={() => setMaking(false)} />
    </>
  )
}

function Row({ survey }: { survey: Survey }) {
  const t = useSetupText()
  const f = useFormat()
  const language = useLanguage()
  const { data: touchpoints } = useCall('touchpoints.list', {})
  const asked = (touchpoints ?? []).filter((p) => p.survey === survey.id && !p.closed).map((p) => say(p.name, language))
  const { draft } = survey
  return (
    <li className={css.row} data-off={survey.closed || undefined}>
      <div className={setup.text}>
        <Link to={`/surveys/${survey.id}` as string} className={`${setup.title} ${css.link}`}>
          {draft.name}
        </Link>
        <div className={setup.under}>
          {t.survey.questions(draft.questions.length, f.count(draft.questions.length))} ·{' '}
          {draft.languages.map((l) => t.common.languageCode[l]).join(', ')} ·{' '}
          {t.survey.changedAt(f.day(survey.changedAt))}
        </div>
        {touchpoints && (
          <div className={setup.under}>
            {asked.length > 0 ? t.survey.askedAt(asked.join(', ')) : t.survey.askedNowhere}
          </div>
        )}
      </div>
      <span className={css.chips}>
        <StateChips survey={survey} />
      </span>
      <span className={css.answers}>{t.survey.answers(survey.answers, f.count(survey.answers))}</span>
    </li>
  )
}
