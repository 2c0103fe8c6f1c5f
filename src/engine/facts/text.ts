import type { Fact } from './facts.ts'

const factColumns = [
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

/** What a column has where nothing is said: whole columns of it are left out. */
const usual = new Set<Fact[keyof Fact]>(['', false])

/**
 * By columns, because ClickHouse reads that at half the cost of a row after the other (measured: 300 against 480 ms for 40,000). The names come along:
 * a column in which nothing is said is not there.
 */
export function columnsOf(rows: Fact[]): { names: string[]; columns: string } {
  const names = factColumns.filter((name) => !rows.every((row) => usual.has(row[name])))
  const columns = names.map((name) => {
    const values = rows.map((row) => (name === 'attributes' ? sorted(row[name]) : row[name]))
    return `"${name}":${JSON.stringify(values)}`
  })
  return { names, columns: columns.join(',') }
}

/** Equal attributes must be equal bytes, in whichever order they were told. */
function sorted(attributes: Record<string, string>): Record<string, string> {
  const entries = Object.entries(attributes)
  return entries.length < 2 ? attributes : Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
