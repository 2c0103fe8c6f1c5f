import { dimensions } from 'virtual:contract'
import type { AskInput, Filter, Period } from '../../contract/ask.ts'
import type { Dimension } from '../../contract/metric.ts'

/**
 * The one filter of Now, Answers and Trends as it stands in the URL: `?period=d30&unit=<id>,<id>&channel=phone`. What is left out has its
 * default, so that a link stays short. `period`: d7, w12, m12 (ending today) or 2026-01-01_2026-01-31.
 */
export type View = { period?: string; compare?: 'year' | 'none' } & { [D in Dimension]?: string }

export const defaultPeriod = 'd7'
export const periods = ['d1', 'd7', 'd30', 'w12', 'm12'] as const
const units = { d: 'day', w: 'week', m: 'month' } as const
const unknown = '~'
const ownPeriod = /^(\d{4}-\d{2}-\d{2})_(\d{4}-\d{2}-\d{2})$/
const lastPeriod = /^([dwm])([1-9]\d{0,2})$/

/** Takes from a URL what is valid and leaves the rest. */
export function readView(search: Record<string, unknown>): View {
  const view: View = {}
  const text = (key: string) => {
    const v = search[key]
    return typeof v === 'string' || typeof v === 'number' ? String(v) : ''
  }
  const period = text('period')
  if ((lastPeriod.test(period) || ownPeriod.test(period)) && period !== defaultPeriod) view.period = period
  if (search.compare === 'year' || search.compare === 'none') view.compare = search.compare
  for (const d of dimensions) if (text(d)) view[d] = text(d)
  return view
}

export function periodOf(view: View): Period {
  const code = view.period ?? defaultPeriod
  const own = ownPeriod.exec(code)
  if (own) return { from: own[1]!, to: own[2]! }
  const last = lastPeriod.exec(code)
  return { last: Number(last?.[2] ?? 7), unit: units[(last?.[1] ?? 'd') as keyof typeof units] }
}

export const valuesOf = (view: View, dimension: Dimension): string[] =>
  view[dimension]?.split(',').map((v) => (v === unknown ? '' : v)) ?? []

export const withValues = (view: View, dimension: Dimension, values: readonly string[]): View => {
  const { [dimension]: _, ...rest } = view
  return values.length ? { ...rest, [dimension]: values.map((v) => v || unknown).join(',') } : rest
}

export const filtersOf = (view: View): Filter[] =>
  dimensions.filter((d) => view[d]).map((dimension) => ({ dimension, values: valuesOf(view, dimension) }))

export const compareOf = (view: View): 'previous' | 'year' | 'none' => view.compare ?? 'previous'

/** The common part of every question that a screen asks. */
export function askOf(view: View): Pick<AskInput, 'period' | 'filters' | 'compare'> {
  const compare = compareOf(view)
  return { period: periodOf(view), filters: filtersOf(view), ...(compare !== 'none' && { compare }) }
}
