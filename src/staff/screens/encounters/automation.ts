import type { AskRow, Figure } from '../../../contract/ask.ts'
import type { MetricId } from '../../../contract/metric.ts'

/** A share of a reason, or of all reasons where the reason has too few of its own; null where nothing is known at all. */
export type Known = { value: number; estimated: boolean } | null
export type Candidate = {
  reason: string
  /** Handled by a person. */
  n: number
  aht: number
  /** How much of it is short, 0…1. */
  short: number
  solved: Known
  calm: Known
  ces: Figure | null
  nps: Figure | null
  /** 0…100, relative to the first. */
  points: number
}

const least = 30

/** Where hardly anything takes less than half a minute, that share tells reasons apart no more. */
const leastShort = 0.01
export const shortIsRare = (whole: readonly AskRow[]): boolean =>
  (whole.find((r) => r.metric === 'under_30')?.figure.value ?? 0) < leastShort

/**
 * Reasons that could run by themselves, the best first: how many a person handled × how short they are × the share solved × the share satisfied. Short is
 * the share that took less than half a minute; where there are hardly any, half a minute over itself and the mean. What is not known of a reason is taken from all reasons, and where that is not known either it does not count.
 */
export function candidatesOf(byReason: readonly AskRow[], whole: readonly AskRow[]): Candidate[] {
  const rows = new Map<string, Map<MetricId, Figure>>()
  for (const row of byReason) {
    const reason = row.key[0] ?? ''
    const found = rows.get(reason) ?? new Map<MetricId, Figure>()
    rows.set(reason, found.set(row.metric, row.figure))
  }
  const known = (figure: Figure | undefined) =>
    figure && figure.value !== null && (figure.n ?? 0) >= least ? figure.value : null
  const general = (metric: MetricId) => known(whole.find((r) => r.metric === metric)?.figure)
  const of = (figures: Map<MetricId, Figure>, metric: MetricId): Known => {
    const own = known(figures.get(metric))
    if (own !== null) return { value: own, estimated: false }
    const all = general(metric)
    return all === null ? null : { value: all, estimated: true }
  }
  const rare = shortIsRare(whole)
  const all = [...rows].flatMap(([reason, figures]) => {
    const [aht, short] = [figures.get('aht'), figures.get('under_30')]
    if (reason === '' || !aht?.value || (aht.n ?? 0) < least) return []
    const shortness = rare ? 30 / (30 + aht.value) : (short?.value ?? 0)
    const [solved, calm] = [of(figures, 'solved'), of(figures, 'csat')]
    const weight = aht.n! * shortness * (solved?.value ?? 1) * (calm?.value ?? 1)
    const one = { reason, n: aht.n!, aht: aht.value, short: shortness, solved, calm }
    return [{ ...one, ces: figures.get('ces') ?? null, nps: figures.get('nps') ?? null, weight }]
  })
  const most = Math.max(...all.map((c) => c.weight), 0)
  return all
    .map(({ weight, ...c }) => ({ ...c, points: most > 0 ? (100 * weight) / most : 0 }))
    .sort((a, b) => b.points - a.points || b.n - a.n)
}

const daysInMonth = 365.25 / 12

/** Hours a month that handling takes when `share` of so many encounters in so many days need nobody. */
export const hoursSaved = (n: number, aht: number, days: number, share: number): number =>
  days > 0 ? ((n * aht) / 3_600 / days) * daysInMonth * share : 0
