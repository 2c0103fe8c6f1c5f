import { Refusal } from '../../contract/refusal.ts'
import type { FactStore } from '../../engine/facts/facts.ts'
import type { FactMetric } from '../fact/fact.ts'
import { add, type Cell, emptyCell, momentsOfSums, quantileName } from './cell.ts'
import {
  beginnings,
  type CountRow,
  type CustomerRow,
  countQuery,
  customerQuery,
  type MeasureRow,
  measureQuery,
  mostRows,
  type Params,
  type PlaceRow,
  placeOf,
  type QuantileRow,
  type Query,
  type Question,
  quantileQuery,
} from './compile.ts'
import { type Measure, measuredBy } from './measure.ts'
import type { Definition } from './metrics.ts'

/** Where a cell is: bucket by name ('' without buckets), then the values of the dimensions. */
export type Where = string[]
/** Neither the truth nor a bucket's name can hold NUL. */
export const keyOf = (where: Where): string => where.join('\0')

/** Cells of each kind of fact by place. */
export type Cells = Map<FactMetric, Map<string, { where: Where; cell: Cell }>>

/**
 * To count how many encounters each customer has takes a second for ten million. Beyond so many encounters of known customers a sixteenth of the
 * customers is looked at, with all that they did; n says how many these are, and the interval is as wide as that makes it.
 */
const mostCustomersOf = 1_000_000
const oneOf = 16

/** Reads all that the definitions need, in one question of each sort; gives the cells of each range. */
export async function readCells(
  store: FactStore,
  question: Question,
  definitions: Definition[],
  confidence: number,
): Promise<Cells[]> {
  const needing = (how: Definition['needs']) => definitions.filter((d) => d.needs === how)
  const factsOf = (some: Definition[]) => new Set(some.map((d) => d.facts))
  const bases = definitions.flatMap((d) => (d.of ? [d.of] : []))
  const values = factsOf(needing('values'))
  const measures = [...new Set(needing('measure').flatMap((d) => d.measure ?? []))]
  const plain = [...new Set([...factsOf(needing('number')), ...bases])].filter(
    // Whoever measures encounters counts them on the way.
    (m) => !values.has(m) && (m !== 'encounter' || measures.length === 0),
  )
  const counts = new Set<FactMetric>([...values, ...plain, ...(measures.length > 0 ? (['encounter'] as const) : [])])
  /** Questions that look at some facts only say how many there are where no other counts them, in whatever order their answers come. */
  const seen = (cell: Cell, of: FactMetric, { n, promised }: PlaceRow) => {
    if (counts.has(of)) return
    cell.n = Math.max(cell.n, n)
    cell.anonymous = Math.max(cell.anonymous, promised)
  }
  const names = beginnings(question.ranges)
  const cells: Cells[] = question.ranges.map(() => new Map())
  const cellOf = (row: PlaceRow, metrics: FactMetric[]): Cell => {
    const { metric: m, start } = placeOf(row)
    const { range, name } = names.get(start)!
    const where = whereOf(row, name, question.by.length)
    const places = cells[range]!.get(metrics[m]!) ?? new Map<string, { where: Where; cell: Cell }>()
    cells[range]!.set(metrics[m]!, places)
    const key = keyOf(where)
    const found = places.get(key)
    if (found) return found.cell
    const cell = emptyCell()
    places.set(key, { where, cell })
    return cell
  }
  const rowsOf = async <Row>({ sql, params }: Query) => bounded(await store.query<Row>(sql, params))

  const counted = async () => {
    const metrics = [...values, ...plain]
    if (metrics.length === 0) return
    for (const row of await rowsOf<CountRow>(countQuery(question, metrics, plain)))
      add(cellOf(row, metrics), row.v, row.n, row.promised)
  }
  const measured = async () => {
    if (measures.length === 0) return
    const params: Params = { org: question.scope.org }
    const expressions = measuredBy(question.rules, params)
    const query = measureQuery(
      question,
      measures.map((m) => expressions[m]),
      params,
    )
    for (const row of await rowsOf<MeasureRow>(query)) {
      const cell = cellOf(row, ['encounter'])
      Object.assign(cell, { n: row.n, anonymous: row.promised })
      measures.forEach((measure, i) => {
        cell.measures.set(measure, { n: row[`n${i}`]!, sum: row[`s${i}`]!, squares: row[`ss${i}`]! })
      })
    }
  }
  const sought = async (of: Measure | undefined) => {
    const some = needing('quantile').filter((d) => d.measure === of)
    if (some.length === 0) return
    const metrics = [...factsOf(some)]
    const ps = [...new Set(some.map((d) => d.p!))]
    const params: Params = { org: question.scope.org }
    const measure = of && measuredBy(question.rules, params)[of]
    if (measure && !('value' in measure)) throw new Error(`${of} has no quantiles`)
    for (const row of await rowsOf<QuantileRow>(
      quantileQuery(question, { metrics, ps, confidence, ...(measure && { measure }) }, params),
    )) {
      const cell = cellOf(row, metrics)
      seen(cell, metrics[placeOf(row).metric]!, row)
      ps.forEach((p, i) => {
        const [low, high] = [row[`low${i}`] ?? null, row[`high${i}`] ?? null]
        const interval: [number, number] | null = low === null || high === null ? null : [low, high]
        cell.quantiles.set(quantileName(of ?? 'value', p), { n: row.n, value: row[`q${i}`]!, interval })
      })
    }
  }
  const customers = async () => {
    if (needing('customers').length === 0) return
    const read = (of: number) => rowsOf<CustomerRow>(customerQuery(question, of))
    const some = await read(oneOf)
    const many = some.reduce((sum, row) => sum + row.n, 0) * oneOf > mostCustomersOf
    for (const row of many ? some : await read(1)) {
      const cell = cellOf(row, ['encounter'])
      seen(cell, 'encounter', row)
      cell.customers = momentsOfSums({ n: row.customers, sum: row.n, squares: row.squares })
    }
  }
  const kinds = new Set(needing('quantile').map((d) => d.measure))
  await Promise.all([counted(), measured(), ...[...kinds].map(sought), customers()])
  return cells
}

export const whereOf = (row: { [key in `k${number}`]?: string }, bucket: string, split: number): Where =>
  split === 0
    ? [bucket]
    : split === 1
      ? [bucket, row.k0!]
      : [bucket, ...Array.from({ length: split }, (_, i) => row[`k${i}`]!)]

/** Too many places are refused, never cut. */
function bounded<Row>(rows: Row[]): Row[] {
  if (rows.length > mostRows) throw new Refusal('too-large', { most: mostRows })
  return rows
}
