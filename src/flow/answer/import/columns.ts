import type { z } from 'zod'
import type { ImportMapping, importColumn } from '../../../contract/operations/flow.ts'

export type ColumnTarget = z.infer<typeof importColumn>
/** A column that means something: its name, its place in a row, what it becomes. */
export type MappedColumn<T extends ColumnTarget = ColumnTarget> = { column: string; n: number } & T

type To = ColumnTarget['to']
type TargetOf<K extends To> =
  Extract<ColumnTarget, { to: K }> extends never
    ? Extract<ColumnTarget, { to: string }>
    : Extract<ColumnTarget, { to: K }>

/** The columns of a file by what they become, in the order of the file: a mapping that was kept has lost its own order. */
export function mappedColumns(columns: string[], mapping: ImportMapping) {
  const all: MappedColumn[] = columns.flatMap((column, n) => {
    const to = mapping.columns[column]
    return to ? [{ column, n, ...to }] : []
  })
  return <K extends To>(to: K) => all.filter((c) => c.to === to) as MappedColumn<TargetOf<K>>[]
}
