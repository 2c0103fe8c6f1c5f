import { age } from '../../age.ts'
import type { CallReply } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { useNow } from '../../live.tsx'
import { Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useMe } from '../../session.ts'
import { useOutboxText, useText } from '../../text.ts'
import css from './outbox.module.css'

/** Whether messages get out: each way, what is wrong with it, and what waits. */
export function Health() {
  const t = useOutboxText()
  const { organisation } = useMe()
  const { data, error, refetch } = useCall('messages.health', {}, { fresh: 5_000 })
  if (organisation.demo)
    return (
      <section className="card">
        <h2>{t.health.title}</h2>
        <p className="dim">{t.health.demo}</p>
      </section>
    )
  return (
    <section className="card">
      <h2>{t.health.title}</h2>
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Wait lines={2} />}
      <ul className={css.ways}>
        {data?.ways
          // Texts are for those who send some.
          .filter((w) => w.channel === 'email' || w.name !== null || w.waiting > 0 || w.lastSentAt)
          .map((way) => (
            <Way key={way.channel} way={way} />
          ))}
      </ul>
    </section>
  )
}

function Way({ way }: { way: CallReply<'messages.health'>['ways'][number] }) {
  const t = useOutboxText()
  const staff = useText()
  const f = useFormat()
  const now = useNow(10_000)
  const ago = (at: string) => age(staff, f, now - Date.parse(at))
  const none = way.name === null && way.checkedAt === null
  const state = way.problem ? 'bad' : none ? (way.waiting ? 'bad' : 'off') : 'good'
  const words = way.problem
    ? t.health.shut(f.full(way.since ?? new Date()))
    : none
      ? t.health.none
      : way.checkedAt === null
        ? t.health.notSeen
        : t.health.well
  return (
    <li data-state={state}>
      <i aria-hidden />
      <div>
        <strong>
          {t.channels[way.channel]}: {words}
        </strong>
        {none && <p>{t.health.noneWhy[way.channel]}</p>}
        {way.problem && <p className={css.problem}>{way.problem}</p>}
        <p className="small dim">
          {[
            way.name,
            way.waiting > 0 &&
              way.waitingSince &&
              t.health.waiting(way.waiting, f.count(way.waiting), ago(way.waitingSince)),
            way.lastSentAt && t.health.last(ago(way.lastSentAt)),
            way.checkedAt && t.health.checked(ago(way.checkedAt)),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
    </li>
  )
}
