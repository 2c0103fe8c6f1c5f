import type { AskRow } from '../../../contract/ask.ts'
import type { MetricUnit } from '../../../contract/metric.ts'
import { asWritten, csvNumber, csvText, harmless } from '../../look/csv.ts'

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

/** The table of figures as a file: full precision, shares as per cent, with the separators that spreadsheets of the language expect. */
export function toCsv(
  rows: AskRow[],
  unit: MetricUnit,
  heads: Heads,
  nameOf: (row: AskRow) => string,
  comma: boolean,
): string {
  const number = (x: number | null | undefined) => csvNumber(asWritten(unit, x), comma)
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
    csvNumber(r.figure.n, comma),
    number(r.compare?.value),
    number(r.compare?.difference),
    r.compare?.verdict ?? '',
  ])
  return csvText([titles, ...lines], comma)
}
