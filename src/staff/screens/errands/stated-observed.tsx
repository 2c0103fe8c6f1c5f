import type { ErrandOverview } from '../../../contract/operations/errands.ts'
import { useFormat } from '../../format.ts'
import { Empty } from '../../look/states.tsx'
import { half } from '../../look/verdict.ts'
import { useErrandsText } from '../../text.ts'
import css from './errands.module.css'

/** What customers said of resolution, beside whether they came again. */
export function StatedObserved({ stated }: { stated: ErrandOverview['stated'] }) {
  const t = useErrandsText()
  const f = useFormat()
  const { yes, no, open, unmatched, agreement } = stated
  const all = agreement.n ?? 0
  const cell = (n: number) => (
    <td>
      {f.count(n)}
      <small>{all > 0 && f.percent(n / all)}</small>
    </td>
  )
  return (
    <section className="card">
      <h2>{t.stated.title}</h2>
      {all === 0 ? (
        <Empty title={t.stated.none} why={t.stated.noneWhy} />
      ) : (
        <>
          <table className={css.two}>
            <caption className="visually-hidden">{t.stated.caption}</caption>
            <thead>
              <tr>
                <th scope="col">{t.stated.said}</th>
                <th scope="col">{t.stated.resolved}</th>
                <th scope="col">{t.stated.again}</th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">{t.stated.yes}</th>
                {cell(yes.resolved)}
                {cell(yes.again)}
              </tr>
              <tr>
                <th scope="row">
                  {t.stated.no}
                  {no.partly > 0 && <small>{t.stated.partly(no.partly, f.count(no.partly))}</small>}
                </th>
                {cell(no.resolved)}
                {cell(no.again)}
              </tr>
            </tbody>
          </table>
          {agreement.value !== null && agreement.interval && (
            <p className={css.agree}>
              {t.stated.agree(
                f.percent(agreement.value),
                `±${f.bare('share', half(agreement.interval), half(agreement.interval))}`,
                f.count(all),
              )}
            </p>
          )}
        </>
      )}
      {open + unmatched > 0 && <p className="small dim">{t.stated.rest(f.count(open), f.count(unmatched))}</p>}
    </section>
  )
}
