import { Link, useParams } from '@tanstack/react-router'
import type { OneErrand } from '../../../contract/operations/errands.ts'
import { useFormat } from '../../format.ts'
import { OneRow } from '../../look/one-row.tsx'
import { Score } from '../../look/score.tsx'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useErrandsText, useText } from '../../text.ts'
import css from './errand.module.css'
import { TimeLine } from './line.tsx'

type Contact = OneErrand['beside'][number]

/** One errand: its line over channels, its contacts, and what the customer said of each. */
export function Screen() {
  const t = useErrandsText()
  const { id } = useParams({ strict: false }) as { id: string }
  const reading = useCall('errands.read', { params: { id } })
  return (
    <OneRow
      reading={reading}
      back={{ to: '/errands', words: t.one.back, resetScroll: false }}
      notFound={t.one.notFound}
      className={css.errand}
    >
      {(one) => <Errand one={one} />}
    </OneRow>
  )
}

function Errand({ one: { errand, contacts, elsewhere, beside } }: { one: OneErrand }) {
  const t = useErrandsText()
  const staff = useText()
  const f = useFormat()
  const names = useNames()
  const days = Math.floor((Date.parse(errand.lastAt) - Date.parse(errand.begunAt)) / 86_400_000)
  const facts: [string, string | null | undefined][] = [
    [t.one.customer, errand.customer && (errand.customer.name ?? t.list.unknownCustomer)],
    [t.one.key, errand.key],
    [t.one.span, t.one.lasted(days, f.count(days))],
    [t.one.transfers, errand.transfers > 0 ? t.one.times(errand.transfers, f.count(errand.transfers)) : null],
    [t.one.moves, errand.moves > 0 ? t.one.times(errand.moves, f.count(errand.moves)) : null],
    [t.one.reopens, errand.reopens ? t.one.times(errand.reopens, f.count(errand.reopens)) : null],
  ]
  return (
    <>
      <header>
        <p className="small dim">{t.list.state[errand.state]}</p>
        <h2>{names.name('reason', errand.reason)}</h2>
      </header>
      <dl className={css.facts}>
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <TimeLine contacts={contacts} beside={beside} />
      <section>
        <h3>{t.one.contacts}</h3>
        <ol className={css.contacts}>
          {contacts.map((c) => (
            <li key={c.encounter}>
              <What contact={c} />
              {c.answers.map((a) => (
                <div key={a.id} className={css.answer}>
                  <Score score={a.score} size="small" />
                  <Link to={'/answers/$id' as string} params={{ id: a.id } as never}>
                    {a.words ? `”${a.words}”` : staff.now.noWords}
                  </Link>
                </div>
              ))}
            </li>
          ))}
        </ol>
        {elsewhere > 0 && <p className="small dim">{t.one.elsewhere(elsewhere, f.count(elsewhere))}</p>}
      </section>
      {beside.length > 0 && (
        <section>
          <h3>{t.one.beside}</h3>
          <p className="small dim">{t.one.besideWhy}</p>
          <ol className={css.contacts}>
            {beside.map((c) => (
              <li key={c.encounter}>
                <What contact={c} />
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  )
}

function What({ contact: c }: { contact: Contact }) {
  const t = useErrandsText()
  const f = useFormat()
  const names = useNames()
  return (
    <>
      <strong>{names.name('channel', c.channel)}</strong> <time dateTime={c.at}>{f.full(c.at)}</time>
      <small>
        {[
          c.reason && names.name('reason', c.reason),
          c.unit && names.name('unit', c.unit),
          c.agent,
          c.outcome && t.one.outcome(c.outcome),
        ]
          .filter(Boolean)
          .join(' · ')}
      </small>
    </>
  )
}
