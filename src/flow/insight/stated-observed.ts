import type { OrgScope } from '../../catalog/scope.ts'
import type { Ask } from '../../contract/ask.ts'
import type { ErrandOverview } from '../../contract/operations/errands.ts'
import type { FactStore } from '../../engine/facts/facts.ts'
import { type Catalogue, widened } from './catalogue.ts'
import { conditions, type Params } from './compile.ts'
import { type ErrandTerms, outcomeBy } from './errand-terms.ts'
import { shareFigure } from './estimate.ts'
import type { Span } from './period.ts'

type Stated = ErrandOverview['stated']

/** What customers said of resolution beside whether they came again, by the time of their answer. Answers that were promised anonymity are bound to no customer. */
export async function statedObserved(
  scope: OrgScope,
  store: FactStore,
  asked: Pick<Ask, 'filters' | 'confidence'>,
  catalogue: Catalogue,
  { from, until }: Pick<Span, 'from' | 'until'>,
  terms: ErrandTerms,
): Promise<Stated> {
  const params: Params = { org: scope.org, from, until }
  const where = [
    `metric = 'solved'`,
    'at >= {from:Int64}',
    'at < {until:Int64}',
    'not anonymous',
    ...conditions(scope, widened(asked.filters, catalogue), params),
  ]
  const rows = await store.query<{ v: number; outcome: number | null; n: number }>(
    `select value as v, if(began = 0, null, ${outcomeBy(terms, 'began', params)}) as outcome, count() as n
     from {facts} where ${where.join(' and ')} group by v, outcome`,
    params,
  )
  const count = (fits: (row: (typeof rows)[number]) => boolean) => rows.filter(fits).reduce((sum, { n }) => sum + n, 0)
  const yes = {
    resolved: count((r) => r.v === 1 && r.outcome === 1),
    again: count((r) => r.v === 1 && r.outcome === 0),
  }
  const no = {
    resolved: count((r) => r.v < 1 && r.outcome === 1),
    again: count((r) => r.v < 1 && r.outcome === 0),
    partly: count((r) => r.v === 0.5 && (r.outcome ?? -1) >= 0),
  }
  const n = yes.resolved + yes.again + no.resolved + no.again
  return {
    yes,
    no,
    open: count((r) => r.outcome === -1),
    unmatched: count((r) => r.outcome === null),
    agreement: shareFigure(yes.resolved + no.again, n, asked.confidence),
  }
}
