import { Link } from '@tanstack/react-router'
import type { StaffingAskInput } from '../../../contract/staffing.ts'
import { useFormat } from '../../format.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useStaffingText, useText } from '../../text.ts'
import type { StaffingSearch } from './search.ts'
import css from './staffing.module.css'
import { numbers } from './words.ts'

type Props = {
  body: StaffingAskInput
  search: StaffingSearch
  /** Whether the week has one, so that nothing is known of its errors. */
  holiday: boolean
}

/** The week's contacts by reason; a reason leads to its own half-hours. */
export function Reasons({ body, search, holiday }: Props) {
  const t = useStaffingText()
  const staff = useText()
  const f = useFormat()
  const n = numbers(f, t)
  const names = useNames()
  const { data, error, refetch } = useCall('staffing.reasons', { body }, { keep: true })
  const known = data?.reasons.filter((r) => r.reason !== '' || data.reasons.length > 1) ?? []
  return (
    <section className={`card ${css.table}`}>
      <h2>{t.reasons}</h2>
      {error && !data ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Wait lines={5} />
      ) : known.length === 0 ? (
        <p className="dim">{t.reasonsNone}</p>
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th>{t.reason}</th>
              <th className="num">{t.forecast}</th>
              <th className={`num ${css.wide}`}>{t.interval}</th>
              <th className="num">{t.naive}</th>
              <th className={`num ${css.wide}`}>{t.method}</th>
              <th className={`num ${css.wide}`}>{t.errors.days}</th>
            </tr>
          </thead>
          <tbody>
            {known.map((r) => {
              const tooLittle = r.state === 'too-little'
              const score = r.scores.find((s) => s.method === r.method)
              const name = r.reason === null ? t.otherReasons(f.count(r.reasons)) : names.name('reason', r.reason)
              return (
                <tr key={r.reason ?? 'others'}>
                  <td>
                    {r.reason ? (
                      <Link
                        to={'/staffing' as string}
                        search={{ ...search, reason: r.reason } as never}
                        title={t.narrow(name)}
                      >
                        {name}
                      </Link>
                    ) : r.reason === '' ? (
                      staff.dimension.unknown
                    ) : (
                      name
                    )}
                  </td>
                  <td className="num">{tooLittle ? '–' : n.contacts(r.sum.forecast)}</td>
                  <td className={`num ${css.wide}`}>
                    {r.sum.interval ? (
                      n.range(r.sum.interval)
                    ) : (
                      <span className="small">{t.noInterval[holiday && !tooLittle ? 'holiday' : 'young']}</span>
                    )}
                  </td>
                  <td className="num">{tooLittle ? '–' : n.contacts(r.sum.naive)}</td>
                  <td className={`num ${css.wide}`}>{r.method ? t.methods[r.method] : '–'}</td>
                  <td className={`num ${css.wide}`}>
                    {score?.days === null || score === undefined ? '–' : n.percent(score.days)}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
    </section>
  )
}
