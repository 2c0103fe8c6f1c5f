import type { OrgScope } from '../../../catalog/scope.ts'
import type { Db } from '../../../engine/database/database.ts'
import { findImport, listBadRows } from './read.ts'
import { columnNames, readHead, readRecords, sniffDelimiter } from './records.ts'

const page = 1_000

/** A spreadsheet takes a text that begins so for a formula. */
const harmless = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

/**
 * The bad rows of an import as a file to repair: the columns as they came, before them the row's number and why. The heads of ours end with "(Hetki)",
 * so that they are left out when the file comes back. Read anew from the file that was uploaded; nothing of it is held in memory.
 */
export async function* repairFile(
  db: Db,
  scope: OrgScope,
  id: string,
  say: { row: string; reason: string; of: (reason: string) => string },
): AsyncGenerator<string> {
  const file = await findImport(db, scope, id)
  const delimiter = sniffDelimiter(await readHead(db, file))
  const line = (cells: string[]) =>
    `${cells
      .map(harmless)
      .map((c) => (c.includes(delimiter) || /["\n\r]/.test(c) ? `"${c.replaceAll('"', '""')}"` : c))
      .join(delimiter)}\r\n`
  const records = readRecords(db, file, delimiter)
  const header = await records.next()
  if (header.done) return
  // The byte order mark tells Excel that this is UTF-8.
  yield `\ufeff${line([`${say.row} (Hetki)`, `${say.reason} (Hetki)`, ...columnNames(header.value.cells)])}`

  for (let after = 0; ; ) {
    const bad = await listBadRows(db, scope, id, after, page)
    if (bad.length === 0) return
    const why = new Map<number, string[]>()
    for (const b of bad) {
      const told = `${b.column ? `${b.column}: ` : ''}${say.of(b.reason)}`
      why.set(b.row, [...(why.get(b.row) ?? []), told])
    }
    after = bad.at(-1)!.row
    let text = ''
    while (why.size > 0) {
      const next = await records.next()
      if (next.done) break
      const told = why.get(next.value.row)
      if (!told) continue
      why.delete(next.value.row)
      text += line([String(next.value.row), told.join(' '), ...next.value.cells])
    }
    yield text
    if (why.size > 0) return
  }
}
