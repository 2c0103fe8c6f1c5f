import type { ReachPart } from '../../../contract/board.ts'
import { reachLeast } from '../../../contract/idea.ts'
import { useFormat } from '../../format.ts'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useBoardText } from '../../text.ts'
import css from './board.module.css'

/** How well those who voted for an idea stand for the company's customers. */
export function Reach({ id }: { id: string }) {
  const t = useBoardText().reach
  const f = useFormat()
  const names = useNames()
  const { data } = useCall('ideas.reach', { params: { id } })
  if (!data) return null
  const table = (title: string, parts: ReachPart[] | null, name: (of: string) => string) =>
    parts && (
      <table>
        <thead>
          <tr>
            <th scope="col">{title}</th>
            <th scope="col">{t.voters}</th>
            <th scope="col">{t.customers}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map((p) => (
            <tr key={p.of}>
              <th scope="row">{p.of ? name(p.of) : t.unknown}</th>
              <td>
                {f.percent(p.voterShare)}{' '}
                <span
                  className={`small dim ${css.interval}`}
                >{`${f.count(Math.round(p.low * 100))}–${f.percent(p.high)}`}</span>
                <div className="small dim">n {f.count(p.voters)}</div>
              </td>
              <td>
                {f.percent(p.customerShare)}
                <div className="small dim">n {f.count(p.customers)}</div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    )
  return (
    <section className={css.part}>
      <h3>{t.heading}</h3>
      <p>{t.line(f.count(data.voters), f.count(data.confirmed), f.count(data.customers))}</p>
      {data.by.unit || data.by.segment ? (
        <>
          {table(t.unit, data.by.unit, (u) => names.name('unit', u))}
          {table(t.segment, data.by.segment, (s) => s)}
          <p className="small">{t.interval}</p>
        </>
      ) : (
        <p>{t.cannot(f.count(reachLeast))}</p>
      )}
      <p className="small dim">{t.caution}</p>
    </section>
  )
}
