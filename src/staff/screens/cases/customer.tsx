import { Link } from '@tanstack/react-router'
import type { TimelineEntry } from '../../../contract/operations/cases.ts'
import type { CallReply } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Score } from '../../look/score.tsx'
import { useNames } from '../../names.ts'
import { useMay, useMe } from '../../session.ts'
import { useText } from '../../text.ts'
import css from './case.module.css'

/** What led to the case, and what else the customer and the company had with each other. */
export function Customer({ data: { case: row, matched, timeline, contact } }: { data: CallReply<'cases.read'> }) {
  const t = useText().cases
  const may = useMay()
  const whole = useMe().person.unit === null
  const f = useFormat()
  const several = new Set(matched.map((m) => m.id)).size > 1
  return (
    <>
      {several && (
        <section>
          <h3 className={css.h3}>{t.matched}</h3>
          <ul className={css.line}>
            {matched.map((m) => (
              <li key={`${m.id}${m.rule}`}>
                <Score score={m.score} size="small" />
                <span>
                  <small className="dim">
                    <time dateTime={m.at}>{f.full(m.at)}</time> · {m.rule}
                  </small>
                  {m.words && <p>”{m.words}”</p>}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3 className={css.h3}>{t.timeline}</h3>
        {timeline.length === 0 ? (
          <p className="small dim">{t.noTimeline}</p>
        ) : (
          <ul className={css.line}>
            {timeline.map((e) => (
              <Entry key={`${e.kind}${e.id}`} entry={e} />
            ))}
          </ul>
        )}
        {contact && whole && may('erasures.make') && (
          <p className={`small ${css.erase}`}>
            <Link to={'/settings/erasures' as string} search={{ case: row.id, number: row.number } as never}>
              {t.eraseCustomer}
            </Link>
          </p>
        )}
      </section>
    </>
  )
}

const screens = { encounter: '/encounters/list/$id', answer: '/answers/$id', case: '/cases/$id' }

function Entry({ entry: e }: { entry: TimelineEntry }) {
  const t = useText()
  const f = useFormat()
  const names = useNames()
  const may = useMay()
  const what = [
    e.kind === 'case' && e.number !== null
      ? `${t.cases.entry.case} ${t.cases.number(String(e.number))}`
      : t.cases.entry[e.kind],
    e.channel && names.name('channel', e.channel),
    e.reason && names.name('reason', e.reason),
    e.outcome,
    e.state && t.cases.state[e.state],
  ]
    .filter(Boolean)
    .join(' · ')
  const to = e.kind === 'encounter' && !may('encounters.list') ? null : screens[e.kind]
  return (
    <li data-kind={e.kind}>
      {e.kind === 'answer' ? <Score score={e.score} size="small" /> : <i aria-hidden />}
      <span>
        <small className="dim">
          <time dateTime={e.at}>{f.full(e.at)}</time>
        </small>{' '}
        {to ? (
          <Link to={to as string} params={{ id: e.id } as never}>
            {what}
          </Link>
        ) : (
          what
        )}
        {e.words && <p>”{e.words}”</p>}
      </span>
    </li>
  )
}
