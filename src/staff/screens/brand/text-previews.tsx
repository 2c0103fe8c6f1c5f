import { NativeSelect } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useBrandText, useText } from '../../text.ts'
import { CallScript } from './call-script.tsx'
import { TextWords } from './text-words.tsx'
import css from './texts.module.css'

const steps = ['invite', 'remind', 'reply', 'call'] as const
type Search = { survey?: string; step?: string; show?: string }

/** The text about a survey in each of its languages, with what it costs. */
export function TextPreviews() {
  const { texts: t } = useBrandText()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Search
  const { data: surveys, error, refetch } = useCall('surveys.list', {}, { fresh: 60_000 })
  const open = surveys?.filter((s) => !s.closed) ?? []
  const survey = open.find((s) => s.id === search.survey) ?? open[0]
  const step = steps.find((s) => s === search.step) ?? 'invite'
  const set = (change: Search) =>
    void navigate({
      to: '/settings/$section' as string,
      params: { section: 'texts' } as never,
      search: Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, v]) => v)) as never,
      replace: true,
    })
  return (
    <section className="card">
      <h2>{t.preview}</h2>
      {error && !surveys ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : !surveys ? (
        <Wait lines={6} />
      ) : !survey ? (
        <Empty title={t.noSurvey} why={t.noSurveyWhy} />
      ) : (
        <>
          <div className={css.tools}>
            <NativeSelect
              label={t.survey}
              value={survey.id}
              data={open.map((s) => ({ value: s.id, label: s.draft.name }))}
              onChange={(event) => set({ survey: event.currentTarget.value })}
            />
            <NativeSelect
              label={t.step}
              value={step}
              data={steps.map((s) => ({ value: s, label: t.steps[s] }))}
              onChange={(event) =>
                set({ step: event.currentTarget.value === 'invite' ? '' : event.currentTarget.value })
              }
            />
          </div>
          {step === 'reply' ? (
            <Reply survey={survey.id} />
          ) : step === 'call' ? (
            <CallScript key={survey.id} survey={survey.id} languages={survey.draft.languages} />
          ) : (
            <TextWords key={survey.id + step} survey={survey.id} step={step} />
          )}
        </>
      )}
    </section>
  )
}

/** Our one answer to what we did not understand: it is said in our words only. */
function Reply({ survey }: { survey: string }) {
  const { texts: t } = useBrandText()
  const { language: names } = useText()
  const f = useFormat()
  const { data, error, refetch } = useCall('texts.preview', { body: { survey, step: 'reply' } }, { keep: true })
  if (error && !data) return <Problem error={error} retry={() => void refetch()} />
  if (!data) return <Wait lines={6} />
  return (
    <>
      <p className={css.why}>
        {t.previewWhy} {data.sender ? t.sender(data.sender) : t.noSender} {data.hears ? t.hears : t.deaf}
      </p>
      <ul className={css.bubbles}>
        {data.texts.map((x) => (
          <li key={x.language}>
            <h3>{names[x.language]}</h3>
            <p className={css.bubble} lang={x.language}>
              {x.text}
            </p>
            <p className={css.cost}>
              <strong>{t.parts(x.parts, f.count(x.parts))}</strong> · {t.letters(f.count(x.units))} ·{' '}
              {t.left(f.count(x.left))}
            </p>
            {x.foreign.length > 0 && <p className={css.signal}>{t.unicode(x.foreign.slice(0, 10).join(' '))}</p>}
          </li>
        ))}
      </ul>
    </>
  )
}
