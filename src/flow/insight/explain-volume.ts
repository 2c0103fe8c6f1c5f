import type { ExplainedVolume } from '../../contract/explain.ts'
import type { FactStore } from '../../engine/facts/facts.ts'
import { type CustomersRow, customersQuery, type Question, type Range, type SharedRow, sharedQuery } from './compile.ts'
import type { Group } from './explain-groups.ts'
import { corrected, told } from './explain-parts.ts'
import type { Part } from './statistics/mix-and-rate.ts'
import { splitVolume, type Volume } from './statistics/volume.ts'

/** Of more encounters of known customers how they hang together is looked up for one customer in sixteen; numbers stay exact. */
const mostLooked = 1_000_000

/** The change of a number of encounters as customers × encounters per customer × share of each group; null where customers are not known. */
export async function explainVolume(
  store: FactStore,
  question: Omit<Question, 'ranges'>,
  ranges: { before: Range; after: Range },
  groups: Group[],
  confidence: number,
): Promise<ExplainedVolume | null> {
  const read = async (range: Range) => {
    const one: Question = { ...question, ranges: [{ ...range, buckets: null }] }
    const query = <Row>({ sql, params }: ReturnType<typeof customersQuery>) => store.query<Row>(sql, params)
    const [all] = await query<CustomersRow>(customersQuery(one))
    const { customers, contacts } = all ?? { customers: 0, contacts: 0 }
    if (customers === 0) return null
    const rows = await query<SharedRow>(sharedQuery(one, contacts > mostLooked ? 16 : 1))
    return { customers, contacts, rows: new Map(rows.map((r) => [r.k0, r])) }
  }
  const [before, after] = await Promise.all([read(ranges.before), read(ranges.after)])
  if (!before || !after) return null
  const summed = (rows: Map<string, SharedRow>, { keys }: Group, what: 'unknown' | 'known' | 'squares' | 'crossed') =>
    keys.reduce((sum, [key]) => sum + (rows.get(key!)?.[what] ?? 0), 0)
  const volumeOf = ({ customers, contacts, rows }: NonNullable<typeof before>): Volume => ({
    ...{ customers, contacts },
    squares: [...rows.values()].reduce((sum, r) => sum + r.crossed, 0),
    groups: groups.map((g) => ({
      contacts: summed(rows, g, 'known'),
      // Of small groups put together a customer's encounters in two of them are taken apart: a little too sure.
      squares: summed(rows, g, 'squares'),
      cross: summed(rows, g, 'crossed'),
    })),
  })
  const split = splitVolume(volumeOf(before), volumeOf(after), confidence)
  if (!split) return null
  const qOf = corrected(split.groups.flatMap((g) => [g.customers, g.perCustomer, g.share]))
  const ofGroup = (part: Part) => told(part, qOf(part))
  const unknown = ({ rows }: NonNullable<typeof before>) => [...rows.values()].reduce((sum, r) => sum + r.unknown, 0)
  return {
    customers: {
      ...{ before: before.customers, after: after.customers },
      part: told(split.customers, split.customers.p),
    },
    perCustomer: {
      ...{ before: before.contacts / before.customers, after: after.contacts / after.customers },
      part: told(split.perCustomer, split.perCustomer.p),
    },
    unknown: { before: unknown(before), after: unknown(after) },
    groups: split.groups.map((g, k) => ({
      ...{ customers: ofGroup(g.customers), perCustomer: ofGroup(g.perCustomer), share: ofGroup(g.share) },
      unknown: summed(after.rows, groups[k]!, 'unknown') - summed(before.rows, groups[k]!, 'unknown'),
    })),
  }
}
