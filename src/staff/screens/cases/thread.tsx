import { useState } from 'react'
import type { CaseEvent, CaseMessage } from '../../../contract/operations/cases.ts'
import { useFormat } from '../../format.ts'
import { useText } from '../../text.ts'
import css from './case.module.css'

type Entry = { at: string; key: string } & ({ event: CaseEvent } | { message: CaseMessage })
/** These are told by their messages. */
const told = new Set(['wrote', 'called', 'replied'])

/** What was done and said, newest first, in one line of time. */
export function Thread({ events, messages }: { events: CaseEvent[]; messages: CaseMessage[] }) {
  const t = useText().cases
  const entries: Entry[] = [
    ...events.filter((e) => !told.has(e.what)).map((event) => ({ at: event.at, key: `e${event.id}`, event })),
    ...messages.map((message) => ({ at: message.at, key: message.id, message })),
  ]
  // Of one moment the later event stands above.
  const order = new Map(events.map((e, n) => [`e${e.id}`, n]))
  entries.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : (order.get(b.key) ?? 0) - (order.get(a.key) ?? 0)))
  return (
    <section>
      <h3 className={css.h3}>{t.history}</h3>
      <ol className={css.history}>
        {entries.map((e) =>
          'event' in e ? <Event key={e.key} event={e.event} /> : <Message key={e.key} message={e.message} />,
        )}
      </ol>
    </section>
  )
}

const beside = new Set(['assigned', 'merged', 'took-in', 'escalated', 'answered-again'])

function Event({ event: e }: { event: CaseEvent }) {
  const t = useText().cases
  const f = useFormat()
  const text = e.what === 'answered-again' && e.text ? (t.level[e.text as 'low'] ?? e.text) : e.text
  return (
    <li>
      <span className="dim small">
        <time dateTime={e.at}>{f.full(e.at)}</time> · {e.who ?? t.somebody}
      </span>
      <div>
        {t.what[e.what]}
        {beside.has(e.what) && text && `: ${text}`}
      </div>
      {text && !beside.has(e.what) && e.what !== 'asked-again' && <p>{text}</p>}
      {e.mentions.length > 0 && <p className="small dim">{t.mentioned(e.mentions.join(', '))}</p>}
    </li>
  )
}

function Message({ message: m }: { message: CaseMessage }) {
  const t = useText().cases
  const f = useFormat()
  const [whole, setWhole] = useState(false)
  const marks = [
    m.automatic && t.automatic,
    m.reached !== null && (m.reached ? t.wasReached : t.notReached),
    m.minutes !== null && t.minutesOf(f.count(m.minutes)),
    m.state && (m.dueAt ? t.goesAt(f.full(m.dueAt)) : (t.sent[m.state as 'sent'] ?? m.state)),
  ].filter(Boolean)
  const bad = m.state === 'bounced' || m.state === 'failed' || m.state === 'suppressed' || m.state === 'unknown'
  return (
    <li data-said={m.direction}>
      <span className="dim small">
        <time dateTime={m.at}>{f.full(m.at)}</time> · {m.direction === 'in' ? t.customer : (m.who ?? t.somebody)} ·{' '}
        {m.direction === 'call' ? t.kinds.call : t.kinds[m.channel as 'email']}
        {m.other && ` · ${m.other}`}
      </span>
      <div className={css.bubble}>
        {m.subject && <strong>{m.subject}</strong>}
        <p>{whole || m.own === null ? m.body : m.own}</p>
        {m.own !== null && (
          <button type="button" className={css.more} onClick={() => setWhole(!whole)} aria-expanded={whole}>
            {whole ? t.hideQuoted : t.showQuoted}
          </button>
        )}
      </div>
      {m.stranger && <p className={css.signal}>{t.stranger}</p>}
      {marks.length > 0 && (
        <p className={`small ${bad ? css.signal : 'dim'}`}>
          {marks.join(' · ')}
          {bad && m.problem && ` (${m.problem})`}
        </p>
      )}
    </li>
  )
}
