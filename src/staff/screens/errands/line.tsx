import type { OneErrand } from '../../../contract/operations/errands.ts'
import { useFormat } from '../../format.ts'
import { useNames } from '../../names.ts'
import { useErrandsText } from '../../text.ts'
import css from './errand.module.css'

const lane = 34
/** Left and right of the line, in per cent. */
const rim = 3

/** An errand as a line in time: a lane for each channel, a dot for each contact, hollow ones for what does not count. The list below says the same. */
export function TimeLine({ contacts, beside }: Pick<OneErrand, 'contacts' | 'beside'>) {
  const t = useErrandsText()
  const f = useFormat()
  const names = useNames()
  const all = [...contacts, ...beside]
  const channels = [...new Set(all.map((c) => c.channel))]
  const times = all.map((c) => Date.parse(c.at))
  const [from, until] = [Math.min(...times), Math.max(...times)]
  const x = (at: string) =>
    `${until === from ? 50 : rim + ((Date.parse(at) - from) / (until - from)) * (100 - 2 * rim)}%`
  const y = (channel: string) => channels.indexOf(channel) * lane + lane / 2
  const [first, last] = [f.day(new Date(from)), f.day(new Date(until))]
  return (
    <figure className={css.figure}>
      <div aria-hidden>
        {channels.map((c) => (
          <span key={c} style={{ height: lane }}>
            {names.name('channel', c)}
          </span>
        ))}
      </div>
      <svg width="100%" height={channels.length * lane} role="img" aria-label={t.one.line}>
        {channels.map((c) => (
          <line key={c} x1="0" x2="100%" y1={y(c)} y2={y(c)} className={css.lane} />
        ))}
        {contacts.slice(1).map((c, n) => (
          <line
            key={c.encounter}
            x1={x(contacts[n]!.at)}
            y1={y(contacts[n]!.channel)}
            x2={x(c.at)}
            y2={y(c.channel)}
            className={css.path}
          />
        ))}
        {contacts.map((c) => (
          <circle key={c.encounter} cx={x(c.at)} cy={y(c.channel)} r={6} className={css.dot}>
            <title>{`${f.full(c.at)} · ${names.name('channel', c.channel)}`}</title>
          </circle>
        ))}
        {beside.map((c) => (
          <circle key={c.encounter} cx={x(c.at)} cy={y(c.channel)} r={5} className={css.hollow}>
            <title>{`${f.full(c.at)} · ${names.name('channel', c.channel)}`}</title>
          </circle>
        ))}
      </svg>
      <figcaption>
        <span>{first}</span>
        {first !== last && <span>{last}</span>}
      </figcaption>
    </figure>
  )
}
