import type { ChannelPlan } from '../../../contract/staffing.ts'
import { useFormat } from '../../format.ts'
import { useStaffingText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import css from './staffing.module.css'
import { numbers } from './words.ts'

/** How each method would have done in the past, the naive among them, and what follows from it. */
export function Tried({ plan }: { plan: ChannelPlan }) {
  const t = useStaffingText()
  const f = useFormat()
  const n = numbers(f, t)
  if (plan.state !== 'forecast') return null
  const share = (x: number | null) => (x === null ? '–' : n.percent(x))
  const naive = plan.scores.find((s) => s.method === 'last-week')
  const used = plan.scores.find((s) => s.method === plan.method)
  return (
    <section className={`card ${css.table}`}>
      <h2>{t.tried}</h2>
      <p className={css.lead}>
        {plan.beatsNaive && used
          ? `${t.beats(inside(t.methods[used.method]), share(used.slots), share(naive?.slots ?? null))} ${
              plan.p === null ? t.unsure : plan.p < 0.05 ? t.beyond(n.p(plan.p)) : t.within(n.p(plan.p))
            }`
          : t.notBeaten(share(naive?.slots ?? null))}
      </p>
      <table className="plain">
        <thead>
          <tr>
            <th>{t.method}</th>
            <th className="num">{t.errors.slots}</th>
            <th className="num">{t.errors.days}</th>
            <th className="num">{t.errors.sums}</th>
            <th className={`num ${css.wide}`}>{t.errors.bias}</th>
          </tr>
        </thead>
        <tbody>
          {plan.scores.map((s) => (
            <tr key={s.method} data-on={s.method === plan.method || undefined}>
              <td>
                {t.methods[s.method]}{' '}
                {s.method === plan.method && (
                  <span className={setup.chip} data-tone="good">
                    {t.inUse}
                  </span>
                )}{' '}
                {s.method === 'last-week' && <span className={setup.chip}>{t.reference}</span>}
              </td>
              <td className="num">{share(s.slots)}</td>
              <td className="num">{share(s.days)}</td>
              <td className="num">{share(s.sums)}</td>
              <td className={`num ${css.wide}`}>{share(s.bias)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small dim">
        {t.triedWhy(f.count(plan.origins))} {t.bias}
      </p>
    </section>
  )
}

/** Within a sentence; names of people keep their capitals. */
const inside = (text: string) => (text.startsWith('Holt') ? text : text.charAt(0).toLocaleLowerCase() + text.slice(1))
