import type { ErrandOverview } from '../../../contract/operations/errands.ts'
import { useFormat } from '../../format.ts'
import { Empty } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useErrandsText } from '../../text.ts'
import css from './errands.module.css'

const most = 12

/** From which channel customers went to which within an errand, the most frequent first. */
export function Moves({ moves }: { moves: ErrandOverview['moves'] }) {
  const t = useErrandsText()
  const f = useFormat()
  const names = useNames()
  const shown = [...moves].sort((a, b) => b.n - a.n).slice(0, most)
  const largest = shown[0]?.n ?? 1
  return (
    <section className="card">
      <h2>{t.moves.title}</h2>
      {shown.length === 0 ? (
        <Empty title={t.moves.none} why={t.moves.noneWhy} />
      ) : (
        <table className={css.moves}>
          <caption className="visually-hidden">{t.moves.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{t.moves.from}</th>
              <th scope="col">{t.moves.to}</th>
              <th scope="col">{t.moves.count}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ from, to, n }) => (
              <tr key={`${from} ${to}`}>
                <td>{names.name('channel', from)}</td>
                <td>{names.name('channel', to)}</td>
                <td>
                  <span className={css.bar} style={{ width: `${(100 * n) / largest}%` }} aria-hidden />
                  <span>{f.count(n)}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
