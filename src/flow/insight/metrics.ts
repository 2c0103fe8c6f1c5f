import type { MetricId } from '../../contract/metric.ts'
import { scales } from '../../contract/survey.ts'
import type { FactMetric } from '../fact/fact.ts'
import { atLeast, type Cell, momentsOfSums, quantileName, type Sums } from './cell.ts'
import { errandDefinitions } from './errand-metrics.ts'
import { type Estimate, meanEstimate, shareEstimate, shareMoments } from './estimate.ts'
import type { Measure } from './measure.ts'
import { type Moments, meanDifference, momentsOf } from './statistics/mean.ts'
import { type Interval, type NpsCounts, npsDifferences, npsInterval, npsOf } from './statistics/nps.ts'
import { shareDifference } from './statistics/proportion.ts'
import { quantileDifference } from './statistics/quantile.ts'

/** a minus b; null where it cannot be said. The interval belongs to the test, so it need not be centred on the difference shown. */
export type Test = { interval: Interval; p: number | null } | null
/** A cell of the metric's facts, and for rates the cell of what they are a share of. */
export type Measured = { cell: Cell; of: Cell }

/**
 * The one definition of a metric, for screen, API, export, alert and report (words and edges: glossary; formulas: `statistics`).
 * A new metric is one entry here, its id in contract/metric.ts and its words in text.
 */
export type Definition = {
  facts: FactMetric
  /** Facts that it is a share of, or that a count counts beside; its own where absent. */
  of?: FactMetric
  /** It is a share of all in the same bucket, whatever they are split by. */
  ofAll?: true
  /** What must be known of the facts: how many have each value, only how many there are, quantiles, sums of a measure, or encounters per customer. */
  needs: 'values' | 'number' | 'quantile' | 'measure' | 'customers'
  /** Of encounters: what is measured. */
  measure?: Measure
  /** Of quantiles: which. */
  p?: number
  estimate: (m: Measured, confidence: number) => Estimate
  test: (a: Measured, b: Measured, confidence: number) => Test
  /** The same value as a mean of scores, which can be split into groups; absent where it is none. */
  moments?: (m: Measured) => Moments
  /** A count is complete, not a sample: no interval, no test, and never too few. */
  counted?: true
  /** Name of a value in the distribution; without it there is no distribution. */
  label?: (value: number) => string
}

const npsCounts = (cell: Cell): NpsCounts => {
  const promoters = atLeast(cell, 9)
  const passives = atLeast(cell, 7) - promoters
  return { promoters, passives, detractors: cell.n - promoters - passives }
}

const scored = (cell: Cell, score: (value: number) => number): Moments =>
  momentsOf([...cell.counts].map(([value, count]) => [score(value), count]))

const nps: Definition = {
  facts: 'nps',
  needs: 'values',
  estimate: ({ cell }, confidence) => ({
    value: npsOf(npsCounts(cell)),
    n: cell.n,
    interval: npsInterval(npsCounts(cell), confidence),
  }),
  test: (a, b, confidence) => npsDifferences.adjustedWald(npsCounts(a.cell), npsCounts(b.cell), confidence),
  moments: ({ cell }) => scored(cell, (value) => (value >= 9 ? 100 : value >= 7 ? 0 : -100)),
  label: String,
}

/** Share of answers of at least `from`: top-2-box of CSAT is 4–5 of 1–5. */
const share = (facts: FactMetric, from: number, label: (value: number) => string = String): Definition => ({
  facts,
  needs: 'values',
  estimate: ({ cell }, confidence) => shareEstimate(atLeast(cell, from), cell.n, confidence),
  test: (a, b, confidence) =>
    shareDifference(atLeast(a.cell, from), a.cell.n, atLeast(b.cell, from), b.cell.n, confidence),
  moments: ({ cell }) => scored(cell, (value) => Number(value >= from)),
  label,
})

const mean = (facts: FactMetric, scale: readonly [number, number]): Definition => ({
  facts,
  needs: 'values',
  estimate: ({ cell }, confidence) => meanEstimate(momentsOf(cell.counts), confidence, scale),
  test: (a, b, confidence) => meanDifference(momentsOf(a.cell.counts), momentsOf(b.cell.counts), confidence),
  moments: ({ cell }) => momentsOf(cell.counts),
  label: String,
})

/** Share of one kind of fact in another. Where sittings without an invitation count by their own time, more may have begun than were asked. */
const rate = (facts: FactMetric, of: FactMetric): Definition => ({
  facts,
  of,
  needs: 'number',
  estimate: (m, confidence) => shareEstimate(Math.min(m.cell.n, m.of.n), m.of.n, confidence),
  test: (a, b, confidence) =>
    shareDifference(Math.min(a.cell.n, a.of.n), a.of.n, Math.min(b.cell.n, b.of.n), b.of.n, confidence),
  moments: ({ cell, of }) => shareMoments(Math.min(cell.n, of.n), of.n),
})

