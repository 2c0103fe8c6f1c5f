import { NativeSelect, SegmentedControl } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { Head } from '../../shell/head.tsx'
import { useLanguage, useOutboxText, useText } from '../../text.ts'
import { MailEditor } from './mail-editor.tsx'
import css from './mails.module.css'
import type { MailsSearch } from './mails-search.ts'

/** Each mail about each survey in each language, before a customer gets it: seen, worded, sent to oneself. */
export function Screen() {
  const t = useOutboxText()
  const staff = useText()
  const reader = useLanguage()
  const may = useMay()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as MailsSearch
  const { data, error, refetch } = useCall('surveys.list', {}, { fresh: 60_000 })
  const open = data?.filter((s) => !s.closed) ?? []
  const survey = open.find((s) => s.id === search.survey) ?? open[0]
  const spoken = survey?.draft.languages ?? []
  const language = spoken.find((l) => l === search.language) ?? spoken.find((l) => l === reader) ?? spoken[0] ?? reader
  const step = search.step ?? 'invite'
  const set = (change: Record<string, string | undefined>) =>
    void navigate({
      to: '/outbox-mails' as string,
      search: Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, v]) => v)) as never,
      replace: true,
    })
  return (
    <>
      <Head title={t.mails.title}>
        <Link to={'/outbox' as string} className="small">
          ← {t.mails.back}
        </Link>
      </Head>
      {error && !data ? (
        <section className="card">
          <Problem error={error} retry={() => void refetch()} />
        </section>
      ) : !data ? (
        <section className="card">
          <Wait lines={8} />
        </section>
      ) : !survey ? (
        <section className="card">
          <Empty title={t.mails.noSurvey} why={t.mails.noSurveyWhy} />
        </section>
      ) : (
        <>
          <div className={css.tools}>
            <NativeSelect
              label={t.mails.survey}
              data={open.map((s) => ({ value: s.id, label: s.draft.name }))}
              value={survey.id}
              onChange={(e) => set({ survey: e.currentTarget.value })}
            />
            <SegmentedControl
              aria-label={t.mails.step}
              data={(['invite', 'remind'] as const).map((s) => ({ value: s, label: t.steps[s] }))}
              value={step}
              onChange={(s) => set({ step: s === 'remind' ? s : undefined })}
            />
            <SegmentedControl
              aria-label={t.mails.language}
              data={spoken.map((l) => ({ value: l, label: staff.language[l] }))}
              value={language}
              onChange={(l) => set({ language: l })}
            />
          </div>
          <MailEditor
            key={survey.id + step}
            survey={survey.id}
            step={step}
            language={language}
            mayWrite={may('mailWords.save')}
          />
        </>
      )}
    </>
  )
}
