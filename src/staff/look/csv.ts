import type { MetricUnit } from '../../contract/metric.ts'

/** A spreadsheet takes a text that begins so for a formula. */
export const harmless = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

const cell = (text: string, separator: string) =>
  text.includes(separator) || /["\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

/** A number in full precision, with the decimal sign that spreadsheets of the language expect; nothing for what is not known. */
export function csvNumber(x: number | null | undefined, comma: boolean): string {
  if (x === null || x === undefined || Number.isNaN(x)) return ''
  const text = String(Number(x.toPrecision(12)))
  return comma ? text.replace('.', ',') : text
}

/** A figure as files have it: shares as per cent. */
export const asWritten = (unit: MetricUnit, x: number | null | undefined): number | null =>
  unit === 'share' && typeof x === 'number' ? x * 100 : (x ?? null)

/** Lines as a file that spreadsheets open as it is: with `comma` as decimal sign the separator is a semicolon. Texts from outside go through `harmless` first. */
export function csvText(lines: readonly (readonly string[])[], comma: boolean): string {
  const separator = comma ? ';' : ','
  // The byte order mark tells Excel that this is UTF-8.
  return `\ufeff${lines.map((l) => l.map((c) => cell(c, separator)).join(separator)).join('\r\n')}\r\n`
}
