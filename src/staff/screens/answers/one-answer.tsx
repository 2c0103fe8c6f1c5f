import { Link } from '@tanstack/react-router'
import type { AnswerFlag } from '../../../contract/answer.ts'
import { age } from '../../age.ts'
import { Failure } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Score } from '../../look/score.tsx'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { Topics } from '../../look/topics.tsx'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useText } from '../../text.ts'
import { AnswerCause } from './cause.tsx'
import { EncounterFacts } from './encounter.tsx'
import css from './one-answer.module.css'
import { Values } from './values.tsx'

/** All that one answer says: values, where it came from, its times, its encounter and its case. */
export function OneAnswer({ id }: { id: string }) {
  const t = useText()
  const f = useFormat()
  const names = useNames()
  const may = useMay()
  const { data, error, refetch } = useCall('answers.read', { params: { id } })
  if (error instanceof Failure && error.status === 404)
    return <Empty title={t.answers.notFound} why={t.shell.notHereWhy} />
  if (error) return <Problem error={error} retry={() => void refetch()} />
  if (!data) return <Wait lines={10} height={20} />
  const { answer, values, encounter, times } = data
  const delay = times.encounterEnd ? Date.parse(times.answered) - Date.parse(times.encounterEnd) : null
  const flags = [...new Set<AnswerFlag>([...answer.flags, ...values.flatMap((v) => v.flags)])]
  const moments: [string, string | null][] = [
    [t.answers.encounterEnd, times.encounterEnd],
    [t.answers.asked, times.asked],
    [t.answers.opened, times.opened],
    [t.answers.answered, times.answered],
    [t.answers.finished, times.finished],
  ]
  return (
    <article className={css.answer}>
      <header className={css.head}>
        <Score score={answer.score} />
        <div>
          {answer.words && <p className={css.words}>”{answer.words}”</p>}
          <p className="small dim">
            {[
              answer.reason && names.name('reason', answer.reason),
              names.name('channel', answer.channel),
              answer.touchpoint && names.name('touchpoint', answer.touchpoint),
              answer.unit && names.name('unit', answer.unit),
              answer.agent,
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
          <Topics topics={answer.topics} names={names} />
        </div>
      </header>
      {flags.length > 0 && (
        <section className={css.flags}>
          <h3>{t.answers.flagsTitle}</h3>
          <ul>
            {flags.map((flag) => (
              <li key={flag}>{t.answers.flags[flag]}</li>
            ))}
          </ul>
        </section>
      )}
      {answer.case ? (
        <p>
          <Link to={'/cases/$id' as string} params={{ id: answer.case.id } as never} className={css.case}>
            {t.answers.openCase}
          </Link>{' '}
          <span className="small dim">
            {[t.cases.state[answer.case.state], answer.case.owner].filter(Boolean).join(' · ')}
          </span>
        </p>
      ) : (
        <p className="small dim">{t.answers.noCase}</p>
      )}
      {may('trace.read') && (
        <p>
          <Link to={`/trace/answer/${id}` as string}>{t.answers.trace}</Link>
        </p>
      )}
      <AnswerCause answer={answer.id} />
      <section>
        <h3>{t.answers.said}</h3>
        <Values values={values} survey={answer.survey} version={answer.version} />
      </section>
      <section>
        <h3>{t.answers.times}</h3>
        <dl className={css.facts}>
          {moments.map(([name, at]) =>
            at ? (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  {f.full(at)}
                  {name === t.answers.answered && delay !== null && delay >= 0 && (
                    <small className="dim"> {t.answers.delay(age(t, f, delay))}</small>
                  )}
                </dd>
              </div>
            ) : null,
          )}
          {!times.finished && (
            <div>
              <dt>{t.answers.finished}</dt>
              <dd className="dim">{t.answers.unfinished}</dd>
            </div>
          )}
        </dl>
      </section>
      <section>
        <h3>{t.answers.encounter}</h3>
        {encounter ? <EncounterFacts encounter={encounter} /> : <p className="small dim">{t.answers.noEncounter}</p>}
      </section>
      <section>
        <h3>{t.answers.survey}</h3>
        <p className="small">
          {answer.surveyName}, {t.answers.version(f.count(answer.version))} · {names.name('source', answer.source)} ·{' '}
          {names.name('language', answer.language)}
        </p>
      </section>
    </article>
  )
}
