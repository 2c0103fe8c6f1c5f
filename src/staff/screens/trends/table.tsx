import { metricUnits, tooFewToCompare } from 'virtual:contract'
import type { ComponentProps, ReactNode } from 'react'
import type { AskRow } from '../../../contract/ask.ts'
import { useFormat } from '../../format.ts'
import { half, worse } from '../../look/verdict.ts'
import { WhyLink } from '../../look/why-link.tsx'
import { useText } from '../../text.ts'
import css from './trends.module.css'

type Props = {
  rows: {
    id: string
    name: ReactNode
    row: AskRow
    /** Where its change is explained. */
    why?: Pick<ComponentProps<typeof WhyLink>, 'view' | 'one'>
  }[]
  first: string
  compared: boolean
  save: () => void
}

/** The numbers behind a chart: value, interval, n and change, with what makes them weak said in words. */
export function FigureTable({ rows, first, compared, save }: Props) {
  const t = useText()
  const f = useFormat()
  return (
    <section className={`card ${css.table}`}>
      <h2>
        {t.trends.table}
        <button type="button" className={css.csv} onClick={save}>
          {t.trends.csv}
        </button>
      </h2>
      <table className="plain">
        <thead>
          <tr>
            <th>{first}</th>
            <th className="num">{t.trends.value}</th>
            <th className="num">{t.trends.interval}</th>
            <th className="num">{t.trends.n}</th>
            {compared && <th className="num">{t.trends.difference}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, row, why }) => {
            const unit = metricUnits[row.metric]
            const { value, interval, n, tooFew, hidden } = row.figure
            const width = interval ? half(interval) : 10
            const c = row.compare
            const moved = c?.difference != null && (c.verdict === 'up' || c.verdict === 'down' || unit === 'count')
            const difference = moved && f.difference(unit, c.difference!)
            return (
              <tr key={id}>
                <td>{name}</td>
                <td className="num">
                  {value === null ? (hidden ? t.figure.hidden : '–') : f.value(unit, value, width)}
                </td>
                <td className="num">
                  {interval ? `${f.bare(unit, interval[0], width)}…${f.bare(unit, interval[1], width)}` : '–'}
                </td>
                <td className="num" title={tooFew ? t.figure.tooFew : undefined}>
                  {n === null ? '–' : f.count(n)}
                  {tooFew && !!n && <span className="dim"> *</span>}
                </td>
                {compared && (
                  <td className="num" data-bad={(c && worse(row.metric, c.verdict)) || undefined}>
                    {difference && why ? (
                      <WhyLink metric={row.metric} {...why}>
                        {difference}
                      </WhyLink>
                    ) : difference ? (
                      difference
                    ) : c?.n && value !== null ? (
                      t.trends.verdict[c.verdict]
                    ) : (
                      '–'
                    )}
                  </td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
      {rows.some(({ row }) => row.figure.tooFew && row.figure.n) && (
        <p className={css.few}>* {t.figure.tooFewWhy(f.count(tooFewToCompare))}</p>
      )}
    </section>
  )
}
