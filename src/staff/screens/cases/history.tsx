import type { CallReply } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { useText } from '../../text.ts'
import css from './case.module.css'

/** What was done, oldest first, as it was. */
export function History({ events }: { events: CallReply<'cases.read'>['events'] }) {
  const t = useText()
  const f = useFormat()
  return (
    <section>
      <h3 className={css.h3}>{t.cases.history}</h3>
      <ol className={css.history}>
        {events.map((e) => (
          <li key={`${e.at}${e.what}`}>
            <span className="dim small">
              <time dateTime={e.at}>{f.full(e.at)}</time> · {e.who ?? t.cases.somebody}
            </span>
            <div>
              {t.cases.what[e.what]}
              {e.what === 'assigned' && e.text && `: ${e.text}`}
            </div>
            {e.text && e.what !== 'assigned' && <p>{e.text}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}
