import { metricUnits } from 'virtual:contract'
import type { AskReply } from '../../../contract/ask.ts'
import type { Dimension, MetricId } from '../../../contract/metric.ts'
import { saveCsv } from '../../look/save-file.ts'
import { useNames } from '../../names.ts'
import { useLanguage, useText } from '../../text.ts'
import { toCsv } from './csv.ts'

/** Saves what a trend shows as a CSV file, named by figure and period. */
export function useSaveCsv() {
  const t = useText()
  const language = useLanguage()
  const names = useNames()
  return (reply: AskReply, metric: MetricId, by: Dimension | null) => {
    const heads = {
      when: t.trends.when,
      group: by && names.dimension(by),
      value: t.metric[metric],
      low: t.trends.low,
      high: t.trends.high,
      n: t.trends.n,
      before: t.trends.before,
      difference: t.trends.difference,
      verdict: t.trends.note,
    }
    const csv = toCsv(
      reply.rows,
      metricUnits[metric],
      heads,
      (r) => (by ? names.name(by, r.key[0] ?? '') : ''),
      language !== 'en',
    )
    saveCsv(`${metric}${by ? `-${by}` : ''}-${reply.period.from}-${reply.period.to}.csv`, csv)
  }
}
