import type { OneErrand } from '../../../contract/operations/errands.ts'
import { useFormat } from '../../format.ts'
import { useNames } from '../../names.ts'
import { useErrandsText } from '../../text.ts'
import css from './errand.module.css'

const width = 600
const lane = 34
const left = 130
const right = 18

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
    until === from
      ? (left + width - right) / 2
      : left + ((Date.parse(at) - from) / (until - from)) * (width - left - right)
  const y = (channel: string) => channels.indexOf(channel) * lane + lane / 2
  const height = channels.length * lane
  return (
    <figure className={css.figure}>
      <svg viewBox={`0 0 ${width} ${height + 22}`} role="img" aria-label={t.one.line}>
        {channels.map((c) => (
          <g key={c}>
            <line x1={left - 10} x2={width} y1={y(c)} y2={y(c)} className={css.lane} />
            <text x={0} y={y(c) + 4} className={css.name}>
              {names.name('channel', c)}
            </text>
          </g>
        ))}
        <polyline points={contacts.map((c) => `${x(c.at)},${y(c.channel)}`).join(' ')} className={css.path} />
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
        <text x={left} y={height + 16} className={css.time}>
          {f.day(new Date(from))}
        </text>
        {f.day(new Date(from)) !== f.day(new Date(until)) && (
          <text x={width - right} y={height + 16} textAnchor="end" className={css.time}>
            {f.day(new Date(until))}
          </text>
        )}
      </svg>
    </figure>
  )
}
