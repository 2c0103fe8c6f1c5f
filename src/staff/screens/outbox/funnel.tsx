import { Link } from '@tanstack/react-router'
import type { CallReply } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useOutboxText } from '../../text.ts'
import css from './outbox.module.css'
import { type OutboxSearch, usualDays } from './search.ts'

type Line = CallReply<'messages.funnel'>['lines'][number]
const onTheWay = ['waiting', 'sent', 'delivered', 'opened', 'answered'] as const
const aside = ['bounced', 'failed', 'unknown', 'suppressed'] as const

/** How many messages of each channel and step came how far; each number leads to its messages. */
export function Funnel({ search }: { search: OutboxSearch }) {
  const t = useOutboxText()
  const f = useFormat()
  const days = search.days ?? usualDays
  const query = { days, ...(search.touchpoint && { touchpoint: search.touchpoint }) }
  const { data, error, refetch } = useCall('messages.funnel', { query }, { keep: true })
  const unfollowed = (data?.lines ?? []).reduce((n, l) => n + l.sent - l.followed, 0)
  return (
    <section className="card">
      <h2>{t.funnel.title}</h2>
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Wait lines={3} />}
      {data?.lines.length === 0 && <Empty title={t.funnel.none} why={t.funnel.noneWhy} />}
      {data?.lines.map((line) => (
        <Steps key={line.channel + line.step} line={line} search={search} />
      ))}
      {data && data.suppressed.length > 0 && (
        <p className={css.held}>
          <span className="dim">{t.funnel.held}:</span>
          {data.suppressed.map((s) => (
            <Link
              key={s.channel + s.reason}
              to={'/outbox' as string}
              search={
                { ...search, state: 'suppressed', channel: s.channel, step: undefined, reason: s.reason } as never
              }
            >
              {t.channels[s.channel]}, {t.reasons[s.reason]} <b>{f.count(s.n)}</b>
            </Link>
          ))}
        </p>
      )}
      {unfollowed > 0 && <p className="small dim">{t.funnel.anonymous(unfollowed, f.count(unfollowed))}</p>}
    </section>
  )
}

function Steps({ line, search }: { line: Line; search: OutboxSearch }) {
  const t = useOutboxText()
  const f = useFormat()
  const shareOf = (step: (typeof onTheWay)[number]) => {
    const whole = step === 'delivered' ? line.sent : line.followed
    const counted = step === 'delivered' || step === 'opened' || step === 'answered'
    return counted && whole > 0 && line[step] > 0 ? t.funnel.of(f.percent(line[step] / whole)) : ''
  }
  const cell = (step: (typeof onTheWay)[number] | (typeof aside)[number], share = '') => (
    <li key={step} data-step={step} data-none={line[step] === 0 || undefined}>
      <Link
        to={'/outbox' as string}
        search={{ ...search, reason: undefined, channel: line.channel, step: line.step, state: step } as never}
      >
        <b>{f.count(line[step])}</b>
        <span>{t.states[step]}</span>
        {share && <small>{share}</small>}
      </Link>
    </li>
  )
  // Nothing else is opened or answered as an invitation is.
  const asks = line.step === 'invite' || line.step === 'remind'
  return (
    <div className={css.steps}>
      <h3>
        {t.channels[line.channel]}, {t.steps[line.step]} <span className="dim">{f.count(line.all)}</span>
      </h3>
      <ol>
        {(asks ? onTheWay : onTheWay.slice(0, 3)).map((step) => cell(step, shareOf(step)))}
        {aside.filter((step) => line[step] > 0).map((step) => cell(step))}
      </ol>
    </div>
  )
}
