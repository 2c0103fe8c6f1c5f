import type { CallReply } from '../../../client.ts'
import { Failure } from '../../../client.ts'
import { useFormat } from '../../../format.ts'
import { Problem, Wait } from '../../../look/states.tsx'
import { useSetupText } from '../../../text.ts'
import css from '../import.module.css'
import { duration } from './duration.ts'

type Props = { reply: CallReply<'contactLog.check'> | undefined; error: Error | null; busy: boolean }
const shown = 12

/** What would come of the first rows. */
export function ContactTried({ reply, error, busy }: Props) {
  const { imports: t, contactLog: log } = useSetupText()
  const f = useFormat()
  if (error) {
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
  const held = reply?.rows.filter((r) => r.lacking.length > 0) ?? []
  const good = reply?.rows.filter((r) => r.bad.length + r.lacking.length === 0) ?? []
  // Bad and waiting rows first: they are what one looks for.
  const rows = [...bad, ...held, ...good].slice(0, shown)
  const fine = bad.length + held.length === 0
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
          <p role="status" data-bad={!fine || undefined} className={css.verdict}>
            {fine
              ? log.allGood(f.count(good.length))
              : log.verdict(f.count(good.length), f.count(held.length), f.count(bad.length))}
          </p>
          <div className={css.scroll}>
            <table className="plain">
              <thead>
                <tr>
                  <th className="num">{t.row}</th>
                  <th>{log.began}</th>
                  <th>{log.ended}</th>
                  <th className="num">{log.handled}</th>
                  <th className="num">{log.waited}</th>
                  <th>{log.customer}</th>
                  <th>{log.agent}</th>
                  {!fine && <th>{t.reason}</th>}
                </tr>
              </thead>
              <tbody>
                {rows.map((r) => (
                  <tr key={r.row} data-bad={r.bad.length + r.lacking.length > 0 || undefined}>
                    <td className="num">{f.count(r.row)}</td>
                    <td className={css.when}>{r.startedAt ? f.full(r.startedAt) : '–'}</td>
                    <td className={css.when}>{r.endedAt ? f.clock(r.endedAt) : '–'}</td>
                    <td className="num">{duration(r.handleSeconds)}</td>
                    <td className="num">{duration(r.waitSeconds)}</td>
                    <td className={css.value}>{r.customer ?? <span className="dim">{log.unknownCustomer}</span>}</td>
                    <td className={css.value}>{r.agent ?? '–'}</td>
                    {!fine && (
                      <td className={css.why}>
                        {r.bad.map((b) => (
                          <div key={b.column}>
                            <strong>{b.column || t.wholeRow}</strong> {t.reasons[b.reason] ?? b.reason} <q>{b.value}</q>
                          </div>
                        ))}
                        {r.lacking.map((l) => (
                          <div key={l.field}>{log.waits(log.targets[l.field], l.value)}</div>
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
