import type { ReactNode } from 'react'
import { Failure } from '../../client.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useSetupText } from '../../text.ts'
import css from './import.module.css'

type Props = {
  error: Error | null
  busy: boolean
  /** Null while it is not known yet. */
  verdict: string | null
  fine: boolean
  head: ReactNode
  children: ReactNode
}

/** How many rows of a trial are shown. */
export const shownRows = 12

/** The table of what would come of a file's first rows, or why that cannot be said. */
export function Trial({ error, busy, verdict, fine, head, children }: Props) {
  const t = useSetupText().imports
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
  return (
    <section className={`card ${css.tried}`} aria-busy={busy}>
      <h2>
        {t.tried}
        {busy && <span className="dim">{t.trying}</span>}
      </h2>
      {verdict === null ? (
        <Wait lines={4} />
      ) : (
        <>
          <p role="status" data-bad={!fine || undefined} className={css.verdict}>
            {verdict}
          </p>
          <div className={css.scroll}>
            <table className="plain">
              <thead>
                <tr>
                  <th className="num">{t.row}</th>
                  {head}
                  {!fine && <th>{t.reason}</th>}
                </tr>
              </thead>
              <tbody>{children}</tbody>
            </table>
          </div>
        </>
      )}
    </section>
  )
}

/** What is wrong with a row. */
export function Faults({ bad }: { bad: { column: string; reason: string; value: string }[] }) {
  const t = useSetupText().imports
  return bad.map((b) => (
    <div key={b.column}>
      <strong>{b.column || t.wholeRow}</strong> {t.reasons[b.reason] ?? b.reason} <q>{b.value}</q>
    </div>
  ))
}
