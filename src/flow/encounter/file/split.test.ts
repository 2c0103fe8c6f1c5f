import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitRows, UnclosedQuote } from './split.ts'

async function* cut(text: string, size: number) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
}
async function rowsOf(text: string, delimiter = ',', size = text.length || 1): Promise<string[][]> {
  const rows: string[][] = []
  for await (const row of splitRows(cut(text, size), delimiter, 1_000)) rows.push(row)
  return rows
}

test('however it is quoted, cut and ended, a table is what it was written of', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', ' ', '"', ',', ';', '\n', '\r', 'ä'), maxLength: 6 })
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 })
  const written = (rows: string[][], end: string) =>
    rows.map((r) => r.map((c) => (/^"|[",\n\r]/.test(c) ? `"${c.replaceAll('"', '""')}"` : c)).join(',')).join(end)
  await fc.assert(
    fc.asyncProperty(
      table,
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.boolean(),
      fc.integer({ min: 1, max: 9 }),
      async (rows, end, closed, size) => {
        const text = written(rows, end) + (closed ? end : '')
        // One line ends as nothing tells how; quoted line ends are no lines.
        const plain = rows.length > 1 || closed || end === '\n'
        if (plain) expect(await rowsOf(text, ',', size)).toEqual(rows)
      },
    ),
    { numRuns: 500 },
  )
})

test('a quote inside a word is a quote, as the parser of the preview has it', async () => {
  for (const text of ['a,5" putki,b\n1,"x""y",3\n', 'a;b\n"x" y;2\n', '"a","b"\r\n"1","2"\r\n', 'a,b\n\n1,2'])
    expect(await rowsOf(text, text.includes(';') ? ';' : ',')).toEqual(
      parse(text, { delimiter: text.includes(';') ? ';' : ',', relax_quotes: true, relax_column_count: true }),
    )
})

test('a quote that nobody closes is told, after all rows before it', async () => {
  const seen: string[][] = []
  const read = async () => {
    for await (const row of splitRows(cut(`a,b\n1,2\n3,"${'x'.repeat(5_000)}\n`, 100), ',', 1_000)) seen.push(row)
  }
  await expect(read()).rejects.toThrow(UnclosedQuote)
  expect(seen).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ])
  await expect(rowsOf('a,b\n1,"2\n')).rejects.toThrow(UnclosedQuote)
})
