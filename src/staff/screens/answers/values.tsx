import { scales } from 'virtual:contract'
import type { AnswerValue } from '../../../contract/survey.ts'
import type { CallReply } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { say } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useLanguage, useText } from '../../text.ts'
import css from './one-answer.module.css'

type Value = CallReply<'answers.read'>['values'][number]

/** What was answered, question by question, with the options' own words from the version that was on screen. */
export function Values({ values, survey, version }: { values: Value[]; survey: string; version: number }) {
  const language = useLanguage()
  const choices = values.some((v) => v.kind === 'choice' || v.kind === 'choices')
  const { data: versions } = useCall(
    'surveys.versions',
    { params: { id: survey } },
    { enabled: choices, fresh: 5 * 60_000 },
  )
  const questions = versions?.find((v) => v.number === version)?.content.questions
  const option = (question: string, id: string) => {
    const found = questions?.find((q) => q.id === question)?.options?.find((o) => o.id === id)
    return found ? say(found.label, language) : id
  }
  return (
    <dl className={css.values}>
      {values.map((v) => (
        <div key={v.question} className={css.value}>
          <dt>{say(v.title, language) || v.question}</dt>
          <dd lang={v.textLanguage ?? undefined} dir="auto">
            <OneValue value={v.value as AnswerValue} kind={v.kind} option={(id) => option(v.question, id)} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function OneValue({ value, kind, option }: { value: AnswerValue; kind: string; option: (id: string) => string }) {
  const t = useText()
  const f = useFormat()
  if (value === null) return <span className="dim">{t.answers.skipped}</span>
  if (typeof value === 'number') {
    const max = kind in scales ? scales[kind as keyof typeof scales][1] : null
    return <b>{max === null ? f.count(value) : t.answers.of(f.count(value), f.count(max))}</b>
  }
  if (typeof value === 'string') {
    const solved = kind === 'solved' && (value === 'yes' || value === 'partly' || value === 'no')
    return solved ? <b>{t.answers[value]}</b> : value
  }
  if ('option' in value) return <>{[value.option && option(value.option), value.other].filter(Boolean).join(': ')}</>
  if ('options' in value) return <>{[...value.options.map(option), value.other].filter(Boolean).join(', ')}</>
  return (
    <>
      {value.consent ? t.answers.consent : t.answers.noConsent}
      {value.consent && [value.email, value.phone].filter(Boolean).map((c) => <div key={c}>{c}</div>)}
    </>
  )
}
