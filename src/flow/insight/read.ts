import { Refusal } from '../../contract/refusal.ts'
import type { FactStore } from '../../engine/facts/facts.ts'
import type { FactMetric } from '../fact/fact.ts'
import { add, type Cell, emptyCell } from './cell.ts'
import { type CountRow, countQuery, type MiddleRow, middleQuery, mostRows, placeOf, type Question } from './compile.ts'
import type { Definition } from './metrics.ts'
import { exactRanks } from './statistics/median.ts'
import { zOf } from './statistics/normal.ts'

/** Where a cell is: bucket by name ('' without buckets), then the values of the dimensions. */
export type Where = string[]
export const keyOf = (where: Where): string => JSON.stringify(where)

/** Cells of each kind of fact by place. */
export type Cells = Map<FactMetric, Map<string, { where: Where; cell: Cell }>>

/** Reads all that the definitions need, in one question of each sort. `names` gives a bucket's name by the instant at which it begins. */
export async function readCells(
  store: FactStore,
  question: Question,
  definitions: Definition[],
  names: Map<number, string>,
  confidence: number,
): Promise<Cells> {
  const needs = (how: Definition['needs']) => new Set(definitions.filter((d) => d.needs === how).map((d) => d.facts))
  const bases = definitions.flatMap((d) => (d.of ? [d.of] : []))
  const [values, middles] = [needs('values'), needs('middle')]
  const plain = [...new Set([...needs('number'), ...bases])].filter((m) => !values.has(m))
  const cells: Cells = new Map()
  const cellOf = (row: CountRow | MiddleRow, metrics: FactMetric[]): Cell => {
    const { metric: m, start } = placeOf(row)
    const metric = metrics[m]!
    const where = [names.get(start) ?? '', ...[row.k0, row.k1].slice(0, question.by.length).map((k) => k ?? '')]
    const places = cells.get(metric) ?? new Map<string, { where: Where; cell: Cell }>()
    cells.set(metric, places)
    const found = places.get(keyOf(where)) ?? { where, cell: emptyCell() }
    places.set(keyOf(where), found)
    return found.cell
  }

  const counted = async () => {
    const metrics = [...values, ...plain]
    if (metrics.length === 0) return
    const { sql, params } = countQuery(question, metrics, plain)
    const rows = bounded(await store.query<CountRow>(sql, params))
    for (const row of rows) add(cellOf(row, metrics), row.v, row.n, row.promised)
  }
  const middled = async () => {
    const metrics = [...middles]
    if (metrics.length === 0) return
    const { sql, params } = middleQuery(question, metrics, exactRanks(confidence), zOf(confidence))
    for (const row of bounded(await store.query<MiddleRow>(sql, params))) {
      const interval: [number, number] | null = row.low === null || row.high === null ? null : [row.low, row.high]
      Object.assign(cellOf(row, metrics), {
        n: row.n,
        anonymous: row.promised,
        middle: { median: row.median, interval },
      })
    }
  }
  await Promise.all([counted(), middled()])
  return cells
}

/** Too many places are refused, never cut. */
function bounded<Row>(rows: Row[]): Row[] {
  if (rows.length > mostRows) throw new Refusal('too-large', { most: mostRows })
  return rows
}
