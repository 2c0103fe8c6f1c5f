import type { FactMetric } from '../fact/fact.ts'
import type { Cell } from './cell.ts'
import { open } from './errand-terms.ts'
import { meanEstimate, shareEstimate, shareMoments } from './estimate.ts'
import { meanDifference, momentsOf } from './statistics/mean.ts'
import { shareDifference } from './statistics/proportion.ts'

/** What is over; contacts and errands that are not are left out of every figure, never counted as solved. */
const over = (cell: Cell): [value: number, n: number][] => [...cell.counts].filter(([value]) => value !== open)
const sum = (counts: [number, number][]): number => counts.reduce((all, [, n]) => all + n, 0)

type Cells = { cell: Cell; of: Cell }
type Counted = (m: Cells) => { x: number; n: number }

/** Share with Wilson's interval, of counts that leave out what is open. */
const share = (
  facts: FactMetric,
  counted: Counted,
  rest: { of?: FactMetric; label?: (value: number) => string } = {},
) => ({
  facts,
  needs: 'values' as const,
  estimate: (m: Cells, confidence: number) => {
    const { x, n } = counted(m)
    return shareEstimate(x, n, confidence)
  },
  test: (a: Cells, b: Cells, confidence: number) => {
    const [now, then] = [counted(a), counted(b)]
    return shareDifference(now.x, now.n, then.x, then.n, confidence)
  },
  moments: (m: Cells) => {
    const { x, n } = counted(m)
    return shareMoments(x, n)
  },
  ...rest,
})

/** Those facts of one kind whose value fits, of all of that kind. */
const those =
  (fits: (value: number) => boolean): Counted =>
  ({ cell }) => ({ x: sum(over(cell).filter(([value]) => fits(value))), n: sum(over(cell)) })

/** Errands that have facts of the kind, of all errands. */
const ofErrands = (facts: FactMetric, fits: (value: number) => boolean = () => true) =>
  share(facts, ({ cell, of }) => ({ x: sum(over(cell).filter(([value]) => fits(value))), n: sum(over(of)) }), {
    of: 'errand',
  })

const outcomes: Record<number, string> = { [-1]: 'open', 0: 'again', 1: 'resolved' }
const helped: Record<number, string> = { [-1]: 'open', 0: 'failed', 0.5: 'after', 1: 'alone' }
const contactsName = (value: number): string => (value === open ? 'open' : String(value))

const errandMoments = ({ cell }: { cell: Cell }) => momentsOf(over(cell))

export const errandDefinitions = {
  observed_fcr: share(
    'handled',
    those((value) => value === 1),
    { label: (value) => outcomes[value] ?? String(value) },
  ),
  errand_fcr: share(
    'errand',
    those((value) => value === 1),
    { label: contactsName },
  ),
  contacts_per_errand: {
    facts: 'errand' as const,
    needs: 'values' as const,
    estimate: (m: Cells, confidence: number) =>
      meanEstimate(errandMoments(m), confidence, [1, Number.POSITIVE_INFINITY]),
    test: (a: Cells, b: Cells, confidence: number) => meanDifference(errandMoments(a), errandMoments(b), confidence),
    moments: errandMoments,
    label: contactsName,
  },
  self_service: ofErrands('errand_self_service', (value) => value === 1),
  failed_self_service: share(
    'errand_self_service',
    those((value) => value === 0),
    { label: (value) => helped[value] ?? String(value) },
  ),
  errands_transferred: ofErrands('errand_transferred'),
  errands_moved: ofErrands('errand_moved'),
  errands_reopened: share(
    'errand_reopened',
    those((value) => value >= 1),
  ),
}
