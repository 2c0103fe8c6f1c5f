import { answerMetrics, metricIds } from 'virtual:contract'
import { SegmentedControl, Select } from '@mantine/core'
import type { Dimension, MetricId } from '../../../contract/metric.ts'
import { useText } from '../../text.ts'
import type { Bucket, TrendsSearch } from './search.ts'
import css from './trends.module.css'

export const splits: Dimension[] = [
  'unit',
  'channel',
  'touchpoint',
  'reason',
  'reason_recorded',
  'agent',
  'survey',
  'stage',
  'language',
  'source',
]
const buckets: Bucket[] = ['day', 'week', 'month']

type Props = {
  metric: MetricId
  bucket: Bucket
  by: Dimension | null
  set: (change: { [K in keyof TrendsSearch]?: TrendsSearch[K] | undefined }) => void
}

/** Which figure, in which steps, split by what. */
export function Controls({ metric, bucket, by, set }: Props) {
  const t = useText()
  return (
    <div className={css.controls}>
      <Select
        aria-label={t.trends.metric}
        data={metricIds.map((m) => ({ value: m, label: t.metric[m] }))}
        value={metric}
        allowDeselect={false}
        maxDropdownHeight={400}
        onChange={(m) => set({ metric: m === 'nps' ? undefined : (m as MetricId) })}
        className={css.select!}
      />
      <SegmentedControl
        aria-label={t.trends.bucket}
        data={buckets.map((b) => ({ value: b, label: t.trends.buckets[b] }))}
        value={bucket}
        onChange={(b) => set({ bucket: b as Bucket })}
      />
      <Select
        aria-label={t.trends.by}
        data={[
          { value: '', label: t.trends.whole },
          ...[...splits, ...(answerMetrics.includes(metric) ? (['topic'] as const) : [])].map((d) => ({
            value: d as string,
            label: t.trends.byWhat(t.dimension[d as 'unit']),
          })),
        ]}
        value={by ?? ''}
        allowDeselect={false}
        maxDropdownHeight={400}
        onChange={(d) => set({ by: (d || undefined) as Dimension | undefined })}
        className={css.select!}
      />
    </div>
  )
}
