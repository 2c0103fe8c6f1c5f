import { encounterMetrics, lessIsBetter, metricUnits, plainMetrics } from 'virtual:contract'
import type { AskRow } from '../../contract/ask.ts'
import type { MetricId, MetricUnit } from '../../contract/metric.ts'
import type { Formats } from '../format.ts'
import type { useText } from '../text.ts'

type Text = ReturnType<typeof useText>

/** Half the width of the interval: the ± beside a figure. */
export const half = (interval: [number, number]): number => (interval[1] - interval[0]) / 2

/** A figure below its target for sure: the whole interval lies below. Of what is better when less, above. */
export function misses(row: AskRow): boolean {
  const { figure, target, metric } = row
  if (target === null || !figure.interval || figure.tooFew) return false
  return lessIsBetter.includes(metric) ? figure.interval[0] > target : figure.interval[1] < target
}

/** Whether a change is for the worse. */
export const worse = (metric: MetricId, verdict: 'up' | 'down' | 'none' | 'too-few'): boolean =>
  !plainMetrics.includes(metric) && verdict === (lessIsBetter.includes(metric) ? 'up' : 'down')

/** What became of a figure since the other period: 'nousi 6 prosenttiyksikköä', 'ei muutosta edelliseen jaksoon'. */
export function changeWords(
  t: Text,
  f: Formats,
  row: AskRow,
  to: 'previous' | 'year',
): { strong: string; rest: string } {
  const c = row.compare
  if (c?.n === 0) return { strong: '', rest: t.figure.nothingBefore[to] }
  if (!c || c.verdict === 'too-few' || c.difference === null) return { strong: '', rest: t.figure.notCompared }
  // A count needs no test to have changed; whether it is more than chance says the explanation.
  if (metricUnits[row.metric] === 'count' && c.difference !== 0)
    return { strong: f.signed(c.difference), rest: t.filter.comparedTo[to] }
  if (c.verdict === 'none') return { strong: t.figure.unchanged, rest: t.figure.unchangedFrom[to] }
  const unit = metricUnits[row.metric]
  const size = Math.abs(c.difference)
  const number = f.bare(unit, size)
  const shown = unit === 'share' ? Math.round(size * 100) : Math.round(size)
  const word = differenceWord(t, unit, shown)
  return { strong: (c.verdict === 'up' ? t.figure.rose : t.figure.fell)(number, word), rest: '' }
}

/** What a difference is counted in, as it bends beside the number shown; '' for what is a bare number. */
export function differenceWord(t: Text, unit: MetricUnit, shown: number): string {
  if (unit === 'share') return t.figure.percentagePoints(shown)
  return unit === 'points' ? t.figure.points(shown) : unit === 'hours' ? 'h' : unit === 'seconds' ? 's' : ''
}

/** A difference with what it is counted in beside it. */
export const withUnit = (t: Text, unit: MetricUnit, text: string, x: number): string =>
  `${text} ${differenceWord(t, unit, unit === 'share' ? x * 100 : x)}`.trimEnd()

const ofErrands = new Set<MetricId>([
  'errand_fcr',
  'contacts_per_errand',
  'self_service',
  'failed_self_service',
  'errands_transferred',
  'errands_moved',
  'errands_reopened',
])

const ofCases = new Set<MetricId>(['case_promise', 'cases_kept', 'case_hours'])

/** n with the word that fits the metric. */
export function nWords(t: Text, f: Formats, row: Pick<AskRow, 'metric' | 'figure'>): string {
  const n = row.figure.n ?? 0
  if (row.metric === 'response_rate') return t.figure.invited(n, f.count(n))
  if (row.metric === 'observed_fcr') return t.figure.contacts(n, f.count(n))
  if (ofErrands.has(row.metric)) return t.figure.errands(n, f.count(n))
  if (ofCases.has(row.metric)) return t.cases.total(n, f.count(n))
  // A count is its own n, and not of answers alone.
  if (metricUnits[row.metric] === 'count') return f.count(n)
  if (row.metric === 'contacts_per_customer') return t.figure.customers(n, f.count(n))
  if (encounterMetrics.includes(row.metric)) return t.figure.encounters(n, f.count(n))
  return t.figure.n(n, f.count(n))
}
