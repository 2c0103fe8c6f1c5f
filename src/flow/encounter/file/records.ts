import type { Options } from 'csv-parse'
import { parse as parseSync } from 'csv-parse/sync'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'
import { splitRows, UnclosedQuote } from './split.ts'

/** One row as a spreadsheet numbers it: the header is row 1. */
export type Record = { row: number; cells: string[] }

/** More columns are a wrong delimiter, or no table. */
export const mostColumns = 2_000

/** A row longer than this is a quote that nobody closed, not a row. */
const maxRecord = 4_000_000
const headBytes = 2_000_000

const options = (delimiter: string): Options => ({
  delimiter,
  bom: true,
  // 5" pipe: a quote inside a word is a quote.
  relax_quotes: true,
  relax_column_count: true,
  max_record_size: maxRecord,
})

/** The table cannot be read on from here; `message` is the reason kept with the import. */
export class UnreadableFile extends Error {}

async function* chunks(db: Db, id: string): AsyncGenerator<Buffer> {
  const read = (n: number) =>
    db.selectFrom('import_chunk').where('import', '=', id).where('n', '=', n).select('bytes').executeTakeFirst()
  // The next chunk is fetched while this one is read.
  for (let n = 0, next = read(0); ; n++) {
    const chunk = await next
    if (!chunk) return
    next = read(n + 1)
    next.catch(() => {})
    yield chunk.bytes
  }
}

async function* text(db: Db, id: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of chunks(db, id)) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

const blank = (cells: string[]) => cells.length === 1 && cells[0]!.trim() === ''

/** All rows, the header first; lines of nothing are left out but keep their number. Throws UnreadableFile at an unclosed quote. */
export async function* readRecords(
  db: Db,
  file: { id: string; encoding: string },
  delimiter: string,
): AsyncGenerator<Record> {
  let row = 0
  try {
    for await (const cells of splitRows(text(db, file.id, file.encoding), delimiter, maxRecord)) {
      row += 1
      if (!blank(cells)) yield { row, cells }
    }
  } catch (error) {
    if (error instanceof UnclosedQuote) throw new UnreadableFile(`unclosed-quote:${row + 1}`)
    throw error
  }
}

/** The beginning of the file as text, up to two megabytes, and whether it is the whole file. */
export async function readHead(
  db: Db,
  file: { id: string; encoding: string; bytes: number },
): Promise<{ text: string; whole: boolean }> {
  const parts: Buffer[] = []
  let size = 0
  for await (const chunk of chunks(db, file.id)) {
    parts.push(chunk)
    size += chunk.length
    if (size >= headBytes) break
  }
  if (size === 0) throw new Refusal('wrong-state', { what: 'import-file-gone' })
  const whole = size >= file.bytes
  return { text: new TextDecoder(file.encoding).decode(Buffer.concat(parts), { stream: !whole }), whole }
}

/** Rows of the beginning, at most `most` after the header. A last row that may be cut is left out. */
export function headRecords(head: { text: string; whole: boolean }, delimiter: string, most: number): Record[] {
  let rows: string[][]
  try {
    rows = parseSync(head.text, { ...options(delimiter), to: most + 1 + 20 }) as string[][]
  } catch {
    // Cut in the middle of a quoted cell, or a quote that is never closed: what came before it is good.
    rows = parseSync(head.text, { ...options(delimiter), to: most + 21, skip_records_with_error: true }) as string[][]
  }
  if (!head.whole && rows.length < most + 21) rows.pop()
  return rows
    .map((cells, n) => ({ row: n + 1, cells }))
    .filter(({ cells }) => !blank(cells))
    .slice(0, most + 1)
}

export const delimiters = [',', ';', '\t', '|']

/** The sign that cuts the first rows into equally many cells, most of them; a file of one column has a comma. */
export function sniffDelimiter(head: { text: string; whole: boolean }): string {
  const judged = delimiters.map((delimiter) => {
    const rows = headRecords(head, delimiter, 100)
    const width = rows[0]?.cells.length ?? 1
    const same = rows.filter((r) => r.cells.length === width).length / Math.max(1, rows.length)
    return { delimiter, width, score: width > 1 ? same * (1 + Math.min(width, 50) / 1_000) : 0 }
  })
  return judged.reduce((best, one) => (one.score > best.score + 1e-9 ? one : best)).delimiter
}

/** Names of the columns; a second one of the same name gets a number, one without a name its place. */
export function columnNames(header: string[]): string[] {
  const names = new Set<string>()
  for (const [n, raw] of header.entries()) {
    const name = raw.replaceAll('\0', '').toWellFormed().trim() || `#${n + 1}`
    let unique = name
    for (let times = 2; names.has(unique); times++) unique = `${name} (${times})`
    names.add(unique)
  }
  return [...names]
}
