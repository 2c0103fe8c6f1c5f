import { parse } from 'csv-parse/sync'
import { Refusal } from '../../../contract/refusal.ts'
import { columnNames, sniffDelimiter } from '../../encounter/file/records.ts'

/** A row by the names of its columns, as a spreadsheet numbers it. */
export type TableRow = { row: number; cells: string[] }

const rowsMost = 200_000

/** A whole CSV file of a board: tens of thousands of short rows, read at once. */
export function readTable(bytes: Uint8Array): { names: string[]; rows: TableRow[] } {
  const text = decoded(bytes)
  const delimiter = sniffDelimiter({ text: text.slice(0, 200_000), whole: text.length <= 200_000 })
  let rows: string[][]
  try {
    rows = parse(text, { delimiter, bom: true, relax_quotes: true, relax_column_count: true, skip_empty_lines: false })
  } catch {
    throw new Refusal('bad-input', {}, [{ path: 'file', message: 'not a CSV file' }])
  }
  const [header, ...rest] = rows
  if (!header || rest.length > rowsMost)
    throw new Refusal('bad-input', {}, [{ path: 'file', message: header ? 'too many rows' : 'empty' }])
  const named = rest
    .map((cells, n) => ({ row: n + 2, cells }))
    .filter(({ cells }) => cells.some((c) => c.trim() !== ''))
  return { names: columnNames(header), rows: named }
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
