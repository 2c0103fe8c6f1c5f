import { Button } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import type { CallReply } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { OneRow } from '../../look/one-row.tsx'
import { useProblem } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useAct, useCall } from '../../queries.ts'
import { useOutboxText, useText } from '../../text.ts'
import css from './outbox.module.css'
import { stateOf, stateWords } from './state-of.ts'

/** One message: its times, what was told of it, and what a person can decide about it. */
export function Screen() {
  const t = useOutboxText().one
  const { id } = useParams({ strict: false }) as { id: string }
  const reading = useCall('messages.read', { params: { id } })
  return (
    <OneRow reading={reading} back={{ to: '/outbox', words: t.back }} notFound={t.notFound}>
      {(data) => <Message key={id} data={data} />}
    </OneRow>
  )
}

function Message({ data }: { data: CallReply<'messages.read'> }) {
  const t = useOutboxText()
  const staff = useText()
  const f = useFormat()
  const words = useProblem()
  const names = useNames()
  const settle = useAct('messages.settle', ['messages.list', 'messages.read', 'messages.funnel', 'messages.health'])
  const m = data.message
  const waiting = m.state === 'queued' || m.state === 'sending'
  const times: [string, string | null][] = [
    [t.one.queued, m.queuedAt],
    [t.one.due, waiting ? m.dueAt : null],
    [t.one.useful, waiting ? m.usefulUntil : null],
    [t.one.begun, m.state === 'unknown' ? m.begunAt : null],
    [t.one.sent, m.sentAt],
    [t.one.delivered, m.deliveredAt],
    [t.one.opened, m.openedAt],
    [t.one.answered, m.answeredAt],
    [t.one.ended, m.endedAt],
  ]
  const facts: [string, string | null][] = [
    [t.one.reason, m.reason && t.reasons[m.reason]],
    [t.one.problem, m.state === 'suppressed' ? null : m.problem && (t.one.problems[m.problem] ?? m.problem)],
    [t.one.attempts, m.attempts > 1 ? f.count(m.attempts) : null],
    [t.one.gatewayId, m.gatewayId],
  ]
  return (
    <>
      <header>
        <p className="small dim">
          {[
            t.channels[m.channel],
            t.steps[m.step],
            staff.language[m.language],
            m.touchpoint && names.name('touchpoint', m.touchpoint),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <h2>{m.recipient ?? t.list.noAddress}</h2>
        <span className={css.state} data-state={stateOf(m)}>
          {stateWords(t, m)}
        </span>
      </header>
      {m.state === 'unknown' && !m.settled && (
        <div className={css.decide}>
          <p>{t.one.unknown}</p>
          <div className="row">
            {(['leave', 'send-again'] as const).map((how) => (
              <Button
                key={how}
                variant={how === 'leave' ? 'filled' : 'default'}
                loading={settle.isPending && settle.variables?.body.how === how}
                onClick={() => settle.mutate({ params: { id: m.id }, body: { how } })}
              >
                {how === 'leave' ? t.one.leave : t.one.again}
              </Button>
            ))}
          </div>
          {settle.error && <p role="alert">{words(settle.error)}</p>}
        </div>
      )}
      <dl className={css.times}>
        {[...times.map(([what, at]) => [what, at && f.full(at)] as const), ...facts].map(
          ([what, value]) =>
            value && (
              <div key={what}>
                <dt>{what}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {m.anonymous && <p className="small dim">{t.one.anonymous}</p>}
      {m.answer && (
        <Link to={'/answers/$id' as string} params={{ id: m.answer } as never}>
          {t.one.answer}
        </Link>
      )}
      {data.events.length > 0 && (
        <>
          <h3 className={css.h3}>{t.one.events}</h3>
          <ol className={css.events}>
            {data.events.map((e) => (
              <li key={e.at + e.what}>
                <small className={css.when}>
                  {f.full(e.at)}
                  {e.person && ` · ${e.person}`}
                </small>
                {t.one.event[e.what]}
                {e.text && <p className={css.problem}>{t.one.problems[e.text] ?? e.text}</p>}
              </li>
            ))}
          </ol>
        </>
      )}
    </>
  )
}
