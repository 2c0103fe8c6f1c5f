import { encounterMetrics, metricUnits } from 'virtual:contract'
import { Link } from '@tanstack/react-router'
import type { AskRow } from '../../../contract/ask.ts'
import type { Dimension } from '../../../contract/metric.ts'
import { useFormat } from '../../format.ts'
import { changeWords, half, worse } from '../../look/verdict.ts'
import { WhyLink } from '../../look/why-link.tsx'
import { useText } from '../../text.ts'
import type { View } from '../../view/view.ts'
import css from './trends.module.css'

/** A figure with its ±, leading to its rows. */
export function Value({ row, view, className }: { row: AskRow; view: View; className?: string }) {
  const t = useText()
  const f = useFormat()
  const unit = metricUnits[row.metric]
  const { value, interval, hidden } = row.figure
  const met = encounterMetrics.includes(row.metric) || row.metric === 'contacts_per_customer'
  if (value === null)
    return <span className="dim small">{hidden ? t.figure.hidden : met ? t.figure.noEncounters : t.figure.none}</span>
  const width = interval ? half(interval) : 10
  return (
    <Link to={(met ? '/encounters/list' : '/answers') as string} search={view as never} className={className}>
      {f.bare(unit, value, width)}
      <small>
        {' '}
        {[row.metric === 'ces' ? t.figure.easy : t.figure.after[unit], interval && `±${f.bare(unit, width, width)}`]
          .filter(Boolean)
          .join(' ')}
      </small>
      <span className="visually-hidden">. {met ? t.figure.encounterRows : t.figure.rows}</span>
    </Link>
  )
}

type ChangeProps = {
  row: AskRow
  compare: 'previous' | 'year' | 'none'
  view: View
  one?: { by: Dimension; value: string }
}

/** What became of it since the other period, leading to why. */
export function Change({ row, compare, view, one }: ChangeProps) {
  const t = useText()
  const f = useFormat()
  if (compare === 'none' || row.figure.value === null || !row.compare) return null
  const { strong, rest } = changeWords(t, f, row, compare)
  const still = row.compare.verdict === 'none' && metricUnits[row.metric] !== 'count'
  return (
    <span className={css.change} data-bad={worse(row.metric, row.compare.verdict) || undefined}>
      <strong>
        {still || !strong ? (
          strong
        ) : (
          <WhyLink metric={row.metric} view={view} one={one}>
            {strong}
          </WhyLink>
        )}
      </strong>{' '}
      {rest}
    </span>
  )
}
