import { withoutParts } from 'virtual:contract'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Dimension, MetricId } from '../../contract/metric.ts'
import { type View, withValues } from '../view/view.ts'

type Props = {
  metric: MetricId
  view: View
  /** Where the figure is one of several beside each other: what they are split by, and which one it is. */
  one?: { by: Dimension; value: string } | undefined
  title?: string
  children: ReactNode
}

/** What became of a figure, leading to why. Of medians, which are no sum of parts, the words alone. */
export function WhyLink({ metric, view, one, title, children }: Props) {
  if (withoutParts.includes(metric)) return <>{children}</>
  return (
    <Link to={'/trends' as string} search={whyOf(metric, view, one) as never} title={title}>
      {children}
    </Link>
  )
}

/** Where a change is explained: by reason, what is of one reason by channel. A share of all changes with the others, so it is explained beside them. */
export function whyOf(metric: MetricId, view: View, one?: Props['one']): object {
  if (!one) return { ...view, metric, why: 'reason' }
  if (metric === 'encounter_share') return { ...view, metric: 'encounters', why: one.by }
  return { ...withValues(view, one.by, [one.value]), metric, why: one.by === 'reason' ? 'channel' : 'reason' }
}
