import { type Fact, unmeasured } from './facts.ts'

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
  'reason_recorded',
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
  'talk',
  'hold',
  'wrap_up',
  'wait',
  'customer',
  'next_any',
  'next_reason',
  'next_family',
  'began',
  'span',
] as const satisfies (keyof Fact)[]

/** By columns, because ClickHouse reads that at half the cost of a row after the other (measured: 300 against 480 ms for 40,000). */
export function columnsOf(rows: Fact[]): { names: string[]; text: string } {
  const names = said(rows)
  const columns = names.map((name) => {
    const values = rows.map((row) => (name === 'attributes' ? sorted(row[name]) : row[name]))
    return `"${name}":${JSON.stringify(values)}`
  })
  return { names, text: columns.join(',') }
}

/** What a column has in the store where nothing is said. */
const usual: Partial<Fact> = {
  ...{ removed: false, reason: '', touchpoint: '', channel: '', stage: '', agent: '', survey: '', question: '' },
  ...{ language: '', source: '', outcome: '', flag: 'plain', anonymous: false, ...unmeasured },
}
/** Columns of which something is said: of the others nothing need be written. */
const said = (rows: Fact[]) =>
  factColumns.filter((name) =>
    name === 'reason_recorded'
      ? rows.some((row) => row.reason_recorded !== row.reason)
      : !(name in usual && rows.every((row) => row[name] === usual[name])),
  )

/** Lines put into text before it is written as bytes: so few that the text dies young. */
const linesAtOnce = 100

/**
 * Facts as lines with tabs, once for each generation that they go into: bytes that are handed on as they are. Written into memory that was used before
 * where some is given: megabytes thrown away many times a second are the most expensive garbage. Shared, because memory that goes from one thread to
 * another and back counts each time as new, and each second or so made the main thread collect all of its garbage (measured: 6 to 14 ms).
 */
export class FactLines {
  readonly #generations: number[]
  #memory: Buffer<SharedArrayBuffer>
  #end = 0

  constructor(generations: number[], memory = new SharedArrayBuffer(64_000)) {
    this.#generations = generations
    this.#memory = Buffer.from(memory)
  }

  add(rows: Fact[]): void {
    // Facts of one place share its lists.
    const lists = new Map<object, string>()
    const known = (value: Fact[keyof Fact] | null): string => {
      if (typeof value !== 'object' || value === null) return written(value)
      const text = lists.get(value) ?? written(value)
      lists.set(value, text)
      return text
    }
    for (let from = 0; from < rows.length; from += linesAtOnce) {
      let text = ''
      for (const row of rows.slice(from, from + linesAtOnce)) {
        let line = ''
        for (const name of factColumns) line += `\t${known(cell(row, name))}`
        for (const generation of this.#generations) text += `${generation}${line}\n`
      }
      this.#write(text)
    }
  }

  #write(text: string): void {
    // A sign takes three bytes at most.
    const least = this.#end + 3 * text.length
    if (least > this.#memory.length) {
      const larger = Buffer.from(new SharedArrayBuffer(Math.max(least, 2 * this.#memory.length)))
      this.#memory.copy(larger, 0, 0, this.#end)
      this.#memory = larger
    }
    this.#end += this.#memory.write(text, this.#end)
  }

  get bytes(): Uint8Array<SharedArrayBuffer> {
    return this.#memory.subarray(0, this.#end)
  }
}

/** What FactLines writes. */
export const lineColumns: string[] = ['generation', ...factColumns]

/** Null where the store has its own default: of a hundred reasons hardly one was recorded as another, and that would be a tenth of all that is written. */
const cell = (row: Fact, name: (typeof factColumns)[number]): Fact[keyof Fact] | null =>
  name === 'reason_recorded' && row.reason_recorded === row.reason ? null : row[name]

function written(value: Fact[keyof Fact] | null): string {
  if (value === null) return '\\N'
  if (value === '') return ''
  if (typeof value === 'number') return `${value}`
  if (typeof value === 'string') return escaped(value)
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return `[${value.map(quoted).join(',')}]`
  return `{${Object.entries(sorted(value))
    .map(([name, said]) => `${quoted(name)}:${quoted(said)}`)
    .join(',')}}`
}

const quoted = (text: string): string => `'${escaped(text)}'`
const escapes: { [sign: string]: string } = {
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
  '\\': '\\\\',
  "'": "\\'",
}
const special = /[\t\n\r\0\\']/
const escaped = (text: string): string =>
  special.test(text) ? text.replace(new RegExp(special, 'g'), (sign) => escapes[sign]!) : text

/** Equal attributes must be equal bytes, in whichever order they were told. */
function sorted(attributes: Record<string, string>): Record<string, string> {
  const entries = Object.entries(attributes)
  return entries.length < 2 ? attributes : Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
