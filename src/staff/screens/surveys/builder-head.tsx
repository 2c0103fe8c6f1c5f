import { ActionIcon, Button, Menu, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Survey, SurveyProblem } from '../../../contract/operations/catalog.ts'
import { call } from '../../client.ts'
import { Unhandled } from '../../shell/unhandled.tsx'
import { useSetupText } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'
import css from './builder.module.css'
import { useBuilder } from './builder-context.ts'
import { sameContent } from './draft.ts'
import { Glyph } from './glyph.tsx'
import { placeWords, problemWords } from './problem-words.ts'
import { StateChips } from './state-chips.tsx'
import type { DraftState } from './use-draft.ts'

type Props = {
  survey: Survey
  work: DraftState
  setSurvey: (survey: Survey) => void
  onVersions: () => void
  go: (problem: SurveyProblem) => void
}

/** Name, state, whether it is saved, and publishing. */
export function BuilderHead({ survey, work, setSurvey, onVersions, go }: Props) {
  const t = useSetupText()
  const { draft, change, language, problems, locked } = useBuilder()
  const submit = useSubmit()
  const [done, setDone] = useState('')
  const [refused, setRefused] = useState(false)
  const [name, setName] = useState(draft.name)
  // Taken from another version or another's draft; an emptied field keeps the last name until it has one again.
  useEffect(() => {
    setName((n) => (n.trim() === '' ? n : draft.name))
  }, [draft.name])
  useEffect(() => {
    document.title = `${draft.name} · Hetki`
  }, [draft.name])
  const stops = problems.filter((p) => !p.warning)
  const saved = work.state === 'saved'
  const upToDate = saved && survey.version !== null && !survey.closed && same(survey, draft)

  const publish = () => {
    setDone('')
    submit.clear()
    setRefused(stops.length > 0)
    // The server refuses it just the same; here the first thing to mend is under the cursor.
    if (stops[0]) return go(stops[0])
    return submit.run(async () => {
      if (!(await work.flush())) return
      const next = await call('surveys.publish', { params: { id: survey.id } })
      work.take(next)
      setSurvey(next)
      setDone(t.builder.published(String(next.version)))
    })
  }
  const close = (closed: boolean) =>
    submit.run(async () => {
      const next = await call('surveys.close', { params: { id: survey.id }, body: { closed } })
      work.take(next)
      setSurvey(next)
      setDone(closed ? t.builder.closedNow : t.builder.openedNow)
    })
  return (
    <header className={css.head}>
      <div className={css.topRow}>
        <Link to={'/surveys' as string} className={css.backLink}>
          <Glyph of="back" size={16} />
          {t.builder.back}
        </Link>
        <Unhandled />
      </div>
      <div className={css.headRow}>
        <h1 className="visually-hidden">{draft.name}</h1>
        <TextInput
          className={css.name}
          aria-label={t.survey.name}
          value={name}
          readOnly={locked}
          maxLength={200}
          error={name.trim() === '' && t.common.required}
          onChange={(event) => {
            const text = event.currentTarget.value
            setName(text)
            if (text.trim()) change((d) => ({ ...d, name: text }))
          }}
        />
        <StateChips survey={{ ...survey, changed: !same(survey, draft) }} />
        {!locked && (
          <span className={css.saveState} data-state={work.state} role="status">
            {t.builder.saveState[work.state === 'invalid' ? 'waiting' : work.state]}
          </span>
        )}
        <div className={css.headActions}>
          <Button variant="default" onClick={onVersions}>
            {t.builder.versions}
          </Button>
          {!locked && (
            <>
              <Button
                onClick={() => void publish()}
                loading={submit.busy}
                disabled={upToDate}
                title={upToDate ? t.builder.upToDate : undefined}
              >
                {t.builder.publish}
              </Button>
              {survey.version !== null && (
                <Menu position="bottom-end" width={280} withinPortal>
                  <Menu.Target>
                    <ActionIcon variant="default" size={36} aria-label={t.builder.more}>
                      <Glyph of="more" />
                    </ActionIcon>
                  </Menu.Target>
                  <Menu.Dropdown>
                    <Menu.Item onClick={() => void close(!survey.closed)}>
                      <span className={css.menuName}>
                        {survey.closed ? t.builder.openSurvey : t.builder.closeSurvey}
                      </span>
                      {!survey.closed && <span className={css.menuWhat}>{t.builder.closeWhy}</span>}
                    </Menu.Item>
                  </Menu.Dropdown>
                </Menu>
              )}
            </>
          )}
        </div>
      </div>
      <p className={setup.said} role="status">
        {done}
      </p>
      {refused && stops.length > 0 && (
        <div className={setup.failed} role="alert">
          <strong>{t.builder.notPublishable}</strong>
          <ul>
            {stops.slice(0, 6).map((p) => (
              <li key={`${p.code} ${p.path} ${p.detail ?? ''}`}>
                {placeWords(t, p.path)}: {problemWords(t, p, draft, language)}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Failed submit={submit} />
    </header>
  )
}

/** Whether what is published says the same as the draft; the survey knows it of the draft that it was read with. */
const same = (survey: Survey, draft: Survey['draft']) => !survey.changed && sameContent(survey.draft, draft)
