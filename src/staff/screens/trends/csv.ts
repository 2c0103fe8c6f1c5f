import type { AskRow } from '../../../contract/ask.ts'
import type { MetricUnit } from '../../../contract/metric.ts'

type Heads = {
  when: string
  group: string | null
  value: string
  low: string
  high: string
  n: string
  before: string
  difference: string
  verdict: string
}

/** A spreadsheet takes a text that begins so for a formula. */
export const harmless = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)
/** A cell, quoted where it must be. */
export const cell = (text: string, separator: string) =>
  text.includes(separator) || /["\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

/** The table of figures as a file: full precision, shares as per cent, with the separators that spreadsheets of the language expect. */
export function toCsv(
  rows: AskRow[],
  unit: MetricUnit,
  heads: Heads,
  nameOf: (row: AskRow) => string,
  comma: boolean,
): string {
  const separator = comma ? ';' : ','
  const number = (x: number | null | undefined, share = unit === 'share') => {
    if (x === null || x === undefined) return ''
    const text = String(Number((share ? x * 100 : x).toPrecision(12)))
    return comma ? text.replace('.', ',') : text
  }
  const titles = [
    heads.when,
    ...(heads.group === null ? [] : [heads.group]),
    heads.value,
    heads.low,
    heads.high,
    heads.n,
    heads.before,
    heads.difference,
    heads.verdict,
  ]
  const lines = rows.map((r) => [
    r.bucket ?? '',
    ...(heads.group === null ? [] : [harmless(nameOf(r))]),
    number(r.figure.value),
    number(r.figure.interval?.[0]),
    number(r.figure.interval?.[1]),
    number(r.figure.n, false),
    number(r.compare?.value),
    number(r.compare?.difference),
    r.compare?.verdict ?? '',
  ])
  // The byte order mark tells Excel that this is UTF-8.
  return `\ufeff${[titles, ...lines].map((l) => l.map((c) => cell(c, separator)).join(separator)).join('\r\n')}\r\n`
}

export function saveFile(name: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: 'text/csv;charset=utf-8' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
