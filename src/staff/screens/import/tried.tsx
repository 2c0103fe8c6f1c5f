import type { ImportMapping } from '../../../contract/operations/flow.ts'
import type { CallReply } from '../../client.ts'
import { Failure } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { say } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useLanguage, useSetupText, useText } from '../../text.ts'
import css from './import.module.css'

type Props = {
  reply: CallReply<'imports.check'> | undefined
  error: Error | null
  busy: boolean
  mapping: ImportMapping
}
const shown = 12
type Value = CallReply<'imports.check'>['rows'][number]['values'][string]

/** What would come of the first rows. */
export function Tried({ reply, error, busy, mapping }: Props) {
  const t = useSetupText().imports
  const f = useFormat()
  const plain = usePlain(mapping.survey)
  if (error) {
    // Faults of a column stand beside it; what is left over is said here.
    const issues = error instanceof Failure ? error.issues : []
    return issues.length > 0 ? (
      <section className={`card ${css.tried}`} role="alert">
        <h2>{t.tried}</h2>
        <ul className={css.issues}>
          {[...new Set(issues.map((i) => i.message))].map((message) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      </section>
    ) : (
      <Problem error={error} />
    )
  }
  const bad = reply?.rows.filter((r) => r.bad.length > 0) ?? []
  // Bad rows first: they are what one looks for.
  const rows = reply ? [...bad, ...reply.rows.filter((r) => r.bad.length === 0)].slice(0, shown) : []
  const asked = Object.entries(mapping.columns).flatMap(([column, c]) =>
    c.to === 'question' ? [{ column, question: c.question }] : [],
  )
  return (
    <section className={`card ${css.tried}`} aria-busy={busy}>
      <h2>
        {t.tried}
        {busy && <span className="dim">{t.trying}</span>}
      </h2>
      {!reply ? (
        <Wait lines={4} />
      ) : (
        <>
          <p role="status" data-bad={bad.length > 0 || undefined} className={css.verdict}>
            {bad.length === 0
              ? t.allGood(f.count(reply.rows.length))
              : t.someBad(f.count(reply.rows.length - bad.length), f.count(bad.length))}
          </p>
          <div className={css.scroll}>
            <table className="plain">
              <thead>
                <tr>
                  <th className="num">{t.row}</th>
                  <th>{t.when}</th>
                  {asked.map(({ column }) => (
                    <th key={column}>{column}</th>
                  ))}
                  {bad.length > 0 && <th>{t.reason}</th>}
                </tr>
              </thead>
              <tbody>
                {rows.map((r) => (
                  <tr key={r.row} data-bad={r.bad.length > 0 || undefined}>
                    <td className="num">{f.count(r.row)}</td>
                    <td className={css.when}>{r.at ? f.full(r.at) : '–'}</td>
                    {asked.map(({ column, question }) => (
                      <td key={column} className={css.value}>
                        {plain(question, r.values[question] ?? null)}
                      </td>
                    ))}
                    {bad.length > 0 && (
                      <td className={css.why}>
                        {r.bad.map((b) => (
                          <div key={b.column}>
                            <strong>{b.column || t.wholeRow}</strong> {t.reasons[b.reason] ?? b.reason} <q>{b.value}</q>
                          </div>
                        ))}
                      </td>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  )
}

/** Values in words: options by their labels, solved as a person says it. */
function usePlain(survey: string) {
  const t = useText().answers
  const language = useLanguage()
  const questions = useCall('surveys.versions', { params: { id: survey } }).data?.[0]?.content.questions
  return (id: string, value: Value): string => {
    const question = questions?.find((q) => q.id === id)
    const label = (option: string) => {
      const found = question?.options?.find((o) => o.id === option)
      return found ? say(found.label, language) : option
    }
    if (value === null) return '–'
    if (typeof value === 'string' && question?.kind === 'solved') return t[value as 'yes' | 'partly' | 'no']
    if (typeof value !== 'object') return String(value)
    if ('consent' in value) return value.email ?? value.phone ?? '–'
    if ('option' in value) return value.other ?? label(value.option)
    return [...value.options.filter((o) => o !== 'other').map(label), value.other].filter(Boolean).join(', ')
  }
}