const quantile = (facts: FactMetric, p: number, measure?: Measure): Definition => {
  const of = ({ quantiles }: Cell) => quantiles.get(quantileName(measure ?? 'value', p))
  return {
    ...{ facts, p, needs: 'quantile', ...(measure && { measure }) },
    estimate: ({ cell }) => {
      const found = of(cell)
      return { value: found?.value ?? null, n: found?.n ?? 0, interval: found?.interval ?? null }
    },
    test: (a, b, confidence) => {
      const [one, other] = [of(a.cell), of(b.cell)]
      return one && other ? quantileDifference(one, other, p, confidence) : null
    },
  }
}

const none: Sums = { n: 0, sum: 0, squares: 0 }
const sumsOf = (measure: Measure, { measures }: Cell): Sums => measures.get(measure) ?? none

/** Mean of seconds, which have no upper end. */
const meanOf = (measure: Measure): Definition => ({
  facts: 'encounter',
  needs: 'measure',
  measure,
  estimate: ({ cell }, confidence) =>
    meanEstimate(momentsOfSums(sumsOf(measure, cell)), confidence, [0, Number.POSITIVE_INFINITY]),
  test: (a, b, confidence) =>
    meanDifference(momentsOfSums(sumsOf(measure, a.cell)), momentsOfSums(sumsOf(measure, b.cell)), confidence),
  moments: ({ cell }) => momentsOfSums(sumsOf(measure, cell)),
})

/** Share of the encounters of a measure that is yes or no. */
const shareOf = (measure: Measure): Definition => ({
  facts: 'encounter',
  needs: 'measure',
  measure,
  estimate: ({ cell }, confidence) => {
    const { n, sum } = sumsOf(measure, cell)
    return shareEstimate(sum, n, confidence)
  },
  test: (a, b, confidence) => {
    const [one, other] = [sumsOf(measure, a.cell), sumsOf(measure, b.cell)]
    return shareDifference(one.sum, one.n, other.sum, other.n, confidence)
  },
  moments: ({ cell }) => momentsOfSums(sumsOf(measure, cell)),
})

/** Customers are the sample: what one of them does again is no new one. */
const perCustomer: Definition = {
  facts: 'encounter',
  needs: 'customers',
  estimate: ({ cell }, confidence) =>
    cell.customers
      ? meanEstimate(cell.customers, confidence, [1, Number.POSITIVE_INFINITY])
      : { value: null, n: 0, interval: null },
  test: (a, b, confidence) =>
    a.cell.customers && b.cell.customers ? meanDifference(a.cell.customers, b.cell.customers, confidence) : null,
}

/** Share of all encounters that are of this reason, channel … */
const shareOfAll: Definition = {
  facts: 'encounter',
  ofAll: true,
  needs: 'number',
  estimate: ({ cell, of }, confidence) => shareEstimate(cell.n, of.n, confidence),
  test: (a, b, confidence) => shareDifference(a.cell.n, a.of.n, b.cell.n, b.of.n, confidence),
}

const count = (facts: FactMetric): Definition => ({
  facts,
  needs: 'number',
  estimate: ({ cell }) => ({ value: cell.n, n: cell.n, interval: null }),
  test: () => null,
  counted: true,
})

/** Two kinds of facts counted as one. */
const countBoth = (facts: FactMetric, of: FactMetric): Definition => ({
  ...count(facts),
  of,
  estimate: (m) => ({ value: m.cell.n + m.of.n, n: m.cell.n + m.of.n, interval: null }),
})

const keptName = (value: number): string => (value === 1 ? 'yes' : 'no')
const solvedNames: Record<number, string> = { 0: 'no', 0.5: 'partly', 1: 'yes' }

export const definitions: Record<MetricId, Definition> = {
  nps,
  ces: share('ces', 5),
  ces_mean: mean('ces', scales.ces),
  csat: share('csat', 4),
  csat_mean: mean('csat', scales.csat),
  solved: share('solved', 1, (value) => solvedNames[value] ?? String(value)),
  response_rate: rate('started', 'invited'),
  recall_delay: quantile('recall_delay', 0.5),
  answers: count('answer'),
  comments: count('text'),
  encounters: count('encounter'),
  encounter_share: shareOfAll,
  aht: meanOf('handling'),
  talk_time: meanOf('talk'),
  hold_time: meanOf('hold'),
  wrap_up_time: meanOf('wrap_up'),
  handling_median: quantile('encounter', 0.5, 'handling'),
  handling_p90: quantile('encounter', 0.9, 'handling'),
  under_30: shareOf('short'),
  wait: meanOf('wait'),
  wait_median: quantile('encounter', 0.5, 'wait'),
  wait_p90: quantile('encounter', 0.9, 'wait'),
  service_level: shareOf('in_time'),
  abandonment: shareOf('abandoned'),
  closing_hours: quantile('closing_hours', 0.5),
  contacts_per_customer: perCustomer,
  unknown_customers: shareOf('unknown'),
  reasons_named: countBoth('encounter', 'reason_named'),
  invitations: count('invited'),
  errands: count('errand'),
  moves: count('moved'),
  cases: count('case'),
  case_promise: share('case_promise', 1, keptName),
  cases_kept: share('case_kept', 1, keptName),
  ideas: count('idea'),
  idea_votes: count('idea_vote'),
  case_hours: quantile('case_hours', 0.5),
  ...errandDefinitions,
}
