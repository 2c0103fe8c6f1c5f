import type { ChannelPlan, HalfHour } from '../../../contract/staffing.ts'
import { useFormat } from '../../format.ts'
import { useStaffingText } from '../../text.ts'
import css from './staffing.module.css'
import { numbers } from './words.ts'

/** The numbers behind the heat map, half-hour by half-hour. */
export function HalvesTable({ plan, rows }: { plan: ChannelPlan; rows: (HalfHour | null)[] }) {
  const t = useStaffingText()
  const f = useFormat()
  const n = numbers(f, t)
  const queue = plan.settings.work !== 'backlog'
  const sorted = rows.filter((h) => h !== null).sort((a, b) => (a.at < b.at ? -1 : 1))
  return (
    <div className={css.long}>
      <table className="plain">
        <thead>
          <tr>
            <th>{t.date}</th>
            <th>{t.time}</th>
            <th className="num">{t.detail.people}</th>
            <th className="num">{t.detail.agents}</th>
            <th className={`num ${css.wide}`}>{t.detail.high}</th>
            <th className="num">{t.detail.forecast}</th>
            <th className={`num ${css.wide}`}>{t.interval}</th>
            <th className={`num ${css.wide}`}>{t.detail.naive}</th>
            {queue && <th className="num">{t.detail.served}</th>}
            {queue && <th className={`num ${css.wide}`}>{t.detail.busy}</th>}
          </tr>
        </thead>
        <tbody>
          {sorted.map((h) => (
            <tr key={h.at}>
              <td>
                {n.weekday(h.date)} {f.localDayMonth(h.date)}
              </td>
              <td>{n.clock(h.minute)}</td>
              <td className="num">{f.count(h.people)}</td>
              <td className="num">{f.count(h.agents)}</td>
              <td className={`num ${css.wide}`}>{h.peopleHigh === null ? '–' : f.count(h.peopleHigh)}</td>
              <td className="num">{n.tenths(h.forecast)}</td>
              <td className={`num ${css.wide}`}>{h.interval ? n.range(h.interval) : '–'}</td>
              <td className={`num ${css.wide}`}>{n.tenths(h.naive)}</td>
              {queue && <td className="num">{h.served === null ? '–' : f.percent(h.served)}</td>}
              {queue && <td className={`num ${css.wide}`}>{h.occupancy === null ? '–' : f.percent(h.occupancy)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
