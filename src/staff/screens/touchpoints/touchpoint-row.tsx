import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Touchpoint } from '../../../contract/operations/catalog.ts'
import { say, useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useLanguage, usePrintText, useSetupText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import css from './touchpoints.module.css'

type Props = { touchpoint: Touchpoint; edit: () => void; print: () => void }

/** One touchpoint: where it is, what it asks, and its link and code. */
export function TouchpointRow({ touchpoint: p, edit, print }: Props) {
  const t = useSetupText()
  const { placing } = usePrintText()
  const names = useNames()
  const language = useLanguage()
  const may = useMay()
  const asks = useAsks(p)
  const { data: surveys } = useCall('surveys.list', {})
  const survey = surveys?.find((s) => s.id === p.survey)
  const name = say(p.name, language)
  return (
    <li data-off={p.closed || undefined}>
      <div className={setup.text}>
        <span className={setup.title}>{name}</span>
        <div className={setup.under}>
          {[names.name('channel', p.channel), names.name('stage', p.stage), names.name('unit', p.unit)].join(' · ')}
        </div>
        <div className={setup.under}>
          {survey ? <Link to={`/surveys/${survey.id}` as string}>{survey.draft.name}</Link> : t.touchpoint.noSurvey}
        </div>
      </div>
      {p.closed ? (
        <span className={setup.chip}>{t.touchpoint.closed}</span>
      ) : (
        asks !== null && (
          <span className={setup.chip} data-tone={asks ? 'good' : 'signal'}>
            {asks ? t.touchpoint.asks : t.touchpoint.asksNot}
          </span>
        )
      )}
      <span className={css.buttons}>
        <Button
          component={Link}
          to={'/answers' as string}
          search={{ touchpoint: p.id, period: 'd30' } as never}
          variant="subtle"
          size="compact-sm"
        >
          {t.touchpoint.answers}
        </Button>
        {!p.closed && (
          <Button
            component={Link}
            to={`/touchpoints/${p.id}` as string}
            variant="default"
            size="xs"
            aria-label={`${placing.open}: ${name}`}
          >
            {placing.open}
          </Button>
        )}
        {!p.closed && (
          <Button variant="default" size="xs" onClick={print} aria-label={`${t.touchpoint.showQr}: ${name}`}>
            {t.touchpoint.showQr}
          </Button>
        )}
        {may('touchpoints.save') && (
          <Button variant="default" size="xs" onClick={edit} aria-label={`${t.common.edit}: ${name}`}>
            {t.common.edit}
          </Button>
        )}
      </span>
    </li>
  )
}

/** Whether its link asks anybody now: open, with a survey that is published and open. Null while that is not known. */
export function useAsks(p: Touchpoint): boolean | null {
  const { data } = useCall('surveys.list', {})
  if (!data) return null
  const survey = data.find((s) => s.id === p.survey)
  return !p.closed && !!survey && survey.version !== null && !survey.closed
}
