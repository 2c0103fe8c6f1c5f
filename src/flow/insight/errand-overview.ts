import type { OrgScope } from '../../catalog/scope.ts'
import { type Ask, askBody } from '../../contract/ask.ts'
import { outcomeMeanings } from '../../contract/contact-rules.ts'
import type { ErrandOverview } from '../../contract/operations/errands.ts'
import type { Db } from '../../engine/database/database.ts'
import type { FactStore } from '../../engine/facts/facts.ts'
import { ask } from './ask.ts'
import { readCatalogue, widened } from './catalogue.ts'
import { conditions, type Params } from './compile.ts'
import { termsOf } from './errand-terms.ts'
import { meaningOf } from './measure.ts'
import { spanOf } from './period.ts'
import { statedObserved } from './stated-observed.ts'

type View = Pick<Ask, 'period' | 'filters' | 'fcr'>

/** What a screen of errands says beside the figures of an ask. */
export async function errandOverview(
  scope: OrgScope,
  store: FactStore,
  db: Db,
  view: View,
  now = Date.now(),
): Promise<Omit<ErrandOverview, 'due'>> {
  const asked = askBody.parse({ ...view, metrics: ['moves'], by: ['channel', 'outcome'] })
  const catalogue = await readCatalogue(db, scope, [], asked.filters)
  const { zone, errands } = catalogue
  const span = spanOf(asked.period, zone, now)
  const terms = (await termsOf(store, scope, catalogue, ['handled'], asked.fcr, now))!
  const [stated, contacts, moves] = await Promise.all([
    statedObserved(scope, store, asked, catalogue, span, terms),
    countContacts(),
    ask(scope, store, db, asked, now),
  ])
  return {
    terms: {
      days: terms.seconds / 86_400,
      scope: terms.scope,
      errandDays: errands.days,
      errandScope: errands.scope,
      horizon: new Date(terms.horizon).toISOString(),
    },
    contacts,
    stated,
    moves: moves.rows.map(({ key: [from = '', to = ''], figure }) => ({ from, to, n: figure.value ?? 0 })),
  }

  /** Encounters that count by the rule; of their customers the fact of the encounter tells. */
  async function countContacts(): Promise<ErrandOverview['contacts']> {
    const params: Params = { org: scope.org, from: span.from, until: span.until }
    const where = [`metric = 'encounter'`, 'at >= {from:Int64}', 'at < {until:Int64}']
    where.push(...conditions(scope, widened(asked.filters, catalogue), params))
    if (errands.channels) {
      params.counting = errands.channels
      where.push('channel in {counting:Array(String)}')
    }
    if (errands.meanings.length < outcomeMeanings.length)
      where.push(meaningOf(catalogue.rules, params)(...errands.meanings))
    const [row] = await store.query<{ n: number; nobody: number }>(
      `select count() as n, countIf(customer = 0) as nobody from {facts} where ${where.join(' and ')}`,
      params,
    )
    return { all: row?.n ?? 0, unknown: row?.nobody ?? 0 }
  }
}
