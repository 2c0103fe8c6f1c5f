import { dimensions, errandScopes, metricIds } from 'virtual:contract'
import type { AskInput } from '../../../contract/ask.ts'
import type { ErrandScope } from '../../../contract/errand.ts'
import type { Dimension, MetricId } from '../../../contract/metric.ts'
import { periodOf, readView, type View } from '../../view/view.ts'

export type Bucket = 'day' | 'week' | 'month'
export type TrendsSearch = View & {
  metric?: MetricId
  bucket?: Bucket
  by?: Dimension
  why?: Dimension
  also?: Dimension[]
  /** Of resolution and errands: the window and what counts as the same, where it is not the rule's. */
  days?: number
  scope?: ErrandScope
}

export function readTrendsSearch(given: Record<string, unknown>): TrendsSearch {
  const metric = metricIds.find((m) => m === given.metric)
  const bucket = (['day', 'week', 'month'] as const).find((b) => b === given.bucket)
  const by = dimensions.find((d) => d === given.by)
  const why = dimensions.find((d) => d === given.why)
  const days = Number(given.days)
  const scope = errandScopes.find((s) => s === given.scope)
  const others: unknown[] = Array.isArray(given.also) ? given.also : []
  const also = dimensions.filter((d) => d !== why && others.includes(d)).slice(0, 3)
  return {
    ...readView(given),
    ...(metric && { metric }),
    ...(bucket && { bucket }),
    ...(by && { by }),
    ...(why && { why }),
    ...(why && also.length > 0 && { also }),
    ...(scope && Number.isInteger(days) && days >= 1 && days <= 92 && { days, scope }),
  }
}

/** When a contact counts as the last, as the address has it; without it the rule holds. */
export const fcrOf = ({ days, scope }: TrendsSearch): Pick<AskInput, 'fcr'> =>
  days && scope ? { fcr: { days, scope } } : {}

const dayLength = { day: 1, week: 7, month: 30.4 }

/** The step that gives a readable number of points for a period. */
export function naturalBucket(view: View): Bucket {
  const period = periodOf(view)
  const days =
    'from' in period
      ? (Date.parse(period.to) - Date.parse(period.from)) / 86_400_000 + 1
      : period.last * dayLength[period.unit ?? 'day']
  return days <= 31 ? 'day' : days <= 190 ? 'week' : 'month'
}
