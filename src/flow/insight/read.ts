import { Refusal } from '../../contract/refusal.ts'
import type { FactStore } from '../../engine/facts/facts.ts'
import type { FactMetric } from '../fact/fact.ts'
import { add, type Cell, emptyCell } from './cell.ts'
import {
  beginnings,
  type CountRow,
  countQuery,
  type MiddleRow,
  middleQuery,
  mostRows,
  placeOf,
  type Question,
} from './compile.ts'
import type { Definition } from './metrics.ts'
import { exactRanks } from './statistics/median.ts'
import { zOf } from './statistics/normal.ts'

/** Where a cell is: bucket by name ('' without buckets), then the values of the dimensions. */
export type Where = string[]
/** Neither the truth nor a bucket's name can hold NUL. */
export const keyOf = (where: Where): string => where.join('\0')

/** Cells of each kind of fact by place. */
export type Cells = Map<FactMetric, Map<string, { where: Where; cell: Cell }>>

/** Reads all that the definitions need, in one question of each sort; gives the cells of each range. */
export async function readCells(
  store: FactStore,
  question: Question,
  definitions: Definition[],
  confidence: number,
): Promise<Cells[]> {
  const needs = (how: Definition['needs']) => new Set(definitions.filter((d) => d.needs === how).map((d) => d.facts))
  const bases = definitions.flatMap((d) => (d.of ? [d.of] : []))
  const [values, middles] = [needs('values'), needs('middle')]
  const plain = [...new Set([...needs('number'), ...bases])].filter((m) => !values.has(m))
  const names = beginnings(question.ranges)
  const cells: Cells[] = question.ranges.map(() => new Map())
  const cellOf = (row: CountRow | MiddleRow, metrics: FactMetric[]): Cell => {
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

export const whereOf = (row: { k0?: string; k1?: string }, bucket: string, split: number): Where =>
  split === 0 ? [bucket] : split === 1 ? [bucket, row.k0!] : [bucket, row.k0!, row.k1!]

/** Too many places are refused, never cut. */
function bounded<Row>(rows: Row[]): Row[] {
  if (rows.length > mostRows) throw new Refusal('too-large', { most: mostRows })
  return rows
}
