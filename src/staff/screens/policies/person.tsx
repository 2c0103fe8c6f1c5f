import { Link, useParams } from '@tanstack/react-router'
import type { AskingEvent } from '../../../contract/operations/policies.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { Head } from '../../shell/head.tsx'
import { useOutboxText, usePoliciesText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import css from './policies.module.css'

/** When one customer was asked, when not and why, and what came of it. */
export function Screen() {
  const t = usePoliciesText()
  const f = useFormat()
  const { id } = useParams({ strict: false }) as { id: string }
  const { data, error, refetch } = useCall('customers.asking', { params: { id } }, { fresh: 0 })
  return (
    <>
      <Head title={t.person.title} />
      <p className={css.under} style={{ marginBottom: 12 }}>
        <Link to={'/policies' as string} search={{ tab: 'suppressed' } as never}>
          ← {t.person.back}
        </Link>
      </p>
      {error && !data ? (
        <section className="card">
          <Problem error={error} retry={() => void refetch()} />
        </section>
      ) : !data ? (
        <section className="card">
          <Wait lines={6} />
        </section>
      ) : (
        <div className={css.cards}>
          <section className="card">
            <div className={css.big} style={{ marginTop: 0 }}>
              {data.customer.name ?? data.customer.externalId ?? t.suppressed.nameless}
            </div>
            <p className={css.under}>
              {[
                data.customer.name && data.customer.externalId,
                ...(['email', 'phone'] as const).map(
                  (kind) =>
                    data.customer[kind] && (data.customer.fails.includes(kind) ? t.person.fails : t.person.has)[kind],
                ),
                !data.customer.email && !data.customer.phone && t.person.has.none,
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
            <p>
              {data.refused
                ? t.person.refused[data.refused]
                : data.askableFrom
                  ? t.person.until(f.day(data.askableFrom))
                  : data.customer.fails.length > 0 &&
                      (['email', 'phone'] as const).every(
                        (kind) => !data.customer[kind] || data.customer.fails.includes(kind),
                      )
                    ? t.person.unreachable
                    : t.person.free}
            </p>
          </section>
          <section className="card">
            {data.events.length === 0 ? (
              <Empty title={t.person.none} />
            ) : (
              <ul className={css.events}>
                {data.events.map((e) => (
                  <Event key={e.id} event={e} />
                ))}
              </ul>
            )}
          </section>
        </div>
      )}
    </>
  )
}

function Event({ event: e }: { event: AskingEvent }) {
  const t = usePoliciesText()
  const { reasons, states } = useOutboxText()
  const f = useFormat()
  const names = useNames()
  return (
    <li>
      <div className={css.name}>
        <span className={setup.chip} data-tone={e.reason ? 'signal' : 'good'}>
          {e.reason ? t.person.notAsked : t.person.asked}
        </span>{' '}
        {e.reason ? reasons[e.reason] : e.via && t.via[e.via]}
      </div>
      <div className={css.under}>
        {[
          f.full(e.at),
          e.touchpoint && names.name('touchpoint', e.touchpoint),
          e.policy,
          e.delayArm !== null && t.person.arm(f.count(e.delayArm)),
          ...e.messages.map(
            (m) =>
              `${t.person[m.step]}: ${states[m.state]}${m.sentAt ? ` ${f.full(m.sentAt)}` : ` (${f.full(m.dueAt)})`}`,
          ),
          e.answeredAt && t.person.answered(f.full(e.answeredAt)),
        ]
          .filter(Boolean)
          .join(' · ')}
      </div>
    </li>
  )
}
