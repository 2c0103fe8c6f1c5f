import type { OrgScope } from '../../catalog/scope.ts'
import type { Filter } from '../../contract/ask.ts'
import type { AnyDimension, MetricId } from '../../contract/metric.ts'
import type { Catalogue, TargetRow } from './catalogue.ts'

/**
 * The goal of a figure at a day: of the touchpoint or unit that the figure is exactly of (its only filter, its row, or the reader's own bounds), else of the
 * nearest unit above, else of the organisation; of several the newest that holds on that day.
 */
export function targetFinder(
  catalogue: Pick<Catalogue, 'targets' | 'units'>,
  scope: OrgScope,
  filters: Filter[],
  by: AnyDimension[],
) {
  const { targets, units } = catalogue
  const [only, ...more] = filters
  const one = only && more.length === 0 && only.values.length === 1 ? { [only.dimension]: only.values[0] } : {}
  const newest = (fits: (t: TargetRow) => boolean, metric: MetricId, day: string): number | null =>
    targets.findLast((t) => t.metric === metric && t.from <= day && (t.until === null || t.until >= day) && fits(t))
      ?.value ?? null

  return (metric: MetricId, keys: string[], day: string): number | null => {
    if (targets.length === 0) return null
    const named: Record<string, string | undefined> = { ...one }
    for (const [i, dimension] of by.entries()) named[dimension] = keys[i]
    if (named.touchpoint) {
      const own = newest((t) => t.touchpoint === named.touchpoint, metric, day)
      if (own !== null) return own
    }
    const unit = named.unit ?? scope.unit
    for (const id of [...(unit ? (units.get(unit) ?? [unit]) : [])].reverse()) {
      const own = newest((t) => t.unit === id, metric, day)
      if (own !== null) return own
    }
    return newest((t) => t.unit === null && t.touchpoint === null, metric, day)
  }
}
