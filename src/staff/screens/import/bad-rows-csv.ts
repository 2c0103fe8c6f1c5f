import { cell, harmless } from '../trends/csv.ts'

type Bad = { row: number; column: string; reason: string; value: string }

/** The refused rows as a file, with the separator that spreadsheets of the language expect; the mark before tells Excel that it is UTF-8. */
export function badRowsCsv(
  rows: readonly Bad[],
  heads: string[],
  word: (reason: string) => string,
  comma: boolean,
): string {
  const separator = comma ? ';' : ','
  const lines = rows.map((b) => [String(b.row), harmless(b.column), word(b.reason), harmless(b.value)])
  return `\ufeff${[heads, ...lines].map((l) => l.map((c) => cell(c, separator)).join(separator)).join('\r\n')}\r\n`
}
