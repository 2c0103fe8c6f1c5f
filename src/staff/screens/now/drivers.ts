import type { MetricId } from '../../../contract/metric.ts'
import { worse } from '../../look/verdict.ts'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { askOf, type View } from '../../view/view.ts'

/** For figures that got worse: the reason and the channel in which the same is true for sure, the largest first. */
export function useDrivers(metrics: MetricId[], view: View): (metric: MetricId) => string[] {
  const names = useNames()
  const asked = metrics.length > 0 && !!askOf(view).compare
  const body = { metrics: asked ? metrics : (['answers'] as MetricId[]), ...askOf(view) }
  const reason = useCall('ask', { body: { ...body, by: ['reason'] } }, { enabled: asked, keep: true }).data
  const channel = useCall('ask', { body: { ...body, by: ['channel'] } }, { enabled: asked, keep: true }).data
  return (metric) =>
    (
      [
        ['reason', reason],
        ['channel', channel],
      ] as const
    ).flatMap(([dimension, reply]) => {
      const rows =
        reply?.rows.filter((r) => r.metric === metric && r.key[0] && r.compare && worse(metric, r.compare.verdict)) ??
        []
      const weight = (r: (typeof rows)[number]) => Math.abs(r.compare?.difference ?? 0) * (r.figure.n ?? 0)
      const worst = rows.sort((a, b) => weight(b) - weight(a))[0]
      return worst ? [names.name(dimension, worst.key[0]!).toLocaleLowerCase()] : []
    })
}
