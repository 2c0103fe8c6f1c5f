import type { StaffingReply } from '../../../contract/staffing.ts'
import { useFormat } from '../../format.ts'
import { useStaffingText } from '../../text.ts'
import css from './staffing.module.css'
import { numbers } from './words.ts'

type Props = {
  plan: StaffingReply
  shown: string
  nameOf: (channel: string) => string
  pick: (channel: string) => void
}

/** The week of each channel in a line. */
export function Channels({ plan, shown, nameOf, pick }: Props) {
  const t = useStaffingText()
  const f = useFormat()
  const n = numbers(f, t)
  const many = plan.channels.length > 1
  return (
    <section className={`card ${css.table}`}>
      <table className="plain">
        <thead>
          <tr>
            <th>{t.channel}</th>
            <th className="num">{t.contacts}</th>
            <th className={`num ${css.wide}`}>{t.interval}</th>
            <th className="num">{t.naive}</th>
            <th className={`num ${css.wide}`}>{t.handling}</th>
            <th className="num">{t.hours}</th>
            <th className={`num ${css.wide}`}>{t.peak}</th>
          </tr>
        </thead>
        <tbody>
          {plan.channels.map((c) => {
            const peak = Math.max(0, ...c.halfHours.map((h) => h.people))
            return (
              <tr key={c.channel} data-on={(many && c.channel === shown) || undefined}>
                <td>
                  {many ? (
                    <button
                      type="button"
                      className={css.pick}
                      aria-pressed={c.channel === shown}
                      onClick={() => pick(c.channel)}
                    >
                      {nameOf(c.channel)}
                    </button>
                  ) : (
                    nameOf(c.channel)
                  )}
                </td>
                <td className="num">{c.state === 'too-little' ? '–' : n.contacts(c.sum.forecast)}</td>
                <td className={`num ${css.wide}`}>
                  {c.sum.interval ? (
                    n.range(c.sum.interval)
                  ) : (
                    <span className="small">{t.noInterval[c.days.some((d) => d.basis) ? 'holiday' : 'young']}</span>
                  )}
                </td>
                <td className="num">{c.state === 'too-little' ? '–' : n.contacts(c.sum.naive)}</td>
                <td className={`num ${css.wide}`}>{c.handling ? n.duration(c.handling.seconds) : t.handlingUnknown}</td>
                <td className="num">{c.hours === null ? '–' : t.hoursShort(f.count(c.hours))}</td>
                <td className={`num ${css.wide}`}>{c.hours === null ? '–' : t.people(peak, f.count(peak))}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
