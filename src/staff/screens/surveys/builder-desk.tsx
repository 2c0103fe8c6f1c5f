import { Button, SegmentedControl } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { Language } from '../../../contract/language.ts'
import type { Survey, SurveyProblem } from '../../../contract/operations/catalog.ts'
import type { QuestionKind } from '../../../contract/survey.ts'
import { call } from '../../client.ts'
import { say } from '../../names.ts'
import { useMay, useMe } from '../../session.ts'
import { setupTextOf, useLanguage, useSetupText, useText } from '../../text.ts'
import { AddQuestion } from './add-question.tsx'
import css from './builder.module.css'
import { type Builder, BuilderProvider } from './builder-context.ts'
import { BuilderHead } from './builder-head.tsx'
import { addQuestion, type Draft, duplicateQuestion, insertQuestion, newQuestion, removeQuestion } from './draft.ts'
import { focusOn } from './focus-on.ts'
import { General } from './general.tsx'
import { Preview } from './preview.tsx'
import { ProblemsPanel } from './problems-panel.tsx'
import { QuestionList } from './question-list.tsx'
import { SaveNotice } from './save-notice.tsx'
import { ThanksList } from './thanks-list.tsx'
import { useDraft } from './use-draft.ts'
import { Versions } from './versions.tsx'

const halfYear = () => new Date(Date.now() + 182 * 86_400_000).toISOString().slice(0, 10)

/** The desk on which a survey is built: questions, thank-yous and the rest on the left, the customer's phone on the right. */
export function BuilderDesk({ survey }: { survey: Survey }) {
  const t = useSetupText()
  const { language: names } = useText()
  const own = useLanguage()
  const { person } = useMe()
  const locked = !useMay()('surveys.save')
  const work = useDraft(survey)
  const { draft, change } = work
  const [latest, setLatest] = useState(survey)
  const [wanted, setLanguage] = useState<Language>(own)
  const language = draft.languages.includes(wanted) ? wanted : (draft.languages[0] ?? 'fi')
  const [open, setOpen] = useState<string | null>(null)
  const [said, announce] = useState('')
  const [undo, setUndo] = useState<{ text: string; run: () => void } | null>(null)
  const [versions, setVersions] = useState(false)
  const [strict, setStrict] = useState(false)
  const [showPhone, setShowPhone] = useState(false)
  const [settled] = useDebouncedValue(draft, 350)
  const check = useQuery({
    queryKey: ['surveys.check', settled],
    queryFn: ({ signal }) => call('surveys.check', { body: { content: settled } }, { signal }),
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  })
  const problems = check.data ?? noProblems
  const untranslated = (l: Language) =>
    problems.filter((p) => p.code === 'missing-translation' && p.language === l).length
  const builder = useMemo<Builder>(
    () => ({ draft, change, language, problems, strict, locked, announce }),
    [draft, change, language, problems, strict, locked],
  )

  const go = (problem: SurveyProblem) => {
    const [part, place] = problem.path.split('.')
    const q = part === 'questions' ? draft.questions[Number(place)] : undefined
    setShowPhone(false)
    setStrict(true)
    if (q) setOpen(q.id)
    if (problem.language) setLanguage(problem.language)
    focusOn(problem.path)
  }
  const add = async (kind: QuestionKind) => {
    const words = await Promise.all(draft.languages.map(async (l) => [l, await setupTextOf(l)] as const))
    const starter = (k: QuestionKind, l: Language) => words.find(([x]) => x === l)?.[1].builder.starter[k] ?? ''
    const question = newQuestion(draft, kind, starter, { owner: person.name, review: halfYear() })
    change(addQuestion(question))
    setOpen(question.id)
    announce(t.builder.questionAdded(say(question.title, language)))
    focusOn(`questions.${question.kind === 'contact' ? draft.questions.length : placeOf(draft)}.title`)
  }
  const remove = (place: number) => {
    const question = draft.questions[place]
    if (!question) return
    const text = t.builder.removed(say(question.title, language) || t.builder.untitled)
    change(removeQuestion(place))
    announce(text)
    setUndo({ text, run: () => change(insertQuestion(Math.min(place, draft.questions.length), question)) })
  }
  const restore = (content: Draft, number: number) => {
    const before = draft
    change(() => content)
    setVersions(false)
    setUndo({ text: t.builder.tookBack(String(number)), run: () => change(() => before) })
  }

  return (
    <BuilderProvider value={builder}>
      <BuilderHead survey={latest} work={work} setSurvey={setLatest} onVersions={() => setVersions(true)} go={go} />
      <SaveNotice work={work} />
      {undo && (
        <p className={css.undo} role="status">
          {undo.text}
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => {
              undo.run()
              setUndo(null)
            }}
          >
            {t.common.undo}
          </Button>
          <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setUndo(null)}>
            {t.common.close}
          </Button>
        </p>
      )}
      <div className={css.desk} data-phone={showPhone || undefined}>
        <div className={css.left}>
          {locked && <p className={css.hint}>{t.common.readOnly}</p>}
          <ProblemsPanel checking={check.isPending} go={go} />
          {draft.languages.length > 1 && (
            <div className={css.languages}>
              <span id="edit-language">{t.builder.editLanguage}</span>
              <SegmentedControl
                aria-labelledby="edit-language"
                value={language}
                onChange={(l) => setLanguage(l as Language)}
                data={draft.languages.map((l) => {
                  const n = untranslated(l)
                  return {
                    value: l,
                    label: (
                      <span title={t.builder.languageMissing(names[l], n, String(n))}>
                        {names[l]}
                        {n > 0 && (
                          <b className={css.count}>
                            {n}
                            <span className="visually-hidden"> {t.builder.languageMissing('', n, String(n))}</span>
                          </b>
                        )}
                      </span>
                    ),
                  }
                })}
              />
            </div>
          )}
          <section className={css.section} data-path="questions" aria-labelledby="questions-heading">
            <h2 id="questions-heading">{t.builder.sections.questions}</h2>
            {draft.questions.length === 0 && <p className={css.hint}>{t.builder.addFirst}</p>}
            <QuestionList
              open={open}
              onOpen={setOpen}
              onRemove={remove}
              onDuplicate={(place) => change(duplicateQuestion(place))}
            />
            {!locked && <AddQuestion disabled={draft.questions.length >= 30} onAdd={(kind) => void add(kind)} />}
          </section>
          <ThanksList />
          <General />
        </div>
        <div className={css.right}>
          <Preview
            of={{ content: settled }}
            languages={draft.languages}
            language={language}
            onLanguage={setLanguage}
            step={open && draft.questions.some((q) => q.id === open) ? open : undefined}
          />
        </div>
      </div>
      <Button className={css.phoneButton} size="md" onClick={() => setShowPhone(!showPhone)} aria-pressed={showPhone}>
        {showPhone ? t.builder.hidePreview : t.builder.showPreview}
      </Button>
      <Versions survey={latest} opened={versions} close={() => setVersions(false)} locked={locked} restore={restore} />
      <p className="visually-hidden" role="status" aria-live="assertive">
        {said}
      </p>
    </BuilderProvider>
  )
}

const noProblems: SurveyProblem[] = []
/** Where a new question that is not about contact goes. */
const placeOf = (draft: Draft) =>
  draft.questions.at(-1)?.kind === 'contact' ? draft.questions.length - 1 : draft.questions.length
