import type { Survey } from '../../../contract/operations/catalog.ts'
import { useSetupText } from '../../text.ts'
import setup from '../setup/setup.module.css'

/** Where a survey is in its life: draft, in use, changed since, closed. */
export function StateChips({ survey }: { survey: Pick<Survey, 'version' | 'changed' | 'closed'> }) {
  const t = useSetupText()
  if (survey.closed) return <span className={setup.chip}>{t.survey.state.closed}</span>
  if (survey.version === null) {
    return (
      <span className={setup.chip} data-tone="plain">
        {t.survey.state.draft}
      </span>
    )
  }
  return (
    <>
      <span className={setup.chip} data-tone="good">
        {t.survey.state.live(String(survey.version))}
      </span>
      {survey.changed && (
        <span className={setup.chip} data-tone="signal">
          {t.survey.state.changed}
        </span>
      )}
    </>
  )
}
